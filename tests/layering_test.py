#!/usr/bin/env python3
"""Fails, naming file and line, when a source includes what its folder must not use.

The table is the architecture: each folder, and the folders whose headers it may include besides its own. It holds no
circle, so no circle of includes between folders is possible; circles between files are looked for in the sources.

usage: layering_test.py <source root>
"""

import pathlib
import re
import sys

MODELS = "models/base models/duration models/journey models/entry models/instances models/service"
SIM = "sim/core sim/plan sim/options sim/verdict sim/measure sim/measure/series sim/measure/expression sim/measure/over sim/vu sim/lookahead sim/executor sim/run"
FILE_PARTS = "sim/file/json sim/file/duration sim/file/journey sim/file/target sim/file/dot sim/file/schema"
FILE = f"{FILE_PARTS} sim/file sim/json"
SCRIPT = "sim/script/engine sim/script/embedded sim/script/modules sim/script/program sim/script/http sim/script/answers sim/script/html"
LIVE = "tools/live/loop tools/live/http tools/live/control tools/live/serve tools/live"
FIT = "sim/fit/read sim/fit"
QUESTIONS = "sim/questions sim/questions/ties"
REHEARSE = "tools/rehearse/text tools/rehearse/observers tools/rehearse/report tools/rehearse/summary tools/rehearse/points tools/rehearse/results tools/rehearse/answers tools/rehearse/pictures tools/rehearse/outputs tools/rehearse/display tools/rehearse/help tools/rehearse/pages"

MAY_INCLUDE = {
    "models/base": "",
    "models/duration": "models/base",
    "models/journey": "models/base models/duration",
    "models/entry": "models/base models/duration",
    "models/instances": "models/base",
    "models/service": "models/base models/duration models/journey models/entry models/instances",
    "models/service/calls": "models/base models/duration models/journey models/entry models/instances models/service",
    "sim/core": "models/base models/journey",
    "sim/plan": "models/base",
    "sim/options": "models/base sim/plan",
    "sim/verdict": "models/base sim/options",
    "sim/measure/series": "models/base",
    "sim/measure": f"{MODELS} sim/core sim/measure/series sim/verdict",
    "sim/measure/expression": "models/base models/service sim/core sim/options sim/verdict sim/measure sim/measure/series",
    "sim/measure/over": "models/base models/service sim/verdict sim/measure sim/measure/series",
    "sim/vu": f"{MODELS} sim/core sim/plan",
    "sim/lookahead": f"{MODELS} sim/core sim/plan sim/verdict sim/measure sim/measure/series sim/vu",
    "sim/executor": f"{MODELS} sim/core sim/plan sim/vu sim/lookahead",
    "sim/run": f"{MODELS} sim/core sim/plan sim/verdict sim/measure sim/measure/series sim/measure/expression sim/vu sim/lookahead sim/executor",
    "sim/questions": f"{MODELS} {SIM}",
    "sim/questions/ties": f"{MODELS} {SIM}",
    "sim/fit/read": "models/base sim/options sim/file/json sim/file/duration sim/script/http",
    "sim/fit": "models/base sim/measure sim/fit/read",
    "sim/file/json": "models/base sim/plan sim/options",
    "sim/file/duration": "models/base models/duration sim/options sim/file/json",
    "sim/file/journey": "models/base models/duration models/journey sim/file/json sim/file/duration",
    "sim/file/target": f"{MODELS} sim/options sim/file/json sim/file/duration sim/script/http sim/script/answers",
    "sim/file/dot": f"{MODELS} sim/file/json",
    "sim/file/schema": "models/base models/duration sim/plan sim/options",
    "sim/file": f"{MODELS} {SIM} {FILE_PARTS} sim/script/answers",
    "sim/script/http": "models/base sim/options",
    "sim/script/answers": "models/base models/journey sim/options sim/file/json sim/script/http",
    "sim/script/html": "models/base sim/options sim/script/http",
    "sim/json": f"{MODELS} {SIM} sim/file",
    "sim/script/engine": "models/base",
    "sim/script/modules": "models/base sim/script/engine sim/script/embedded sim/script/http",
    "sim/script/program": "models/base sim/script/engine",
    "sim/script/vu": f"{MODELS} {SIM} {SCRIPT}",
    "sim/script/run": f"{MODELS} {SIM} {SCRIPT} sim/script/vu",
    "sim/machine": f"{MODELS} {SIM} {FILE}",
    "sim/api": f"{MODELS} {SIM} {FILE} sim/machine",
    "tools/live/loop": f"models/base {SIM}",
    "tools/live/http": f"{MODELS} {SIM} tools/live/loop",
    "tools/live/control": f"{MODELS} {SIM} {FILE} tools/live/loop",
    "tools/live/serve": f"{MODELS} {SIM} tools/live/loop sim/script/http sim/script/answers",
    "tools/live": f"{MODELS} {SIM} {FILE} {LIVE}",
    "tools/ui": "models/base sim/json tools/live/loop",
    "tools/rehearse/text": f"models/base {SIM}",
    "tools/rehearse/observers": f"models/base models/journey {SIM} sim/json tools/rehearse/text",
    "tools/rehearse/report": f"{MODELS} {SIM} {FILE} tools/rehearse/text tools/rehearse/summary {QUESTIONS}",
    "tools/rehearse/summary": "models/base sim/options sim/verdict sim/json tools/rehearse/text",
    "tools/rehearse/points": "models/base sim/options sim/verdict sim/file/json tools/rehearse/text sim/fit/read",
    "tools/rehearse/results": f"{MODELS} {SIM} {QUESTIONS} {FILE} tools/rehearse/text sim/fit/read",
    "tools/rehearse/answers": f"{MODELS} {SIM} {QUESTIONS} {FILE} tools/rehearse/text tools/rehearse/report tools/rehearse/results",
    "tools/rehearse/pictures": f"models/base {SIM} {QUESTIONS} tools/rehearse/text tools/rehearse/results",
    "tools/rehearse/pages": f"models/base {SIM} {QUESTIONS} sim/json tools/rehearse/text tools/rehearse/summary tools/rehearse/results tools/rehearse/answers tools/rehearse/pictures tools/rehearse/help tools/rehearse/embedded",
    "tools/rehearse/outputs": f"models/base {SIM} sim/file/json sim/file sim/json tools/rehearse/text tools/rehearse/points tools/rehearse/results tools/rehearse/summary tools/rehearse/report tools/rehearse/answers {QUESTIONS} sim/fit/read",
    "tools/rehearse/display": f"models/base {SIM} tools/rehearse/text tools/rehearse/report",
    "tools/rehearse/help": "models/base sim/measure",
    "tools/rehearse/line": f"{MODELS} {SIM} {FILE} {QUESTIONS} {REHEARSE} {FIT}",
    "tools/rehearse/input": f"{MODELS} {SIM} {FILE} {QUESTIONS} tools/rehearse/text tools/rehearse/line tools/rehearse/script sim/fit/read",
    "tools/rehearse/ask": f"{MODELS} {SIM} {FILE} {QUESTIONS} {REHEARSE} tools/rehearse/line tools/rehearse/input {FIT}",
    "tools/rehearse/script": f"{MODELS} {SIM} {SCRIPT} sim/script/vu sim/script/run sim/file sim/file/json tools/rehearse/text tools/rehearse/points tools/rehearse/line sim/fit/read",
    "tools/rehearse/commands": f"{MODELS} {SIM} {FILE} sim/machine sim/script/run tools/rehearse/script {LIVE} {REHEARSE} {QUESTIONS} tools/rehearse/line tools/rehearse/input sim/fit/read",
    "tools/rehearse/live": f"{MODELS} {SIM} {FILE} sim/script/run tools/rehearse/script {LIVE} {REHEARSE} tools/ui tools/rehearse/ui tools/rehearse/line tools/rehearse/input tools/rehearse/commands sim/fit/read",
    "tools/rehearse/ui": f"{MODELS} {SIM} {FILE} {QUESTIONS} {REHEARSE} tools/rehearse/embedded tools/live/loop tools/ui tools/rehearse/line tools/rehearse/input tools/rehearse/commands",
    "tools/rehearse": "sim/measure tools/rehearse/ask tools/rehearse/commands tools/rehearse/line sim/core tools/rehearse/outputs",
}

# By folder and all below it: system headers it does without, and why.
MUST_NOT_INCLUDE = [
    ("models", r"nlohmann/.*|CLI/.*|fstream|iostream|filesystem", "has no JSON and no I/O"),
    ("models", r"chrono|ctime|time\.h|sys/time\.h", "has no clock of its own"),
    ("models", "random", "draws from models/base/random.hpp alone"),
    ("sim", r"chrono|ctime|time\.h|sys/time\.h", "has no clock of its own"),
    ("sim", "random", "draws from models/base/random.hpp alone"),
]

# Headers that a single source may include all the same, and why.
EXCEPTIONS = {
    ("sim/fit/read/point_time.cpp", "chrono"): "has the calendar, and reads no clock",
    ("sim/script/engine/js_engine.cpp", "sys/time.h"): "names the type of the clock that the engine gets in place of the machine's",
}

MOST_FILES = 36  # sources and headers in one folder

INCLUDE = re.compile(r'^\s*#\s*include\s*(?:"([^"]+)"|<([^>]+)>)')


def includes(path):
    """(line, quoted header or None, system header or None) of each include of a source."""
    for number, line in enumerate(path.read_text().splitlines(), 1):
        if found := INCLUDE.match(line):
            yield number, found.group(1), found.group(2)


def circle_in(graph):
    """Nodes that include each other in a ring, or nothing."""
    state = {}

    def visit(node, trail):
        state[node] = "open"
        for other in graph.get(node, ()):
            if state.get(other) == "open":
                return [*trail[trail.index(other):], other]
            if other not in state and (found := visit(other, [*trail, other])):
                return found
        state[node] = "done"
        return None

    for node in sorted(graph):
        if node not in state and (found := visit(node, [node])):
            return found
    return None


def table_faults():
    allowed = {folder: [f for f in may.split() if f != folder] for folder, may in MAY_INCLUDE.items()}
    if found := circle_in(allowed):
        yield "the table has a circle: " + " → ".join(found)


def source_faults(root):
    sources = sorted(path for top in ("models", "sim", "tools") for ending in ("hpp", "cpp")
                     for path in (root / top).rglob(f"*.{ending}"))
    headers, folders = {}, dict.fromkeys(MAY_INCLUDE, 0)
    for path in sources:
        name = path.relative_to(root).as_posix()
        folder = path.parent.relative_to(root).as_posix()
        if folder not in MAY_INCLUDE:
            yield f"{name}: {folder} is not in the table"
            continue
        folders[folder] += 1
        may = {folder, *MAY_INCLUDE[folder].split()}
        for line, quoted, system in includes(path):
            if quoted and quoted.rsplit("/", 1)[0] not in may:
                yield f'{name}:{line}: includes "{quoted}", {folder} may include only from: {" ".join(sorted(may))}'
            if quoted and name.endswith(".hpp"):
                headers.setdefault(name, []).append(quoted)
            for top, pattern, reason in MUST_NOT_INCLUDE:
                if (name, system) in EXCEPTIONS:
                    continue
                if system and name.startswith(top + "/") and re.fullmatch(pattern, system):
                    yield f"{name}:{line}: includes <{system}>, but {top} {reason}"
    if found := circle_in(headers):
        yield "headers include each other: " + " → ".join(found)
    for folder, count in sorted(folders.items()):
        if count == 0:
            yield f"{folder}: found no sources, expected some, as it is in the table"
        if count > MOST_FILES:
            yield f"{folder}: found {count} sources and headers, expected at most {MOST_FILES}"


def main():
    faults = [*table_faults(), *source_faults(pathlib.Path(sys.argv[1]))]
    print("\n".join(faults))
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
