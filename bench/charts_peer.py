#!/usr/bin/env python3
"""bench_charts beside matplotlib (Agg): the same charts of 640 x 480 to PNG, one core, A B B A; needs PyPI's matplotlib.

usage: charts_peer.py BENCH_CHARTS [--pairs 5] [--charts 20]
"""
import argparse
import io
import json
import subprocess
import time

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt  # noqa: E402

from pairs import interleave, row  # noqa: E402

MONTHS = [f"m{i + 1}" for i in range(12)]
TOWNS = {name: [20 + (i * 37 + s * 11) % 41 for i in range(12)] for s, name in enumerate(["Ada", "Bell", "Cole"])}


def draw(kind):
    figure, axes = plt.subplots(figsize=(6.4, 4.8), dpi=100)
    below = [0] * 12
    for s, (name, values) in enumerate(TOWNS.items()):
        if kind == "line":
            axes.plot(MONTHS, values, label=name)
        elif kind == "grouped_bar":
            axes.bar([i + 0.25 * s for i in range(12)], values, width=0.25, label=name)
        else:
            axes.bar(MONTHS, values, bottom=below, label=name)
            below = [a + b for a, b in zip(below, values)]
    axes.set(title="Rain by month", xlabel="month", ylabel="rain")
    axes.grid(axis="y")
    axes.legend()
    out = io.BytesIO()
    figure.savefig(out, format="png")
    plt.close(figure)
    return len(out.getvalue())


def peer(kind, count):
    """Milliseconds of the processor a chart."""
    start = time.process_time()
    for _ in range(count):
        draw(kind)
    return (time.process_time() - start) / count * 1000


def ours(program, kind):
    command = [program, f"--benchmark_filter=BM_Chart/{kind}$", "--benchmark_format=json", "--benchmark_min_time=0.3"]
    run = json.loads(subprocess.check_output(command, text=True, stderr=subprocess.DEVNULL))["benchmarks"][0]
    assert run["time_unit"] == "ms"
    return run["cpu_time"]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("--pairs", type=int, default=5)
    parser.add_argument("--charts", type=int, default=20)
    args = parser.parse_args()
    print(f"matplotlib {matplotlib.__version__}\n\n| chart | dsvl, ms | matplotlib, ms | ratio (median of pairs) | spread |")
    print("| --- | --- | --- | --- | --- |")
    for kind in ("line", "grouped_bar", "stacked_bar"):
        draw(kind)  # fonts are found with the first
        sides = interleave(lambda: ours(args.program, kind), lambda: peer(kind, args.charts), args.pairs)
        print(f"| {kind} {row(*sides)}", flush=True)


if __name__ == "__main__":
    main()
