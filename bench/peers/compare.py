#!/usr/bin/env python3
"""The same work on other simulators: builds what is installed, runs everything in turn several times and
prints a table of ratios, which bench/README.md tells how to read. Needs python3; the rest if it is there."""

import argparse
import functools
import json
import statistics
import sys
import tempfile

import harness
from workloads import CORES, Closed, Open, find_peers, workloads

EXAMPLE = harness.ROOT / "scenarios" / "docs" / "constant-vus-graceful-stop.json"
PACKAGES = ["libns3-dev", "libsimgrid-dev", "python3-simpy", "librandom123-dev"]
KEYS = ["W1", "W1'", "W1''", "W1o", "W2", "W3", "W4", "Q1", "W5", "memory"]
MARGIN = 0.01


def prepare(rehearse, loads):
    """What rehearse counts for each work, which no clock sees."""
    @functools.cache
    def counts(work):
        return json.loads(harness.run([*rehearse.command(work.rehearsal(), CORES), "--json"])[1])

    for load in loads:
        for row in load.rows:
            try:
                row.expected = counts(row.work)
            except harness.Failed as failure:
                row.failure = f"no run of rehearse to compare with: {failure}"


class Processes:
    """W5: whole processes of the graceful-stop example, in turn with one that does nothing."""

    def __init__(self, rehearse, each):
        self.each = each
        self.commands = {"/bin/true, for comparison": ["/bin/true"],
                         "rehearse run FILE": rehearse.command(EXAMPLE)}
        self.once = {}
        if rehearse.has("--runs"):
            self.once = {"rehearse run FILE --runs 1000 --jobs 2":
                         [*rehearse.command(EXAMPLE, 2), "--runs", "1000"]}
        self.times = {name: [] for name in {**self.commands, **self.once}}
        self.failures = {}

    def run(self):
        for number in range(self.each):
            for name, command in {**self.commands, **({} if number else self.once)}.items():
                if name in self.failures:
                    continue
                try:
                    self.times[name].append(harness.process_ms(command))
                except (harness.Failed, OSError) as failure:
                    self.failures[name] = str(failure)

    def print(self):
        print("\nW5    whole processes of scenarios/docs/constant-vus-graceful-stop.json")
        for name, times in self.times.items():
            if name in self.failures:
                print(f"  {name:<52}failed: {self.failures[name]}")
            else:
                print(f"  {name:<52}{statistics.median(times):9.2f} ms, median of {len(times)}")


class Memory:
    """What processes have at a time: for each VU more, and with the more arrivals."""

    FEW, MANY = 200_000, 1_000_000

    def __init__(self, rehearse, shorter):
        self.vus = {name: [rehearse.command(Closed(vus, 30, journey).rehearsal(), 1)
                           for vus in (self.FEW, self.MANY)]
                    for name, journey in (("VUs, each run alone", "uniform"),
                                           ("VUs, in the order of events", "uniform, in order"))}
        self.arrivals = {f"{100_000 * seconds:,} arrivals, 50,000 VUs":
                         rehearse.command(Open(100_000, 50_000, seconds).rehearsal(), 1)
                         for seconds in (shorter(100), shorter(1000))}
        self.per_vu = []

    def print(self):
        print("\nmemory")
        for name, commands in self.vus.items():
            few, many = map(harness.peak_bytes, commands)
            self.per_vu.append((many - few) / (self.MANY - self.FEW))
            print(f"  {f'{self.MANY:,} {name}':<42}{many / 1e6:9.1f} MB, {self.per_vu[-1]:.1f} bytes for each "
                  f"beyond {self.FEW:,}")
        for name, command in self.arrivals.items():
            print(f"  {name:<42}{harness.peak_bytes(command) / 1e6:9.1f} MB")


def print_table(loads):
    for load in loads:
        base = load.rows[0]
        print(f"\n{load.key:<6}{load.title}\n  {'':<22}{'iterations':>13}{'seconds':>9}{'ns each':>9}"
              f"{'× rehearse':>12}{'complete':>11}")
        for row in load.rows:
            if not row.ran:
                print(f"  {row.name:<22}failed: {row.failure}")
                continue
            ratio = f"{row.ns / base.ns:.2f}" if base.ran else ""
            off = "" if row.is_rehearse else f"{row.off:+.3%}"
            line = f"  {row.name:<22}{row.started:13,}{row.seconds:9.3f}{row.ns:9.1f}{ratio:>12}{off:>11}"
            print(line.rstrip())


def judge(key, what, value, sign, wanted):
    """A line that says whether a figure is as wanted; None is one that was not measured."""
    shown = "not measured" if value is None else f"{value:.2f}"
    met = value is not None and (value >= wanted if sign == "≥" else value <= wanted)
    verdict = "" if value is None else "met" if met else "not met"
    print(f"  {key:<8}{what:<44}{shown:>12}   wanted {sign} {wanted:<4} {verdict}".rstrip())


def print_wanted(loads, memory):
    """The ratios that rehearse is built for."""
    def ratio(over, under, unit="ns"):
        return getattr(over, unit) / getattr(under, unit) if over and under else None

    print("\nWanted, with rehearse on one core unless it says otherwise")
    by_key = {load.key: load for load in loads}
    for key, wanted in (("W1", 12), ("W1'", 25), ("W2", 5)):
        if load := by_key.get(key):
            peer = load.fastest(lambda row: row.is_peer)
            judge(key, f"best peer ({peer.name if peer else 'none'}) / rehearse",
                  ratio(peer, load.row("rehearse")), "≥", wanted)
    for key in ("W1", "W1'"):
        if load := by_key.get(key):
            judge(key, "rehearse / bare loop, keyed",
                  ratio(load.row("rehearse"), load.row("bare loop, keyed")), "≤", 1.5)
    if load := by_key.get("W1''"):
        for name in ("exponential", "lognormal"):
            judge("W1''", f"{name} / uniform", ratio(load.row(name), load.row("uniform")), "≤", 1.5)
    if load := by_key.get("W3"):
        one, two = load.row("rehearse"), load.row("rehearse, 2 cores")
        judge("W3", "one core / two cores", ratio(one, two, "seconds"), "≥", 1.9)
        judge("W3", "seconds on one core", one and one.seconds, "≤", 3)
    if load := by_key.get("W4"):
        row = load.row("rehearse")
        judge("W4", "nanoseconds an event", row and row.ns_per_event, "≤", 60)
        judge("W4", "rehearse / bare network", ratio(row, load.row("bare network")), "≤", 2)
    for key, wanted in (("W1o", 70), ("Q1", 300)):
        if load := by_key.get(key):
            row = load.row("rehearse")
            judge(key, "nanoseconds an iteration", row and row.ns, "≤", wanted)
    if memory:
        judge("memory", "bytes a VU, the most of both", max(memory.per_vu), "≤", 64)


def counts_agree(loads):
    """Says whether the others completed the same iterations as rehearse, up to chance."""
    rows = [row for load in loads for row in load.rows if row.ran and not row.is_rehearse]
    if not rows:
        return True
    farthest = max(rows, key=lambda row: abs(row.off))
    agree = abs(farthest.off) <= MARGIN
    print(f"\ncomplete iterations: {'all' if agree else 'NOT all'} within {MARGIN:.0%} of rehearse's for the "
          f"same work; {farthest.name} is farthest off, by {farthest.off:+.3%}")
    return agree


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("workloads", nargs="*", metavar="WORKLOAD",
                        help="only these of " + " ".join(KEYS))
    parser.add_argument("--rehearse", default=harness.ROOT / "build" / "release" / "rehearse",
                        metavar="BINARY", help="default: the release build of this tree")
    parser.add_argument("--build", default=harness.ROOT / "build" / "peers", metavar="FOLDER",
                        help="where the peers' programs are built, default: build/peers")
    parser.add_argument("--rounds", type=int, default=5, help="default: 5")
    parser.add_argument("--quick", action="store_true", help="one round of a sixtieth of the work")
    options = parser.parse_args()
    rounds = 1 if options.quick else max(1, options.rounds)
    wanted = options.workloads or KEYS

    with tempfile.TemporaryDirectory() as folder:
        rehearse = harness.Rehearse(options.rehearse, folder)
        peers = find_peers(options.build)
        print("\n".join(harness.machine(PACKAGES)), flush=True)
        share = 60 if options.quick else 1
        loads = [load for load in workloads(rehearse, peers, lambda seconds: max(2, seconds // share))
                 if load.key in wanted]
        processes = Processes(rehearse, 20 if options.quick else 200) if "W5" in wanted else None
        memory = Memory(rehearse, lambda seconds: max(2, seconds // share)) if "memory" in wanted else None
        prepare(rehearse, loads)
        for number in range(1, rounds + 1):
            for load in loads:
                for row in load.rows:
                    print(f"round {number} of {rounds}: {load.key} {row.name}", file=sys.stderr)
                    row.run()
            if processes:
                processes.run()

        if options.quick:
            print("\nA smoke run: starting the programs is much of its times, and no ratio of it means anything.")
        print_table(loads)
        if processes:
            processes.print()
        if memory:
            memory.print()
    print_wanted(loads, memory)
    return 0 if counts_agree(loads) else 1


if __name__ == "__main__":
    sys.exit(main())
