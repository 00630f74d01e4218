#!/usr/bin/env python3
"""How long `rehearse merge` takes to put 1,000 shards together; more than a second fails.

Shards of a sweep (4,000 points, two questions) and of `run --runs` (2,000 replications) are computed first, two at a time.

usage: bench/merge.py [--shards 1000] [--rehearse build/release/rehearse]
"""

import argparse
import concurrent.futures
import pathlib
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
FILE = ROOT / "scenarios/docs/constant-vus-graceful-stop.json"
MOST_SECONDS = 1.0


def compute(rehearse, words, shards, folder):
    """The files of all shards."""
    files = [folder / f"{words[0]}-{i}.jsonl" for i in range(1, shards + 1)]

    def shard(i):
        subprocess.run([rehearse, *words, "--jobs", "1", "--shard", f"{i + 1}/{shards}", "--results", files[i]],
                       check=True, stdout=subprocess.DEVNULL)

    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        list(pool.map(shard, range(shards)))
    return files


def seconds(words):
    """The least of three."""
    took = []
    for _ in range(3):
        began = time.perf_counter()
        subprocess.run(words, check=True, stdout=subprocess.DEVNULL)
        took.append(time.perf_counter() - began)
    return min(took)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shards", type=int, default=1000)
    parser.add_argument("--rehearse", default=ROOT / "build/release/rehearse")
    arguments = parser.parse_args()
    asked = {
        f"sweep, {4 * arguments.shards} points": ["sweep", FILE, "--vary", f"vus=1..{2 * arguments.shards}:lin{2 * arguments.shards}",
                                                  "--vary", "gracefulStop=1s,3s", "--show", "complete,p(95)", "--quiet"],
        f"run, {2 * arguments.shards} replications": ["run", FILE, "--runs", str(2 * arguments.shards), "--quiet"],
    }
    slow = False
    with tempfile.TemporaryDirectory() as folder:
        for name, words in asked.items():
            files = compute(arguments.rehearse, words, arguments.shards, pathlib.Path(folder))
            took = seconds([arguments.rehearse, "merge", *files, "--json"])
            size = sum(file.stat().st_size for file in files) / 1e6
            print(f"{name} in {arguments.shards} shards, {size:.1f} MB: merged in {took:.2f} s")
            slow = slow or took > MOST_SECONDS
    sys.exit(1 if slow else 0)


if __name__ == "__main__":
    main()
