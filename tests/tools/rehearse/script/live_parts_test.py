#!/usr/bin/env python3
"""A script in real time in several parts, each with a file of its own, and what merge says of the whole.

usage: live_parts_test.py <rehearse> <source root>
"""

import json
import pathlib
import unittest

from live_scripts import LiveScriptCase

TARGET = {"routes": [{"method": "GET", "path": "/ping", "text": "pong"},
                     {"method": "GET", "path": "/status/{code}", "status": "{{int:path.code}}"}]}
METRICS = """import { Counter, Trend } from 'k6/metrics';
const sold = new Counter('sold');
const price = new Trend('price', true);"""
BODY = """function () {
  const seen = http.get(`${base}/ping`);
  check(seen, { pong: (r) => r.body === 'pong' });
  sold.add(2, { kind: 'book' });
  price.add(exec.scenario.iterationInTest);
}"""


class LiveParts(LiveScriptCase):
    TARGET = TARGET

    def part(self, number, body=BODY, options="", more=METRICS, flags=()):
        """Runs a half of ten iterations."""
        name = f"part-{number}.json"
        ran = self.live(body, "--execution-segment", f"{number}/2:{number + 1}/2", "--execution-segment-sequence", "0,1/2,1",
                        "--result", name, *flags, options=options or self.options, more=more)
        return ran, str(pathlib.Path(self.folder, name))

    options = "scenarios: { s: { executor: 'shared-iterations', vus: 2, iterations: 10 } }"

    def merged(self, *files):
        ran = self.run_file("merge", files[0], *files[1:], "--json")
        return ran, json.loads(ran.out or "null")

    def words(self, command, file, *flags):
        words = super().words(command, file, *flags)
        return [word for word in words if word not in ("--log-format", "json", "--no-color")] if command == "merge" else words

    def both(self, **what):
        parts = [self.part(number, **what) for number in (0, 1)]
        self.assertEqual([ran.code for ran, _ in parts], [what.pop("code", 0)] * 2, [ran.log for ran, _ in parts])
        return self.merged(*(file for _, file in parts))

    def test_the_whole_has_what_all_parts_have(self):
        ran, whole = self.both()
        self.assertEqual((ran.code, whole["complete"], len(self.target.seen)), (0, 10, 10), ran.log)

    def test_thresholds_are_judged_on_the_whole(self):
        thresholds = {"sold": ["count==20"], "sold{kind:book}": ["count<20"], "price": ["max==9", "min==0"],
                      "checks": ["rate==1"], "http_reqs": ["count==10"]}
        ran, whole = self.both(options=f"{self.options}, thresholds: {json.dumps(thresholds)}")
        self.assertEqual(ran.code, 99, ran.log)
        self.assertEqual([(row["metric"], row["threshold"]) for row in whole["verdict"]["thresholds"] if not row["ok"]],
                         [("sold{kind:book}", "count<20")])

    def test_a_rehearsal_that_names_the_script_has_parts_too(self):
        self.script(BODY, self.options, METRICS)
        file = self.write(json.dumps({"script": "test.js", "options": {"thresholds": {"sold": ["count==20"]}}}), "test.json")
        for number in (0, 1):
            ran = self.run_file("live", file, "--execution-segment", f"{number}/2:{number + 1}/2",
                                "--execution-segment-sequence", "0,1/2,1", "--result", f"{number}.json")
            self.assertEqual(ran.code, 0, ran.log)
        ran, whole = self.merged(*(str(pathlib.Path(self.folder, f"{number}.json")) for number in (0, 1)))
        self.assertEqual((ran.code, whole["complete"]), (0, 10), ran.log)

    def test_parts_of_another_script_are_refused(self):
        _, first = self.part(0)
        _, other = self.part(1, body=BODY.replace("add(2", "add(3"))
        ran, _ = self.merged(first, other)
        self.assertEqual(ran.code, 104)
        self.assertIn(f"line 1: found another script than {first} has", ran.log)

    def test_parts_with_other_variables_are_refused(self):
        _, first = self.part(0, flags=["-e", "A=1"])
        _, other = self.part(1, flags=["-e", "A=2"])
        ran, _ = self.merged(first, other)
        self.assertEqual(ran.code, 104)
        self.assertIn(f"line 1: found another value of -e A than {first} has, expected the same", ran.log)
        self.assertNotIn("another script", ran.log)

    def test_a_missing_part_is_named(self):
        ran, _ = self.merged(self.part(1)[1])
        self.assertEqual(ran.code, 1)
        self.assertIn("part 1 of 2 is missing: segment 0:1/2", ran.log)

    def test_a_part_that_was_aborted_ends_the_whole_so(self):
        body = "function () { if (exec.scenario.iterationInTest === 0) exec.test.abort(); }"
        files = [self.part(number, body=body)[1] for number in (0, 1)]
        self.assertEqual(self.merged(*files)[0].code, 108)

    def test_a_part_that_was_marked_as_failed_ends_the_whole_so(self):
        body = "function () { if (exec.scenario.iterationInTest === 0) exec.test.fail(); }"
        files = [self.part(number, body=body)[1] for number in (0, 1)]
        self.assertEqual(self.merged(*files)[0].code, 110)

    def test_a_setup_that_throws_is_the_end_of_the_whole(self):
        more = METRICS + "\nexport function setup() { if (exec.test.options.noCookiesReset !== true) throw new Error('no'); }"
        files = [self.part(number, more=more)[1] for number in (0, 1)]
        self.assertEqual(self.merged(*files)[0].code, 107)

    def test_a_part_holds_no_key(self):
        _, file = self.part(0, options=f"{self.options}, tlsAuth: []", more=METRICS, flags=("--set", "tlsAuth=[]"))
        self.assertNotIn("tlsAuth", pathlib.Path(file).read_text())

    def test_a_segment_needs_its_sequence(self):
        ran = self.live(BODY, "--execution-segment", "0:1/2", "--result", "x", options=self.options, more=METRICS)
        self.assertEqual(ran.code, 104)
        self.assertIn("found a segment without its sequence", ran.log)


if __name__ == "__main__":
    unittest.main()
