#!/usr/bin/env python3
"""Fails, naming file and line, when a message about bad input is not in the words "found X, expected Y".

Reads the string literals of all sources below models, sim and tools; adjacent literals are one text. Two other ways of
saying the same are looked for: "X; must be Y" and "found X; expected Y".

usage: messages_test.py <source root>
"""

import pathlib
import re
import sys

OTHER_DIALECTS = [
    (re.compile(r"\bmust (be|have|leave|not|come|stand)\b"), "must"),
    (re.compile(r"; ?expected\b"), "; expected"),
]

# k6's own sentences, which tools compare with recorded answers: they are repeated, not chosen.
WORDS_OF_K6 = {
    "metrics must be declared in the init context",
    "the {} must be at least {}, but is {}",
    "the number of VUs must be more than 0",
    "the number of iterations must be more than 0",
    "either startVUs or one of the stages' target values must be greater than 0",
    "the timeUnit must be more than 0",
    "the iteration rate must be more than 0",
    "the number of active VUs ({}) must be less than or equal to the number of maxVUs ({})",
    "the duration must be specified, for infinite duration use 0",
    "setupTimeout must be positive",
    "new SharedArray must be called in the init context",
    "metrics must be declared in the init context",
    "the argument to each() must be a function",
    "segment start value must be at least 0 but was {}",
    "segment start({}) must be less than its end({})",
}

# A comment, a character, or literals with nothing but blanks between them (raw ones stand alone).
TOKENS = re.compile(
    r"""//[^\n]*|/\*.*?\*/|'(?:\\.|[^'\\\n])+'|(?P<raw>R"(?P<end>[^(\s]*)\(.*?\)(?P=end)")"""
    r"""|(?P<text>"(?:\\.|[^"\\\n])*"(?:\s*"(?:\\.|[^"\\\n])*")*)""",
    re.DOTALL,
)


def literals(source):
    """Each literal of a source with the number of its first line."""
    for token in TOKENS.finditer(source):
        line = source.count("\n", 0, token.start()) + 1
        if token["text"]:
            yield line, "".join(re.findall(r'"((?:\\.|[^"\\\n])*)"', token["text"]))
        elif token["raw"]:
            yield line, token["raw"]


def main(root):
    wrong = []
    for path in sorted(path for wing in ("models", "sim", "tools") for path in (root / wing).rglob("*.?pp")):
        for line, text in literals(path.read_text(encoding="utf-8")):
            if text in WORDS_OF_K6:
                continue
            for pattern, name in OTHER_DIALECTS:
                if pattern.search(text):
                    wrong.append(f'{path.relative_to(root)}:{line}: "{name}" instead of ", expected": {text}')
    print("\n".join(wrong))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(pathlib.Path(sys.argv[1])))
