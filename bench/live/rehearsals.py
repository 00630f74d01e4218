"""Rehearsals whose outcome does not hang on milliseconds: drawn, simulated, and kept when their
counts stay the same however much longer requests take, within the margin."""

import copy
import random

import harness

COUNTS = ("complete", "interrupted", "dropped", "exceptions", "vusMax", "exitCode")
# Added to every request each way: half of it before, half of it after.
PERTURBATIONS = ["500us", "1ms", "2ms", "4ms", {"uniform": ["0ms", "2ms"]},
                 {"uniform": ["0ms", "4ms"]}, {"uniform": ["1ms", "6ms"]}]


def counts(result):
    """What must be equal between prediction and reality."""
    traffic = harness.endpoints(result)
    return ({name: result[name] for name in COUNTS} |
            {name: sum(endpoint[name] for endpoint in traffic)
             for name in ("sent", "answered", "failed", "aborted")} |
            {name: (scenario["complete"], scenario["interrupted"], scenario["dropped"],
                    scenario["vusMax"]) for name, scenario in result["scenarios"].items()})


def request(endpoint, **more):
    return {"target": "shop", "endpoint": endpoint, "path": f"/{endpoint}", **more}


def journey(draw):
    """Steps and a short name."""
    think = {"think": f"{draw.randrange(20, 250)}ms"}
    return draw.choice([
        ("request", [{"request": request("a")}]),
        ("request, think", [{"request": request("a")}, think]),
        ("two requests", [{"request": request("a")}, think,
                          {"request": request("b", method="POST", body="item=7")}]),
        ("batch", [{"batch": [request("a"), request("b"), request("a")]}, think]),
        ("repeat", [{"repeat": 3, "steps": [{"request": request("a")}]}]),
        ("choose", [{"choose": [{"weight": 2, "steps": [{"request": request("a")}]},
                                {"weight": 1, "steps": [{"request": request("b")}]}]}, think]),
        ("500", [{"request": request("bad")}, think]),
        ("500 that throws", [{"request": request("bad", throws=True)}, think]),
        ("timeout", [{"request": request("slow", timeout="90ms")}, think]),
    ])


def stages(draw, targets):
    return [{"duration": f"{draw.randrange(400, 1100)}ms", "target": target} for target in targets]


def graceful(draw):
    return f"{draw.choice([0, 0, 150, 400, 3000])}ms"


def shared(draw):
    return {"executor": "shared-iterations", "vus": draw.randrange(2, 9),
            "iterations": draw.randrange(9, 60), "gracefulStop": graceful(draw),
            "maxDuration": f"{draw.randrange(1000, 2200)}ms"}


def per_vu(draw):
    return {"executor": "per-vu-iterations", "vus": draw.randrange(2, 9),
            "iterations": draw.randrange(2, 9), "gracefulStop": graceful(draw),
            "maxDuration": f"{draw.randrange(1000, 2200)}ms"}


def constant_vus(draw):
    return {"executor": "constant-vus", "vus": draw.randrange(2, 16),
            "duration": f"{draw.randrange(1000, 2200)}ms", "gracefulStop": graceful(draw)}


def ramping_vus(draw):
    return {"executor": "ramping-vus", "startVUs": draw.randrange(0, 4),
            "stages": stages(draw, [draw.randrange(4, 12), draw.randrange(1, 5), 0]),
            "gracefulRampDown": graceful(draw), "gracefulStop": graceful(draw)}


def constant_arrival(draw):
    return {"executor": "constant-arrival-rate", "rate": draw.randrange(5, 60),
            "duration": f"{draw.randrange(1000, 2200)}ms", "preAllocatedVUs": draw.randrange(1, 6),
            "maxVUs": draw.randrange(6, 20), "gracefulStop": graceful(draw)}


def ramping_arrival(draw):
    return {"executor": "ramping-arrival-rate", "startRate": draw.randrange(0, 20),
            "stages": stages(draw, [draw.randrange(20, 60), draw.randrange(2, 30)]),
            "preAllocatedVUs": draw.randrange(1, 6), "maxVUs": draw.randrange(6, 20),
            "gracefulStop": graceful(draw)}


def external(draw):
    return {"executor": "externally-controlled", "vus": draw.randrange(1, 5), "maxVUs": 6,
            "duration": f"{draw.randrange(20, 26)}00ms"}


def control(draw):
    at = lambda low, high: f"{draw.randrange(low, high)}ms"
    return [{"at": at(200, 500), "scale": {"vus": draw.randrange(3, 7)}},
            {"at": at(700, 900), "pause": True}, {"at": at(1400, 1700), "resume": True},
            {"at": at(1800, 1950), "scale": {"vus": draw.randrange(0, 9), "max": 9}}]


EXECUTORS = [shared, per_vu, constant_vus, ramping_vus, constant_arrival, ramping_arrival, external]


def rehearsal(executor, draw):
    """A name for it, and the document."""
    name, steps = journey(draw)
    work = lambda low, high: f"{draw.randrange(low, high)}ms"
    shop = {"endpoints": {"a": work(25, 180), "b": work(25, 180), "slow": "300ms",
                          "bad": {"duration": work(25, 90), "error": 1}}}
    if draw.random() < 0.3:
        shop |= {"servers": draw.randrange(2, 5)}
        name += f", {shop['servers']} servers"
        if draw.random() < 0.5:
            shop |= {"queue": draw.randrange(0, 4)}
            name += f" and a queue of {shop['queue']}"
    options = executor(draw)
    document = {"options": {"scenarios": {"test": options}}, "seed": draw.randrange(1, 1000),
                "journeys": {"default": {"steps": steps}}, "targets": {"shop": shop}}
    if executor is external:
        document["control"] = control(draw)
    elif draw.random() < 0.25:
        document["options"]["scenarios"]["later"] = executor(draw) | {
            "startTime": f"{draw.randrange(300, 900)}ms"}
        name += "; two scenarios"
    if draw.random() < 0.2:
        document |= {"setup": "120ms", "teardown": "80ms"}
        name += "; setup, teardown"
    if draw.random() < 0.15:
        document["options"]["minIterationDuration"] = f"{draw.randrange(150, 400)}ms"
        name += "; minIterationDuration"
    return name, document


def is_steady(folder, document):
    """Whether no count changes when requests take longer, by constant and by varying times."""
    expected = None
    for latency in [None, *PERTURBATIONS]:
        changed = copy.deepcopy(document)
        if latency:
            changed["targets"]["shop"]["latency"] = latency
        result, _ = harness.rehearse(["run", "--json", harness.write_json(folder, "try", changed)])
        if expected is None:
            expected = counts(result)
            if expected["complete"] < 4 or result["runNs"] > 5e9:
                return False
        elif counts(result) != expected:
            return False
    return True


def draw_steady(folder, how_many, seed):
    """(executor, name, document) each, the executors in turn."""
    draw = random.Random(seed)
    found, tried = [], 0
    while len(found) < how_many:
        executor = EXECUTORS[len(found) % len(EXECUTORS)]
        name, document = rehearsal(executor, draw)
        tried += 1
        if is_steady(folder, document):
            options = document["options"]["scenarios"]["test"]
            found.append((options["executor"], name, document))
    return found, tried
