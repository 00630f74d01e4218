"""Which sources may be read together, as one unit: headers that all of them include are then read once.

A source that uses a name which another one defines in an unnamed namespace is kept apart from it.
"""

import pathlib
import re

UNNAMED = re.compile(r"^namespace \{$(.*?)^\}  // namespace$", re.MULTILINE | re.DOTALL)
DEFINED = re.compile(
    r"^(?=[\w\[])(?:template <.*> )?(?:(?:enum class|class|struct|enum) (\w+)|using (\w+) ="
    r"|(?!using)[\w:<>,&*\[\] ]*?\b(\w+)(?=\(| =|\{|\[))", re.MULTILINE)
NO_CODE = re.compile(r'//.*|"(?:\\.|[^"\\\n])*"')
WORD = re.compile(r"\b[A-Za-z_]\w*\b")


class Names:
    """What a source defines for itself, and all that it speaks of."""

    def __init__(self, source):
        text = pathlib.Path(source).read_text()
        self.own = {name for region in UNNAMED.findall(text)
                    for found in DEFINED.findall(region) for name in found if name}
        self.all = set(WORD.findall(NO_CODE.sub("", text)))

    def bears(self, other):
        return not self.own & other.all and not other.own & self.all


def units(sources, most):
    """The sources of each unit, in their order."""
    made = []
    for source in sources:
        names = Names(source)
        for unit in made:
            if len(unit) < most and all(names.bears(other) for _, other in unit):
                unit.append((source, names))
                break
        else:
            made.append([(source, names)])
    return [[source for source, _ in unit] for unit in made]
