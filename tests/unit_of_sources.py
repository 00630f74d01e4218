#!/usr/bin/env python3
"""Writes sources of tests as one, so that the headers they share are read once.

All that such a source has is in its unnamed namespace, which gets a name of its own here: two sources may use the same
names.

usage: unit_of_sources.py --plan <most> <source>…    prints "<number of its unit>:<source>", separated by ";"
       unit_of_sources.py <unit> <root> <source>…    writes the unit; lines are those of the sources, from the root
"""

import pathlib
import re
import sys

sys.path.append(str(pathlib.Path(__file__).resolve().parent.parent / "tools"))
import units  # noqa: E402

UNNAMED = re.compile(r"^namespace \{$(.*)^\}  // namespace$", re.MULTILINE | re.DOTALL)
# What may be around it.
AROUND = re.compile(r"(?:\s|//[^\n]*\n|#include [^\n]*\n|(?:namespace [\w:]+ \{|\}  // namespace [\w:]+)\n)*")


def fits(text):
    """Whether all that the source has is in one unnamed namespace, macros left out, which know no namespace."""
    unnamed = UNNAMED.search(text)
    return (unnamed is not None and "#define" not in text and "\nnamespace {" not in unnamed[1]
            and AROUND.fullmatch(text[:unnamed.start()]) is not None
            and AROUND.fullmatch(text[unnamed.end():]) is not None)


class Source:
    """A source, what it defines for itself, and all that its headers speak of."""

    def __init__(self, path):
        text = pathlib.Path(path).read_text()
        self.path = path
        self.fits = fits(text)
        self.own = units.Names(path).own
        included = units.INCLUDED.findall(text)
        self.headers = units.words_of_headers(included)
        helpers = [name for name in units.headers_of(included) if name.startswith("tests/")]
        self.helpers = {name: units.defined_in(name) for name in helpers}
        # There testing:: is another namespace than elsewhere.
        self.testing = any("namespace rehearse::testing" in part for part in
                           [text, *((units.ROOT / name).read_text() for name in helpers)])

    def bears(self, other):
        """Whether no header that only one of them reads has a name of the other, or of a header of its tests."""
        return (self.testing == other.testing
                and not (self.own & (other.headers - self.headers))
                and not (other.own & (self.headers - other.headers))
                and not any(names & others for helper, names in self.helpers.items()
                            for another, others in other.helpers.items() if helper != another))


def plan(most, paths):
    made = []
    for source in filter(lambda source: source.fits, map(Source, paths)):
        unit = next((unit for unit in made if len(unit) < most and all(map(source.bears, unit))), None)
        if unit is None:
            made.append(unit := [])
        unit.append(source)
    for number, unit in enumerate(made):
        for source in unit:
            yield number, source.path


def unit_text(root, sources):
    for source in sources:
        text = pathlib.Path(source).read_text()
        path = pathlib.Path(source).relative_to(root)
        name = "of_" + re.sub(r"\W", "_", str(path))
        text = re.sub(r"^namespace \{$", f"namespace {name} {{", text, count=1, flags=re.MULTILINE)
        yield f'#line 1 "{path}"\n{text}'


def main():
    if len(sys.argv) < 4:
        sys.exit(__doc__)
    if sys.argv[1] == "--plan":
        print(";".join(f"{number}:{source}" for number, source in plan(int(sys.argv[2]), sys.argv[3:])), end="")
    else:
        pathlib.Path(sys.argv[1]).write_text("".join(unit_text(sys.argv[2], sys.argv[3:])))


if __name__ == "__main__":
    main()
