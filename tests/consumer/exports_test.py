#!/usr/bin/env python3
"""Fails when a shared library shows other functions than its header declares.

usage: exports_test.py <library> <header>
"""

import pathlib
import re
import subprocess
import sys


def main(library, header):
    declared = set(re.findall(r"^REHEARSE_EXPORT .*?(\w+)\(", pathlib.Path(header).read_text(), re.MULTILINE))
    listed = subprocess.run(["nm", "-D", "--defined-only", library], capture_output=True, text=True, check=True).stdout
    # Absolute symbols are names of versions.
    shown = {line.split()[-1].split("@")[0] for line in listed.splitlines() if line.split()[-2] != "A"}
    print(f"found {sorted(shown)}, expected {sorted(declared)}")
    return 0 if declared and shown == declared else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
