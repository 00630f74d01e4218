#!/usr/bin/env python3
"""Hostile scripts: each ends by itself, with its exit code, and says what and where.

usage: hostile_test.py BINARY [NAME…]

The first line of a script says how it is to end: "// exit 107; says: PATTERN", a regular expression over
everything it prints; "any" leaves the exit code open, as long as it is one that README.md lists.
"""

import concurrent.futures
import pathlib
import re
import resource
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
SECONDS = 5
BYTES = 3 << 29  # 1.5 GiB
KNOWN = {0, 99, 100, 101, 104, 105, 107, 108, 110, 255}


def bound():
    """Sanitizers reserve terabytes and are slow, so only the clock bounds them."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def bound_all():
    """A busy machine slows the clock down, not the processor time."""
    bound()
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS + 1))
    resource.setrlimit(resource.RLIMIT_AS, (BYTES, BYTES))


def problem_of(binary, script, sanitized):
    head = script.read_text(encoding="utf-8").split("\n", 1)[0]
    expected = re.fullmatch(r"// exit (any|\d+); says: (.+)", head)
    if not expected:
        return f"first line: found '{head}', expected '// exit CODE; says: PATTERN'"
    with tempfile.TemporaryDirectory() as folder:
        command = [binary, "run", str(script), "--targets", str(HERE / "target.json"), "--no-color"]
        try:
            run = subprocess.run(command, cwd=folder, stdin=subprocess.DEVNULL, capture_output=True, check=False,
                                 timeout=SECONDS * 12, preexec_fn=bound if sanitized else bound_all)
        except subprocess.TimeoutExpired:
            return "it did not end in time"
    text = (run.stdout + run.stderr).decode("utf-8", "replace")
    code = run.returncode
    if code < 0 or code not in KNOWN:
        return f"exit code: found {code}, expected one that README.md lists\n{text[-2000:]}"
    if expected[1] != "any" and code != int(expected[1]):
        return f"exit code: found {code}, expected {expected[1]}\n{text[-2000:]}"
    if not re.search(expected[2], text):
        return f"output: expected /{expected[2]}/\n{text[-2000:]}"
    return ""


def main():
    binary, names = str(pathlib.Path(sys.argv[1]).resolve()), sys.argv[2:]
    sanitized = b"__asan_init" in pathlib.Path(binary).read_bytes()
    scripts = [p for p in sorted(HERE.glob("*.js")) if not p.read_text(encoding="utf-8").startswith("// imported")]
    if names:
        scripts = [p for p in scripts if p.stem in names]
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        problems = list(pool.map(lambda script: problem_of(binary, script, sanitized), scripts))
    failed = 0
    for script, problem in zip(scripts, problems):
        if problem:
            failed += 1
            print(f"{script.name}: {problem}\n")
    print(f"{len(scripts) - failed} of {len(scripts)} hostile scripts end as they should")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
