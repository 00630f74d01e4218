"""Builds the peers' programs, runs commands against the clock, describes the machine. Needs only python3."""

import json
import os
import pathlib
import platform
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import zlib

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
CXX = os.environ.get("CXX", "g++")
FLAGS = ["-std=c++20", "-O3", "-Wall", "-Wextra", "-Werror"]


class Failed(Exception):
    """A command that did not end well; the text says how, in one line."""


def reason(text):
    """The line of an error output that says most: the last that speaks of an error, or the last."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    telling = [line for line in lines if re.search("error|exception|critical|bad_alloc", line, re.IGNORECASE)]
    return (telling or lines or ["without a word"])[-1]


def run(command, limit=600):
    """Runs a command to its end; returns its wall-clock seconds and what it printed."""
    with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as errors:
        began = time.perf_counter()
        try:
            child = subprocess.Popen(command, stdout=out, stderr=errors)
        except OSError as error:
            raise Failed(str(error)) from None
        # Waiting with a timeout would look only every 50 ms.
        alarm = threading.Timer(limit, child.kill)
        alarm.start()
        code = child.wait()
        seconds = time.perf_counter() - began
        alarm.cancel()
        if seconds >= limit:
            raise Failed(f"not done after {limit} s")
        out.seek(0)
        errors.seek(0)
        if code < 0:
            raise Failed(f"ended by {signal.Signals(-code).name}: {reason(errors.read())}")
        if code > 0:
            raise Failed(f"exit {code}: {reason(errors.read())}")
        return seconds, out.read()


def process_ms(command):
    """Wall-clock milliseconds of a short process, with as little of Python around it as can be."""
    quiet = [(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)]
    began = time.perf_counter()
    child = os.posix_spawn(command[0], command, os.environ, file_actions=quiet)
    _, status = os.waitpid(child, 0)
    took = time.perf_counter() - began
    if status != 0:
        raise Failed(f"exit {os.waitstatus_to_exitcode(status)}")
    return 1e3 * took


def peak_bytes(command):
    """The most memory that a process has at a time, looked at every millisecond: what the system tells
    when it is over counts the process that started it too."""
    most = 0
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as child:
        status = pathlib.Path(f"/proc/{child.pid}/status")
        while child.poll() is None:
            if peak := re.search(r"VmHWM:\s*(\d+) kB", status.read_text()):
                most = 1024 * int(peak[1])
            time.sleep(0.001)
    if child.returncode != 0:
        raise Failed(f"exit {child.returncode}")
    return most


def build(folder, program, header, library, package):
    """Builds a program beside this file if its sources are newer; returns its command."""
    if not shutil.which(CXX):
        raise Failed(f"no compiler {CXX}: apt-get install g++")
    probe = ["-E", "-x", "c++", "-std=c++20", "-include", header, os.devnull, "-o", os.devnull]
    try:
        run([CXX, *probe])
    except Failed:
        raise Failed(f"not installed: apt-get install {package}") from None
    source, target = HERE / f"{program}.cpp", pathlib.Path(folder) / program
    newest = max(each.stat().st_mtime for each in (source, HERE / "work.hpp", HERE / "harness.py"))
    if not target.exists() or target.stat().st_mtime < newest:
        target.parent.mkdir(parents=True, exist_ok=True)
        print(f"building {program}", file=sys.stderr)
        link = [f"-l{library}"] if library else []
        try:
            run([CXX, *FLAGS, str(source), "-o", str(target), *link])
        except Failed as failure:
            raise Failed(f"does not build: {failure}") from None
    return [str(target)]


def python(program, module, package):
    """The command of a program beside this file, on a Python that has the module."""
    why = ""
    for interpreter in dict.fromkeys([sys.executable, "/usr/bin/python3"]):
        try:
            run([interpreter, "-c", f"import {module}"])
            return [interpreter, str(HERE / f"{program}.py")]
        except Failed as failure:
            why = str(failure)
    if "ModuleNotFoundError" in why or "No such file" in why:
        why = f"not installed: apt-get install {package}"
    raise Failed(why)


class Rehearse:
    """The command under test, and the files it is given."""

    def __init__(self, binary, folder):
        if not os.access(binary, os.X_OK):
            sys.exit(f"no {binary}: build it (cmake --preset release && cmake --build --preset "
                     "release), or say where it is with --rehearse")
        self.binary = str(pathlib.Path(binary).resolve())
        self.folder = pathlib.Path(folder)
        try:
            self.options = run([self.binary, "run", "--help"])[1]
        except Failed as failure:
            sys.exit(f"{binary} run --help: {failure}")

    def has(self, option):
        return re.search(rf"^\s.*{option}\b", self.options, re.MULTILINE) is not None

    def command(self, document, jobs=None):
        """The command that rehearses the document, a dict, or a file."""
        path = document
        if isinstance(document, dict):
            text = json.dumps(document)
            path = self.folder / f"{zlib.crc32(text.encode()):x}.json"
            path.write_text(text)
        flags = ["--jobs", str(jobs)] if jobs and self.has("--jobs") else []
        return [self.binary, "run", str(path), "-q", *flags]


def version(package):
    """The installed version of a Debian package, or ''."""
    try:
        return run(["dpkg-query", "-W", "-f", "${Version}", package])[1]
    except Failed:
        return ""


def machine(packages):
    """Processor, cores, system, compiler and the packages' versions, in lines."""
    processor = re.search(r"model name\s*: (.*)", pathlib.Path("/proc/cpuinfo").read_text())
    try:
        system = platform.freedesktop_os_release()["PRETTY_NAME"]
    except OSError:
        system = platform.system()
    compiler = run([CXX, "--version"])[1].splitlines()[0] if shutil.which(CXX) else "none"
    peers = [f"{package} {version(package)}" for package in packages if version(package)]
    return [f"{processor[1] if processor else platform.machine()}, {os.cpu_count()} cores; {system}; "
            f"Python {platform.python_version()}",
            f"{compiler}; {', '.join(peers) or 'no peer installed'}",
            f"load average before the first run: {os.getloadavg()[0]:.2f}"]
