#!/usr/bin/env python3
"""Fails, naming file and line, when a comment has a phrase that stops its reader, and says what to write instead.

Reads the comments of all sources below models, sim, tools, tests and bench: C++, and lines that begin with # in Python,
shell and CMake. The lines of one comment are one text, so that a phrase may run over their end.

usage: words_test.py <source root>
"""

import pathlib
import re
import sys

BANNED = [
    (r"who|whom|whoever|he|him|his|himself|she|her", "name the object: the VU, the request, the caller"),
    (r"(?:no|some|any|every)body|(?:some|any|every)one", "name the object: no request, another owner"),
    (r"whose (?:it|they|he|that|this|those)", "name the owner: the owner of the job"),
    (r"so (?:many|much)", "name the parameter: at most `limit` events"),
    (r"as many as|as many(?=[.,;:])", "name the number: up to kMost; the same number of"),
    (r"(?:go|goes|going|went|gone) on", "continue, advance, last"),
    (r"(?:come|comes|coming|came) to", "name the result: sum, reach, amount to"),
    (r"(?:stand|stands|standing|stood) for", "is, means, is equivalent to"),
    (r"told", "active: receives, is called with, reports"),
]

# Parts of comments, each on one line, that keep their words; with the reason.
EXCEPTIONS = {
    'A shown line "…" stands for any number of lines.': "a placeholder does stand for what it replaces",
}

PATTERNS = [
    (re.compile(rf"\b(?:{words})\b".replace(" ", r"\s+"), re.IGNORECASE), advice) for words, advice in BANNED
]

# Comments, of which those on consecutive lines are one; and literals, in which // begins none.
CPP = re.compile(
    r"""(?P<comment>//[^\n]*(?:\n[ \t]*//[^\n]*)*|/\*.*?\*/)|(?<![0-9a-fA-F])'(?:\\.|[^'\\\n])+'"""
    r"""|R"(?P<end>[^(\s]*)\(.*?\)(?P=end)"|"(?:\\.|[^"\\\n])*\"""",
    re.DOTALL,
)
SCRIPT = re.compile(r"^(?P<comment>[ \t]*#[^\n]*(?:\n[ \t]*#[^\n]*)*)", re.MULTILINE)
LINE_BEGIN = re.compile(r"(?:^|\n)[ \t]*(?://[/<!]*|#+)")
SYNTAX = {".cpp": CPP, ".hpp": CPP, ".c": CPP, ".h": CPP, ".py": SCRIPT, ".sh": SCRIPT, ".txt": SCRIPT}


def sources(root):
    """The files to be read, with their syntax and in order."""
    for wing in ("models", "sim", "tools", "tests", "bench"):
        for path in sorted((root / wing).rglob("*")):
            syntax = SYNTAX.get(path.suffix)
            if syntax and (path.suffix != ".txt" or path.name == "CMakeLists.txt"):
                yield path, syntax


def blanks(match):
    """White space in place of the match, so that what follows keeps its line."""
    return re.sub(r"\S", " ", match[0])


def wrong_words(source, syntax):
    """Each banned phrase of a source's comments: its line, itself and the advice."""
    for comment in syntax.finditer(source):
        text = LINE_BEGIN.sub(blanks, comment["comment"] or "")
        text = re.sub(r"`[^`\n]*`", blanks, text)
        for part in EXCEPTIONS:
            text = text.replace(part, " " * len(part))
        for pattern, advice in PATTERNS:
            for phrase in pattern.finditer(text):
                line = source.count("\n", 0, comment.start("comment") + phrase.start()) + 1
                yield line, " ".join(phrase[0].split()), advice


def main(root):
    wrong = [
        f'{path.relative_to(root)}:{line}: "{phrase}": {advice}'
        for path, syntax in sources(root)
        for line, phrase, advice in sorted(wrong_words(path.read_text(encoding="utf-8"), syntax))
    ]
    print("\n".join(wrong))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(pathlib.Path(sys.argv[1])))
