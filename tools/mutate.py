#!/usr/bin/env python3
"""Mutants of one line each, and whether a test notices them.

All mutants of a file are compiled at once: behind a question that is asked where the line is reached, so that one build
says which test programs reach which line, and each mutant costs a run of those programs alone. The file is restored at
the end, whatever happens. Lines that are whole statements or conditions are mutated; declarations are not.

usage: tools/mutate.py [--build build/dev] [--slice I/N] [--changed] [--since REVISION] [--most N] [--seed S] [file…]

  file…      of models/ and sim/; by default all semantic ones, of which --slice takes every N-th from the I-th on
  --changed  only lines that differ from the last commit; --since: from that revision
  --most     as many mutants of each file, drawn with the seed
"""

import argparse
import os
import pathlib
import random
import re
import signal
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
FOLDERS = ("models/entry", "models/journey", "models/service", "models/duration", "sim/core", "sim/plan", "sim/executor", "sim/vu", "sim/run",
           "sim/lookahead", "sim/measure", "sim/options", "sim/verdict", "sim/file", "sim/questions")

# What a line may have in place of what it has. Marks stand alone: no <<, ->, += or template.
SWAPS = [
    (r"(?<=\s)<=(?=\s)", "<"), (r"(?<=\s)<(?=\s)", "<="), (r"(?<=\s)>=(?=\s)", ">"), (r"(?<=\s)>(?=\s)", ">="),
    (r"(?<=\s)==(?=\s)", "!="), (r"(?<=\s)!=(?=\s)", "=="), (r"(?<=\s)&&(?=\s)", "||"), (r"(?<=\s)\|\|(?=\s)", "&&"),
    (r"(?<=\s)\+(?=\s)", "-"), (r"(?<=\s)-(?=\s)", "+"), (r"(?<=\s)\+=(?=\s)", "-="), (r"(?<=\s)-=(?=\s)", "+="),
    (r"(?<=\s)\*(?=\s)", "/"), (r"\+\+(?=\w)", "--"), (r"--(?=\w)", "++"), (r"\btrue\b", "false"), (r"\bfalse\b", "true"),
    (r"\bstd::min\b", "std::max"), (r"\bstd::max\b", "std::min"), (r"!(?=[\w(])", ""), (r"(?<![\w.])0(?![\w.'])", "1"),
    (r"(?<![\w.])1(?![\w.'])", "2"), (r"\.front\(\)", ".back()"), (r"\.back\(\)", ".front()"),
]
CONDITION = re.compile(r"^(\s*)(\}? ?(?:else )?(?:if|while)) \((.*)\) (\{|return[^;]*;|continue;|break;)$")
STATEMENT = re.compile(r"^\s+(?:return\b.*|[\w:.>()\[\]*-]+(?:\(.*\)|\s*(?:=|\+=|-=|\*=)\s.*)|(?:\+\+|--)[\w.>\[\]()-]+);$")
DECLARATION = re.compile(r"^\s*(?:const |constexpr |static |auto |using |REQUIRE\(|static_assert|case |public|private|friend )")

PROLOGUE = """#include <cstdlib>
#include <fcntl.h>
#include <unistd.h>
namespace {
[[maybe_unused]] bool is_mutant(int number) {
  static const int active = std::getenv("REHEARSE_MUTANT") ? std::atoi(std::getenv("REHEARSE_MUTANT")) : -1;
  static const int reached = std::getenv("REHEARSE_REACHED")
                                 ? open(std::getenv("REHEARSE_REACHED"), O_WRONLY | O_CREAT | O_APPEND, 0644) : -1;
  static bool seen[1 << 16];
  if (reached >= 0 && !seen[number]) {
    seen[number] = true;
    static_cast<void>(write(reached, &number, sizeof number));
  }
  return number == active;
}
}  // namespace
"""


def balanced(text):
    return all(text.count(a) == text.count(b) for a, b in ("()", "[]", "{}")) and text.count('"') % 2 == 0


def mutations_of(line):
    """Pairs of what a mutant has in place of the line's text."""
    code = line.split(" // ")[0].rstrip()
    if '"' in code or DECLARATION.match(code):
        return
    condition = CONDITION.match(code)
    if not condition and not STATEMENT.match(code):
        return
    body = condition.group(3) if condition else code.strip()
    if not balanced(body):
        return
    for pattern, replacement in SWAPS:
        for found in re.finditer(pattern, body):
            yield body[: found.start()] + replacement + body[found.end():]
    if not condition and not body.startswith("return"):
        yield ";"


def render(line, choices):
    """The line with all its mutants: (number, text)."""
    code = line.split(" // ")[0].rstrip()
    condition = CONDITION.match(code)
    if condition:
        text = condition.group(3)
        for number, mutant in choices:
            text = f"(is_mutant({number}) ? bool({mutant}) : bool({text}))"
        return f"{condition.group(1)}{condition.group(2)} ({text}) {condition.group(4)}"
    text = code.strip()
    for number, mutant in choices:
        text = f"if (is_mutant({number})) {{ {mutant} }} else {{ {text} }}"
    return re.match(r"\s*", code).group(0) + text


class MutatedFile:
    def __init__(self, path, lines_wanted, most, draw):
        self.path, self.original = path, path.read_text(encoding="utf-8")
        self.lines = self.original.split("\n")
        found = [(at, mutant) for at, line in enumerate(self.lines) if lines_wanted is None or at + 1 in lines_wanted
                 for mutant in dict.fromkeys(mutations_of(line))]
        if most and len(found) > most:
            found = sorted(draw.sample(found, most))
        self.mutants = dict(enumerate(found))

    def write(self):
        by_line = {}
        for number, (at, mutant) in self.mutants.items():
            by_line.setdefault(at, []).append((number, mutant))
        lines = [render(line, by_line[at]) if at in by_line else line for at, line in enumerate(self.lines)]
        last = max((at for at, line in enumerate(lines) if line.startswith("#include")), default=-1)
        lines[last] += "\n" + PROLOGUE + f"#line {last + 2}"
        self.path.write_text("\n".join(lines), encoding="utf-8")

    def restore(self):
        self.path.write_text(self.original, encoding="utf-8")


def build(folder, targets):
    return subprocess.run(["ninja", "-C", folder, "-k", "0", *targets], capture_output=True, text=True, check=False)


def compiled(file, folder, targets):
    """Builds, without the lines that do not compile as they are."""
    for _ in range(4):
        file.write()
        finished = build(folder, targets)
        if finished.returncode == 0:
            return True
        name = re.escape(str(file.path.relative_to(ROOT)))
        wrong = {int(line) - 1 for line in re.findall(name + r":(\d+):\d+: (?:error|note)", finished.stdout)}
        kept = {number: one for number, one in file.mutants.items() if one[0] not in wrong}
        if len(kept) == len(file.mutants):
            print(finished.stdout[-3000:])
            return False
        file.mutants = kept
    return False


def programs_of(folder):
    listed = (pathlib.Path(folder) / "unit_programs.txt").read_text(encoding="utf-8").split()
    return [pathlib.Path(one) for one in listed if pathlib.Path(one).exists()]


def run(program, environment, seconds):
    """Whether all its tests pass."""
    try:
        finished = subprocess.run([str(program), "--gtest_brief=1", "--gtest_fail_fast"], cwd=program.parent,
                                  env={**os.environ, "RC_PARAMS": "max_success=20", **environment}, timeout=seconds,
                                  stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    except subprocess.TimeoutExpired:
        return False
    return finished.returncode == 0


def reached_by(programs, many):
    """By program the mutants whose lines its tests reach."""
    reached = {}
    for program in programs:
        with tempfile.NamedTemporaryFile() as file:
            if not run(program, {"REHEARSE_REACHED": file.name}, 600):
                print(f"{program.name} fails without a mutant; it is left out")
                continue
            numbers = pathlib.Path(file.name).read_bytes()
            reached[program] = {int.from_bytes(numbers[at:at + 4], "little") for at in range(0, len(numbers), 4)} & many
    return reached


def try_all(file, folder, programs):
    """(killed, survivors, unreached)."""
    reached = reached_by(programs, set(file.mutants))
    killed, survivors, unreached = 0, [], []
    for number, (at, mutant) in file.mutants.items():
        judges = [program for program, numbers in reached.items() if number in numbers]
        where = f"{file.path.relative_to(ROOT)}:{at + 1}: {file.lines[at].strip()}  →  {mutant}"
        if not judges:
            unreached.append(where)
        elif all(run(program, {"REHEARSE_MUTANT": str(number)}, 120) for program in judges):
            survivors.append(where)
        else:
            killed += 1
    return killed, survivors, unreached


def changed_lines(since):
    """By file the numbers of its lines that differ."""
    wanted, current = {}, None
    diff = subprocess.run(["git", "diff", "-U0", since, "--", "models", "sim"], cwd=ROOT, capture_output=True, text=True,
                          check=True).stdout
    for line in diff.splitlines():
        if line.startswith("+++ b/"):
            current = wanted.setdefault(line[6:], set())
        found = re.match(r"@@ -\S+ \+(\d+)(?:,(\d+))? @@", line)
        if found and current is not None:
            first, count = int(found[1]), int(found[2] or 1)
            current |= set(range(first, first + count))
    return {name: lines for name, lines in wanted.items() if name.endswith(".cpp") and (ROOT / name).exists()}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("files", nargs="*")
    parser.add_argument("--build", default=str(ROOT / "build/dev"))
    parser.add_argument("--slice", default="1/1")
    parser.add_argument("--changed", action="store_true")
    parser.add_argument("--since", default="HEAD")
    parser.add_argument("--most", type=int, default=0)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    by_lines = changed_lines(asked.since) if asked.changed or asked.since != "HEAD" else None
    names = asked.files or sorted(by_lines if by_lines is not None else
                                  (str(path.relative_to(ROOT)) for folder in FOLDERS for path in (ROOT / folder).rglob("*.cpp")))
    part, parts = map(int, asked.slice.split("/"))
    draw = random.Random(asked.seed)
    programs = programs_of(asked.build)
    targets = [program.name for program in programs]
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    total, all_survivors, all_unreached = 0, [], []
    for name in names[part - 1::parts]:
        file = MutatedFile(ROOT / name, by_lines.get(name, set()) if by_lines is not None else None, asked.most, draw)
        if not file.mutants:
            continue
        try:
            if not compiled(file, asked.build, targets):
                print(f"{name}: could not be built with its mutants")
                continue
            killed, survivors, unreached = try_all(file, asked.build, programs)
        finally:
            file.restore()
        total += killed
        all_survivors += survivors
        all_unreached += unreached
        print(f"{name}: {killed} killed, {len(survivors)} survive, {len(unreached)} not reached", flush=True)
    for where in all_survivors:
        print(f"survives: {where}")
    for where in all_unreached:
        print(f"not reached: {where}")
    judged = total + len(all_survivors) + len(all_unreached)
    print(f"{total} of {judged} mutants killed")
    build(asked.build, targets)


main()
