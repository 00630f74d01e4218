#!/usr/bin/env python3
"""Which sources of a library may be read together, as one unit.

Most of the time of a compiler, and of clang-tidy, goes into headers that all sources include. In one unit they are read
once; sources that define the same name in an unnamed namespace are kept apart.

usage: units.py <most sources of a unit> <source>…
  Prints the number of each source's unit, separated by semicolons.
"""

import pathlib
import re
import sys

UNNAMED = re.compile(r"^namespace \{$(.*?)^\}  // namespace$", re.MULTILINE | re.DOTALL)
DEFINED = re.compile(
    r"^(?=[\w\[])(?:template <.*> )?(?:(?:enum class|class|struct|enum) (\w+)|using (\w+) ="
    r"|(?!using)[\w:<>,&*\[\] ]*?\b(\w+)(?=\(| =|\{|\[))", re.MULTILINE)


def names_of(source):
    """What a source defines for itself."""
    return {name for region in UNNAMED.findall(pathlib.Path(source).read_text())
            for found in DEFINED.findall(region) for name in found if name}


def units(sources, most):
    """The sources of each unit, in their order."""
    made = []
    for source in sources:
        names = names_of(source)
        for unit in made:
            if len(unit[0]) < most and not unit[1] & names:
                unit[0].append(source)
                unit[1].update(names)
                break
        else:
            made.append(([source], names))
    return [unit[0] for unit in made]


def main():
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    sources = sys.argv[2:]
    number = {source: str(at) for at, unit in enumerate(units(sources, int(sys.argv[1]))) for source in unit}
    print(";".join(number[source] for source in sources))


if __name__ == "__main__":
    main()
