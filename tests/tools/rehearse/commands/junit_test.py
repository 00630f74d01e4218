#!/usr/bin/env python3
"""Checks the JUnit XML of `rehearse check --junit` by the schema that continuous-integration servers read: which elements
are where, which attributes they must and may have, that counts are those of the elements, that times are numbers.

usage: junit_test.py <rehearse>
"""

import json
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest
import xml.etree.ElementTree as ET

# The part of Jenkins' schema (junit-10) that has no vendor's extensions: element: (parents, required, optional attributes).
SCHEMA = {
    "testsuites": ({None}, {"name", "tests", "failures", "errors", "time"}, {"disabled"}),
    "testsuite": (
        {"testsuites"},
        {"name", "tests", "failures", "errors", "skipped", "time"},
        {"timestamp", "hostname", "id", "package", "disabled"},
    ),
    "testcase": ({"testsuite"}, {"name", "classname", "time"}, {"status", "assertions"}),
    "failure": ({"testcase"}, {"message", "type"}, set()),
    "error": ({"testcase"}, {"message", "type"}, set()),
}
COUNTS = {"tests": "testcase", "failures": "testcase/failure", "errors": "testcase/error"}
TIME = re.compile(r"\d+(\.\d+)?")
NASTY = 'a<b>&"c"\'d\'.json'


def rehearsal(expect=(), thresholds=None, duration="1s"):
    options = {"vus": 2, "duration": "10s", "thresholds": thresholds or {}}
    return {"options": options, "journeys": {"default": {"duration": duration}}, "expect": list(expect)}


def faults(element, parent=None):
    """What is wrong with the element and all below it."""
    if element.tag not in SCHEMA:
        yield f"{element.tag}: not in the schema"
        return
    parents, required, optional = SCHEMA[element.tag]
    has = set(element.attrib)
    if parent not in parents:
        yield f"{element.tag}: below {parent}"
    yield from (f"{element.tag}: without {name}" for name in required - has)
    yield from (f"{element.tag}: with {name}" for name in has - required - optional)
    if "time" in has and not TIME.fullmatch(element.get("time")):
        yield f"{element.tag}: a time of {element.get('time')}"
    for child in element:
        yield from faults(child, element.tag)


def count_faults(root):
    for suite in root:
        for name, path in COUNTS.items():
            if int(suite.get(name)) != len(suite.findall(path)):
                yield f"{suite.get('name')}: {name}"
    for name in COUNTS:
        if int(root.get(name)) != sum(int(suite.get(name)) for suite in root):
            yield f"testsuites: {name}"


class JUnit(unittest.TestCase):
    def check(self, files, *flags):
        """Exit code and root of the report on files, each a name and its content."""
        with tempfile.TemporaryDirectory() as folder:
            for name, content in files.items():
                text = content if isinstance(content, str) else json.dumps(content)
                pathlib.Path(folder, name).write_text(text)
            command = [COMMAND, "check", *files, "--junit", "out.xml", *flags]
            code = subprocess.run(command, cwd=folder, capture_output=True, check=False).returncode
            return code, ET.parse(pathlib.Path(folder, "out.xml")).getroot()

    def assert_valid(self, root):
        self.assertEqual([*faults(root), *count_faults(root)], [])

    def test_has_a_suite_for_each_file_and_a_case_for_each_claim(self):
        code, root = self.check({
            "good.json": rehearsal(["vus == 2", "complete == 20"], {"iterations": ["count==20"]}),
            "bad.json": rehearsal(["vus == 2", "complete < 15"], {"iterations": ["count<3"]}),
            "plain.json": rehearsal(),
            "wrong.json": rehearsal(["vuss == 2", "complete <"]),
        })
        self.assertEqual(code, 104)
        self.assert_valid(root)
        rows = [(s.get("name"), s.get("tests"), s.get("failures"), s.get("errors")) for s in root]
        self.assertEqual(rows, [("good.json", "3", "0", "0"), ("bad.json", "3", "2", "0"), ("plain.json", "1", "0", "0"),
                                ("wrong.json", "1", "0", "1")])

    def test_has_the_time_of_the_test(self):
        _, root = self.check({"good.json": rehearsal(), "other.json": rehearsal(duration="1500ms")})
        self.assert_valid(root)
        self.assertEqual([float(suite.get("time")) for suite in root], [10.0, 10.5])
        self.assertEqual(float(root.get("time")), 20.5)

    def test_keeps_what_xml_has_to_escape(self):
        code, root = self.check({NASTY: rehearsal(["complete < 15 and vus > 1"])})
        self.assertEqual(code, 99)
        self.assert_valid(root)
        self.assertEqual(root[0].get("name"), NASTY)
        self.assertIn("complete < 15 and vus > 1", root[0][0].get("name"))

    def test_is_well_formed_whatever_a_file_says(self):
        broken = {
            "control.json": rehearsal(["vus \u0001 == 2 ]]> \u00e4\ud83d\ude00".encode("utf-16", "surrogatepass").decode("utf-16")]),
            "no.json": "{",
            "list.json": "[]",
            "binary.json": "\x00\x01",
        }
        code, root = self.check(broken)
        self.assertEqual(code, 104)
        self.assert_valid(root)
        self.assertEqual(root.get("errors"), "4")

    def test_is_valid_over_many_runs(self):
        files = {"some.json": rehearsal(["complete > 20 in 50%", "mean(vus) == 2"], {"iterations": ["count>1"]},
                                        {"uniform": ["1s", "2s"]})}
        code, root = self.check(files, "--runs", "20")
        self.assertIn(code, (0, 99))
        self.assert_valid(root)
        self.assertEqual(root.get("tests"), "3")

    def test_schema_notices_what_is_wrong(self):
        text = '<testsuites name="n" tests="2" failures="0" errors="0" time="x"><testsuite name="s" tests="1"/></testsuites>'
        root = ET.fromstring(text)
        found = set(faults(root))
        self.assertIn("testsuites: a time of x", found)
        self.assertIn("testsuite: without errors", found)


if __name__ == "__main__":
    COMMAND = str(pathlib.Path(sys.argv.pop()).resolve())
    unittest.main()
