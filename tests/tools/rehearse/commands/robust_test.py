#!/usr/bin/env python3
"""The command among full disks, closed descriptors, hostile texts, limits and signals.

Each function whose name begins with check_ is one claim; what does not hold is printed with its name.

usage: robust_test.py <rehearse>
"""

import fcntl
import json
import os
import pathlib
import resource
import signal
import subprocess
import sys
import tempfile
import time

REHEARSE = sys.argv[1]
SHORT = {"options": {"vus": 2, "duration": "10s"}, "journeys": {"default": {"duration": "1s"}}}
# About a minute of work, in the order of events and ahead of the clock.
LONG = {
    "options": {"scenarios": {"s": {"executor": "constant-arrival-rate", "rate": 2000, "duration": "100h",
                                    "preAllocatedVUs": 500}}},
    "journeys": {"default": {"steps": [{"request": {"target": "t"}}]}},
    "targets": {"t": {"duration": {"exponential": "20ms"}, "servers": 60}},
}
AHEAD = {"options": {"vus": 100, "duration": "120000h"}, "journeys": {"default": {"duration": {"uniform": ["1s", "9s"]}}}}


def run(arguments, document=SHORT, **more):
    text = document if isinstance(document, (str, bytes)) else json.dumps(document)
    return subprocess.run([REHEARSE, *arguments], input=text.encode() if isinstance(text, str) else text,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=60, check=False, **more)


def without(*descriptors):
    """What a child does before it becomes the command."""
    return lambda: [os.close(descriptor) for descriptor in descriptors]


def is_shown(text):
    """Whether nothing in it moves a cursor, rings a bell or changes a title."""
    return all(byte >= 32 or byte in (9, 10) for byte in text) and b"\xc2\x9b" not in text


def check_full_disk_of_events_does_not_end_a_run(folder):
    for flag in ("--events", "--trace"):
        finished = run(["run", "-", flag, "/dev/full"])
        assert finished.returncode == 1, finished
        assert b"/dev/full: cannot write: No space left on device" in finished.stderr, finished
        assert b"20 complete" in finished.stdout, finished


def check_full_disk_of_any_file_does_not_end_a_run(folder):
    for flags in (["--svg", "/dev/full"], ["--html", "/dev/full"], ["--summary-export", "/dev/full"], ["-o", "csv=/dev/full"],
                  ["--html", "/nowhere/file"], ["--svg", str(folder)]):
        finished = run(["run", "-", *flags])
        name = flags[1].rpartition("=")[2]
        assert finished.returncode == 1, (flags, finished)
        assert f"{name}: cannot write: ".encode() in finished.stderr, (flags, finished)
        assert b"20 complete" in finished.stdout, (flags, finished)
    file = folder / "s.json"
    file.write_text(json.dumps(SHORT))
    for words in (["plan", str(file), "--svg", "/dev/full"], ["sweep", str(file), "--vary", "vus=1,2", "--html", "/dev/full"],
                  ["run", str(file), "--runs", "2", "--html", "/dev/full"], ["compare", str(file), str(file), "--html", "/dev/full"],
                  ["check", str(file), "--junit", "/dev/full"]):
        finished = run(words)
        assert finished.returncode == 1 and finished.stdout, (words, finished)
        assert b"/dev/full: cannot write: No space left on device" in finished.stderr, (words, finished)


def with_limit(which, most):
    """What a child does before it becomes the command."""
    return lambda: resource.setrlimit(which, (most, most))


def check_full_disk_of_results_does_not_end_replications(folder):
    file = folder / "s.json"
    file.write_text(json.dumps(SHORT))
    words = ["run", str(file), "--runs", "30", "--results"]
    usual = run([*words, str(folder / "usual")])
    size = (folder / "usual").stat().st_size
    for most in (size // 2, 10):
        part = folder / f"part{most}"
        finished = run([*words, str(part)], preexec_fn=with_limit(resource.RLIMIT_FSIZE, most))
        assert finished.returncode == 1, finished
        assert f"{part}: cannot write: File too large".encode() in finished.stderr, finished
        assert finished.stdout == usual.stdout, finished
        assert part.stat().st_size == most
        again = run([*words, str(part)])
        assert again.returncode == 0 and again.stdout == usual.stdout, again
        assert part.read_bytes() == (folder / "usual").read_bytes()


def check_files_without_an_end_are_no_results(folder):
    file = folder / "s.json"
    file.write_text(json.dumps(SHORT))
    finished = run(["run", str(file), "--runs", "3", "--results", "/dev/zero"])
    assert finished.returncode == 104 and b"expected a regular file" in finished.stderr, finished


def check_messages_that_cannot_be_written_take_no_answer_away(folder):
    document = {**SHORT, "options": {**SHORT["options"], "noSuchOption": 1}}  # warned of
    assert run(["run", "-"], document).stderr
    with open("/dev/full", "wb") as full:
        finished = subprocess.run([REHEARSE, "run", "-"], input=json.dumps(document).encode(), stdout=subprocess.PIPE,
                                  stderr=full, timeout=60, check=False)
    assert finished.returncode == 0 and b"20 complete" in finished.stdout, finished


def check_memory_that_is_not_there_is_said(folder):
    limit = with_limit(resource.RLIMIT_AS, 150_000_000)
    if run(["--version"], preexec_fn=limit).returncode != 0:
        return  # a sanitizer has mapped more than that before anything is run
    big = {"options": {"vus": 4_000_000, "duration": "1s"}, "journeys": {"default": {"duration": "1s"}}}
    for words in (["run", "-"], ["run", "-", "--json"], ["plan", "-"], ["run", "-", "--runs", "2"]):
        finished = run(words, big, preexec_fn=limit)
        assert finished.returncode in (0, 102) if words[0] == "plan" else finished.returncode == 102, (words, finished)
        if finished.returncode != 0:
            assert b"there is no memory left" in finished.stderr, (words, finished)


def check_crossed_thresholds_count_more_than_a_full_disk(folder):
    document = json.loads(json.dumps(SHORT))
    document["options"]["thresholds"] = {"iteration_duration": ["max<1"]}
    finished = run(["run", "-", "--events", "/dev/full"], document)
    assert finished.returncode == 99, finished
    for flags in (["--svg", "/dev/full"], ["--summary-export", "/dev/full"]):
        assert run(["run", "-", *flags], document).returncode == 99, flags
    (folder / "t.json").write_text(json.dumps(document))
    assert run(["check", str(folder / "t.json"), "--junit", "/dev/full"]).returncode == 99


def check_closed_pipe_of_events_does_not_end_a_run(folder):
    fifo = folder / "fifo"
    os.mkfifo(fifo)
    reader = subprocess.Popen(["head", "-c", "10", str(fifo)], stdout=subprocess.DEVNULL)
    document = {"options": {"vus": 50, "duration": "100s"}, "journeys": {"default": {"duration": "1s"}}}
    finished = run(["run", "-", "--events", str(fifo)], document)
    reader.wait()
    assert finished.returncode == 1, finished
    assert b"its reader has closed it" in finished.stderr, finished
    assert b"5000 complete" in finished.stdout, finished


def check_closed_standard_descriptors_are_not_given_to_files(folder):
    events = folder / "events"
    finished = run(["run", "-", "-v", "--events", str(events)], preexec_fn=without(2))
    assert finished.returncode == 0, finished
    for line in events.read_text().splitlines():
        json.loads(line)
    finished = subprocess.run([REHEARSE, "run", "-", "--events", str(events)], input=json.dumps(SHORT).encode(),
                              stderr=subprocess.PIPE, preexec_fn=without(1), check=False)
    assert finished.returncode == 1 and b"cannot write" in finished.stderr, finished
    for line in events.read_text().splitlines():
        json.loads(line)
    finished = subprocess.run([REHEARSE, "run", "-"], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                              preexec_fn=without(0), check=False)
    assert finished.returncode == 104, finished


def check_outputs_do_not_overwrite_inputs(folder):
    file = folder / "own.json"
    file.write_text(json.dumps(SHORT))
    link = folder / "link.json"
    link.symlink_to(file)
    for flags in (["--events", str(file)], ["--trace", str(link)], ["--svg", str(file)], ["-o", f"json={link}"],
                  ["--summary-export", str(file)]):
        finished = run(["run", str(file), *flags])
        assert finished.returncode == 104, (flags, finished)
        assert b"expected another file" in finished.stderr, finished
        assert json.loads(file.read_text()) == SHORT, flags
    other = folder / "other.json"
    other.write_text(json.dumps(SHORT))
    for words in (["check", str(other), "--junit", str(other)], ["compare", str(file), "--real", str(other), "--html", str(other)],
                  ["run", str(file), "--config", str(other), "--console-output", str(other)]):
        finished = run(words)
        assert finished.returncode == 104, (words, finished)
        assert b"expected another file" in finished.stderr, finished
        assert json.loads(other.read_text()) == SHORT, words


def check_outputs_do_not_overwrite_each_other(folder):
    file = folder / "twice.json"
    file.write_text(json.dumps(SHORT))
    new = folder / "new"
    for flags, place in ((["--events", str(new), "--trace", f"{folder}/./new"], "--trace: found {folder}/./new, which --events writes too"),
                         (["--svg", str(new), "-o", f"csv={new}"], "--out: found {folder}/new, which --svg writes too")):
        finished = run(["run", str(file), *flags])
        assert finished.returncode == 104, (flags, finished)
        assert place.format(folder=folder).encode() in finished.stderr, finished
        assert not new.exists(), flags
    finished = run(["run", str(file), "--events", "/dev/null", "--trace", "/dev/null"])
    assert finished.returncode == 0, finished


def check_a_live_test_finds_out_before_it_starts_what_cannot_be_written(folder):
    file = folder / "live.json"
    file.write_text(json.dumps(SHORT))
    kept = folder / "kept.json"
    kept.write_text("kept")
    missing = folder / "missing"
    finished = run(["live", str(file), "--svg", f"{missing}/a.svg", "--summary-export", f"{missing}/b", "--events", str(folder),
                    "--trace", str(kept), "--allow-host", "a:1"])
    assert finished.returncode == 104, finished
    for problem in (f"--svg: found {missing}/a.svg, expected a file that can be written: No such file or directory",
                    f"--summary-export: found {missing}/b, expected", f"--events: found {folder}, expected",
                    '--allow-host: found "a:1"'):
        assert problem.encode() in finished.stderr, finished
    assert kept.read_text() == "kept"
    fresh = folder / "fresh.svg"
    finished = run(["live", str(file), "--svg", str(fresh), "--allow-host", "a:1"])
    assert finished.returncode == 104 and b"--svg" not in finished.stderr and not fresh.exists(), finished


def check_standard_output_that_does_not_block_is_waited_for(folder):
    reading, writing = os.pipe()
    fcntl.fcntl(writing, fcntl.F_SETFL, fcntl.fcntl(writing, fcntl.F_GETFL) | os.O_NONBLOCK)
    child = subprocess.Popen([REHEARSE, "schema"], stdout=writing, stderr=subprocess.PIPE)
    os.close(writing)
    time.sleep(0.3)
    text = b""
    while True:
        part = os.read(reading, 4096)
        if not part:
            break
        text += part
    os.close(reading)
    assert child.wait() == 0, child.stderr.read()
    json.loads(text)
    child.stderr.close()


def check_help_on_a_full_disk_is_an_error(folder):
    for words in (["--help"], ["run", "--help"], ["--version"], ["help", "run"]):
        with open("/dev/full", "wb") as full:
            finished = subprocess.run([REHEARSE, *words], stdout=full, stderr=subprocess.PIPE, check=False)
        assert finished.returncode == 1 and b"cannot write" in finished.stderr, (words, finished)


def check_no_escape_of_a_file_is_shown(folder):
    evil = "\x1b]0;pwned\x07\x1b[2J\u009b2J\u202e\r"
    journey = {"steps": [{"group": evil + "g", "steps": [{"request": {"target": evil, "endpoint": evil}},
                                                          {"check": evil + "c", "passes": 0.5}]}]}
    document = {"options": {"vus": 1, "duration": "5s"}, "journeys": {"default": journey},
                "targets": {evil: {"endpoints": {evil: "20ms"}, "servers": 1}}}
    for words in (["run"], ["run", "-v"], ["plan"], ["run", "--summary-mode", "full"]):
        finished = run([*words, "-"], document)
        assert is_shown(finished.stdout) and is_shown(finished.stderr), (words, finished)
    for broken in ({"options": {"vus": 1, "duration": "1s"}, "journeys": {"default": {"dur" + evil: "1s"}}},
                   {"options": {"vus": evil, "duration": "1s"}, evil: 1}):
        for words in (["run", "-"], ["plan", "-"], ["check", "-"]):
            finished = run(words, broken)
            assert finished.returncode == 104, finished
            assert is_shown(finished.stdout) and is_shown(finished.stderr), (words, finished)
    finished = run(["run", "-", "--set", evil])
    assert is_shown(finished.stderr), finished


def check_messages_are_bounded(folder):
    long = "k" * 2_000_000
    for text in ("\n" * 3_000_000 + "x", '{"options": {"vus": ' + "1" * 3_000_000 + "}}",
                 json.dumps({"options": {}, "journeys": {"default": {long: 1}}}),
                 json.dumps({"options": {}, "journeys": {"default": {"duration": long}}})):
        finished = run(["run", "-"], text)
        assert finished.returncode == 104, finished.returncode
        assert len(finished.stderr) < 20_000, len(finished.stderr)
        finished = run(["run", "--jsonl"], text.replace("\n", "") + "\n")
        assert len(finished.stdout) < 20_000, len(finished.stdout)


def check_drawings_that_are_not_utf8_are_refused(folder):
    finished = run(["graph", "-"], b'digraph { a [think="1s"]; M\xe4rz [think="1s"]; a -> M\xe4rz; M\xe4rz -> end }')
    assert finished.returncode == 104 and b"expected UTF-8" in finished.stderr, finished


def check_files_that_cannot_be_read_are_refused(folder):
    for name in ("../../../../../../proc/self/mem", "../../../../../../etc/passwd", "fifo.csv"):
        (folder / "r.json").write_text(json.dumps({
            "options": {"vus": 1, "duration": "1s"},
            "journeys": {"default": {"duration": {"empirical": {"csv": name, "column": 1}}}}}))
        if not (folder / "fifo.csv").exists():
            os.mkfifo(folder / "fifo.csv")
        for more in ([], ["--allow-path", "/"]):
            finished = run(["run", str(folder / "r.json"), *more])
            assert finished.returncode == 104, finished
            if not more:
                assert b"root:" not in finished.stderr, finished


def check_plan_refuses_what_run_refuses(folder):
    for document in ({"options": {"vus": 1_000_000_000, "duration": "1s"}, "journeys": {"default": {"duration": "1s"}}},
                     {"vus": 1_000_000_000, "duration": "1s"},
                     {"options": {"vus": 1, "duration": "1s"}, "journeys": {"default": {"duration": "none"}}},
                     {"options": {"vus": 1, "duration": "1s"}, "journeys": {"other": {"duration": "1s"}}},
                     {"options": {"vus": 1, "duration": "1s"}, "journeys": {"default": {"duration": "1s"}}, "seed": -1},
                     {"options": {"vus": 1, "duration": "1s", "userAgent": "a\r\nInjected: yes"},
                      "journeys": {"default": {"duration": "1s"}}}):
        for command in ("run", "plan"):
            finished = run([command, "-"], document)
            assert finished.returncode == 104, (command, document, finished)


def check_long_lists_are_summed_up(folder):
    options = {"scenarios": {"s": {"executor": "constant-arrival-rate", "rate": 1000, "duration": "2001s",
                                   "preAllocatedVUs": 1}}}
    line = json.dumps({"options": options}) + "\n"
    cut = json.loads(run(["plan", "--jsonl"], line).stdout)["scenarios"][0]["starts"]
    full = json.loads(run(["plan", "--jsonl", "--full"], line).stdout)["scenarios"][0]["starts"]
    assert cut["count"] == len(full) == 2_001_000, (cut, len(full))
    assert (cut["first"], cut["last"]) == (full[0], full[-1]), cut
    value = 0xcbf29ce484222325
    for number in full:
        for byte in number.to_bytes(8, "little", signed=True):
            value = (value ^ byte) * 0x100000001b3 % 2**64
    assert cut["hash"] == f"{value:016x}", cut


def check_limits_of_time_end_a_run_with_what_is_known(folder):
    for document, more in ((LONG, []), (AHEAD, []), (AHEAD, ["--jobs", "1"])):
        for limit in (3, 9, 27):  # on a busy machine a run may not have begun after the first
            began = time.monotonic()
            finished = run(["run", "-", "--limit-time", f"{limit}s", *more], document)
            assert finished.returncode == 102, finished
            assert time.monotonic() - began < 17 + limit, "too late"
            if b"before anything of the answer was known" not in finished.stderr:
                break
        assert b"the limit of time was reached at" in finished.stderr, finished
        assert b" interrupted iterations" in finished.stdout, finished


def check_limits_of_many_runs_leave_those_that_are_known(folder):
    for words in (["run", "-", "--runs", "1000000"], ["run", "-", "--runs", "1000000", "--json"]):
        finished = run([*words, "--limit-time", "1s"], {"options": {"vus": 10, "duration": "10m"},
                                                        "journeys": {"default": {"duration": {"uniform": ["1s", "2s"]}}}})
        assert finished.returncode == 102, finished
        assert finished.stdout, finished
    answer = json.loads(finished.stdout)
    assert len(answer["runs"]) > 2, len(answer["runs"])


def check_limits_end_questions_that_have_no_part_of_an_answer(folder):
    for words in (["size", "-"], ["explain", "-", "--dropped", "1"], ["fleet", "-", "--instances", "2"], ["check", "-"],
                  ["find", "-", "--least", "rate=1000..4000", "--so-that", "dropped == 0"]):
        began = time.monotonic()
        finished = run([*words, "--limit-time", "300ms"], LONG)
        assert finished.returncode == 102, (words, finished)
        assert finished.stdout == b"", (words, finished)
        assert b"--limit-time" in finished.stderr, (words, finished)
        assert time.monotonic() - began < 10, words


def check_limits_of_memory_are_kept(folder):
    big = {"options": {"vus": 4_000_000, "duration": "1s"}, "journeys": {"default": {"duration": "1s"}}}
    finished = run(["run", "-", "--limit-memory", "300MB"], big)
    assert finished.returncode == 102, finished
    assert b"memory" in finished.stderr, finished


def check_wrong_limits_are_refused(folder):
    for flag, value in (("--limit-time", "soon"), ("--limit-time", "-1s"), ("--limit-memory", "1s"),
                        ("--limit-memory", "0B")):
        finished = run(["run", "-", flag, value])
        assert finished.returncode == 104 and flag.encode() in finished.stderr, finished


def check_each_line_has_limits_of_its_own(folder):
    lines = json.dumps({"id": 1, **LONG}) + "\n" + json.dumps({"id": 2, **SHORT}) + "\n"
    finished = run(["run", "--jsonl", "--limit-time", "500ms"], lines)
    answers = [json.loads(line) for line in finished.stdout.splitlines()]
    assert [answer["id"] for answer in answers] == [1, 2], finished
    assert [answer["exitCode"] for answer in answers] == [102, 0], answers
    assert finished.returncode == 0, finished


def check_a_signal_asks_for_what_is_known(folder):
    for number in (signal.SIGINT, signal.SIGTERM):
        child = subprocess.Popen([REHEARSE, "run", "-"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                 stderr=subprocess.PIPE)
        child.stdin.write(json.dumps(LONG).encode())
        child.stdin.close()
        time.sleep(2)
        child.send_signal(number)
        out = child.stdout.read()
        assert child.wait(timeout=20) == 105, child.stderr.read()
        assert b" interrupted iterations" in out, out
        child.stdout.close()
        child.stderr.close()


def check_the_same_run_comes_of_all_ways(folder):
    finished = run(["run", "-", "--check-determinism"])
    assert finished.returncode == 0 and b"the same run on all ways" in finished.stdout, finished


def main():
    failed = 0
    for name, check in sorted(globals().items()):
        if not name.startswith("check_"):
            continue
        with tempfile.TemporaryDirectory() as folder:
            began = time.monotonic()
            try:
                check(pathlib.Path(folder))
            except Exception as error:  # pylint: disable=broad-except
                failed += 1
                print(f"{name}: {type(error).__name__}: {str(error)[:2000]}")
            if "-v" in sys.argv:
                print(f"{name} {time.monotonic() - began:.1f} s")
    sys.exit(1 if failed else 0)


main()
