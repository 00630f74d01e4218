#!/usr/bin/env python3
"""Killed at any instant, the command leaves whole lines: only the last may be cut off.

usage: kill_test.py <rehearse> [seed]
"""

import csv
import json
import pathlib
import random
import subprocess
import sys
import tempfile
import time

REHEARSE = sys.argv[1]
DRAW = random.Random(int(sys.argv[2]) if len(sys.argv) > 2 else 1)
KILLS = 4  # of each kind
# Some seconds of work.
LONG = {"options": {"scenarios": {"s": {"executor": "constant-arrival-rate", "rate": 500, "duration": "2h",
                                        "preAllocatedVUs": 50}}},
        "journeys": {"default": {"steps": [{"request": {"target": "t"}}]}},
        "targets": {"t": {"duration": {"exponential": "20ms"}, "servers": 20}}}
SHORT = {"options": {"vus": 5, "duration": "10m"}, "journeys": {"default": {"duration": {"uniform": ["1s", "2s"]}}}}
RUNS = ["--runs", "40", "--jobs", "1"]


def killed(words, folder, stdin=None, grows=None):
    """What it has printed until it was killed, some time after `grows`, a file or standard output, began to grow."""
    with open(folder / "out", "wb") as out:
        child = subprocess.Popen([REHEARSE, *words], cwd=folder, stdin=subprocess.PIPE, stdout=out, stderr=subprocess.DEVNULL)
        grows = folder / (grows or "out")
        if stdin is not None:
            child.stdin.write(stdin)
            child.stdin.flush()
        until = time.monotonic() + 30
        while not (grows.exists() and grows.stat().st_size > 0) and child.poll() is None:
            assert time.monotonic() < until, "nothing was written"
            time.sleep(0.002)
        time.sleep(DRAW.uniform(0, 0.1))
        child.kill()
        child.wait()
        child.stdin.close()
    return (folder / "out").read_bytes()


def whole_lines(content):
    """Those that end; what is behind the last end was cut off."""
    return content.split(b"\n")[:-1]


def check_events_and_samples(folder):
    (folder / "long.json").write_text(json.dumps(LONG))
    for _ in range(KILLS):
        killed(["run", "long.json", "-q", "--events", "events", "-o", "json=points", "-o", "csv=table"], folder, grows="events")
        seen = 0
        for name in ("events", "points"):
            for line in whole_lines((folder / name).read_bytes()):
                assert isinstance(json.loads(line), dict), line
                seen += 1
        assert seen > 0
        rows = [next(csv.reader([line.decode()])) for line in whole_lines((folder / "table").read_bytes())]
        assert len({len(row) for row in rows}) <= 1, rows[-1]
        for name in ("events", "points", "table", "out"):
            (folder / name).unlink(missing_ok=True)


def check_answers(folder):
    line = json.dumps({"id": 1, **SHORT}).encode() + b"\n"
    for _ in range(KILLS):
        out = killed(["run", "--jsonl"], folder, stdin=line * 100)
        answers = whole_lines(out)
        assert answers
        for answer in answers:
            assert json.loads(answer)["id"] == 1, answer


def check_results_are_continued(folder):
    (folder / "short.json").write_text(json.dumps(SHORT))
    words = ["run", "short.json", *RUNS, "--results"]
    usual = subprocess.run([REHEARSE, *words, "usual"], cwd=folder, capture_output=True, timeout=60, check=True)
    for number in range(KILLS):
        name = f"killed{number}"
        killed([*words, name], folder, grows=name)
        content = (folder / name).read_bytes()
        kept = whole_lines(content)
        assert kept == (folder / "usual").read_bytes().split(b"\n")[:len(kept)], name
        # Its beginning may be cut off as well, as by a full disk.
        (folder / name).write_bytes(content[:DRAW.randint(len(kept[0]) + 1, len(content))])
        merged = subprocess.run([REHEARSE, "merge", name], cwd=folder, capture_output=True, timeout=60, check=False)
        if len(kept) < 41:
            assert merged.returncode == 1 and b" lacks " in merged.stderr, merged
        continued = subprocess.run([REHEARSE, *words, name], cwd=folder, capture_output=True, timeout=60, check=True)
        assert continued.stdout == usual.stdout, name
        assert (folder / name).read_bytes() == (folder / "usual").read_bytes(), name


def main():
    failed = 0
    for name, check in sorted(globals().items()):
        if name.startswith("check_"):
            with tempfile.TemporaryDirectory() as folder:
                try:
                    check(pathlib.Path(folder))
                except Exception as error:  # pylint: disable=broad-except
                    failed += 1
                    print(f"{name}: {type(error).__name__}: {str(error)[:2000]}")
    sys.exit(1 if failed else 0)


main()
