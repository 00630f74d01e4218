#!/usr/bin/env python3
"""Fails, naming file and line, for each function of more than 60 lines: it has parts that deserve a name.

Reads the sources below models, sim, tools and bench as clang-format leaves them: the brace that ends a body has the
indentation of the line where the function begins.

usage: functions_test.py <source root>
"""

import pathlib
import re
import sys

MOST = 60
NO_FUNCTION = re.compile(r"(?:template <.*?> )?(?:inline |static |constexpr |const )*"
                         r"(?:namespace|class|struct|union|enum|extern)\b|[^(]*=\s*\{|.*(?:\{\{|\(\{|= \{|return \{)$"
                         r"|(?:if|for|while|switch|else|do|try|catch)\b")

# Functions that may be longer, with the reason.
EXCEPTIONS = {
    "sim/file/schema/schema_objects.cpp: schema_objects": "all of it is the table of the file's keys",
}


def sources(root):
    for wing in ("models", "sim", "tools", "bench"):
        yield from (path for path in sorted((root / wing).rglob("*")) if path.suffix in (".cpp", ".hpp"))


def indentation(line):
    return len(line) - len(line.lstrip(" "))


def blocks(lines):
    """(line of its head, line of its opening brace, line of its closing brace) of each block, counted from 0."""
    opened = []  # (indentation, line of the head, line of the brace)
    heads = {}  # by indentation, the last line that had it
    for number, line in enumerate(lines):
        if not line.strip() or line.lstrip().startswith("//"):
            continue
        depth = indentation(line)
        while opened and opened[-1][0] >= depth and line.lstrip().startswith(("}", ")")):
            at, head, brace = opened.pop()
            if at == depth:
                yield head, brace, number
        if not re.match(r"\s*(?:[{}:)]|public:|private:|protected:)", line):
            heads[depth] = number
        if line.rstrip().endswith("{"):
            # A wrapped head is indented further than its block, whose indentation that of the first statement tells.
            inside = next((indentation(later) for later in lines[number + 1:] if later.strip()), depth + 2)
            at = min(depth, max(inside - 2, 0))
            opened.append((at, heads.get(at, number), number))


def long_functions(text):
    """(line from 1, name, lines of the body) of each function that is too long."""
    lines = text.split("\n")
    for head, brace, end in blocks(lines):
        statement = " ".join(line.strip() for line in lines[head:brace + 1])
        if end - brace <= MOST or NO_FUNCTION.match(statement) or "(" not in statement:
            continue
        name = re.search(r"([\w:~]+)\(", statement)
        yield head + 1, name[1] if name else "?", end - brace


def main():
    root = pathlib.Path(sys.argv[1])
    used = set()
    wrong = []
    for path in sources(root):
        where = path.relative_to(root).as_posix()
        for line, name, length in long_functions(path.read_text()):
            if f"{where}: {name}" in EXCEPTIONS:
                used.add(f"{where}: {name}")
            else:
                wrong.append(f"{where}:{line}: {name} has {length} lines, at most {MOST}: name its parts")
    wrong += [f"{exception}: is no exception any more" for exception in EXCEPTIONS.keys() - used]
    print("\n".join(wrong), end="\n" if wrong else "")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
