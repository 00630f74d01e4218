#!/usr/bin/env python3
"""Runs the recorded scripts that send requests in real time against a server that plays their target, and compares all
facts of theirs but times, which a busy machine changes. A script that differs is run once more with nothing beside it.

usage: live_recorded_scripts_test.py <rehearse> <folder> [id…]
"""

import concurrent.futures
import json
import pathlib
import sys
import tempfile

import recorded_scripts_test as recorded
from played_target import PlayedTarget

RUNS_AT_ONCE = 4
LEFT_OUT = {
    "http-interrupted-request": "k6's own race of a request and the end of the test",
    "opt-batch-limit": "prints how long a batch took",
    "opt-batch-per-host": "prints how long a batch took",
    "ex-two-scenarios": "how many iterations there are depends on how long they take",
    "met-time": "the sum of times that it measures",
}
TIMES = {"http_req_duration", "iterations"}
FACTS = [fact for fact in recorded.FACTS if fact.__name__ not in TIMES]
LEAST = 50  # scripts


def differences(binary, folder, document, record):
    base = document["base"]
    with PlayedTarget(document) as target, tempfile.TemporaryDirectory() as work:
        words = [str(binary), "live", *record["argv"][1:], "--target", f"{base}={target.url}", "-a", ""]
        outcome = recorded.Outcome(words + recorded.FLAGS, folder, record, pathlib.Path(work).resolve())
        pairs = {fact.__name__: fact(record, outcome) for fact in FACTS}
        return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}


def main(binary, folder, chosen):
    document = json.loads((folder / "target.json").read_text())
    records = [json.loads(line) for line in (folder / "expected.jsonl").read_text().splitlines()]
    records = [record for record in records if (record["id"] in chosen if chosen else
                                                record["uses_target"] and record["id"] not in LEFT_OUT)]
    with concurrent.futures.ThreadPoolExecutor(RUNS_AT_ONCE) as pool:
        results = list(pool.map(lambda record: differences(binary, folder, document, record), records))
    results = [facts and differences(binary, folder, document, record) for record, facts in zip(records, results)]
    same = 0
    for record, facts in zip(records, results):
        same += not facts
        for name, (found, expected) in facts.items():
            print(f"{record['id']}: {name}: found {recorded.shown(found)}, expected {recorded.shown(expected)}")
    print(f"{same} of {len(records)} scripts live, {len(FACTS)} facts of each")
    return 0 if same == len(records) and (chosen or same >= LEAST) else 1


if __name__ == "__main__":
    sys.exit(main(pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(sys.argv[2]).resolve(), set(sys.argv[3:])))
