"""Rehearsals whose outcome does not hang on milliseconds: drawn, simulated, and kept when their
counts stay the same when requests take a few milliseconds longer. Nor do they add up too many: the
client's own time, a fraction of a millisecond a request, sums up along iterations that wait for
each other."""

import copy
import random

import harness

COUNTS = ("complete", "interrupted", "dropped", "exceptions", "vusMax", "exitCode")
# Network latencies, each way: a request and its answer have one each.
LATENCY = "500us"
TIMEOUT_MS = 90
SMALL = [{"uniform": ["400us", "900us"]}, {"uniform": ["300us", "1ms"]}, "1ms"]
LARGE = ["1500us", "2ms", "4ms", {"uniform": ["50us", "2ms"]}, {"uniform": ["100us", "3ms"]},
         {"uniform": ["200us", "4ms"]}, {"uniform": ["50us", "5ms"]}, {"uniform": ["1ms", "6ms"]}]


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
        ("timeout", [{"request": request("slow", timeout=f"{TIMEOUT_MS}ms")}, think]),
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
    # Even a request that is turned away takes time.
    shop = {"latency": LATENCY, "endpoints": {"a": work(25, 180), "b": work(25, 180), "slow": "300ms",
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
    """Whether no count changes when requests take longer, by constant and by varying times, and
    no scenario ends more than 12 ms sooner or later when each takes up to 1 ms longer."""
    def simulate(latency, later=0):
        changed = copy.deepcopy(document)
        changed["targets"]["shop"]["latency"] = latency
        for step in changed["journeys"]["default"]["steps"]:
            if "timeout" in step.get("request", {}):
                step["request"]["timeout"] = f"{TIMEOUT_MS + later}ms"
        return harness.rehearse(["run", "--json", harness.write_json(folder, "try", changed)])[0]

    result = simulate(LATENCY)
    expected = counts(result)
    if expected["complete"] < 4 or result["runNs"] > 5e9:
        return False
    return (all(counts(slower) == expected and ends_beside(result, slower)
                for slower in (simulate(latency, 1) for latency in SMALL)) and
            all(counts(simulate(latency, later)) == expected
                for later, latency in enumerate(LARGE, 1)))


def ends_beside(result, other):
    return all(abs(other["scenarios"][name]["endNs"] - scenario["endNs"]) <= 12e6
               for name, scenario in result["scenarios"].items())


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
