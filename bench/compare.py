#!/usr/bin/env python3
"""Times dsvl beside a peer, PyTorch eager or gguf-py: same weights, same threads, interleaved A B B A in one run.

usage: compare.py CASE... [--pairs 5] [--threads N] [--build build/release] [--save]

Our side is a child that stays up: one line "ready", then for each line "run" on its stdin the seconds
of one pass, for "dump PATH" a safetensors file of its last result. The peer runs in this process. Both
results are compared before any figure is printed; with --save the table goes to
bench/results/<case>_<cpu>_<yyyymm>.md. Cases are the rows of bench/cases.py.
"""
import argparse
import datetime
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time

import torch
from safetensors.torch import load_file

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from cases import CASES  # noqa: E402

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..")


class Child:
    def __init__(self, command):
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.expect()

    def expect(self):
        line = self.process.stdout.readline()
        if not line:
            sys.exit(f"{self.process.args[0]} ended with exit code {self.process.wait()}")
        return line.strip()

    def ask(self, line):
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()
        return self.expect()

    def result(self, folder):
        path = os.path.join(folder, "ours.safetensors")
        self.ask("dump " + path)
        return load_file(path)

    def close(self):
        self.process.stdin.close()
        self.process.wait()


def cpu_name():
    with open("/proc/cpuinfo", encoding="utf-8") as f:
        text = f.read()
    found = {k: re.search(rf"^{k}\s*: (.*)$", text, re.M) for k in ("model name", "cpu family", "model")}
    name, family, model = (m.group(1).strip() if m else "unknown" for m in found.values())
    return f"{name}, family {family}, model {model}"


def canaries():
    """What the machine gives right now: float32 products in GFLOP/s, memory reads in GB/s."""
    a, big = torch.randn(1536, 1536), torch.zeros(64 << 20)
    def best(f, work):
        f()
        times = []
        for _ in range(4):
            start = time.perf_counter()
            f()
            times.append(time.perf_counter() - start)
        return work / min(times) / 1e9
    return best(lambda: a @ a, 2 * 1536**3), best(big.sum, big.numel() * 4)


def largest_difference(ours, theirs):
    """Largest relative error of any tensor, as a norm: rounding of bf16 peers is spread over all."""
    worst = 0.0
    for name, want in theirs.items():
        want = want.float()
        worst = max(worst, ((ours[name].float() - want).norm() / want.norm().clamp_min(1e-12)).item())
    return worst


def measure(name, case, args, folder):
    peer, inputs = case["prepare"](folder)
    child = Child(case["command"](os.path.join(ROOT, args.build), inputs, args.threads))

    def run_peer():
        start = time.perf_counter()
        peer.run()
        return time.perf_counter() - start

    def run_ours():
        return float(child.ask("run"))

    run_peer(), run_ours()  # warm-up
    difference = largest_difference(child.result(folder), peer.result())
    if not difference <= case["tolerance"]:
        sys.exit(f"{name}: results differ by {difference:.1e}, allowed {case['tolerance']:.1e}")
    ours, theirs = [], []
    for pair in range(args.pairs):
        first = (run_peer, theirs), (run_ours, ours)
        for run, times in first if pair % 2 == 0 else reversed(first):
            times.append(run())
    child.close()
    ratios = sorted(b / a for a, b in zip(ours, theirs))
    return {"case": name, "ours": statistics.median(ours), "theirs": statistics.median(theirs),
            "ratio": statistics.median(ratios), "low": ratios[0], "high": ratios[-1], "difference": difference,
            "work": case.get("gflop", 0.0), "gigabytes": case.get("gigabytes"), "peer": case.get("peer", "PyTorch eager")}


def table(rows, canary, args):
    commit = subprocess.run(["git", "-C", ROOT, "rev-parse", "--short", "HEAD"], capture_output=True, text=True).stdout.strip()
    head = [f"- {cpu_name()}; {args.threads} threads; torch {torch.__version__}; commit {commit}",
            f"- peer: {', '.join(sorted({r['peer'] for r in rows}))}",
            f"- `{' '.join(['bench/compare.py'] + sys.argv[1:])}`, {args.pairs} pairs, A B B A",
            f"- in the same run: float32 products {canary[0]:.0f} GFLOP/s, memory reads {canary[1]:.1f} GB/s", "",
            "| case | dsvl, s | peer, s | ratio (median of pairs) | spread | dsvl's rate | results differ |",
            "| --- | --- | --- | --- | --- | --- | --- |"]
    for r in rows:
        speed = f"{r['work'] / r['ours']:.0f} GFLOP/s ({100 * r['work'] / r['ours'] / canary[0]:.0f} % of products)" if r["work"] else ""
        if r["gigabytes"]:
            speed = f"{r['gigabytes'] / r['ours']:.1f} GB/s"
        head.append(f"| {r['case']} | {r['ours']:.4f} | {r['theirs']:.4f} | **{r['ratio']:.2f}** | {r['low']:.2f}-{r['high']:.2f} "
                    f"| {speed} | {r['difference']:.1e} |")
    return "\n".join(head) + "\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("cases", nargs="+", choices=sorted(CASES))
    parser.add_argument("--pairs", type=int, default=5)
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    parser.add_argument("--build", default="build/release")
    parser.add_argument("--save", action="store_true")
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    rows, canary = [], canaries()
    for name in args.cases:
        with tempfile.TemporaryDirectory() as folder:
            rows.append(measure(name, CASES[name], args, folder))
        again = canaries()
        canary = tuple(max(a, b) for a, b in zip(canary, again))
    text = table(rows, canary, args)
    print(text)
    if args.save:
        cpu = re.sub(r"[^a-z0-9]+", "-", cpu_name().lower()).strip("-")
        name = f"{'-'.join(args.cases)}_{cpu}_{datetime.date.today():%Y%m}.md"
        os.makedirs(os.path.join(ROOT, "bench", "results"), exist_ok=True)
        with open(os.path.join(ROOT, "bench", "results", name), "w", encoding="utf-8") as f:
            f.write(text)


if __name__ == "__main__":
    main()
