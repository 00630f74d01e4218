#!/usr/bin/env python3
"""Proves that two binaries answer alike: what a change of the code alone must not change, byte for byte.

Every rehearsal of scenarios/ (as text, JSON and events), every recording of tests/conformance/, every file that is
refused, and random rehearsals, of which one in 25 is spoilt on purpose; wall time alone is left out.

    tools/same_results.py --before /tmp/old/rehearse                 against build/release/rehearse
    tools/same_results.py --before /tmp/old/rehearse --random 500 --seed 7
    tools/same_results.py --show 42                                  prints the random rehearsal number 42

A copy of this file and of random_rehearsals.py works anywhere; it takes the recordings from --source then.
"""

import argparse
import itertools
import json
import pathlib
import shlex
import subprocess
import sys
import tempfile

from random_rehearsals import random_line

ROOT = pathlib.Path(__file__).resolve().parent.parent
SAMPLED = 50  # one in so many random rehearsals is also asked for by itself, for the whole result

def recorded(root, name):
    return [json.loads(line) for line in (root / "tests/conformance" / name).read_text().splitlines()]


def planned(root):
    """Requests for `plan --jsonl`: recorded plans and rejections, durations and segments."""
    for each in recorded(root, "plan/plans.jsonl") + recorded(root, "plan/invalid.jsonl"):
        yield {key: each[key] for key in ("id", "options", "segment", "sequence", "exports") if key in each}
    for each in recorded(root, "plan/durations.jsonl"):
        if "input" in each:
            yield {"id": each["id"], "options": {"vus": 1, "duration": each["input"]}}
    for each in recorded(root, "plan/segments.jsonl"):
        segment, sequence = (each.get(key, each.get("input")) for key in ("segment", "sequence"))
        options = {"scenarios": {"s": {"executor": "shared-iterations", "vus": 50, "iterations": 777}}}
        yield {"id": each["id"], "options": options, "segment": segment, "sequence": sequence}


def command(recording):
    name = {"sigint": "interrupt"}.get(recording["command"], recording["command"])
    scale = {key: recording[key] for key in ("vus", "max") if key in recording}
    return {"at": recording["at_ms"], name: scale if name == "scale" else True}


def replayed(root):
    """The recorded runs as rehearsals, by the table of tests/conformance/README.md."""
    for each in recorded(root, "runs/runs.jsonl"):
        parts = {"segment": "executionSegment", "sequence": "executionSegmentSequence"}
        options = each["options"] | {key: each[part] for part, key in parts.items() if part in each}
        journey = {"duration": {"sequence": each["durations_ms"], "by": "iteration"}}
        journey |= {"throws": {"iterations": each["throws"]}} if "throws" in each else {}
        journey |= {"abort": {"iteration": each["abort_at"]}} if "abort_at" in each else {}
        times = {"setup_ms": "setup", "teardown_ms": "teardown", "vu_init_ms": "vuInit"}
        yield {"id": each["id"], "options": options, "journeys": {"default": journey},
               **{key: each[name] for name, key in times.items() if name in each},
               **({"control": [command(one) for one in each["commands"]]} if "commands" in each else {})}


class Comparison:
    """Asks both binaries, counts by kind, and keeps the first difference of each kind."""

    def __init__(self, binaries, root, folder):
        self.binaries, self.root, self.folder, self.differences = binaries, root, folder, 0

    def told(self, kind, compared, refused, difference):
        print(f"{kind:58}{compared:8}{refused:9}  {'DIFFERENT' if difference else 'alike'}", flush=True)
        self.differences += bool(difference)
        if difference:
            source, before, after = difference
            at = next((i for i, (a, b) in enumerate(zip(before, after)) if a != b), min(len(before), len(after)))
            print(f"    first: {source}")
            for binary, text in zip(self.binaries, (before, after)):
                print(f"    {binary}, from character {at}: …{text[max(0, at - 60):at + 140]!r}")

    def files(self, kind, files, arguments):
        """Runs a command on each file by itself; `EVENTS` among the arguments is a file that it writes."""
        events, refused, difference = self.folder / "events", 0, None
        for file in files:
            asked = [*arguments[:1], str(file), *(str(events) if one == "EVENTS" else one for one in arguments[1:])]
            answers = []
            for binary in self.binaries:
                events.write_text("")
                done = subprocess.run([binary, *asked], cwd=self.root, capture_output=True, text=True, errors="replace")
                out = [line for line in done.stdout.splitlines(True) if not line.strip().startswith("simulated")]
                answers.append(f"exit code {done.returncode}\n{''.join(out)}{done.stderr}{events.read_text()}")
            refused += answers[0].startswith("exit code 104")
            if answers[0] != answers[1] and difference is None:
                difference = (" ".join(["rehearse", *asked]), *answers)
        self.told(kind, len(files), refused, difference)

    def lines(self, kind, lines, arguments):
        """Hands all lines to one process of each binary and compares line by line."""
        source = self.folder / "lines"
        source.write_text("".join(line + "\n" for line in lines))
        processes, errors = [], []
        for binary in self.binaries:
            errors.append(tempfile.TemporaryFile("w+"))
            with source.open() as given:
                processes.append(subprocess.Popen([binary, *arguments], cwd=self.root, stdin=given, stdout=subprocess.PIPE,
                                                  stderr=errors[-1], text=True, errors="replace"))
        compared, refused, difference = 0, 0, None
        for before, after in itertools.zip_longest(*(one.stdout for one in processes), fillvalue="(no line)"):
            if before != after and difference is None:
                line = lines[compared] if compared < len(lines) else "(beyond the last line)"
                difference = (f"rehearse {' '.join(arguments)} <<< {shlex.quote(line)}", before, after)
            compared += 1
            refused += '"errors":' in before
        ends = []
        for process, error in zip(processes, errors):
            code = process.wait()
            error.seek(0)
            ends.append(f"exit code {code} after {compared} of {len(lines)} lines\n{error.read()}")
        if ends[0] != ends[1]:
            difference = difference or (f"the end of rehearse {' '.join(arguments)}", *ends)
        if compared < len(lines) and difference is None:
            difference = ("both stopped at " + lines[compared], *ends)
        self.told(kind, compared, refused, difference)


def compare_all(comparison, count, seed):
    root = comparison.root
    scenarios = [file.relative_to(root) for file in sorted((root / "scenarios").rglob("*.json"))
                 if not file.name.endswith(".expected.json")]
    broken = [file.relative_to(root) for file in sorted((root / "tests/sim/file").glob("*/*.json"))]
    print(f"{'':58}{'compared':>8}{'refused':>9}")
    for arguments in (["run", "--json"], ["plan", "--json"], ["run", "-q"], ["plan"], ["graph"], ["run", "-v"],
                      ["run", "-q", "--events", "EVENTS"], ["run", "--json", "--runs", "3"]):
        comparison.files(f"scenarios: {' '.join(arguments)}", scenarios, arguments)
    comparison.files("broken and odd files: run --json", broken, ["run", "--json"])
    runs, plans = [json.dumps(one) for one in replayed(root)], [json.dumps(one) for one in planned(root)]
    drawn = [random_line(seed, number) for number in range(count)]
    comparison.lines("recorded plans: plan --jsonl", plans, ["plan", "--jsonl"])
    for title, lines in (("recorded runs", runs), (f"random rehearsals, seed {seed}", drawn)):
        for arguments in (["plan", "--jsonl"], ["run", "--jsonl"], ["run", "--jsonl", "--detail"]):
            comparison.lines(f"{title}: {' '.join(arguments)}", lines, arguments)
    sample = []
    for number in range(0, count, SAMPLED):
        sample.append(comparison.folder / f"{number}.json")
        sample[-1].write_text(drawn[number])
    for arguments in (["run", "--json"], ["plan", "--json"], ["graph"], ["run", "-q", "--events", "EVENTS"]):
        comparison.files(f"one in {SAMPLED} of them as N.json: {' '.join(arguments)}", sample, arguments)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--before", help="the binary whose answers count")
    parser.add_argument("--after", default=str(ROOT / "build/release/rehearse"), help="the binary to compare with it")
    parser.add_argument("--random", type=int, default=10_000, metavar="N", help="random rehearsals")
    parser.add_argument("--seed", type=int, default=1, help="of the random rehearsals")
    parser.add_argument("--source", default=str(ROOT), help="the source tree whose scenarios and recordings are asked")
    parser.add_argument("--show", type=int, metavar="NUMBER", help="print a random rehearsal, and no more")
    arguments = parser.parse_args()
    if arguments.show is not None:
        print(random_line(arguments.seed, arguments.show))
        return
    if arguments.before is None:
        parser.error("--before is missing")
    binaries = tuple(str(pathlib.Path(binary).resolve()) for binary in (arguments.before, arguments.after))
    with tempfile.TemporaryDirectory() as name:
        comparison = Comparison(binaries, pathlib.Path(arguments.source).resolve(), pathlib.Path(name))
        compare_all(comparison, arguments.random, arguments.seed)
    if comparison.differences:
        sys.exit(f"{comparison.differences} kinds of answers differ")
    print("All answers are alike.")


if __name__ == "__main__":
    main()
