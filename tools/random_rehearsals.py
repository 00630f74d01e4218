"""Random rehearsals, each of a seed and a number: small, but with everything that a file may say."""

import json
import random

SPOILT = 25  # one in so many has something wrong on purpose


class Maker:
    """What one random rehearsal is made of."""

    def __init__(self, seed):
        self.random = random.Random(seed)
        self.requests = self.one_in(2)

    def one_in(self, n):
        return self.random.randrange(n) == 0

    def between(self, low, high):
        return self.random.randint(low, high)

    def one_of(self, *values):
        return self.random.choice(values)

    def maybe(self, n, **more):
        """With probability 1/n these keys; a value that is a function is called."""
        return {key: value() if callable(value) else value for key, value in more.items()} if self.one_in(n) else {}

    def length(self, least, most):
        """Of so many quarters of a second, at times a little more."""
        ms = self.between(least, most) * 250
        return self.one_of(ms, ms, f"{ms / 1000}s", ms + self.between(0, 99) if ms else ms)

    def model(self, least=50, most=3000, deep=0):
        """A duration model that takes about `least` to `most` milliseconds."""
        a, b, c = sorted(self.between(least, most) for _ in range(3))
        if not self.one_in(3):  # for most of them no table is made, which takes longer than all the rest
            return self.one_of(b, f"{b}ms", {"uniform": [a, c]}, {"choice": [a, b, c]}, {"sequence": [b, a, c]})
        weights = self.maybe(2, weights=lambda: [self.between(1, 9) for _ in range(3)])
        inner = (lambda: self.model(least, most, deep + 1)) if deep < 2 else (lambda: b)
        return self.one_of(
            lambda: {"constant": b}, lambda: {"sequence": [b, a, c], "by": self.one_of("vu", "iteration")},
            lambda: {"choice": [a, b, c], **weights}, lambda: {"exponential": b}, lambda: {"exponential": {"mean": f"{b}ms"}},
            lambda: {"normal": {"mean": c, "sd": a}}, lambda: {"lognormal": {"median": b, "p95": 2 * c}},
            lambda: {"lognormal": {"mean": b, "sigma": self.one_of(0.3, 0.7)}}, lambda: {"lognormal": {"mean": c, "sd": a}},
            lambda: {"lognormal": {"mu": 5.5, "sigma": 0.7}}, lambda: {"gamma": {"shape": 2.5, "mean": b}},
            lambda: {"gamma": {"shape": 0.8, "scale": b}}, lambda: {"erlang": {"phases": 3, "mean": b}},
            lambda: {"weibull": {"shape": 1.5, "scale": b}}, lambda: {"weibull": {"shape": 0.7, "mean": b}},
            lambda: {"pareto": {"min": a, "alpha": 2.5}}, lambda: {"pareto": {"min": a, "max": c + 1, "alpha": 1.1}},
            lambda: {"triangular": [a, b, c + 1]}, lambda: {"hyperexponential": [a, b, c], **weights},
            lambda: {"empirical": [a, b, b, c]}, lambda: {"empirical": {"percentiles": [[0, a], [50, b], [99.9, c]]}},
            lambda: {"empirical": {"summary": {"min": a, "med": b, "p(95)": c, "max": c, "avg": b}}},
            lambda: {"sum": [a, inner()]}, lambda: {"mixture": [a, inner(), c], **weights},
            lambda: {"shift": inner(), "by": a}, lambda: {"scale": inner(), "by": self.one_of(0.5, 1.5)},
            lambda: {"clamp": inner(), "min": a, "max": c + 1})()

    def stages(self, most):
        return [{"duration": 0 if self.one_in(5) else self.length(1, 24), "target": self.between(0, most)}
                for _ in range(self.between(1, 5))]

    def arrivals(self):
        planned = self.between(0, 8)
        return {"preAllocatedVUs": planned, "maxVUs": max(1, planned + self.between(0, 10)),
                **self.maybe(3, timeUnit=lambda: self.one_of("500ms", "2s", "1m"))}

    def scenario(self, kind):
        vus = self.one_of(self.between(1, 5), self.between(1, 30))
        more = {
            "shared-iterations": lambda: {"vus": vus, "iterations": vus + self.between(0, 60), "maxDuration": self.length(4, 80)},
            "per-vu-iterations": lambda: {"vus": vus, "iterations": self.between(1, 12), "maxDuration": self.length(4, 80)},
            "constant-vus": lambda: {"vus": vus, "duration": self.length(4, 80)},
            "ramping-vus": lambda: {"startVUs": self.between(0, 9), "stages": self.stages(vus) + [{"duration": 500, "target": 1}],
                                    **self.maybe(2, gracefulRampDown=lambda: self.length(0, 20))},
            "constant-arrival-rate": lambda: {"rate": self.between(1, 20), "duration": self.length(4, 80), **self.arrivals()},
            "ramping-arrival-rate": lambda: {"startRate": self.between(0, 9), "stages": self.stages(20), **self.arrivals()},
            "externally-controlled": lambda: {"vus": vus - 1, "maxVUs": vus + self.between(0, 5), "duration": self.length(4, 80)},
        }[kind]()
        if kind != "externally-controlled":
            more |= self.maybe(2, gracefulStop=lambda: self.length(0, 20))
        return {"executor": kind, **more, **self.maybe(2, startTime=lambda: self.length(0, 40)), **self.maybe(4, exec="other"),
                **self.maybe(9, tags={"team": "x"}, env={"A": "b"})}

    def request(self, throws=True):
        target = self.one_of("a", "b", "c")
        return {"target": target, **({"endpoint": self.one_of("x", "y", "s")} if target == "a" else {}),
                **self.maybe(2, timeout=lambda: self.length(1, 12)), **self.maybe(9, method="POST", path="/p"),
                **self.maybe(5, expectedStatuses=[200, 429, {"min": 500, "max": 502}]),
                **(self.maybe(5, throws=True) | self.maybe(4, retry=self.retry) if throws else {})}

    def retry(self):
        answer = lambda: self.one_of("failed", "noAnswer", "5xx", 429, {"min": 500, "max": 502})
        return self.one_of(1, 2, {"limit": self.between(1, 4), **self.maybe(2, backoff=lambda: self.length(0, 3)),
                                  **self.maybe(2, growth=lambda: self.one_of(1, 1.5, 3)), **self.maybe(3, longest="1s"),
                                  **self.maybe(2, jitter=lambda: self.one_of(True, False, "none", "full", "equal")),
                                  **self.maybe(2, on=lambda: self.one_of(answer(), [answer(), answer()]))})

    def reaction(self):
        return self.one_of("continue", "endIteration", "failIteration", "endIteration",
                           {"steps": [{"think": self.model(20, 500)}, *([{"endIteration": True}] if self.one_in(3) else [])]},
                           {"steps": [{"request": self.request()}]}, *(["abortTest"] if self.one_in(5) else []))

    def request_step(self):
        request = self.request()
        by_status = {key: self.reaction() for key in ("200", "429", "5xx", "noAnswer") if self.one_in(3)}
        return {"request": request, **(self.maybe(4, onStatus=by_status) if by_status else {}),
                **({} if "throws" in request else self.maybe(5, onFailure=self.reaction))}

    def timed_step(self):
        if self.requests and not self.one_in(3):
            return self.request_step()
        return {"think": self.model(20, 2000)}

    def graph(self):
        count = self.between(1, 5)
        steps = {f"s{i}": self.timed_step() for i in range(count)}
        following = {}
        for i in range(count):
            following[f"s{i}"] = {f"s{i + 1}" if i + 1 < count else "end": self.between(1, 5),
                                  **self.maybe(2, end=1), **self.maybe(3, **{f"s{self.between(0, i)}": 1})}
        if self.one_in(5):
            steps["last"] = {self.one_of("throw", "throw", "abort"): True}
            following["s0"]["last"] = 0.1
        leads_back = any(f"s{j}" in following[f"s{i}"] for i in range(count) for j in range(i + 1))
        sends = [] if leads_back else [name for name, step in steps.items() if "request" in step]
        return {"start": "s0", "steps": steps, "next": following, **(self.detours(sends) if sends else {})}

    def detours(self, sends):
        """Ways by answer, out of a graph that leads nowhere back."""
        return {**self.maybe(3, onStatus=lambda: {self.random.choice(sends): {self.one_of("5xx", "429", "noAnswer"): {"end": 1}}}),
                **self.maybe(4, onFailure=lambda: {self.random.choice(sends): {"end": self.between(1, 3)}})}

    def steps(self, deep=0):
        return [self.timed_step(), *(self.step(deep) for _ in range(self.between(0, 3)))]

    def within(self, deep):
        return {"graph": self.graph()} if self.one_in(3) else {"steps": self.steps(deep + 1)}

    def step(self, deep):
        kinds = [self.timed_step]
        if self.requests:
            kinds.append(lambda: {"batch": [self.request(False) for _ in range(self.between(1, 6))],
                                  **self.one_of({}, {}, {"throws": True}, {"onFailure": self.reaction()})})
        if deep < 2:
            kinds += [
                lambda: {"repeat": self.one_of(2, {"uniform": [0, 3]}, {"choice": [0, 1, 4], "weights": [1, 2, 1]},
                                               {"geometric": 1.5}), **self.within(deep)},
                lambda: {"group": "g", **self.within(deep)},
                lambda: {"choose": [{"weight": 3, "steps": []}, {"weight": 2, **self.within(deep)},
                                    *([{"weight": 0.2, "steps": [{self.one_of("throw", "endIteration", "abort"): True}]}]
                                      if self.one_in(3) else [])]}]
        return self.one_of(*kinds)()

    def journey(self):
        body = self.one_of(*([] if self.requests else [lambda: {"duration": self.model()}] * 2),
                           lambda: {"steps": self.steps()}, lambda: {"graph": self.graph()})()
        n = self.between(0, 40)
        return {**body, **self.maybe(4, throws=lambda: self.one_of({"probability": 0.1}, {"iteration": n}, {"iterations": [0, n]})),
                **self.maybe(12, abort=lambda: self.one_of({"iteration": n}, {"probability": 0.01}))}

    def change(self, servers, instances):
        begin = self.between(0, 40)
        what = [{"slower": self.one_of(0.5, 3)}, {"down": "refusing"}, {"down": "blackhole"}]
        what += [{"servers": self.between(1, 4)}] if servers else []
        return {"from": begin * 250, "until": (begin + self.between(1, 40)) * 250, **self.one_of(*what),
                **self.maybe(2, instance=self.between(0, instances - 1))}

    def manner(self):
        end = {"graceful": False} if self.one_in(3) else {"grace": self.length(0, 12), **self.maybe(3, goodbye="10ms")}
        return {"at": self.length(0, 40), "restartAfter": self.length(0, 12), **end}

    def call(self, callee):
        retry = self.one_of(1, 2, {"limit": 2, "backoff": "50ms", "growth": 3, "longest": "1s", "jitter": self.one_in(2)})
        again = {"hedge": self.one_of("100ms", {"after": self.model(1, 200), "attempts": 3})} if self.one_in(6) else {
            **self.maybe(2, retry=retry), **self.maybe(4, probability=0.6, count=2)}
        return {"target": callee, **self.maybe(2, timeout=lambda: self.length(1, 8)), **again, **self.guards(),
                **self.maybe(4, required=False), **self.maybe(4, connects=True)}

    def guards(self):
        window = self.one_of({"lastCalls": 10}, {"lastTime": "2s"})
        queue = self.one_of(0, 3, {"limit": 2, "timeout": "250ms"}, {"timeout": "1s"})
        return {**self.maybe(6, breaker={**window, "minimumCalls": 5, "openFor": "1s", "trials": 2}),
                **self.maybe(6, bulkhead=self.one_of(2, {"limit": 2, "queue": queue, "shared": False}))}

    def endpoint(self, callees):
        calls = [self.call(each) for each in callees if self.one_in(2)]
        order = {"calls": calls, **self.maybe(3, callOrder="parallel"), **self.maybe(3, holdsServer=False)} if calls else {}
        return {"duration": self.model(1, 400), **order,
                **self.maybe(4, error=lambda: self.one_of(0.3, 1, {"probability": 0.2, "duration": self.model(1, 50)}))}

    def autoscale(self, servers, instances):
        metric = self.one_of("utilisation", "concurrency", "rate", "queue") if servers else "concurrency"
        rule = self.one_of({"metric": metric, "target": self.one_of(0.5, 2)},
                           {"metric": metric, "steps": [{"above": 1, "add": 2}, {"below": 0.5, "remove": 1}]},
                           {"metrics": [{"metric": "rate", "target": self.one_of(2, 9)}, {"metric": "concurrency", "target": self.one_of(0.5, 2)}]})
        return {**rule, "period": self.length(1, 8), "startup": self.model(1, 900), "max": instances + 3,
                **self.maybe(2, window=lambda: self.length(1, 8)), **self.maybe(3, up={"cooldown": "1s", "policies": []}),
                **self.maybe(2, down={"stabilisation": "2s", "select": self.one_of("max", "min", "disabled")}),
                **self.maybe(3, stop={"grace": "1s", "drain": "200ms"})}

    def target(self, name, callees):
        if name != "a" and self.one_in(6):
            return self.model(5, 500)
        if name == "a":
            stream = {"kind": "stream", "duration": self.model(100, 3000)}
            text = {"endpoints": {"x": self.endpoint(callees), "y": {**self.endpoint(callees), "priority": 2}, "s": stream}}
        else:
            text = self.endpoint(callees)
        text |= {"latency": self.model(1, 50), **self.maybe(2, connect=lambda: self.model(1, 100))}
        servers, delay, instances = not self.one_in(4), self.one_in(5), 1
        if servers:
            text |= {"servers": self.between(1, 4), "discipline": self.one_of("fifo", "lifo", "processor-sharing", "priority"),
                     **self.maybe(4, usl={"contention": 0.1, "coherency": 0.01})}
            if text["discipline"] != "processor-sharing":
                text |= self.maybe(2, queue=lambda: self.one_of(self.between(0, 5), {"limit": self.between(0, 5), "timeout": self.length(1, 8)}))
                if not isinstance(text.get("queue"), dict):
                    text |= self.maybe(5, connections=lambda: {"holdServer": self.one_of(True, False), "idleTimeout": self.length(1, 8)})
        if delay:
            return text
        text |= {**self.maybe(4, concurrencyLimit=self.between(1, 6)), **self.maybe(4, rateLimit={"rate": 5, "burst": 2}),
                 **self.maybe(3, noticesAbandonment=False), **self.maybe(6, slower=1.5),
                 **self.maybe(8, timeLimit=lambda: self.length(1, 6)), **self.maybe(8, statuses={"rejected": 502, "refused": 503}),
                 **self.maybe(8, traffic=[{"rate": 2} if "endpoints" not in text else {"rate": 2, "endpoint": "x"}])}
        if self.one_in(2):
            instances = self.between(1, 3)
            text |= {"instances": self.one_of(instances, [{"slower": 2}] + [{}] * (instances - 1)),
                     "balancer": self.one_of("round-robin", "random", "least-connections", "two-choices"),
                     **self.maybe(2, learnsAfter=lambda: self.length(0, 4))}
        if servers and not ({"queue", "connections"} & text.keys()) and text["discipline"] != "processor-sharing":
            text |= self.maybe(3, workStealing=True)
        text |= self.maybe(8, warmUp=lambda: {"slower": 3, "duration": self.length(1, 12), "fade": self.one_of("linear", "exponential")})
        text |= self.maybe(6, autoscale=lambda: self.autoscale(servers, instances))
        return {**text, **self.maybe(3, changes=lambda: [self.change(servers, instances) for _ in range(self.between(1, 3))]),
                **self.maybe(5, stops=lambda: [{**self.manner(), **self.maybe(2, instance=instances - 1)}]),
                **self.maybe(5, rollingRestarts=lambda: [{**self.manner(), "pause": self.length(0, 4), **self.maybe(3, maxSurge=1)}])}

    def control(self, external, alone):
        lines, at = [], 0
        for _ in range(self.between(1, 5) if external else 0):
            at += self.between(0, 10) * 250
            kinds = [{"scale": {"vus": self.between(0, 6)}}] * 2 + [{"scale": {"max": self.between(5, 30)}}]
            kinds += [{"pause": True}, {"resume": True}] if alone else []
            lines.append({"at": at, **self.one_of(*kinds)})
        return lines + ([{"at": at + self.between(0, 60) * 250, "interrupt": True}] if self.one_in(10) else [])

    def rehearsal(self):
        loops = ["shared-iterations", "per-vu-iterations", "constant-vus", "ramping-vus"]
        kinds = [self.one_of(*loops, "constant-arrival-rate", "ramping-arrival-rate") for _ in range(self.one_of(1, 1, 2, 3))]
        external = self.one_in(5)
        if external:
            kinds[-1] = "externally-controlled"
        options = {"scenarios": {name: self.scenario(kind) for name, kind in zip(self.one_of("abc", "cab"), kinds)}}
        if not external and self.one_in(12):
            options = {"vus": self.between(1, 9), **self.one_of({"duration": "10s"}, {"iterations": 20}, {"stages": self.stages(9)})}
        options |= self.maybe(4, minIterationDuration=lambda: self.length(1, 8))
        if self.one_in(4):
            cuts = self.one_of("0,1/2,1", "0,1/3,2/3,1", "0,1/4,1", "0,0.1,0.3,0.6,1", "0,2/7,3/7,1").split(",")
            part = self.between(0, len(cuts) - 2)
            options |= {"executionSegment": ":".join(cuts[part:part + 2]), "executionSegmentSequence": ",".join(cuts)}
        if self.requests:
            options |= {**self.maybe(4, rps=self.between(1, 30)), **self.maybe(3, batch=self.between(1, 4)),
                        **self.maybe(3, batchPerHost=self.between(0, 2)), **self.maybe(4, noConnectionReuse=True),
                        **self.maybe(4, noVUConnectionReuse=True)}
        targets = {name: self.target(name, callees) for name, callees in (("a", "bc"), ("b", "c"), ("c", ""))}
        return {"options": options, "journeys": {"default": self.journey(), "other": self.journey()},
                "seed": self.between(1, 1000), **({"targets": targets} if self.requests else {}),
                **self.maybe(2, onNoVU=lambda: self.one_of("wait", "drop")), **self.maybe(3, vuInit=lambda: self.model(1, 900)),
                **self.maybe(6, client=lambda: {"overhead": self.model(0, 20), **self.maybe(2, firstIteration="50ms")}),
                **self.maybe(4, setup=lambda: self.model()), **self.maybe(4, teardown=lambda: self.model()),
                "control": self.control(external, len(kinds) == 1)}

    def spoil(self, document):
        """Puts something wrong in a place found by chance, or cuts the text."""
        text = json.dumps(document)
        if self.one_in(8):
            return text[:self.between(1, len(text) - 1)]
        place = document
        while True:
            key = self.one_of(*(place if isinstance(place, dict) else range(len(place))))
            if not isinstance(place[key], (dict, list)) or not place[key] or self.one_in(5):
                break
            place = place[key]
        if isinstance(place, dict) and self.one_in(3):
            place[key + "x"] = place.pop(key)
        else:
            place[key] = self.one_of(None, -1, "x", [], {}, True, "-3s", [[]], {"x": 1})
        return json.dumps(document)


def random_line(seed, number):
    maker = Maker(f"{seed}/{number}")
    document = maker.rehearsal()
    return maker.spoil(document) if number % SPOILT == SPOILT - 1 else json.dumps(document)
