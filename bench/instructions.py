#!/usr/bin/env python3
"""Instructions per iteration of five workloads, counted by callgrind, beside what was recorded.

Seconds on a shared machine say little about a change; instructions say the same every time. Each workload runs at two
lengths, so that what a process costs as such falls out of the difference.

    bench/instructions.py             compare with bench/instructions.json; exit code 1 if one takes over 5 % more
    bench/instructions.py --record    record what is counted now
"""

import argparse
import json
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
BASELINE = HERE / "instructions.json"
ALLOWED = 0.05

UNIFORM = {"uniform": ["1s", "5s"]}
LOGNORMAL = {"lognormal": {"median": "200ms", "p95": "800ms"}}


def rehearsal(scenario, journey, **more):
    return {"options": {"scenarios": {"s": scenario}}, "journeys": {"default": journey}, **more}


def closed(seconds, **journey):
    return rehearsal({"executor": "constant-vus", "vus": 100, "duration": f"{seconds}s"}, {"duration": UNIFORM, **journey})


def ramp(seconds):
    stages = [{"duration": f"{seconds // 2}s", "target": 200}, {"duration": f"{seconds // 2}s", "target": 0}]
    return rehearsal({"executor": "ramping-vus", "stages": stages}, {"duration": LOGNORMAL})


def arrivals(seconds):
    scenario = {"executor": "constant-arrival-rate", "rate": 1000, "duration": f"{seconds}s", "preAllocatedVUs": 500}
    return rehearsal(scenario, {"duration": LOGNORMAL})


def services(seconds):
    targets = {
        "shop": {"servers": 40, "queue": 1000, "endpoints": {"default": {"duration": LOGNORMAL, "calls": [{"target": "store"}]}}},
        "store": {"servers": 30, "queue": 1000, "endpoints": {"default": "50ms"}},
    }
    journey = {"steps": [{"request": {"target": "shop"}}, {"think": UNIFORM}]}
    scenario = {"executor": "constant-vus", "vus": 300, "duration": f"{seconds}s"}
    return rehearsal(scenario, journey, targets=targets)


# By name: the rehearsal of a length, and two lengths in seconds.
WORKLOADS = {
    "closed, each VU alone": (closed, 2_000, 6_000),
    "closed, in the order of events": (lambda seconds: closed(seconds, throws={"iterations": [7]}), 400, 1_200),
    "ramp, each VU alone": (ramp, 200, 600),
    "arrivals": (arrivals, 40, 120),
    "requests to two services": (services, 40, 120),
}


def count(binary, document, folder):
    """The instructions of one run, and its iterations."""
    file = folder / "rehearsal.json"
    file.write_text(json.dumps(document))
    run = subprocess.run(
        ["valgrind", "--tool=callgrind", f"--callgrind-out-file={folder / 'callgrind.out'}", binary, "run", str(file), "-q",
         "--jobs", "1", "--json"],
        check=True, capture_output=True, text=True)
    instructions = int(re.search(r"Collected : (\d+)", run.stderr).group(1))
    result = json.loads(run.stdout)
    return instructions, result["complete"] + result["interrupted"]


def per_iteration(binary, workload):
    make, short, long = workload
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        few, less = count(binary, make(short), folder)
        many, more = count(binary, make(long), folder)
    return (many - few) / (more - less)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rehearse", default=str(HERE.parent / "build/release/rehearse"), help="the binary to count")
    parser.add_argument("--record", action="store_true", help="write the baseline anew")
    arguments = parser.parse_args()
    if shutil.which("valgrind") is None:
        sys.exit("valgrind is missing: apt-get install valgrind")
    counted = {name: per_iteration(arguments.rehearse, workload) for name, workload in WORKLOADS.items()}
    if arguments.record:
        BASELINE.write_text(json.dumps({name: round(one, 1) for name, one in counted.items()}, indent=2) + "\n")
    recorded = json.loads(BASELINE.read_text())
    worse = []
    print(f"{'instructions per iteration':34}{'recorded':>10}{'now':>10}{'change':>10}")
    for name, now in counted.items():
        change = now / recorded[name] - 1
        print(f"{name:34}{recorded[name]:10.1f}{now:10.1f}{change:+10.1%}")
        if change > ALLOWED:
            worse.append(name)
    if worse:
        sys.exit(f"more than {ALLOWED:.0%} over what is recorded: {', '.join(worse)}")


if __name__ == "__main__":
    main()
