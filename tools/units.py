#!/usr/bin/env python3
"""Which sources may be read together, as one unit: headers that all of them include are then read once.

A source that uses a name which another one defines in an unnamed namespace, itself or in a header of this tree that it
includes, is kept apart from it, unless both say the same of it, as in "using nlohmann::json;".

usage: units.py <most> <source>…
  Prints "<number of its unit>:<source>" for each, separated by ";"; a unit has <most> sources at most.
"""

import functools
import pathlib
import re
import sys

UNNAMED = re.compile(r"^namespace \{$(.*?)^\}  // namespace$", re.MULTILINE | re.DOTALL)
DEFINED = re.compile(
    r"^(?=[\w\[])(?:template <.*> )?(?:(?:enum class|class|struct|enum) (\w+)|using (\w+) ="
    r"|(?!using)[\w:<>,&*\[\] ]*?\b(\w+)(?=\(| =|\{|\[))", re.MULTILINE)
NO_CODE = re.compile(r'//.*|"(?:\\.|[^"\\\n])*"')
ALIAS = re.compile(r"^using (?:(\w+) = [^;]*|[\w:]+::(\w+));", re.MULTILINE)
# A name that follows ".", "->" or "::" is looked for in what stands before it.
WORD = re.compile(r"(?<![\w.])(?<!->)(?<!::)[A-Za-z_]\w*\b")
INCLUDED = re.compile(r'^#include "([^"]+)"', re.MULTILINE)
ROOT = pathlib.Path(__file__).resolve().parent.parent


@functools.cache
def header(name):
    """The words of a header, and the headers that it includes; nothing of what the build makes."""
    path = ROOT / name
    text = path.read_text() if path.exists() else ""
    return set(WORD.findall(NO_CODE.sub("", text))), INCLUDED.findall(text)


@functools.cache
def defined_in(name):
    """The names that a header of this tree defines outside of classes."""
    path = ROOT / name
    return {found for places in DEFINED.findall(path.read_text() if path.exists() else "") for found in places if found}


def headers_of(names):
    """All headers of this tree that are read with these, themselves among them."""
    seen, left = set(), list(names)
    while left:
        name = left.pop()
        if name not in seen:
            seen.add(name)
            left += header(name)[1]
    return seen


def words_of_headers(names):
    """Of all headers that are read with these."""
    return set().union(*(header(name)[0] for name in headers_of(names)))


class Names:
    """What a source defines for itself, and all that it speaks of."""

    def __init__(self, source, with_headers=True):
        text = pathlib.Path(source).read_text()
        self.is_apart = "\nusing enum " in text  # its names are nowhere in the text
        self.aliases = {name: found[0] for found in ALIAS.finditer(text) for name in found.groups() if name}
        self.own = {name for region in UNNAMED.findall(text)
                    for found in DEFINED.findall(region) for name in found if name}
        self.own |= {found[2] for found in ALIAS.finditer(text) if found[2]}  # in whichever namespace
        self.all = set(WORD.findall(NO_CODE.sub("", text)))
        if with_headers:
            self.all |= words_of_headers(INCLUDED.findall(text))

    def bears(self, other):
        if self.is_apart or other.is_apart:
            return False
        clashes = self.own & other.all | other.own & self.all
        return all(name in self.aliases and self.aliases[name] == other.aliases.get(name) for name in clashes)


def units(sources, most, with_headers=True):
    """The sources of each unit, in their order. Without headers more go together, a few of which do not compile."""
    made = []
    for source in sources:
        names = Names(source, with_headers)
        for unit in made:
            if len(unit) < most and all(names.bears(other) for _, other in unit):
                unit.append((source, names))
                break
        else:
            made.append([(source, names)])
    return [[source for source, _ in unit] for unit in made]


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    print(";".join(f"{number}:{source}" for number, unit in enumerate(units(sys.argv[2:], int(sys.argv[1])))
                   for source in unit), end="")
