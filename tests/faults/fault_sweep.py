#!/usr/bin/env python3
"""The n-th read, write, open, allocation or thread fails, n = 0, 1, 2 … until none is left, of every kind of question.

Each run is compared with the one in which nothing fails: where it ends alike, all that it has written is the same; where
it does not, its exit code is one of the README's, a message says what failed and of which file, and what was written is
the beginning of what it would have been. No run is killed by a signal, or hangs.

usage: fault_sweep.py <rehearse> <failing_calls.so> [--most N] [--of M] [--seed S] [--only CASE[,…]] [--kind KIND[,…]] [-v]

  --most N   N runs of each case and kind of failure, drawn with the seed among all n; without it all of them
  --of M     of M pairs of a case and a kind, drawn with the seed; without it of all of them
What does not hold is printed with the line that repeats it: --only CASE --kind KIND --at N.
"""

import argparse
import gzip
import json
import os
import pathlib
import random
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import http.server

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
SECONDS = 60

REHEARSAL = {
    "options": {"scenarios": {"s": {"executor": "constant-arrival-rate", "rate": 20, "duration": "2s", "preAllocatedVUs": 9},
                              "l": {"executor": "ramping-vus", "stages": [{"duration": "2s", "target": 3}]}},
                "thresholds": {"http_req_duration": ["p(95)<60000"]}},
    "journeys": {"default": {"steps": [{"request": {"target": "t"}}, {"think": {"empirical": {"csv": "times.csv",
                                                                                               "column": "ms"}}}]}},
    "targets": {"t": {"duration": {"exponential": "20ms"}, "servers": 2, "calls": [{"target": "d"}]}, "d": "5ms"},
    "expect": ["dropped <= 20"],
}
PLAIN = {"options": {"vus": 2, "duration": "5s"}, "journeys": {"default": {"duration": {"uniform": ["1s", "2s"]}}}}
AHEAD = {"options": {"vus": 64, "duration": "2h"}, "journeys": {"default": {"duration": {"uniform": ["1s", "2s"]}}}}
SCRIPT = """import http from 'k6/http';
import { check } from 'k6';
import { SharedArray } from 'k6/data';
const users = new SharedArray('users', () => JSON.parse(open('./users.json')));
export const options = { vus: 2, duration: '3s', thresholds: { checks: ['rate>0.1'] } };
export default function () {
  const answer = http.get('https://shop.test/items');
  check(answer, { ok: (r) => r.status === 200 && r.json('items').length === users.length });
  console.log('seen');
}
"""
ANSWERS = {"base": "https://shop.test", "routes": [{"method": "GET", "path": "/items", "after_ms": 400, "json": {"items": [1, 2]}}]}
LIVE = {"options": {"vus": 2, "iterations": 4}, "journeys": {"default": {"steps": [{"request": {"target": "t"}}]}},
        "targets": {"t": "10ms"}}
DOT = 'digraph { a [think="1s"]; b [think="2s"]; a -> b [label="0.5"]; a -> end [label="0.5"]; b -> end }'
HAR = {"log": {"version": "1.2", "entries": [
    {"startedDateTime": "2026-01-01T00:00:00.000Z", "time": 12, "request": {"method": "GET", "url": "https://shop.test/items"},
     "response": {"status": 200, "headers": [], "content": {"text": "{}", "mimeType": "application/json"}},
     "timings": {"send": 1, "wait": 10, "receive": 1}}]}}

# Errors that the machine may answer with; 0: done by half.
ERRORS = {
    "read": ((5, False), (5, True), (4, False), (0, True)),      # EIO, EINTR
    "write": ((28, True), (28, False), (5, False), (4, False), (32, True), (0, True)),  # ENOSPC, EPIPE
    "finish": ((28, False), (5, True)),
    "open": ((24, True), (2, False), (13, False)),               # EMFILE, ENOENT, EACCES
    "memory": ((12, False), (12, True)),
    "thread": ((11, True), (11, False)),
}


class Case:
    """A command line, what it reads, and what it writes."""

    def __init__(self, name, words, reads, writes=(), stdin=None, live=False):
        self.name, self.words, self.reads, self.writes = name, words, reads, writes
        self.stdin, self.live = stdin, live


def text_of(content):
    return content if isinstance(content, (str, bytes)) else json.dumps(content)


def cases(rehearse, folder):
    """All of them; files that only the command can make are made here."""
    def made(words, reads, name, *more):
        place = folder / "made"
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir()
        for file, content in reads.items():
            (place / file).write_text(text_of(content))
        subprocess.run([rehearse, *words], cwd=place, check=True, capture_output=True, timeout=SECONDS)
        return [(place / file).read_bytes() for file in (name, *more)]

    base = {"r.json": REHEARSAL, "times.csv": "ms,other\n" + "".join(f"{i * 7 % 90 + 10},x\n" for i in range(200))}
    points, export = made(["run", "r.json", "-o", "json=points.json", "--summary-export", "export.json", "-q"], base,
                          "points.json", "export.json")
    shard = [made(["sweep", "r.json", "--vary", "rate=10,20", "--results", "part", "--shard", f"{i}/2"], base, "part")[0]
             for i in (1, 2)]
    runs = made(["run", "r.json", "--runs", "4", "--results", "part"], base, "part")[0]
    script = {"s.js": SCRIPT, "users.json": [1, 2], "a.json": ANSWERS}
    other = json.loads(json.dumps(REHEARSAL))
    other["options"]["scenarios"]["s"]["rate"] = 25
    lines = "".join(json.dumps({"id": i, **PLAIN}) + "\n" for i in (1, 2, 3))
    plans = "".join(json.dumps({"id": i, "options": PLAIN["options"]}) + "\n" for i in (1, 2, 3))
    judged = "".join(json.dumps({"id": i, "file": "points.json", "thresholds": {"iterations": ["count>1"]}}) + "\n"
                     for i in (1, 2))
    return [
        Case("outputs", ["run", "r.json", "--events", "events.jsonl", "--trace", "trace.json", "--svg", "p.svg", "--html",
                         "p.html", "-o", "json=j.json", "-o", "csv=c.csv", "-o", "json=j.json.gz", "-o",
                         "openmetrics=m.txt", "--summary-export", "export.json"],
             base, ("events.jsonl", "trace.json", "p.svg", "p.html", "j.json", "c.csv", "j.json.gz", "m.txt", "export.json")),
        Case("json", ["run", "r.json", "--json"], base),
        Case("standard-input", ["run", "-", "-i", "5", "--set", "vus=3"], {}, stdin=json.dumps(PLAIN)),
        Case("ahead", ["run", "ahead.json", "--jobs", "4", "-q"], {"ahead.json": AHEAD}),
        Case("config", ["run", "p.json", "--config", "c.json"], {"p.json": PLAIN, "c.json": {"vus": 3}}),
        Case("runs", ["run", "r.json", "--runs", "4", "--jobs", "2", "--html", "p.html"], base, ("p.html",)),
        Case("results", ["run", "r.json", "--runs", "4", "--jobs", "2", "--results", "res"], base, ("res",)),
        Case("continued", ["run", "r.json", "--runs", "4", "--jobs", "2", "--results", "known"],
             {**base, "known": b"".join(runs.splitlines(True)[:2])}),
        Case("limits", ["run", "r.json", "--limit-time", "50s", "--limit-memory", "9GiB"], base),
        Case("script", ["run", "s.js", "--targets", "a.json", "--events", "e.jsonl", "-o", "json=j.json", "--console-output",
                        "log", "--export", "x.json", "--summary-export", "y.json"],
             script, ("e.jsonl", "j.json", "log", "x.json", "y.json")),
        Case("inspect", ["inspect", "s.js", "--execution-requirements"], script),
        Case("scaffold", ["scaffold", "s.js", "--har", "h.har"], {**script, "h.har": HAR}),
        Case("plan", ["plan", "r.json"], base),
        Case("plan-json", ["plan", "r.json", "--json"], base),
        Case("graph", ["graph", "r.json"], base),
        Case("from-dot", ["graph", "g.dot"], {"g.dot": DOT}),
        Case("sweep", ["sweep", "r.json", "--vary", "rate=10,20", "--jobs", "2", "--results", "res", "--svg", "p.svg", "--html",
                       "p.html"], base, ("res", "p.svg", "p.html")),
        Case("find", ["find", "r.json", "--least", "preAllocatedVUs=1..3", "--so-that", "dropped < 20", "--results", "res"],
             base, ("res",)),
        Case("merge", ["merge", "one", "two"], {"one": shard[0], "two": shard[1]}),
        Case("fit", ["fit", "points.json", "--export", "x.json", "--summary-export", "y.json"], {"points.json": points},
             ("x.json", "y.json")),
        Case("fit-gz", ["fit", "points.json.gz", "--json"], {"points.json.gz": gzip.compress(points)}),
        Case("judge", ["judge", "points.json", "--thresholds", "t.json"],
             {"points.json": points, "t.json": {"iterations": ["count>1"]}}),
        Case("check", ["check", "r.json", "p.json", "--runs", "3", "--jobs", "2", "--junit", "j.xml"],
             {**base, "p.json": {**PLAIN, "expect": ["dropped == 0"]}}, ("j.xml",)),
        Case("compare", ["compare", "r.json", "o.json", "--runs", "4", "--jobs", "2"], {**base, "o.json": other}),
        Case("compare-real", ["compare", "r.json", "--real", "export.json", "--runs", "4"], {**base, "export.json": export}),
        Case("diff", ["diff", "r.json", "o.json"], {**base, "o.json": other}),
        Case("fleet", ["fleet", "r.json", "--instances", "2"], base),
        Case("size", ["size", "r.json", "--runs", "5", "--jobs", "2"], base),
        Case("explain", ["explain", "r.json", "--iteration", "1", "--scenario", "s"], base),
        Case("run-lines", ["run", "--jsonl"], {}, stdin=lines),
        Case("plan-lines", ["plan", "--jsonl"], {}, stdin=plans),
        Case("judge-lines", ["judge", "--jsonl"], {"points.json": points}, stdin=judged),
        Case("schema", ["schema"], {}),
        Case("man", ["man"], {}),
        Case("help", ["run", "--help"], {}),
        Case("dry-run", ["live", "l.json", "--dry-run", "-t", "t=http://127.0.0.1:1"], {"l.json": LIVE}),
        Case("live", ["live", "l.json", "--events", "e.jsonl", "-o", "json=j.json", "--summary-export", "y.json", "--svg",
                      "p.svg", "-a", "", "-t", "t=URL"], {"l.json": LIVE}, ("e.jsonl", "j.json", "y.json", "p.svg"), live=True),
        Case("live-threads", ["live", "l.json", "--threads", "2", "-a", "", "-t", "t=URL"], {"l.json": LIVE}, live=True),
        Case("live-part", ["live", "l.json", "--result", "part", "-a", "", "-t", "t=URL"], {"l.json": LIVE}, ("part",), live=True),
        Case("live-script", ["live", "s.js", "--record", "a.json", "-a", ""],
             {"s.js": SCRIPT.replace("https://shop.test", "URL").replace("duration: '3s'", "iterations: 4"),
              "users.json": [1, 2]}, ("a.json",), live=True),
    ]



class Answering(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        body = b'{"items": [1, 2]}'
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):  # pylint: disable=arguments-differ
        pass


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_):
        """A client that fails is what is tried."""


class Run:
    """What one run has done."""

    def __init__(self, code, out, errors, files, report):
        self.code, self.out, self.errors, self.files = code, out, errors, files
        self.failed = [line.split(" ", 2) for line in report.splitlines() if not line.startswith("count ")]
        counts = [int(line.split()[1]) for line in report.splitlines() if line.startswith("count ")]
        self.count = counts[-1] if counts else 0


class Sweep:
    def __init__(self, asked, folder):
        self.asked, self.folder = asked, folder
        self.codes = {int(code) for code in re.findall(r"^\| (\d+) \|", (ROOT / "README.md").read_text("utf-8"), re.M)}
        self.server = Server(("127.0.0.1", 0), Answering)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        self.runs = self.wrong = 0

    def run(self, case, kind, at, error, stays):
        """Nothing where it does not end in time."""
        place = self.folder / "run"
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir()
        for file, content in case.reads.items():
            content = text_of(content)
            content = content.encode() if isinstance(content, str) else content
            (place / file).write_bytes(content.replace(b"URL", self.url.encode()))
        report = self.folder / "report"
        report.unlink(missing_ok=True)
        environment = {"PATH": os.environ["PATH"], "HOME": str(self.folder), "NO_COLOR": "1",
                       "LD_PRELOAD": self.asked.shim, "FAULT_KIND": kind, "FAULT_REPORT": str(report),
                       "FAULT_ERROR": str(error), "FAULT_STAYS": "1" if stays else "0"}
        if at is not None:
            environment["FAULT_AT"] = str(at)
        words = [word.replace("URL", self.url) for word in case.words]
        try:
            finished = subprocess.run([self.asked.rehearse, *words], cwd=place, env=environment, capture_output=True,
                                      input=(case.stdin or "").encode(), timeout=SECONDS, check=False)
        except subprocess.TimeoutExpired:
            return None
        self.runs += 1
        files = {file: (place / file).read_bytes() for file in case.writes if (place / file).exists()}
        text = report.read_text("utf-8", "replace") if report.exists() else ""
        return Run(finished.returncode, finished.stdout, finished.stderr.decode("utf-8", "replace"), files, text)

    def complaints(self, case, kind, usual, run):
        """What does not hold of a run in which something failed."""
        if run is None:
            yield f"does not end within {SECONDS} s"
            return
        if "Fatal glibc error" in run.errors:
            return  # of what a thread needs itself
        if run.code < 0 or run.code in (134, 139):
            yield f"is killed by signal {-run.code}"
        if run.code not in self.codes:
            yield f"ends with {run.code}, which the README does not know"
        if case.live:
            yield from self.of_live(case, kind, usual, run)
            return
        where = [path for _, _, path in run.failed]
        if run.code == usual.code and (run.code == 0 or run.errors == usual.errors):
            said = kind == "memory" and self.is_answer(case, run.out) and b"memory" in run.out
            if run.out != usual.out and not said:
                yield "ends as usual, but has not printed the same"
            for file, content in usual.files.items():
                if run.files.get(file) != content:
                    yield f"ends as usual, but {file} is not the same"
            return
        if not run.errors.strip() and run.code != 141:
            yield f"ends with {run.code} without a word"
        if run.code == 141:
            return
        for name in {pathlib.Path(path).name for path in where} & (set(case.reads) | set(case.writes)):
            is_whole = name in usual.files and run.files.get(name) == usual.files[name]
            if name not in run.errors and not is_whole and "rehearse: cannot write" not in run.errors:
                yield f"does not name {name}"
        if kind == "memory" and "memory" not in run.errors:
            yield "does not speak of memory"
        if run.code == 102 and kind == "memory":
            return  # what was known by then is another answer
        if not usual.out.startswith(run.out) and not self.is_answer(case, run.out):
            yield "has printed what is no beginning of the usual answer"
        for file, content in run.files.items():
            if file.endswith(".gz") or "is not in it" in run.errors:
                continue
            if not usual.files[file].startswith(content):
                yield f"has written what is no beginning of the usual {file}"

    @staticmethod
    def is_answer(case, out):
        """Whether each line answers a request, with an error maybe."""
        if "--jsonl" not in case.words:
            return False
        try:
            return all(isinstance(json.loads(line), dict) for line in out.splitlines())
        except ValueError:
            return False

    @staticmethod
    def of_live(case, kind, usual, run):
        """Whatever failed of the outputs, the test ends with its report."""
        if kind in ("write", "finish") and run.failed:
            name = pathlib.Path(run.failed[0][2]).name
            if name in case.writes:
                if b"4 complete" not in run.out and b"iterations" not in run.out:
                    yield f"has lost its report as {name} failed"
                if run.code != usual.code and name not in run.errors:
                    yield f"does not name {name}"
        if run.code not in (usual.code, 141) and not run.errors.strip():
            yield f"ends with {run.code} without a word"

    def failures(self, case, kind, count):
        """Which call fails, with which error, and whether all that follow do: all there are, or some of them."""
        errors = ERRORS[kind]
        if self.asked.at is not None:
            return [(self.asked.at, *error) for error in errors]
        count += 3  # threads may come in another order
        if self.asked.most is None:
            return [(at, *error) for error in errors for at in range(count)]
        draw = random.Random(f"{self.asked.seed} {case.name} {kind}")
        return [(draw.randrange(count), *draw.choice(errors)) for _ in range(self.asked.most)]

    def of_pairs(self, pairs):
        for case, kind in pairs:
            usual = self.run(case, kind, None, 0, False)
            if usual is None or usual.failed or usual.code not in (0, 1):
                sys.exit(f"{case.name} does not run: {usual and (usual.code, usual.errors)}")
            for at, error, stays in self.failures(case, kind, usual.count):
                run = self.run(case, kind, at, error, stays)
                for complaint in self.complaints(case, kind, usual, run):
                    self.wrong += 1
                    failed = run.failed[0] if run is not None and run.failed else ""
                    print(f"{case.name}: --kind {kind} --at {at} (errno {error}{', stays' if stays else ''}; {failed}): "
                          f"{complaint}\n    {run.errors[-300:].strip() if run else ''}", flush=True)
            if self.asked.v:
                print(f"{case.name} {kind}: {usual.count} calls", flush=True)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("rehearse", type=os.path.abspath)
    parser.add_argument("shim", type=os.path.abspath)
    parser.add_argument("--most", type=int)
    parser.add_argument("--of", type=int)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", type=lambda text: text.split(","))
    parser.add_argument("--kind", type=lambda text: text.split(","))
    parser.add_argument("--at", type=int)
    parser.add_argument("-v", action="store_true")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        sweep = Sweep(asked, pathlib.Path(folder))
        pairs = [(case, kind) for case in cases(asked.rehearse, pathlib.Path(folder)) for kind in ERRORS
                 if (not asked.only or case.name in asked.only) and (not asked.kind or kind in asked.kind)]
        if asked.of:
            pairs = random.Random(asked.seed).sample(pairs, min(asked.of, len(pairs)))
        sweep.of_pairs(pairs)
    print(f"{sweep.runs} runs, {sweep.wrong} wrong")
    sys.exit(1 if sweep.wrong else 0)


main()
