#!/usr/bin/env python3
"""Fails, naming file and line, when a page or rule is cited that does not exist, or a rule is held by no test.

A rule is a heading `### S<number> …` of sim/SEMANTICS.md; its `Held by:` names sources and tests.

usage: citations_test.py <source root>
"""

import pathlib
import re
import sys

FOLDERS = ("models", "sim", "tools", "tests", "bench")
# What begins a comment; docstrings are comments too, so each line of Python is looked at as a whole.
COMMENT = {".cpp": "//", ".hpp": "//", ".sh": "#", ".cmake": "#", "CMakeLists.txt": "#", ".py": ""}
PAGE = re.compile(r"[\w./-]*\w\.md\b")
RULE = re.compile(r"\bS\d+\b")
TEST = re.compile(r"\b(?:TEST|TEST_F|TEST_P|RC_GTEST_PROP)\(\s*(\w+),\s*(\w+)")


def lines(root, path):
    """("file:line", text) of each line of the file."""
    return [(f"{path.relative_to(root)}:{i}", text) for i, text in enumerate(path.read_text().splitlines(), 1)]


def comments(root):
    """(path, "file:line", comment) of each line of a source that has one."""
    for path in sorted(path for folder in FOLDERS for path in (root / folder).rglob("*") if path.is_file()):
        mark = COMMENT.get(path.name, COMMENT.get(path.suffix))
        if mark is not None:
            yield from ((path, at, text[text.index(mark):]) for at, text in lines(root, path) if mark in text)


def page_faults(root, pages):
    names = {page.name for page in pages}
    for path, at, comment in comments(root):
        for name in PAGE.findall(comment):
            by_path = (root / name).exists() or (path.parent / name).exists()
            if not (by_path if "/" in name else name in names):
                yield f"{at}: found {name}, expected a page that exists"


def held_faults(root, at, held):
    paths = re.findall(r"[\w./-]+\.(?:cpp|hpp|py)\b", held)
    there = [path for path in paths if (root / path).exists()]
    yield from (f"{at}: found {path}, expected a file that exists" for path in paths if path not in there)
    tests = {".".join(test) for path in there for test in TEST.findall((root / path).read_text())}
    named = re.findall(r"`(\w+\.\w+)`", held) or ["no test"]
    yield from (f"{at}: found {name}, expected a test of the files named" for name in named if name not in tests)


def rule_faults(root, pages):
    semantics = root / "sim/SEMANTICS.md"
    parts = re.split(r"^### (S\d+) ", semantics.read_text() if semantics.exists() else "", flags=re.MULTILINE)
    line, rules = 1 + parts[0].count("\n"), {}
    for number, text in zip(parts[1::2], parts[2::2]):
        at = f"sim/SEMANTICS.md:{line}"
        if number != f"S{len(rules) + 1}":
            yield f"{at}: found {number}, expected S{len(rules) + 1}"
        rules[number] = at
        yield from held_faults(root, at, text.partition("\nHeld by:")[2].split("\n\n")[0])
        line += text.count("\n")
    cited = [item for item in comments(root) if item[0].suffix in (".cpp", ".hpp")]
    tested = {rule for path, _, text in cited if root / "tests" in path.parents for rule in RULE.findall(text)}
    cited += [(page, at, text) for page in pages for at, text in lines(root, page)]
    yield from (f"{at}: found {rule}, expected a rule of sim/SEMANTICS.md"
                for _, at, text in cited for rule in RULE.findall(text) if rule not in rules)
    yield from (f"{rules[rule]}: found {rule}, expected a test that cites it" for rule in rules if rule not in tested)


def main():
    root = pathlib.Path(sys.argv[1])
    pages = [page for page in sorted(root.rglob("*.md")) if page.relative_to(root).parts[0] not in ("build", ".git")]
    faults = [*page_faults(root, pages), *rule_faults(root, pages)]
    print("\n".join(faults))
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
