"""What is compared: the works, and the programs that do each of them."""

import collections
import json
import os
import re

import harness

SEED = 1
CORES = len(os.sched_getaffinity(0))
UNIFORM = {"duration": {"uniform": ["1s", "5s"]}}
JOURNEYS = {"uniform": UNIFORM,
            # Which VU has the iteration that throws depends on the order of events.
            "uniform, in order": {**UNIFORM, "throws": {"iterations": [5]}},
            "exponential": {"duration": {"exponential": "3s"}},
            "lognormal": {"duration": {"lognormal": {"median": "2500ms", "p95": "6s"}}},
            "request": {"steps": [{"request": {"target": "delay"}}]}}


class Closed(collections.namedtuple("Closed", "vus seconds journey", defaults=["uniform"])):
    """VUs in a closed loop. The peers know uniform iterations only."""

    def rehearsal(self):
        # An exponential iteration may take no time at all, which needs a least duration in a loop.
        least = {"minIterationDuration": "1ms"} if self.journey == "exponential" else {}
        targets = {"targets": {"delay": UNIFORM}} if self.journey == "request" else {}
        return {"options": {"scenarios": {"users": {"executor": "constant-vus", "vus": self.vus,
                                                    "duration": f"{self.seconds}s",
                                                    "gracefulStop": "3s"}}, **least},
                "seed": SEED, "journeys": {"default": JOURNEYS[self.journey]}, **targets}

    def arguments(self):
        return ["closed", str(self.vus), str(self.seconds), str(SEED)]


class Open(collections.namedtuple("Open", "rate vus seconds")):
    """Arrivals at a constant rate, each for the VU that has been idle longest."""

    def rehearsal(self):
        return {"options": {"scenarios": {"visitors": {"executor": "constant-arrival-rate",
                                                       "rate": self.rate,
                                                       "duration": f"{self.seconds}s",
                                                       "preAllocatedVUs": self.vus,
                                                       "maxVUs": self.vus, "gracefulStop": "3s"}}},
                "seed": SEED, "journeys": {"default": {
                    "duration": {"lognormal": {"median": "200ms", "p95": "800ms"}}}}}

    def arguments(self):
        return ["open", str(self.rate), str(self.vus), str(self.seconds), str(SEED)]


class Queue(collections.namedtuple("Queue", "rate seconds")):
    """What planners run: arrivals at a constant rate, each a request to one service with a queue, and
    a think time."""

    def rehearsal(self):
        return {"options": {"scenarios": {"visitors": {"executor": "constant-arrival-rate",
                                                       "rate": self.rate,
                                                       "duration": f"{self.seconds}s",
                                                       "preAllocatedVUs": self.rate // 2}}},
                "seed": SEED,
                "journeys": {"default": {"steps": [{"request": {"target": "service"}},
                                                   {"think": {"uniform": ["100ms", "300ms"]}}]}},
                "targets": {"service": {"servers": 60, "queue": 100_000, "latency": "1ms",
                                        "endpoints": {"default": {"exponential": "20ms"}}}}}


class Services(collections.namedtuple("Services", "vus seconds")):
    """VUs that send one request after the other to a service that calls two others, the three of them
    with servers and queues. Most requests wait in a queue or for a call."""

    def rehearsal(self):
        def service(servers, path, duration, **more):
            return {"servers": servers, "queue": 2 * self.vus,
                    "endpoints": {path: {"duration": duration, **more}}}

        calls = [{"target": "catalogue", "endpoint": "GET /items"},
                 {"target": "store", "endpoint": "GET /stock"}]
        return {"options": {"scenarios": {"users": {"executor": "constant-vus", "vus": self.vus,
                                                    "duration": f"{self.seconds}s",
                                                    "gracefulStop": "30s"}},
                            "minIterationDuration": "1ms"},
                "seed": SEED,
                "journeys": {"default": {"steps": [
                    {"request": {"target": "gateway", "endpoint": "GET /"}}]}},
                "targets": {
                    "gateway": service(4000, "GET /", {"lognormal": {"median": "20ms", "p95": "60ms"}},
                                       calls=calls),
                    "catalogue": service(200, "GET /items", {"exponential": "10ms"}),
                    "store": service(100, "GET /stock", {"exponential": "5ms"})}}

    def arguments(self):
        return ["services", str(self.vus), str(self.seconds), str(SEED)]


class Row:
    """One line of the table: a command, what it counted, and how long it took each time."""

    def __init__(self, name, work, command, is_rehearse):
        self.name, self.work, self.command, self.is_rehearse = name, work, command, is_rehearse
        self.times = []
        self.expected = None  # what rehearse counts for the same work
        self.counts = None
        self.failure = None

    @property
    def is_peer(self):
        return not self.is_rehearse and not self.name.startswith("bare")

    def run(self):
        """Once more, unless it has failed before."""
        if self.failure:
            return
        try:
            seconds, text = harness.run(self.command)
            if self.is_rehearse:
                self.counts = self.expected
                if int(re.search(r"iterations\.*: (\d+)", text)[1]) != self.expected["complete"]:
                    raise harness.Failed("not the iterations that it counted the first time")
            else:
                self.counts = json.loads(text)
            self.times.append(seconds)
        except harness.Failed as failure:
            self.failure = str(failure)

    @property
    def ran(self):
        return not self.failure and bool(self.times)

    @property
    def seconds(self):
        """Of the fastest run: whatever else goes on in the machine only adds to it."""
        return min(self.times)

    @property
    def started(self):
        return self.counts["complete"] + self.counts["interrupted"]

    @property
    def ns(self):
        """Of the whole program's time, for each iteration that it started."""
        return 1e9 * self.seconds / self.started

    @property
    def ns_per_event(self):
        """Events are what a simulator has to do something about: an iteration begins and ends; a request
        comes to a service, its own work there is done, and its answer is back."""
        requests = sum(service["requests"] for service in self.expected["services"].values())
        return 1e9 * self.seconds / (2 * self.started + 3 * requests)

    @property
    def off(self):
        """By what part the complete iterations are more or fewer than rehearse's."""
        return self.counts["complete"] / self.expected["complete"] - 1


def find_peers(folder):
    """The commands of the peers that are installed, by name; says which are not."""
    peers = {}

    def offer(names, find):
        try:
            command = find()
            peers.update({name: command + arguments for name, arguments in names.items()})
        except harness.Failed as failure:
            print(f"left out: {', '.join(names)}: {failure}")

    offer({"bare loop, keyed": ["keyed"], "bare loop, heap": ["heap"],
           "bare network": ["network"]}, lambda: harness.build(
        folder, "bare_loops", "Random123/philox.h", None, "librandom123-dev"))
    offer({"ns-3": []}, lambda: harness.build(
        folder, "ns3", "ns3/simulator.h", "ns3-core", "libns3-dev"))
    offer({"SimGrid": []}, lambda: harness.build(
        folder, "simgrid", "simgrid/s4u.hpp", "simgrid", "libsimgrid-dev"))
    offer({"SimPy": []}, lambda: harness.python("simpy_vus", "SimPy.Simulation", "python3-simpy"))
    return peers


class Workload(collections.namedtuple("Workload", "key title rows")):
    def fastest(self, test):
        return min((row for row in self.rows if row.ran and test(row)), key=lambda row: row.ns,
                   default=None)

    def row(self, name):
        return self.fastest(lambda row: row.name == name)


def workloads(rehearse, peers, shorter):
    """All of them; `shorter` is what becomes of the seconds that a test goes on. A peer that is slow
    gets fewer, so that its runs take seconds too: what counts is the time for each iteration."""

    def ours(work, name="rehearse", cores=(1, CORES)):
        can = cores if rehearse.has("--jobs") else [None]
        return [Row(name if each in (None, 1) else f"{name}, {each} cores", work,
                    rehearse.command(work.rehearsal(), each), True)
                for each in dict.fromkeys(can)]

    def theirs(works):
        return [Row(name, work, [*peers[name], *work.arguments()], False)
                for name, work in works.items() if name in peers]

    def closed(vus, seconds, **slower):
        names = {"bare loop, keyed": seconds, "bare loop, heap": seconds, "ns-3": seconds, **slower}
        return ours(Closed(vus, shorter(seconds))) + theirs(
            {name: Closed(vus, shorter(each)) for name, each in names.items()})

    day = 24 * 3600
    arrivals = Open(10_000, 5000, shorter(1000))
    ordered = Closed(1000, shorter(3 * 3600), "uniform, in order")
    services = Services(10_000, shorter(100))
    return [
        Workload("W1", "1,000 VUs in a closed loop, iterations of uniform(1s, 5s)",
                 closed(1000, 25 * 3600, SimGrid=7200, SimPy=6000)),
        Workload("W1'", "100,000 VUs in a closed loop, iterations of uniform(1s, 5s)",
                 closed(100_000, 900, **{"ns-3": 450}, SimGrid=60, SimPy=30)),
        Workload("W1''", "W1 with other iterations, rehearse alone, one core",
                 [row for journey in ("uniform", "exponential", "lognormal", "request")
                  for row in ours(Closed(1000, shorter(25 * 3600), journey), journey, [1])]),
        Workload("W1o", "W1 in the order of events, one core",
                 ours(ordered, cores=[1]) + theirs({"bare loop, heap": ordered})),
        Workload("W2", "10,000 arrivals/s, pool of 5,000 VUs, lognormal(median 200ms, p95 800ms)",
                 ours(arrivals) + theirs({"ns-3": arrivals, "SimGrid": Open(10_000, 5000, shorter(100))})),
        Workload("W3", "10,000 VUs in a closed loop for 24 h, rehearse alone",
                 ours(Closed(10_000, shorter(day)), cores=(1, 2))),
        Workload("W4", "10,000 VUs, each with a request to three services with queues, one core",
                 ours(services, cores=[1]) + theirs({"bare network": services})),
        Workload("Q1", "2,000 arrivals/s through a queue before 60 servers, then a think time, rehearse alone",
                 ours(Queue(2000, shorter(600)), cores=[1])),
    ]
