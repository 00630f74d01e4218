#!/usr/bin/env python3
"""Makes the reports and drawings of this folder, each by one command of rehearse.

usage: make.py <rehearse> <folder for reports> [--drawings <folder for drawings>]
Without --drawings they go beside the reports. Commands are run in this folder.
"""

import argparse
import pathlib
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent

REPORTS = {
    "ramp-overload": ["run", "ramp-overload.json"],
    "closed-vs-open": ["run", "../closed-vs-open.json"],
    "rolling-restart": ["run", "../rolling-restart.json"],
    "retry-storm": ["run", "../retry-storm.json"],
    "how-surely": ["run", "ramp-overload.json", "--runs", "200"],
    "servers-and-vus": ["sweep", "ramp-overload.json", "--vary", "targets.database.servers=8..14", "--vary", "maxVUs=80..320:40",
                        "--show", "dropped,p(95)"],
}
DRAWINGS = {
    "ramp-overload": ["run", "ramp-overload.json"],
    "closed-vs-open": ["run", "../closed-vs-open.json"],
}
CROSSED = 99  # the exit code of a run with a threshold that does not hold


def make(program, words, flag, file):
    done = subprocess.run([program, *words, flag, str(file)], cwd=HERE, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, check=False)
    if done.returncode not in (0, CROSSED):
        sys.exit(f"rehearse {' '.join(words)}: {done.stderr}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("rehearse", type=pathlib.Path)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--drawings", type=pathlib.Path)
    flags = parser.parse_args()
    program, folder = flags.rehearse.resolve(), flags.folder.resolve()
    drawings = (flags.drawings or folder).resolve()
    for place in (folder, drawings):
        place.mkdir(parents=True, exist_ok=True)
    for name, words in REPORTS.items():
        make(program, words, "--html", folder / f"{name}.html")
    for name, words in DRAWINGS.items():
        make(program, words, "--svg", drawings / f"{name}.svg")


if __name__ == "__main__":
    main()
