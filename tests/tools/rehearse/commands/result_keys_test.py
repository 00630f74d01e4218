#!/usr/bin/env python3
"""Each key that the commands print with --json is described in scenarios/results.md, in the section of its command or in
one that the section refers to; each key that a section's table begins with is printed.

usage: result_keys_test.py <source root> <rehearse>
"""

import json
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

ROOT, PROGRAM = pathlib.Path(sys.argv[1]), sys.argv[2]

TEST = {
    "options": {"scenarios": {"visits": {"executor": "constant-arrival-rate", "rate": 20, "duration": "5s",
                                         "preAllocatedVUs": 2, "maxVUs": 5}},
                "thresholds": {"http_req_duration": ["p(95)<500"]}},
    "journeys": {"default": {"steps": [{"request": {"target": "api"}}]}},
    "targets": {"api": {"duration": {"exponential": "40ms"}, "servers": 2}}}

# Calls with all that guards them, and requests that wait for each other.
GUARDED = {
    "options": {"vus": 3, "duration": "3s"},
    "journeys": {"default": {"steps": [{"request": {"target": "api", "endpoint": "visits", "timeout": "500ms"}}]}},
    "targets": {
        "api": {"endpoints": {
            "visits": {"duration": "5ms", "calls": [
                {"target": "db", "required": False, "breaker": {"lastCalls": 2, "openFor": "1s"}, "bulkhead": 1},
                {"target": "db", "hedge": "5ms"}, {"target": "api", "endpoint": "default"}]},
            "default": "1ms"}, "servers": 3},
        "db": "10ms"}}

# Names, not words of the program: the test's own, numbers, statistics, options, and what results.md abbreviates.
NAME = re.compile(r"visits|api|db|default|\d+|p\(\d+\)|requestDurationP9[59]Ms")
# Objects whose keys are names of another kind: options, figures, causes.
NAMED = {"at", "options", "figures", "iterationTimeByCause"}


def answer(*words):
    done = subprocess.run([PROGRAM, *words, "--json"], capture_output=True, text=True, check=False)
    assert done.stdout, done.stderr
    return json.loads(done.stdout)


def keys_of(value, under=None):
    """Keys that are the program's own words, not names."""
    if isinstance(value, list):
        for each in value:
            yield from keys_of(each, under)
    elif isinstance(value, dict):
        for key, each in value.items():
            if under not in NAMED and not NAME.fullmatch(key):
                yield key
            yield from keys_of(each, None if under in NAMED else key)


def section(title):
    text = (ROOT / "scenarios/results.md").read_text()
    return re.search(rf"^## {title}\n(.*?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL).group(1)


def words_of(text):
    """All that stands in backticks, by words."""
    text = re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL)
    return {word for code in re.findall(r"`([^`]+)`", text) for word in re.findall(r"[A-Za-z]\w*", code)}


def first_column(text):
    for row in re.findall(r"^\| (`[^|]*`) \|", text, re.MULTILINE):
        yield from re.findall(r"`(\w+)`", row)


class Keys(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        folder = pathlib.Path(cls.folder.name)
        cls.one, cls.other = str(folder / "one.json"), str(folder / "other.json")
        pathlib.Path(cls.one).write_text(json.dumps(TEST))
        changed = json.loads(json.dumps(TEST))
        changed["options"]["scenarios"]["visits"] |= {"rate": 10, "duration": "6s"}
        pathlib.Path(cls.other).write_text(json.dumps(changed))
        cls.part = str(folder / "part.jsonl")

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def check(self, title, *answers, also=(), whole=True):
        text = section(title)
        described = words_of(text).union(*(words_of(section(other)) for other in also))
        printed = {key for value in answers for key in keys_of(value)}
        self.assertEqual(sorted(printed - described), [])
        if whole:
            self.assertEqual(sorted(set(first_column(text)) - printed), [])

    def test_of_compare(self):
        run = subprocess.run([PROGRAM, "run", self.other, "--json"], capture_output=True, text=True, check=False).stdout
        real = pathlib.Path(self.folder.name) / "real.json"
        real.write_text(run)
        self.check("Which is better", answer("compare", self.one, self.other, "--runs", "3", "--real", str(real)))

    def test_of_fleet(self):
        self.check("Several instances", answer("fleet", self.one, "--instances", "2", "--runs", "2"),
                   also=["The result as JSON", "Thresholds and samples"])

    def test_of_fit(self):
        points = str(pathlib.Path(self.folder.name) / "points.json")
        subprocess.run([PROGRAM, "run", self.one, "--out", f"json={points}", "-q"], capture_output=True, check=False)
        fitted = answer("fit", points)
        for models in fitted["targets"].values():
            models.clear()  # of the file format
        for target in fitted["fits"]:
            for endpoint in target["endpoints"]:
                endpoint["work"]["model"] = None
                for status in endpoint["statuses"]:
                    status["response"]["model"] = None
        self.check("Models from measurements", fitted)

    def test_of_diff(self):
        self.check("What changed", answer("diff", self.one, self.other))

    def test_of_sweep_and_find_and_merge(self):
        swept = answer("sweep", self.one, "--vary", "rate=10,20", "--runs", "3", "--show",
                       "complete,dropped == 0,P(dropped == 0),mean(p(95)),p(95) of http_req_duration{endpoint:no}",
                       "--results", self.part)
        found = answer("find", self.one, "--least", "preAllocatedVUs=1..5", "--set", "maxVUs=9", "--so-that",
                       "P(dropped == 0) >= 0.5", "--runs", "4")
        found_in_part = answer("find", self.one, "--least", "preAllocatedVUs=1..5", "--set", "maxVUs=9", "--so-that",
                               "dropped == 0", "--runs", "4", "--shard", "1/2", "--results", f"{self.part}.find")
        merged = answer("merge", self.part)
        self.check("Sweeps and searches", swept, found, found_in_part, merged, also=["The result as JSON"])
        self.assertEqual(merged, swept)

    def test_of_size(self):
        self.check("How much is enough", answer("size", self.one, "--runs", "3", "--vus-per-instance", "2"), whole=False)

    def test_of_runs_and_their_parts(self):
        part = str(pathlib.Path(self.folder.name) / "runs.jsonl")
        runs = answer("run", self.one, "--runs", "3", "--results", part)
        self.check("The result as JSON", runs, answer("merge", part), also=["Thresholds and samples"], whole=False)

    def test_of_calls_that_are_guarded(self):
        file = pathlib.Path(self.folder.name) / "guarded.json"
        file.write_text(json.dumps(GUARDED))
        result = answer("run", str(file))
        self.assertLessEqual({"breakers", "bulkheads", "deadlocks"}, set(result["services"]["api"]))
        self.assertLessEqual({"hedges", "hedgesWon"}, set(result["services"]["db"]))
        self.check("The result as JSON", result, also=["Thresholds and samples"], whole=False)

    def test_of_run_with_ties_and_from(self):
        ties, steady = answer("run", self.one, "--ties", "bounds"), answer("run", self.one, "--from", "1s")
        self.check("The result as JSON", ties, steady, also=["Thresholds and samples"], whole=False)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
