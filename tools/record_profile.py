#!/usr/bin/env python3
"""Records how often each branch of what every event passes is taken (tools/profile.cmake), for the optimised build.

usage: tools/record_profile.py
  Builds in build/profile, runs the works of bench/peers and of bench/instructions.py at a small size, and writes
  bench/profile. To be done where a hot source has changed much: until then it is compiled without a profile, function by
  function, which bench/instructions.py notices.
"""

import json
import pathlib
import shutil
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
BUILD = ROOT / "build/profile"
KEPT = ROOT / "bench/profile"
sys.path += [str(ROOT / "bench"), str(ROOT / "bench/peers")]

import instructions  # noqa: E402
from workloads import Closed, Open, Queue, Services  # noqa: E402


def training():
    """Rehearsals of about a second altogether, each kind of work with about as many iterations' time as the others."""
    for make, short, _ in instructions.WORKLOADS.values():
        yield make(short)
    yield Closed(1000, 3000).rehearsal()
    yield Closed(1000, 500, "uniform, in order").rehearsal()
    yield Closed(1000, 1000, "exponential").rehearsal()
    yield Closed(1000, 100, "request").rehearsal()
    yield Open(10_000, 5000, 60).rehearsal()
    yield Queue(2000, 60).rehearsal()
    yield Services(10_000, 10).rehearsal()


def main():
    subprocess.run(["cmake", "--preset", "profile"], cwd=ROOT, check=True)
    subprocess.run(["cmake", "--build", "--preset", "profile"], cwd=ROOT, check=True)
    for old in BUILD.rglob("*.gcda"):
        old.unlink()
    for rehearsal in training():
        subprocess.run([BUILD / "rehearse", "run", "-", "-q", "--jobs", "1"], input=json.dumps(rehearsal), text=True,
                       check=True, stdout=subprocess.DEVNULL)
    shutil.rmtree(KEPT, ignore_errors=True)
    KEPT.mkdir()
    for profile in BUILD.rglob("*.gcda"):
        folder, name = str(profile.relative_to(BUILD)).split("/CMakeFiles/")
        source = f"{folder}/{name.split('/', 1)[1]}"
        shutil.copyfile(profile, KEPT / source.replace("/", "_"))
    print(f"{len(list(KEPT.iterdir()))} profiles in {KEPT.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
