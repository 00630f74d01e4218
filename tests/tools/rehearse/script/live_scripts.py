"""A script in real time, run by a test: the command, a folder and a server of its own.

Programs that import it are called with <rehearse> <source root>.
"""

import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

from played_target import PlayedTarget

ROOT = pathlib.Path(sys.argv.pop(2))
REHEARSE = str(pathlib.Path(sys.argv.pop(1)).resolve())
LONGEST = 30  # seconds that a run may take
ENVIRONMENT = {"PATH": os.environ["PATH"], "TZ": "UTC", "LANG": "C.UTF-8"}


class Ran:
    """A run that is over."""

    def __init__(self, code, out, log):
        self.code, self.out, self.log = code, out, log
        lines = [json.loads(line) for line in log.splitlines() if line.startswith("{")]
        self.console = [line["msg"] for line in lines if line.get("source") == "console"]
        self.errors = [line["msg"] for line in lines if line["level"] == "error"]
        self.failures = [line["error"] for line in lines if "error" in line]


class LiveScriptCase(unittest.TestCase):
    TARGET = {"routes": []}

    def setUp(self):
        self.folder = self.enterContext(tempfile.TemporaryDirectory())
        self.target = self.enterContext(PlayedTarget(self.TARGET))

    def write(self, text, name="test.js"):
        path = pathlib.Path(self.folder, name)
        path.write_text(text)
        return str(path)

    def script(self, body, options="", more=""):
        return self.write("import http from 'k6/http';\nimport { check, sleep } from 'k6';\nimport exec from 'k6/execution';\n"
                          f"const base = '{self.target.url}';\nexport const options = {{ {options} }};\n{more}\n"
                          f"export default {body}\n")

    def words(self, command, file, *flags):
        api = ["-a", ""] if command == "live" and "-a" not in flags else []
        return [REHEARSE, command, file, "--log-format", "json", "--no-color", *api, *map(str, flags)]

    def run_file(self, command, file, *flags):
        run = subprocess.run(self.words(command, file, *flags), capture_output=True, text=True, timeout=LONGEST,
                             cwd=self.folder, env=ENVIRONMENT, check=False)
        return Ran(run.returncode, run.stdout, run.stderr)

    def live(self, body, *flags, options="", more=""):
        return self.run_file("live", self.script(body, options, more), *flags)

    def said(self, body, *flags, options="", more=""):
        """What one iteration logs."""
        ran = self.live(body, *flags, options=options, more=more)
        self.assertEqual(ran.code, 0, ran.log)
        return ran.console

    def seen(self, path):
        return [parts for parts in self.target.seen if parts["pathname"] == path]
