#!/usr/bin/env python3
"""Random rehearsals without chance, run by the command and by the reference: every start, end, status and count.

Targets have servers, queues, limits, calls with retries and timeouts, instances, balancers that learn late, and changes,
stops and rolling restarts that overlap. A rehearsal in which two things happen at one instant in a service is left out.

usage: differential.py <rehearse> [how many] [first seed]
A difference is printed with its seed; `differential.py <rehearse> 1 SEED -v` shows both sides.
"""

import json
import pathlib
import random
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from reference import Reference  # pylint: disable=wrong-import-position

BATCH = 200


def odd(draw, low_ms, high_ms):
    """A length that hardly meets another one."""
    return f"{draw.randint(low_ms * 1_000_000, high_ms * 1_000_000)}ns"


def some(draw, share, value):
    return value() if draw.random() < share else None


def without_none(spec):
    return {key: value for key, value in spec.items() if value is not None}


def stop_of(draw, instances, needs_restart=False):
    graceful = draw.random() < 0.6
    return without_none({
        "graceful": None if graceful else False,
        "grace": some(draw, 0.6, lambda: odd(draw, 1, 800)) if graceful else None,
        "goodbye": some(draw, 0.3, lambda: odd(draw, 1, 300)) if graceful else None,
        "restartAfter": odd(draw, 1, 1500) if needs_restart or draw.random() < 0.8 else None,
    })


def random_target(draw, callees):
    instances = draw.choice((1, 1, 2, 3))
    endpoints = {}
    for name in ("a", "b")[: draw.choice((1, 1, 2))]:
        calls = []
        for callee in callees:
            if draw.random() < 0.4:
                calls.append(without_none({
                    "target": callee[0], "endpoint": draw.choice(callee[1]),
                    "count": some(draw, 0.3, lambda: draw.randint(1, 3)),
                    "timeout": some(draw, 0.5, lambda: odd(draw, 5, 400)),
                    "required": some(draw, 0.2, lambda: False),
                    "retry": some(draw, 0.5, lambda: without_none({
                        "limit": draw.randint(1, 3), "backoff": odd(draw, 1, 200), "growth": draw.choice((1, 2, 3)),
                        "longest": odd(draw, 200, 500)})),
                }))
        endpoints[name] = without_none({
            "duration": odd(draw, 1, 300),
            "error": some(draw, 0.1, lambda: 1),
            "calls": calls or None,
            "callOrder": some(draw, 0.4, lambda: "parallel") if calls else None,
            "holdsServer": some(draw, 0.4, lambda: False) if calls else None,
        })
    changes, stops, rollings = [], [], []
    for _ in range(draw.choice((0, 0, 1, 2, 3))):
        start = draw.randint(0, 4_000_000_000)
        changes.append(without_none({
            "from": f"{start}ns", "until": some(draw, 0.8, lambda: f"{start + draw.randint(1, 2_000_000_000)}ns"),
            "instance": some(draw, 0.5, lambda: draw.randrange(instances)),
            **draw.choice(({"down": "refusing"}, {"down": "blackhole"}, {"servers": draw.randint(1, 3)},
                           {"slower": 2})),
        }))
    for _ in range(draw.choice((0, 0, 1, 2, 3))):
        stops.append(without_none({"at": odd(draw, 0, 4000), "instance": some(draw, 0.5, lambda: draw.randrange(instances)),
                                   **stop_of(draw, instances)}))
    if draw.random() < 0.2:
        rollings.append(without_none({"at": odd(draw, 0, 3000), "pause": some(draw, 0.5, lambda: odd(draw, 1, 500)),
                                      **stop_of(draw, instances, True)}))
    servers = some(draw, 0.85, lambda: draw.randint(1, 3))
    if servers is None:
        changes = [change for change in changes if "servers" not in change]
    return without_none({
        "endpoints": endpoints,
        "servers": servers,
        "queue": some(draw, 0.5, lambda: draw.randint(0, 3)) if servers else None,
        "discipline": some(draw, 0.2, lambda: "lifo") if servers else None,
        "concurrencyLimit": some(draw, 0.3, lambda: draw.randint(1, 5)),
        "latency": some(draw, 0.7, lambda: odd(draw, 1, 20)),
        "noticesAbandonment": some(draw, 0.3, lambda: False),
        "instances": instances if instances > 1 else None,
        "balancer": some(draw, 0.3, lambda: "least-connections") if instances > 1 else None,
        "learnsAfter": some(draw, 0.5, lambda: odd(draw, 1, 400)),
        "changes": changes or None, "stops": stops or None, "rollingRestarts": rollings or None,
    })


def random_scenario(draw):
    kind = draw.choice(("constant-vus", "shared-iterations", "per-vu-iterations", "constant-arrival-rate"))
    length = f"{draw.randint(1000, 5000)}ms"
    spec = {"executor": kind, "gracefulStop": f"{draw.randint(0, 1500)}ms"}
    if kind == "constant-arrival-rate":
        return {**spec, "rate": draw.randint(1, 20), "duration": length,
                "preAllocatedVUs": draw.randint(1, 8)}
    spec["vus"] = draw.randint(1, 6)
    if kind == "constant-vus":
        return {**spec, "duration": length}
    least = spec["vus"] if kind == "shared-iterations" else 1
    return {**spec, "iterations": draw.randint(least, 20), "maxDuration": length}


def random_rehearsal(seed):
    draw = random.Random(seed)
    targets, known = {}, []
    for name in ("t", "u", "v")[: draw.choice((1, 2, 3))]:
        targets[name] = random_target(draw, known)
        known.append((name, list(targets[name]["endpoints"])))
    steps = [{"think": {"sequence": [odd(draw, 1, 300) for _ in range(7)], "by": "vu"}}]
    for _ in range(draw.randint(1, 4)):
        name, endpoints = draw.choice(known)
        steps.append({"request": without_none({"target": name, "endpoint": draw.choice(endpoints),
                                               "timeout": odd(draw, 5, 900)})})
        if draw.random() < 0.3:
            steps.append({"think": odd(draw, 1, 200)})
    return {"id": seed, "options": {"scenarios": {"s": random_scenario(draw)}},
            "journeys": {"default": {"steps": steps}}, "targets": targets}


def summary_of(answer):
    """The same of the command's answer."""
    statuses, sent, aborted = {}, 0, 0
    for endpoints in answer.get("http", {}).values():
        for one in endpoints.values():
            sent += one["sent"]
            aborted += one["aborted"]
            for status, count in one["statuses"].items():
                statuses[status] = statuses.get(status, 0) + count
    names = ("requests", "retries", "accepted", "completed", "cancelled", "terminated", "rejected", "refused", "lost",
             "timedOut", "errors")
    return {
        "scenarios": {name: {"starts": one["startsNs"], "ends": one["endsNs"], "interrupted": one["interrupted"],
                             "dropped": one["dropped"]} for name, one in answer["scenarios"].items()},
        "sent": sent, "aborted": aborted, "statuses": statuses,
        "services": {name: {key: one[key] for key in names} for name, one in answer["services"].items()},
    }


def differences(ours, theirs, path=""):
    if isinstance(ours, dict) and isinstance(theirs, dict):
        for key in sorted(ours.keys() | theirs.keys()):
            yield from differences(ours.get(key), theirs.get(key), f"{path}/{key}")
    elif ours != theirs:
        yield f"{path}: reference {str(ours)[:150]}, command {str(theirs)[:150]}"


def main():
    command = sys.argv[1]
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 300
    first = int(sys.argv[3]) if len(sys.argv) > 3 else 1
    compared = tied = refused = wrong = 0
    for begin in range(first, first + count, BATCH):
        rehearsals = [random_rehearsal(seed) for seed in range(begin, min(begin + BATCH, first + count))]
        lines = "".join(json.dumps(one) + "\n" for one in rehearsals)
        finished = subprocess.run([command, "run", "--jsonl", "--detail"], input=lines, capture_output=True, text=True,
                                  check=True)
        for rehearsal, line in zip(rehearsals, finished.stdout.splitlines()):
            answer = json.loads(line)
            if "errors" in answer:
                refused += 1
                if "-v" in sys.argv:
                    print(rehearsal["id"], answer["errors"])
                continue
            reference = Reference(rehearsal)
            if reference.tied:
                tied += 1
                continue
            compared += 1
            found = list(differences(reference.summary(), summary_of(answer)))
            if found:
                wrong += 1
                print(f"seed {rehearsal['id']}: " + "\n  ".join(found[:6]))
                if "-v" in sys.argv:
                    print(json.dumps(rehearsal, indent=1))
    print(f"{compared} compared, {wrong} differ, {tied} with ties left out, {refused} refused")
    # A generator whose rehearsals are mostly left out would compare nothing.
    sys.exit(1 if wrong or compared < count // 3 else 0)


main()
