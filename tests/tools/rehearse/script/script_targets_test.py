#!/usr/bin/env python3
"""Scripts and what answers them, by the command: rehearsals that name a script, --latency, requests that nothing answers,
scaffold with and without a recording, and serve.

usage: script_targets_test.py <rehearse> <source root>
"""

import json
import pathlib
import signal
import subprocess
import sys
import tempfile
import unittest
import urllib.error
import urllib.request

BINARY = pathlib.Path(sys.argv[1]).resolve()
ROOT = pathlib.Path(sys.argv[2]).resolve()
SHOP = ROOT / "scenarios" / "scripts"

LOGIN = """import http from 'k6/http';
import { check } from 'k6';
export default function () {
  const res = http.post('https://a.test/login', JSON.stringify({ user: 'ann' }));
  check(res, { created: (r) => r.status === 201, token: (r) => r.json('token') !== '' });
  const { id, tags } = res.json().user;
  const page = http.get(`https://a.test/users/${id}/pages/${tags[0]}`);
  check(page, { welcome: (r) => r.body.includes('Welcome'), etag: (r) => r.headers.Etag !== undefined });
}
"""


def run(*words, folder=None):
    return subprocess.run([BINARY, *words], capture_output=True, text=True, timeout=120, cwd=folder)


class Case(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))

    def write(self, name, content):
        path = self.folder / name
        path.write_text(content if isinstance(content, str) else json.dumps(content))
        return path


class RehearsalsWithScripts(Case):
    def rehearsal(self, **more):
        self.write("load.js", LOGIN)
        endpoints = {
            "POST /login": {"duration": "50ms", "response": {"status": 201, "json": {"token": "t", "user": {"id": 7, "tags": ["x"]}}}},
            "page": {"match": "GET /users/{id}/pages/{tag}", "duration": "20ms",
                     "response": {"headers": {"ETag": "1"}, "text": "Welcome"}},
        }
        document = {"script": "load.js", "options": {"vus": 1, "iterations": 3},
                    "targets": {"a": {"url": "https://a.test", "servers": 1, "endpoints": endpoints}}}
        return self.write("load.json", document | more)

    def test_run_on_their_targets(self):
        ran = run("run", self.rehearsal(), "--json")
        self.assertEqual(ran.returncode, 0, ran.stderr)
        result = json.loads(ran.stdout)
        self.assertEqual(result["iterations"], 3)
        self.assertEqual(result["endNs"], 3 * 70_000_000)

    def test_take_options_of_the_script_over_their_own(self):
        rehearsal = self.rehearsal()
        self.write("load.js", LOGIN + "export const options = { iterations: 2 };\n")
        self.assertEqual(json.loads(run("run", rehearsal, "--json").stdout)["iterations"], 2)

    def test_say_all_that_is_wrong_with_answers(self):
        ran = run("run", self.rehearsal(targets={"a": {"response": {"status": 1, "jsn": 1}}}))
        self.assertEqual(ran.returncode, 104)
        self.assertIn("/targets/a/response/status", ran.stderr)
        self.assertIn("/targets/a/response/jsn", ran.stderr)

    def test_have_no_journeys(self):
        ran = run("run", self.rehearsal(journeys={"default": {"duration": "1s"}}))
        self.assertEqual(ran.returncode, 104)
        self.assertIn("/journeys: found beside a script", ran.stderr)

    def test_are_drawn_by_their_targets(self):
        ran = run("graph", self.rehearsal())
        self.assertIn("label=\"POST /login\n50ms\"", ran.stdout)

    def test_lend_their_targets(self):
        rehearsal = self.rehearsal()
        ran = run("run", "load.js", "--targets", rehearsal, "--json", folder=self.folder)
        self.assertEqual(ran.returncode, 0, ran.stderr)
        self.assertEqual(json.loads(ran.stdout)["endNs"], 70_000_000)


class RequestsThatNothingAnswers(Case):
    def test_stop_the_test(self):
        script = self.write("load.js", LOGIN)
        for words in [], ["--targets", self.write("t.json", {"routes": []})]:
            ran = run("run", script, *words)
            self.assertEqual(ran.returncode, 108)
            self.assertIn("found the request POST https://a.test/login", ran.stderr)
            self.assertIn("load.js:4), which no target answers", ran.stderr)

    def test_are_answered_by_a_latency(self):
        script = self.write("load.js", "import http from 'k6/http';\nexport default () => { http.get('http://x/'); };\n")
        for latency in "100ms", '{"uniform": ["100ms", "100ms"]}':
            ran = run("run", script, "--latency", latency, "--json")
            self.assertEqual(ran.returncode, 0, ran.stderr)
            self.assertIn("every request, to whatever URL, is answered 200 with nothing in it", ran.stderr)
            self.assertEqual(json.loads(ran.stdout)["endNs"], 100_100_000)

    def test_are_not_answered_twice(self):
        script = self.write("load.js", LOGIN)
        ran = run("run", script, "--latency", "1s", "--targets", self.write("t.json", {"routes": []}))
        self.assertEqual(ran.returncode, 104)
        self.assertIn("--targets: found beside --latency", ran.stderr)

    def test_count_checks_that_are_not_modelled(self):
        script = self.write("load.js", LOGIN)
        targets = self.write("t.json", {"routes": [{"method": "POST", "path": "/login", "status": 201}]})
        result = json.loads(run("run", script, "--targets", targets, "--json").stdout)
        self.assertEqual(result["notModelled"]["checks"], 1)
        read = result["notModelled"]["reads"][0]
        self.assertEqual((read["endpoint"], read["what"]), ("POST /login", "json(token)"))


class Scaffolds(Case):
    def scaffold(self, *words, text=LOGIN):
        script = self.write("load.js", text)
        ran = run("scaffold", script, *words)
        self.assertEqual(ran.returncode, 0, ran.stderr)
        return script, ran.stdout

    def test_have_exactly_what_the_script_reads(self):
        _, text = self.scaffold()
        self.assertEqual(json.loads(text), {"targets": {"a.test": {
            "url": "https://a.test",
            "endpoints": {
                "POST /login": {"duration": "100ms", "response": {
                    "status": 201, "json": {"token": "token-1", "user": {"id": 1, "tags": ["tags-1"] * 3}}}},
                "GET /users/{id}/pages/{tags}": {"duration": "100ms", "response": {
                    "status": 200, "headers": {"Etag": "Etag-1"}, "text": "Welcome"}},
            },
        }}})

    def test_let_the_script_run_through(self):
        for text in LOGIN, (SHOP / "shop.js").read_text():
            script, targets = self.scaffold(text=text)
            ran = run("run", script, "--targets", self.write("t.json", targets), "--no-thresholds", "-i", "5", "-u", "1")
            self.assertEqual(ran.returncode, 0, ran.stderr)
            self.assertNotIn("level=error", ran.stderr)
            self.assertIn("checks_succeeded...: 100.00%", ran.stdout)

    def test_take_bodies_and_times_from_a_recording(self):
        def entry(method, path, body, time, status=200, kind="application/json"):
            return {"time": time, "request": {"method": method, "url": "https://a.test" + path},
                    "response": {"status": status, "headers": [{"name": "Content-Type", "value": kind}],
                                 "content": {"text": body}}}

        har = self.write("a.har", {"log": {"entries": [
            entry("POST", "/login", '{"token": "real", "user": {"id": 5, "tags": ["z"]}}', 40.5, 201),
            entry("GET", "/users/5/pages/z?x=1", "Welcome, Ann", 12, kind="text/plain"),
            entry("GET", "/users/6/pages/y", "Welcome, Bob", 14, kind="text/plain"),
            entry("GET", "/other", "x", 1)]}})
        endpoints = json.loads(self.scaffold("--har", har)[1])["targets"]["a.test"]["endpoints"]
        self.assertEqual(endpoints["POST /login"], {"duration": 40.5, "response": {
            "status": 201, "json": {"token": "real", "user": {"id": 5, "tags": ["z"]}}}})
        page = endpoints["GET /users/{id}/pages/{tags}"]
        self.assertEqual(page["duration"], {"empirical": [12.0, 14.0]})
        self.assertEqual(page["response"]["text"], "Welcome, Bob")

    def test_need_a_recording_that_is_one(self):
        ran = run("scaffold", self.write("load.js", LOGIN), "--har", self.write("a.har", {"log": 1}))
        self.assertEqual(ran.returncode, 104)
        self.assertIn("/log/entries", ran.stderr)

    def test_need_requests(self):
        ran = run("scaffold", self.write("load.js", "export default function () {}"))
        self.assertEqual(ran.returncode, 104)
        self.assertIn("sends no request", ran.stderr)

    def test_need_a_script_that_can_be_read(self):
        ran = run("scaffold", self.write("load.js", "export default function ( {"))
        self.assertEqual(ran.returncode, 107)


class Serve(Case):
    def serve(self, file):
        process = subprocess.Popen([BINARY, "serve", file], stdout=subprocess.PIPE, text=True)
        self.addCleanup(process.stdout.close)
        self.addCleanup(process.wait)
        self.addCleanup(process.send_signal, signal.SIGINT)
        return process.stdout.readline().strip().split("=", 1)

    def get(self, url, **more):
        try:
            with urllib.request.urlopen(urllib.request.Request(url, **more), timeout=20) as reply:
                return reply.status, dict(reply.headers), reply.read().decode()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, dict(error.headers), error.read().decode()

    def test_plays_a_target_file(self):
        name, url = self.serve(SHOP / "shop.json")
        self.assertEqual(name, "target")
        status, headers, body = self.get(url + "/login", data=b'{"user": "ann"}', method="POST")
        self.assertEqual((status, headers["Content-Type"], body), (200, "application/json", '{"token":"t-ann"}'))
        self.assertEqual(self.get(url + "/items/7")[2], '{"id":7,"price":20}')
        self.assertEqual(self.get(url + "/nothing")[0], 404)

    def test_plays_a_rehearsal_with_a_script(self):
        self.write("load.js", LOGIN)
        rehearsal = self.write("load.json", {"script": "load.js", "targets": {"a": {
            "url": "https://a.test", "endpoints": {"GET /x": {"duration": "1ms", "response": {"text": "x"}}}}}})
        name, url = self.serve(rehearsal)
        self.assertEqual(name, "a")
        self.assertEqual(self.get(url + "/x")[2], "x")


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
