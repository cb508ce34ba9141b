#!/usr/bin/env python3
"""bench_dedup beside datatrove's MinHash pipeline: same texts, same settings, one core each; needs PyPI's datatrove, spacy, tokenizers and xxhash<4.

usage: dedup_peer.py BENCH_DEDUP [--documents 20000] [--peer-documents 2000] [--runs 5]

Texts are sentences of the system's own documents (licences, fortunes) in random order; every fifth is one before it
with one word exchanged (found by both but for one in a million), every twentieth a copy. Both must keep the same
lines of the peer's part; datatrove is timed on that part alone, by seconds of the processor per megabyte.
"""
import argparse
import glob
import json
import logging
import os
import random
import re
import statistics
import subprocess
import tempfile
import time

SOURCES = ["/usr/share/common-licenses/*", "/usr/share/games/fortunes/*"]


def sentences():
    found = []
    for path in sorted(p for pattern in SOURCES for p in glob.glob(pattern)):
        if os.path.isfile(path) and not path.endswith((".dat", ".u8")):
            text = open(path, encoding="utf-8", errors="ignore").read()
            found += [s for s in re.split(r"(?<=[.!?;])\s+", " ".join(text.split())) if 40 < len(s) < 300 and s.isascii()]
    return sorted(set(found))


def make(count):
    draw, pool, texts = random.Random(1), sentences(), []
    for i in range(count):
        if i % 20 == 19:
            texts.append(draw.choice(texts))
        elif i % 5 == 4:
            words = draw.choice(texts).split(" ")
            words[draw.randrange(len(words))] = "exchanged"
            texts.append(" ".join(words))
        else:
            texts.append(" ".join(draw.sample(pool, 12)))
    return texts


def write(path, texts):
    with open(path, "w", encoding="utf-8") as f:
        for i, text in enumerate(texts):
            f.write(json.dumps({"id": str(i), "text": text}) + "\n")


def ours(program, path, folder):
    seconds, megabytes = map(float, subprocess.check_output([program, path, folder + "/kept"], text=True).split())
    return seconds, megabytes, [int(line) for line in open(folder + "/kept", encoding="utf-8")]


def peer(path, folder):
    """The four steps in this process, as LocalPipelineExecutor runs them, with the defaults of MinhashConfig."""
    from datatrove.pipeline.dedup import MinhashDedupBuckets, MinhashDedupCluster, MinhashDedupFilter, MinhashDedupSignature
    from datatrove.pipeline.readers import JsonlReader

    def read():
        return JsonlReader(os.path.dirname(path), glob_pattern=os.path.basename(path))

    start = time.process_time()
    for _ in [MinhashDedupSignature(folder + "/signatures").run(read().run(), 0, 1)]:
        pass
    for bucket in range(14):
        MinhashDedupBuckets(folder + "/signatures", folder + "/buckets").run(None, bucket, 14)
    MinhashDedupCluster(folder + "/buckets", folder + "/remove").run(None, 0, 1)
    kept = [int(d.id) for d in MinhashDedupFilter(folder + "/remove").run(read().run(), 0, 1)]
    return time.process_time() - start, kept


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("--documents", type=int, default=20000)
    parser.add_argument("--peer-documents", type=int, default=2000)
    parser.add_argument("--runs", type=int, default=5)
    args = parser.parse_args()
    logging.disable(logging.INFO)
    texts = make(args.documents)
    with tempfile.TemporaryDirectory() as folder:
        part, whole = folder + "/part.jsonl", folder + "/whole.jsonl"
        write(part, texts[: args.peer_documents])
        write(whole, texts)
        write(folder + "/few.jsonl", texts[:20])
        peer(folder + "/few.jsonl", folder + "/warm")  # its word splitter is loaded with the first text
        seconds, kept = peer(part, folder)
        _, megabytes, own = ours(args.program, part, folder)
        only = [sorted(set(a) - set(b)) for a, b in ((own, kept), (kept, own))]
        print(f"kept of {args.peer_documents}: {len(own)} here, {len(kept)} by datatrove; here alone {only[0]}, there alone {only[1]}")
        print(f"datatrove: {megabytes / seconds:.3f} MB/s ({seconds:.1f} s, {megabytes:.1f} MB)")
        runs = [ours(args.program, whole, folder)[:2] for _ in range(args.runs)]
        speeds = sorted(size / spent for spent, size in runs)
        print(f"dsvl: {statistics.median(speeds):.1f} MB/s ({speeds[0]:.1f} to {speeds[-1]:.1f}; {runs[0][1]:.1f} MB)")
        print(f"ratio {statistics.median(speeds) * seconds / megabytes:.0f}")


if __name__ == "__main__":
    main()
