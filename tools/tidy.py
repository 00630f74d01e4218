#!/usr/bin/env python3
"""clang-tidy over many sources, which are read together (units.py), since most of its time goes into the headers of the
standard library. All that are C++ are read with all folders and definitions of any. A unit that does not compile is read
in halves.

usage: tidy.py <build folder> <pattern>…
  The build folder has a compile_commands.json; a pattern is a regular expression that is found in a source's path.
"""

import concurrent.futures
import json
import os
import pathlib
import re
import shlex
import subprocess
import sys

import units

SOURCES_OF_A_UNIT = 16
HEADERS_AND_SOURCES = r"/(models|sim|tools|bench|tests)/.*\.[hc]pp$"


def flags_of(command):
    """What the compiler is asked for, without the files and without headers that were read before; a folder is one flag
    with the word before it."""
    words = iter(shlex.split(command)[1:])
    flags = []
    for word in words:
        if word in ("-o", "-c", "-include-pch"):
            next(words)
        elif word == "-Xclang":
            if next(words) in ("-include-pch", "-include"):
                next(words), next(words)
        elif word == "-isystem":
            flags.append((word, next(words)))
        elif not word.startswith("-fsanitize") and word not in ("-Winvalid-pch", "-Werror"):
            flags.append((word,))
    return flags


def sources_of(file):
    """The sources that the build compiles as that file: itself, or those of a unit (compile_in_units())."""
    if pathlib.Path(file).parent.name != "units":
        return [file]
    return [str(units.ROOT / name) for name in units.INCLUDED.findall(pathlib.Path(file).read_text())]


def work_of(build, patterns):
    """(flags, sources) of each unit, the largest first, so that all processors are busy until the end."""
    sources, flags = {}, {}
    for entry in json.loads((build / "compile_commands.json").read_text()):
        files = [file for file in sources_of(entry["file"]) if any(re.search(pattern, file) for pattern in patterns)]
        if files:
            language = "C" if entry["file"].endswith(".c") else "C++"
            sources.setdefault(language, []).extend(files)
            flags.setdefault(language, {}).update(dict.fromkeys(flags_of(entry["command"])))
    work = [([word for flag in flags[language] for word in flag], unit) for language, files in sources.items()
            for unit in units.units(files, SOURCES_OF_A_UNIT, with_headers=False)]
    return sorted(work, key=lambda unit: -len(unit[1]))


def tidy(flags, file):
    """Whether clang-tidy has nothing to say of a file, and what it says."""
    done = subprocess.run(
        ["clang-tidy", "-quiet", f"--config-file={pathlib.Path('.clang-tidy').resolve()}",
         f"--header-filter={HEADERS_AND_SOURCES}", str(file), "--", *flags], capture_output=True, text=True)
    said = "\n".join(line for line in done.stdout.splitlines() + done.stderr.splitlines()
                     if not re.search(r"warnings? (and \d+ errors? )?generated|^Suppressed|^Use -header-filter", line))
    return done.returncode == 0, said


def check(unit, flags, sources):
    """What is to be said of the sources, which are read as one file named `unit`."""
    if len(sources) == 1:
        clean, said = tidy(flags, sources[0])
        return [] if clean else [said]
    unit.with_suffix(".cpp").write_text("".join(f'#include "{source}"\n' for source in sources))
    clean, said = tidy(flags, unit.with_suffix(".cpp"))
    if clean:
        return []
    if "clang-diagnostic-error" not in said:
        return [said]
    half = len(sources) // 2
    return check(unit.with_name(unit.name + "a"), flags, sources[:half]) + check(
        unit.with_name(unit.name + "b"), flags, sources[half:])


def main():
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    build = pathlib.Path(sys.argv[1])
    folder = build / "tidy"
    folder.mkdir(exist_ok=True)
    work = work_of(build, sys.argv[2:])
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        jobs = [pool.submit(check, folder / f"unit{number}", flags, sources)
                for number, (flags, sources) in enumerate(work)]
        said = [text for job in jobs for text in job.result()]
    print("".join(f"{text}\n" for text in said)
          + f"{sum(len(unit[1]) for unit in work)} sources {'are not all' if said else 'are'} clean")
    sys.exit(1 if said else 0)


if __name__ == "__main__":
    main()
