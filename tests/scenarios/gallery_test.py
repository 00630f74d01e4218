#!/usr/bin/env python3
"""The gallery: one command makes six reports, and the drawings that are kept beside it are those that it makes.

usage: gallery_test.py <source root> <rehearse>
"""

import pathlib
import subprocess
import sys
import tempfile
import unittest

ROOT, PROGRAM = pathlib.Path(sys.argv[1]), sys.argv[2]
GALLERY = ROOT / "scenarios/gallery"


class Gallery(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        subprocess.run([GALLERY / "make.py", PROGRAM, cls.folder.name], check=True)
        cls.made = {path.name: path.read_bytes() for path in pathlib.Path(cls.folder.name).iterdir()}

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def test_has_six_reports_with_their_data(self):
        reports = {name: page for name, page in self.made.items() if name.endswith(".html")}
        self.assertEqual(len(reports), 6)
        for name, page in reports.items():
            self.assertIn(b'id="data">{"title":', page, name)
            self.assertLess(len(page), 600_000, name)

    def test_keeps_the_drawings_that_are_made(self):
        kept = {path.name: path.read_bytes() for path in GALLERY.glob("*.svg")}
        self.assertEqual(sorted(kept), sorted(name for name in self.made if name.endswith(".svg")))
        for name, drawing in kept.items():
            self.assertEqual(drawing, self.made[name], name)

    def test_names_each_report_on_its_page(self):
        page = (GALLERY / "README.md").read_text()
        for name in self.made:
            self.assertIn(name.removesuffix(".html").removesuffix(".svg"), page)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
