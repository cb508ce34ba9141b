#!/usr/bin/env python3
"""The charts of bench_charts.cpp by matplotlib (Agg), figures a second on one core; needs PyPI's matplotlib."""
import io
import time

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt  # noqa: E402

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


for kind in ("line", "grouped_bar", "stacked_bar"):
    draw(kind)
    start, count = time.process_time(), 20
    for _ in range(count):
        draw(kind)
    print(f"{kind}: {(time.process_time() - start) / count * 1000:.1f} ms")
