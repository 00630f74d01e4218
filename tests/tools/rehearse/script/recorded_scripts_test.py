#!/usr/bin/env python3
"""Runs the recorded scripts with the built command, as k6 ran them, and compares every fact of theirs.

Facts that differ are listed below, each with its reason; one that is listed and does not differ fails too. The folder
is tests/conformance/scripts, whose README says what the facts are.

usage: recorded_scripts_test.py <rehearse> <folder> [--jobs N] [id…]
"""

import collections
import concurrent.futures
import json
import math
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

LONGEST = 60  # seconds that one script may take; all in virtual time, so that only a hang takes longer
OWN_FILES = ("scripts/", "__")  # the script's inputs, and what the flags below write
FLAGS = ["--no-usage-report", "--no-color", "--log-format", "json", "--summary-export", "__export.json",
         "--out", "json=__points.json"]

SAMPLED = {"vus", "vus_max"}  # their samples each second are not recorded: k6's first may come late

NO_PLACE_OF_ABORT = "the place of exec.test.abort() has no column"
OWN_SYNTAX_ERRORS = "a syntax error is in the words of the engine that found it"
# (id, fact): why it differs.
KNOWN_DIFFERENCES = {
    ("err-syntax", "first_error"): OWN_SYNTAX_ERRORS,
    ("life-abort", "first_error"): NO_PLACE_OF_ABORT,
    ("life-abort-init", "first_error"): NO_PLACE_OF_ABORT,
    ("life-abort-nomsg", "first_error"): NO_PLACE_OF_ABORT,
    ("thr-fail-and-abort-call", "first_error"): NO_PLACE_OF_ABORT,
    ("ts-syntax-error", "first_error"): OWN_SYNTAX_ERRORS,
}


class Outcome:
    """What a run left: its exit code, texts, log lines, points, files."""

    def __init__(self, command, folder, record, work):
        self.work = str(work)
        shutil.copytree(folder / "scripts", work / "scripts")
        environment = {"PATH": os.environ["PATH"], "HOME": self.work, "TZ": "UTC", "LANG": "C.UTF-8", **record["env"]}
        run = subprocess.run(command, cwd=work, env=environment, capture_output=True, text=True, timeout=LONGEST,
                             stdin=subprocess.DEVNULL, check=False)
        self.exit_code, self.stdout, self.stderr = run.returncode, run.stdout, run.stderr
        self.log = [line for line in map(json_or_none, run.stderr.splitlines()) if isinstance(line, dict)]
        self.points = collections.defaultdict(list)
        for line in self.lines_of("__points.json"):
            if line["type"] == "Point":
                self.points[line["metric"]].append(line["data"])
        self.export = next(iter(self.lines_of("__export.json", whole=True)), {"metrics": {}})

    def lines_of(self, name, whole=False):
        path = pathlib.Path(self.work, name)
        if not path.exists():
            return []
        return [json.loads(text) for text in ([path.read_text()] if whole else path.read_text().splitlines())]

    def without_folder(self, text):
        return text.replace(self.work, "{CWD}")

    def tagged(self, metric):
        """(tags, value) of each sample, without the tags that are not recorded."""
        for point in self.points.get(metric, []):
            tags = {name: self.without_folder(value) for name, value in (point.get("tags") or {}).items()}
            tags.pop("proto", None)
            tags.pop("tls_version", None)
            yield tags, point["value"]

    def written_files(self):
        paths = (path for path in pathlib.Path(self.work).rglob("*") if path.is_file())
        names = {str(path.relative_to(self.work)): path for path in paths}
        return {name: path.read_text() for name, path in names.items() if not name.startswith(OWN_FILES)}


def json_or_none(text):
    try:
        return json.loads(text)
    except ValueError:
        return None


def counted(rows):
    """How often each set of tags occurs, by (tags, count)."""
    counts = collections.Counter()
    for tags, count in rows:
        counts[json.dumps(tags, sort_keys=True)] += count
    return counts


def rounded(window):
    """Bounds of a recorded window, with room for times that are kept as floating-point numbers."""
    return window[0] - 0.01, window[1] + 0.01


# Each fact: what is found in an outcome, and what its record has.


def exit_code(record, outcome):
    return outcome.exit_code, record["exit_code"]


def counts(record, outcome):
    """Complete and interrupted iterations, as the last line of progress has them."""
    if "complete" not in record:  # k6 shows no progress of a test that has not begun
        return None, None
    found = re.findall(r"VUs, (\d+) complete and (\d+) interrupted", outcome.stdout)
    return [int(number) for number in found[-1]] if found else None, [record["complete"], record["interrupted"]]


def console(record, outcome):
    found = [[line["level"], outcome.without_folder(line["msg"])] for line in outcome.log
             if line.get("source") == "console"]
    want = [[line["level"], line["msg"]] for line in record["console"]["lines"]]
    return (found, want) if record["console"]["order"] == "sequence" else (sorted(found), sorted(want))


def checks(record, outcome):
    found = {}
    for tags, value in outcome.tagged("checks"):
        both = found.setdefault(f"{tags.get('group', '')}::{tags.get('check', '?')}", {"passes": 0, "fails": 0})
        both["passes" if value else "fails"] += 1
    return found, record["checks"]


def request_key(tags):
    return [tags.get("method"), tags.get("name") or None, tags.get("status")]


def requests(metric, outcome):
    """The samples that requests have made: a script may add some to these metrics itself."""
    return [(tags, value) for tags, value in outcome.tagged(metric) if {"method", "name", "status"} & tags.keys()]


def http_reqs(record, outcome):
    return (counted((request_key(tags), value) for tags, value in requests("http_reqs", outcome)),
            counted((request_key(row), row["count"]) for row in record["http_reqs"]))


def http_tags(record, outcome):
    """All tags of requests."""
    want = ((row["tags"] | {tag: row[tag] for tag in ("method", "name", "status") if row.get(tag) is not None},
             row["count"]) for row in record["http_reqs"])
    return counted((own_tags(tags), value) for tags, value in requests("http_reqs", outcome)), counted(want)


def own_tags(tags):
    """As recorded: `url` only where it is not the name."""
    return {name: value for name, value in tags.items() if name != "url" or value != tags.get("name")}


def http_req_failed(record, outcome):
    """Failed ones of how many; a request whose callback is null has no sample."""
    want = ((request_key(row) + [failed], count) for row in record["http_reqs"] if row["failed"] is not None
            for failed, count in ((True, row["failed"]), (False, row["count"] - row["failed"])) if count > 0)
    return (counted((request_key(tags) + [value == 1], 1) for tags, value in requests("http_req_failed", outcome)),
            counted(want))


def http_req_duration(record, outcome):
    """Those that are outside of all windows of their requests."""
    outside = []
    for tags, value in requests("http_req_duration", outcome):
        windows = [rounded((row["duration_ms"]["min"], row["duration_ms"]["max"])) for row in record["http_reqs"]
                   if row["duration_ms"] and request_key(row) == request_key(tags)]
        if windows and not any(low <= value <= high for low, high in windows):
            outside.append([request_key(tags), value])
    return outside, []


def dropped_iterations(record, outcome):
    return sum(value for _, value in outcome.tagged("dropped_iterations")), record.get("dropped") or 0


def custom_metrics(record, outcome):
    """By tags the number of samples and their sum; sums of times that vary are windows."""
    def in_place_of(value, want):
        if isinstance(want, dict):
            return want if want["min"] <= value <= want["max"] else value
        return want if math.isclose(value, want) else value

    found, want = {}, {}
    for name, metric in record["metrics"].items():
        samples = collections.defaultdict(list)
        for tags, value in outcome.tagged(name):
            samples[json.dumps([name, tags], sort_keys=True)].append(value)
        rows = {json.dumps([name, row["tags"]], sort_keys=True): [row["samples"], row["sum"]]
                for row in metric["by_tags"]}
        want |= rows
        for key, values in samples.items():
            count, total = rows.get(key, [0, 0])
            found[key] = [in_place_of(len(values), count), in_place_of(sum(values), total)]
    return found, want


def thresholds(record, outcome):
    # k6's export has true for those that were crossed.
    found = {metric: {text: not crossed for text, crossed in values["thresholds"].items()}
             for metric, values in outcome.export["metrics"].items() if "thresholds" in values}
    return found, record.get("thresholds") or {}


def summary_files(record, outcome):
    """Texts, or JSON where the order of keys is k6's random one."""
    def form(name, text):
        if isinstance(record["summary_files"].get(name), dict):
            return {"json": json_or_none(text)}
        return re.sub(r"\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:\d\d)", "{TIME}", outcome.without_folder(text))

    return {name: form(name, text) for name, text in outcome.written_files().items()}, record["summary_files"]


def summary_streams(record, outcome):
    """What handleSummary wrote to standard output and standard error, between marks."""
    def between(text, mark):
        found = re.search(rf"<<{mark}>>(.*?)<<END>>", text, re.DOTALL)
        return {mark: found[1]} if found else {}

    marks = {"stdout": "OUT", "stderr": "ERR"}
    want = {marks.get(name, name): text for name, text in (record.get("summary_streams") or {}).items()}
    return between(outcome.stdout, "OUT") | between(outcome.stderr, "ERR"), want


def default_summary_printed(record, outcome):
    return "TOTAL RESULTS" in outcome.stdout, record["default_summary_printed"]


def iterations_by_tags(record, outcome):
    return (counted(outcome.tagged("iterations")),
            counted((row["tags"], row["count"]) for row in record["iterations_by_tags"]))


def metric_names(record, outcome):
    return sorted(outcome.points.keys() - SAMPLED), record["metric_names"]


def summary_metric_names(record, outcome):
    return sorted(outcome.export["metrics"].keys() - SAMPLED), record.get("summary_metric_names", [])


def milliseconds(time):
    """Of "2025-01-01T00:00:00.25Z", within a day."""
    hours, minutes, seconds = re.search(r"T(\d+):(\d+):([\d.]+)", time).groups()
    return (int(hours) * 3600 + int(minutes) * 60 + float(seconds)) * 1000


def by_start(outcome):
    """[start, duration] of each scenario's iterations, in the order of starts, from the first start of the run."""
    found = collections.defaultdict(list)
    for point in outcome.points.get("iteration_duration", []):
        scenario = point["tags"].get("scenario")
        if scenario is not None:  # setup and teardown have none
            found[scenario].append([milliseconds(point["time"]) - point["value"], point["value"]])
    first = min((start for rows in found.values() for start, _ in rows), default=0)
    return {name: sorted([start - first, took] for start, took in rows) for name, rows in found.items()}


def iterations(record, outcome):
    """How many there are, and those outside of their windows."""
    found, want = {}, {}
    rows_by_scenario = by_start(outcome)
    for name, about in record.get("iterations", {}).items():
        rows = rows_by_scenario.pop(name, [])
        low, high = rounded(about["duration_ms"])
        outside = [["duration", took] for _, took in rows if not low <= took <= high]
        for (start, _), window in zip(rows, about["by_start"]):
            earliest, latest = rounded(window["start_ms"])
            if not earliest <= start <= latest:
                outside.append(["start", start, window["start_ms"]])
        found[name], want[name] = [len(rows), outside], [about["count"], []]
    return found | rows_by_scenario, want


def first_error(record, outcome):
    """What the first exception of the script says and its file and line; the engine knows no columns."""
    error = record.get("first_error") or {}
    if "at" not in error:
        return None, None
    for line in outcome.log:
        text = outcome.without_folder(line["msg"])
        place = re.search(r"file://\{CWD\}/([^:()\s]+):(\d+)", text.partition("\n")[2])
        if line["level"] == "error" and place:
            return [text.partition("\n")[0], place[1], int(place[2])], [error["line"], error["at"]["file"],
                                                                       error["at"]["line"]]
    return "no error with a place", [error["line"], error["at"]["file"], error["at"]["line"]]


FACTS = [exit_code, counts, console, checks, http_reqs, http_tags, http_req_failed, http_req_duration,
         dropped_iterations, custom_metrics, thresholds, summary_files, summary_streams, default_summary_printed,
         iterations_by_tags, metric_names, summary_metric_names, iterations, first_error]


def differences(binary, folder, record):
    """The facts of the record that differ: by name what is found, and what is recorded."""
    with tempfile.TemporaryDirectory() as work:
        try:
            command = [str(binary), *record["argv"], "--targets", str(folder / "target.json"), *FLAGS]
            outcome = Outcome(command, folder, record, pathlib.Path(work).resolve())
        except subprocess.TimeoutExpired:
            return {"ends": (f"still running after {LONGEST} s", "an end")}
        pairs = {fact.__name__: fact(record, outcome) for fact in FACTS}
        return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}


def shown(value):
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 400 else text[:400] + "…"


def main(binary, folder, jobs, chosen):
    records = [json.loads(line) for line in (folder / "expected.jsonl").read_text().splitlines()]
    records = [record for record in records if not chosen or record["id"] in chosen]
    with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
        results = list(pool.map(lambda record: differences(binary, folder, record), records))
    found = {(record["id"], name): pair for record, facts in zip(records, results) for name, pair in facts.items()}
    known = {case for case in KNOWN_DIFFERENCES if not chosen or case[0] in chosen}
    for case in sorted(found.keys() - known):
        print(f"{case[0]}: {case[1]}: found {shown(found[case][0])}, expected {shown(found[case][1])}")
    for case in sorted(known - found.keys()):
        print(f"{case[0]}: {case[1]}: found what is recorded, expected the difference that is listed")
    print(f"{len(records)} scripts, {len(FACTS)} facts of each; {len(known & found.keys())} known differences")
    return 0 if records and found.keys() == known else 1


if __name__ == "__main__":
    arguments = sys.argv[1:]
    threads = 2
    if "--jobs" in arguments:
        at = arguments.index("--jobs")
        threads = int(arguments[at + 1])
        del arguments[at:at + 2]
    sys.exit(main(pathlib.Path(arguments[0]).resolve(), pathlib.Path(arguments[1]).resolve(), threads,
                  set(arguments[2:])))
