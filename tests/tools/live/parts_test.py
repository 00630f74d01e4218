#!/usr/bin/env python3
"""Three processes run a third of a test each, at one instant, against one served target; merge judges the whole.

usage: parts_test.py <rehearse>
"""

import json
import pathlib
import re
import signal
import subprocess
import sys
import tempfile
import time
import unittest

REHEARSE = sys.argv.pop(1)
SHOP = {
    "options": {
        "scenarios": {"visits": {"executor": "constant-arrival-rate", "rate": 20, "duration": "1s",
                                 "preAllocatedVUs": 12, "gracefulStop": "20s"}},
        "thresholds": {"iterations": ["count==20"], "http_reqs{endpoint:page}": ["count==20", "count<20"],
                       "vus_max": ["value==12"], "http_req_failed": ["rate==0"]},
    },
    "journeys": {"default": {"steps": [{"request": {"target": "shop", "endpoint": "page"}}]}},
    "targets": {"shop": {"endpoints": {"page": "20ms"}}},
}


def run(*words):
    return subprocess.run([REHEARSE, *map(str, words)], capture_output=True, text=True, timeout=60)


class Parts(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.path = pathlib.Path(cls.folder.name)
        cls.file = cls.path / "shop.json"
        cls.file.write_text(json.dumps(SHOP))
        cls.server = subprocess.Popen([REHEARSE, "serve", cls.file, "-a", "127.0.0.1:0"], stdout=subprocess.PIPE, text=True)
        cls.url = re.search(r"http://\S+", cls.server.stdout.readline())[0]
        cls.parts = [cls.path / f"part-{i}.json" for i in range(3)]
        at = time.time() + 5  # a busy machine takes its time to start three processes
        running = [subprocess.Popen(cls.words(i, at), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
                   for i in range(3)]
        cls.said = [each.communicate(timeout=60) for each in running]
        cls.codes = [each.returncode for each in running]

    @classmethod
    def tearDownClass(cls):
        cls.server.terminate()
        cls.server.wait(timeout=30)
        cls.server.stdout.close()
        cls.folder.cleanup()

    @classmethod
    def words(cls, i, at):
        return [REHEARSE, "live", cls.file, "--target", f"shop={cls.url}", "-a", "", "--json", "--start-at", f"{at:.3f}",
                "--execution-segment", f"{i}/3:{i + 1}/3", "--execution-segment-sequence", "0,1/3,2/3,1",
                "--result", cls.parts[i]]

    def test_each_part_has_a_third_and_no_verdict(self):
        self.assertEqual(self.codes, [0, 0, 0], self.said)
        self.assertEqual([json.loads(out)["complete"] for out, _ in self.said], [7, 7, 6])

    def test_thresholds_are_judged_on_the_whole(self):
        merged = run("merge", self.parts[2], self.parts[0], self.parts[1], "--json")
        whole = json.loads(merged.stdout)
        self.assertEqual((whole["complete"], whole["vusMax"], merged.returncode), (20, 12, 99))
        held = {(row["metric"], row["threshold"]): row["ok"] for row in whole["verdict"]["thresholds"]}
        self.assertEqual([threshold for threshold, ok in held.items() if not ok], [("http_reqs{endpoint:page}", "count<20")])
        self.assertEqual(whole["http"]["shop"]["page"]["answered"], 20)

    def test_the_order_of_the_parts_plays_no_part(self):
        self.assertEqual(run("merge", *self.parts).stdout, run("merge", *self.parts[::-1]).stdout)

    def test_a_missing_part_is_named(self):
        lacks = run("merge", self.parts[0], self.parts[2])
        self.assertEqual(lacks.returncode, 1)
        self.assertIn("part 2 of 3 is missing: segment 1/3:2/3", lacks.stderr)

    def test_parts_of_another_file_are_refused(self):
        other = self.path / "other.json"
        other.write_text(json.dumps({**SHOP, "seed": 7}))
        file = self.path / "other-part.json"
        run("live", other, "--target", f"shop={self.url}", "-a", "", "--result", file)
        mixed = run("merge", self.parts[0], file)
        self.assertEqual(mixed.returncode, 104)
        self.assertIn(f"line 1: found another rehearsal, or other options than {self.parts[0]} has", mixed.stderr)

    def test_a_part_that_is_cut_is_named(self):
        cut = self.path / "cut.json"
        cut.write_bytes(self.parts[1].read_bytes()[:-40])
        merged = run("merge", self.parts[0], cut, self.parts[2])
        self.assertEqual(merged.returncode, 1)
        self.assertIn(f"{cut}: found a last line that is cut", merged.stderr)
        cut.write_bytes(self.parts[1].read_bytes()[:40])
        self.assertIn(f"{cut}: found a first line that is cut", run("merge", self.parts[0], cut).stderr)

    def test_a_part_is_not_measured_twice(self):
        again = subprocess.run(self.words(0, time.time() + 60), capture_output=True, text=True, timeout=60)
        self.assertEqual(again.returncode, 104)
        self.assertIn("measured before", again.stderr)

    def test_a_damaged_part_is_named(self):
        damaged = self.path / "damaged.json"
        damaged.write_text(self.parts[0].read_text().replace('"beganNs":', '"beganNs":1', 1))
        self.assertIn("line 2: found a line whose checksum", run("merge", damaged).stderr)

    def test_instants_that_are_none_or_over_are_refused(self):
        for at, expected in (("soon", "expected an instant"), ("1.5", "expected an instant to come"),
                             ("+9d", "expected an instant"), ("2999-01-01T00:00:00Z", "expected an instant")):
            refused = run("live", self.file, "--target", f"shop={self.url}", "--start-at", at)
            self.assertEqual(refused.returncode, 104, at)
            self.assertIn(expected, refused.stderr)

    def test_ctrl_c_before_the_start_ends_it(self):
        part = self.path / "interrupted.json"
        waiting = subprocess.Popen([REHEARSE, "live", self.file, "--target", f"shop={self.url}", "-a", "", "--json",
                                    "--result", part, "--start-at", "+1h"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        waiting.stderr.readline()  # that it waits
        time.sleep(0.5)
        waiting.send_signal(signal.SIGINT)
        out, _ = waiting.communicate(timeout=30)
        self.assertEqual(waiting.returncode, 105)
        self.assertLess(json.loads(out)["runNs"], 500_000_000)
        self.assertIn("part 1 of 1 was interrupted (Ctrl-C) after ", run("merge", part).stderr)

    def test_a_segment_needs_its_sequence(self):
        refused = run("live", self.file, "--target", f"shop={self.url}", "--execution-segment", "0:1/3", "--result", "x")
        self.assertEqual(refused.returncode, 104)
        self.assertIn("found a segment without its sequence", refused.stderr)


if __name__ == "__main__":
    unittest.main()
