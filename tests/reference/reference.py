"""A naive model of targets and executors: one list of events, no tricks, no chance.

Written from sim/SEMANTICS.md and scenarios/targets.md, to differ from the simulator where either is wrong. It knows
rehearsals without draws: durations are constants or sequences by VU, errors happen always or never. Where two things
happen at one instant in a service, an order that the pages do not give could matter; such rehearsals are told apart
(`Reference.tied`).
"""

import heapq

NEVER = 2**62
UNITS = {"ns": 1, "us": 1_000, "ms": 1_000_000, "s": 1_000_000_000}


def ns(text):
    """A duration as the generator writes them: a whole number and a unit."""
    for unit in ("ns", "us", "ms", "s"):
        if text.endswith(unit) and text[: -len(unit)].isdigit():
            return int(text[: -len(unit)]) * UNITS[unit]
    raise ValueError(text)

class Events:
    """What is to happen, earliest first; of one instant by class (S81), then as it was asked for."""

    def __init__(self):
        self.heap, self.number, self.now = [], 0, 0

    def at(self, instant, order, action):
        self.number += 1
        entry = [instant, order, self.number, action]
        heapq.heappush(self.heap, entry)
        return entry

    @staticmethod
    def cancel(entry):
        if entry is not None:
            entry[3] = None

    def run(self, settle, is_over):
        while True:
            while self.heap and self.heap[0][3] is None:
                heapq.heappop(self.heap)
            upcoming = self.heap[0][0] if self.heap else NEVER
            if upcoming > self.now and settle():
                continue
            if upcoming == NEVER or (upcoming > self.now and is_over()):
                return
            self.now, _, _, action = heapq.heappop(self.heap)
            action()


# Classes of one instant: S81, and the services' own events before the answers that they cause.
HARD_END, REGULAR_END, COMMAND, START, ARRIVAL, SERVICE, ANSWER, VU = range(8)

class Visit:
    """A request at a target: of a VU, or of another visit that called it."""

    def __init__(self, target, endpoint, done):
        self.target, self.endpoint, self.done = target, endpoint, done
        self.instance = None  # while inside
        self.over = False  # its sender has its answer, or has given up
        self.left = False  # the service is done with it
        self.served = False
        self.work_left, self.work_since, self.timer = 0, 0, None
        self.calls, self.failed_call, self.under_way = [], False, []

class Instance:
    def __init__(self, target, number, spec):
        self.target, self.number, self.spec = target, number, spec
        self.servers = spec.get("servers", target.spec.get("servers"))
        self.base_servers = self.servers
        self.slower, self.down = 1, None
        self.queue, self.busy, self.inside, self.swallowed = [], [], [], []
        self.state = "running"
        self.restart_after, self.deadline, self.restart_timer, self.deadline_timer = None, None, None, None
        self.acknowledged, self.believed_up, self.learning, self.rolling = True, True, None, None

    def available(self):
        return self.state == "running" and self.down is None

    def under_way(self):
        return len(self.inside) + sum(not visit.over for visit in self.swallowed)

class Target:
    def __init__(self, world, name, spec):
        self.world, self.name, self.spec = world, name, spec
        own = spec.get("instances", 1)
        specs = own if isinstance(own, list) else [{}] * own
        self.instances = [Instance(self, number, one) for number, one in enumerate(specs)]
        self.endpoints = spec.get("endpoints", {"default": spec})
        self.turn = 0
        self.latency = ns(spec.get("latency", "0ns"))
        self.learns_after = ns(spec.get("learnsAfter", "0ns"))
        self.counts = dict.fromkeys(("requests", "retries", "accepted", "completed", "cancelled", "terminated", "rejected",
                                     "refused", "lost", "timedOut", "errors"), 0)
        self.last_instant = {}

    def touch(self, instance):
        """Two things at one instant at one instance or balancer: their order is not given."""
        self.world.tied |= self.last_instant.get(instance) == self.world.events.now
        self.last_instant[instance] = self.world.events.now

    # The way of a request: latency, balancer, room, work, calls, latency.

    def submit(self, endpoint, done):
        self.counts["requests"] += 1
        visit = Visit(self, self.endpoints[endpoint], done)
        events = self.world.events
        events.at(events.now + self.latency, SERVICE, lambda: self.arrive(visit))
        return visit

    def choose(self):
        able = [one for one in self.instances if one.believed_up] or self.instances
        if len(able) == 1:
            return able[0]
        turns = [one for one in self.instances[self.turn:] + self.instances[: self.turn] if one in able]
        least = self.spec.get("balancer", "round-robin") == "least-connections"
        best = min(turns, key=Instance.under_way) if least else turns[0]
        self.turn = (best.number + 1) % len(self.instances)
        return best

    def arrive(self, visit):
        if visit.over and self.spec.get("noticesAbandonment", True):
            return
        self.touch(self)
        instance = self.choose()
        self.touch(instance)
        if instance.down == "blackhole":
            self.counts["lost"] += 1
            instance.swallowed.append(visit)
            return
        if instance.state == "terminated" or instance.down == "refusing":
            self.counts["refused"] += 1
            return self.answer(visit, 0)
        limit = self.spec.get("concurrencyLimit")
        room = self.spec.get("queue")
        full = instance.servers is not None and len(instance.busy) >= instance.servers
        if (instance.state != "running" or (limit is not None and len(instance.inside) >= limit)
                or (full and room is not None and len(instance.queue) >= room)):
            self.counts["rejected"] += 1
            return self.answer(visit, 503)
        self.counts["accepted"] += 1
        visit.instance = instance
        instance.inside.append(visit)
        visit.work_left = ns(visit.endpoint["duration"])
        instance.queue.append(visit)
        self.fill(instance)

    def fill(self, instance):
        while instance.queue and (instance.servers is None or len(instance.busy) < instance.servers):
            last = self.spec.get("discipline", "fifo") == "lifo"
            visit = instance.queue.pop(-1 if last else 0)
            instance.busy.append(visit)
            visit.served = True
            self.work_on(visit)

    def work_on(self, visit):
        events = self.world.events
        visit.work_since = events.now
        visit.timer = events.at(events.now + visit.work_left * visit.instance.slower, SERVICE, lambda: self.worked(visit))

    def set_slower(self, instance, factor):
        working = [visit for visit in instance.busy if visit.timer is not None]
        for visit in working:
            done = self.world.events.now - visit.work_since
            self.world.tied |= done % instance.slower != 0  # parts of a nanosecond
            visit.work_left -= done // instance.slower
            Events.cancel(visit.timer)
        instance.slower = factor
        for visit in working:
            self.work_on(visit)

    def worked(self, visit):
        visit.timer = None
        self.touch(visit.instance)
        fails = visit.endpoint.get("error", 0) == 1
        if fails or not visit.endpoint.get("calls"):
            return self.finish(visit, 500 if fails else 200)
        if not visit.endpoint.get("holdsServer", True):
            visit.instance.busy.remove(visit)
            self.fill(visit.instance)
        calls = [call for call in visit.endpoint["calls"] for _ in range(call.get("count", 1))]
        if visit.endpoint.get("callOrder", "sequence") == "sequence":
            visit.calls = calls
            self.next_call(visit)
            return
        visit.under_way = [Call(self.world, visit, call) for call in calls]
        for call in list(visit.under_way):
            call.attempt()

    def next_call(self, visit):
        call = Call(self.world, visit, visit.calls.pop(0))
        visit.under_way.append(call)
        call.attempt()

    def called(self, visit, call, succeeded):
        visit.under_way.remove(call)
        visit.failed_call |= not succeeded and call.spec.get("required", True)
        sequence = visit.endpoint.get("callOrder", "sequence") == "sequence"
        if sequence and visit.calls and not visit.failed_call:
            self.next_call(visit)
        elif not visit.under_way:
            self.touch(visit.instance)
            self.finish(visit, 502 if visit.failed_call else 200)

    def finish(self, visit, status):
        self.counts["completed"] += 1
        self.leave(visit)
        self.answer(visit, status)

    def leave(self, visit):
        instance = visit.instance
        visit.left = True
        Events.cancel(visit.timer)
        visit.timer = None
        instance.inside.remove(visit)
        for where in (instance.queue, instance.busy):
            if visit in where:
                where.remove(visit)
        self.fill(instance)
        self.drained(instance)

    def answer(self, visit, status):
        if visit.over:
            return
        events = self.world.events

        def arrive():
            if visit.over:
                return
            visit.over = True
            if status in (500, 502):
                self.counts["errors"] += 1
            visit.done(status)

        events.at(events.now + self.latency, ANSWER, arrive)

    def give_up(self, visit):
        """Its sender has timed out, or is gone itself."""
        if visit.over:
            return
        visit.over = True
        if visit.instance is None or visit.left or not self.spec.get("noticesAbandonment", True):
            return
        self.touch(visit.instance)
        self.counts["cancelled"] += 1
        self.abandon_calls(visit)
        self.leave(visit)

    @staticmethod
    def abandon_calls(visit):
        calls, visit.under_way, visit.calls = visit.under_way, [], []
        for call in calls:
            call.abandon()

    # Changes, stops and restarts.

    def schedule(self):
        events = self.world.events
        edges = {0}
        for change in self.spec.get("changes", []):
            edges |= {ns(change.get("from", "0ns")), ns(change["until"]) if "until" in change else NEVER}
        for edge in sorted(edges - {NEVER}) if self.spec.get("changes") else []:
            events.at(edge, SERVICE, self.change)
        for stop in self.spec.get("stops", []):
            events.at(ns(stop["at"]), SERVICE, lambda stop=stop: self.stop_listed(stop))
        for rolling in self.spec.get("rollingRestarts", []):
            order = rolling.get("order", list(range(len(self.instances))))
            events.at(ns(rolling["at"]), SERVICE, lambda rolling=rolling, order=order: self.roll(rolling, list(order)))

    def change(self):
        now = self.world.events.now
        for instance in self.instances:
            self.touch(instance)
            slower, servers, down = 1, instance.base_servers, None
            for change in self.spec.get("changes", []):
                until = ns(change["until"]) if "until" in change else NEVER
                is_here = change.get("instance", instance.number) == instance.number
                if not is_here or not ns(change.get("from", "0ns")) <= now < until:
                    continue
                slower *= change.get("slower", 1)
                servers = change.get("servers", servers)
                down = change.get("down", down)
            instance.down = down
            if slower != instance.slower:
                self.set_slower(instance, slower)
            instance.servers = servers
            self.fill(instance)
            self.availability(instance)

    def availability(self, instance):
        events = self.world.events
        if self.learns_after == 0:
            instance.believed_up = instance.available()
            return
        if instance.believed_up != instance.available() and instance.learning is None:

            def learn():
                instance.learning = None
                instance.believed_up = instance.available()

            instance.learning = events.at(events.now + self.learns_after, SERVICE, learn)

    def stop_listed(self, stop):
        for instance in self.instances:
            if stop.get("instance", instance.number) == instance.number:
                self.stop(instance, stop)

    def stop(self, instance, stop):
        events = self.world.events
        self.touch(instance)
        if "restartAfter" in stop:
            instance.restart_after = ns(stop["restartAfter"])
        if instance.state == "terminated":
            if instance.restart_after is not None and instance.restart_timer is None:
                self.arm_restart(instance)
            return
        if not stop.get("graceful", True):
            return self.terminate(instance)
        if "grace" in stop:
            deadline = events.now + ns(stop["grace"])
            if instance.deadline is None or deadline < instance.deadline:
                instance.deadline = deadline
                Events.cancel(instance.deadline_timer)
                instance.deadline_timer = events.at(deadline, SERVICE, lambda: self.grace_is_over(instance))
        if instance.state != "running":
            return
        instance.state = "stopping"
        instance.acknowledged = False
        self.availability(instance)

        def acknowledged():
            instance.acknowledged = True
            self.drained(instance)

        goodbye = ns(stop.get("goodbye", "0ns"))
        if goodbye == 0:
            acknowledged()
        else:
            events.at(events.now + goodbye, SERVICE, lambda: instance.state == "stopping" and acknowledged())

    def grace_is_over(self, instance):
        self.touch(instance)
        if instance.state == "stopping":
            self.terminate(instance)

    def terminate(self, instance):
        instance.state = "killing"
        for visit in list(instance.inside):
            self.counts["terminated"] += 1
            self.abandon_calls(visit)
            instance.queue = [one for one in instance.queue if one is not visit]
            self.leave(visit)
            self.answer(visit, 0)
        self.ended(instance)

    def drained(self, instance):
        if instance.state == "stopping" and instance.acknowledged and not instance.inside:
            self.ended(instance)

    def ended(self, instance):
        instance.state = "terminated"
        Events.cancel(instance.deadline_timer)
        instance.deadline = instance.deadline_timer = None
        self.availability(instance)
        if instance.restart_after is not None:
            self.arm_restart(instance)

    def arm_restart(self, instance):
        events = self.world.events

        def restart():
            instance.restart_timer = None
            instance.restart_after = None
            instance.state = "running"
            self.touch(instance)
            self.availability(instance)
            rolling, instance.rolling = instance.rolling, None
            if rolling is not None:
                rolling()

        instance.restart_timer = events.at(events.now + instance.restart_after, SERVICE, restart)

    def roll(self, rolling, order):
        events = self.world.events
        instance = self.instances[order.pop(0)]

        def back():
            if order:
                pause = ns(rolling.get("pause", "0ns"))
                events.at(events.now + pause, SERVICE, lambda: self.roll(rolling, order))

        instance.rolling = back
        self.stop(instance, rolling)

class Call:
    """A call of a visit to another target, with its attempts."""

    def __init__(self, world, visit, spec):
        self.world, self.visit, self.spec = world, visit, spec
        self.target = world.targets[spec["target"]]
        retry = spec.get("retry", 0)
        self.retry = retry if isinstance(retry, dict) else {"limit": retry}
        self.tries, self.current, self.timer, self.wait = 0, None, None, None

    def attempt(self):
        events = self.world.events
        self.wait = None
        if self.tries > 0:
            self.target.counts["retries"] += 1
        self.tries += 1
        endpoint = self.spec.get("endpoint", next(iter(self.target.endpoints)))
        self.current = self.target.submit(endpoint, self.answered)
        if "timeout" in self.spec:
            self.timer = events.at(events.now + ns(self.spec["timeout"]), SERVICE, self.timed_out)

    def timed_out(self):
        self.target.counts["timedOut"] += 1
        self.target.give_up(self.current)
        self.answered(0)

    def answered(self, status):
        events = self.world.events
        Events.cancel(self.timer)
        if status == 200 or self.tries > self.retry.get("limit", 0):
            self.visit.target.called(self.visit, self, status == 200)
            return
        backoff = ns(self.retry.get("backoff", "100ms")) * int(self.retry.get("growth", 2)) ** (self.tries - 1)
        backoff = min(backoff, ns(self.retry.get("longest", "10s")))
        self.wait = events.at(events.now + backoff, ANSWER, self.attempt)

    def abandon(self):
        Events.cancel(self.timer)
        Events.cancel(self.wait)
        self.target.give_up(self.current)

class Vu:
    """One iteration after another of a scenario's journey, a list of thinks and requests."""

    def __init__(self, scenario, number):
        self.scenario, self.number, self.world = scenario, number, scenario.world
        self.began, self.step, self.request, self.timer, self.wait = None, 0, None, None, None

    def begin(self):
        self.began, self.step = self.world.events.now, 0
        self.scenario.starts.append(self.began)
        self.proceed()

    def proceed(self):
        events = self.world.events
        self.wait = None
        if self.step == len(self.scenario.steps):
            self.scenario.ends.append(events.now)
            self.began = None
            self.scenario.over(self)
            return
        step = self.scenario.steps[self.step]
        self.step += 1
        if "think" in step:
            think = step["think"]
            if isinstance(think, dict):
                think = think["sequence"][self.number % len(think["sequence"])]
            self.wait = events.at(events.now + ns(think), VU, self.proceed)
        else:
            request = step["request"]
            target = self.world.targets[request["target"]]
            self.request = (target, target.submit(request.get("endpoint", next(iter(target.endpoints))), self.answered))
            self.world.sent += 1
            self.timer = events.at(events.now + ns(request.get("timeout", "60s")), SERVICE, self.timed_out)

    def timed_out(self):
        target, visit = self.request
        target.counts["timedOut"] += 1
        target.give_up(visit)
        self.answered(0)

    def answered(self, status):
        Events.cancel(self.timer)
        self.request = None
        self.world.statuses[str(status)] = self.world.statuses.get(str(status), 0) + 1
        self.proceed()

    def interrupt(self):
        Events.cancel(self.wait)
        Events.cancel(self.timer)
        if self.request is not None:
            self.world.aborted += 1
            target, visit = self.request
            target.give_up(visit)
        self.request = self.began = None
        self.scenario.interrupted += 1

class Scenario:
    """S36 to S44, S51 to S56; VUs that become free ask for more when nothing else ends (S83)."""

    def __init__(self, world, spec, steps):
        self.world, self.spec, self.steps = world, spec, steps
        self.starts, self.ends, self.interrupted, self.dropped = [], [], 0, 0
        self.kind = spec["executor"]
        many = spec.get("preAllocatedVUs", spec.get("vus", 1))
        self.vus = [Vu(self, number) for number in range(many)]
        self.regular = False
        self.done = dict.fromkeys(self.vus, 0)
        self.pot = spec.get("iterations", 1)
        self.idle = list(self.vus)
        events = world.events
        length = ns(spec.get("duration", spec.get("maxDuration", "600s")))
        events.at(0, START, self.start)
        events.at(length, REGULAR_END, self.end_regularly)
        events.at(length + ns(spec.get("gracefulStop", "30s")), HARD_END, self.end_hard)
        if self.kind == "constant-arrival-rate":
            self.idle = []
            period = ns(spec.get("timeUnit", "1s")) // spec["rate"]
            for number in range((length - 1) // period + 1):
                events.at(number * period, ARRIVAL, self.arrival)

    def start(self):
        for vu in self.vus if self.kind != "constant-arrival-rate" else []:
            self.begin_next(vu)

    def begin_next(self, vu):
        if self.regular:
            return
        if self.kind == "shared-iterations" and self.pot == 0:
            return
        self.pot -= 1
        if self.kind == "per-vu-iterations" and self.done[vu] == self.spec.get("iterations", 1):
            return
        self.done[vu] += 1
        vu.begin()

    def arrival(self):
        if self.regular:
            return
        if self.world.events.now == 0 and not self.idle and not self.starts:
            self.idle = list(self.vus)
        if self.idle:
            self.idle.pop(0).begin()
        else:
            self.dropped += 1

    def over(self, vu):
        self.world.free.append((self, vu))

    def became_free(self, vu):
        if self.kind == "constant-arrival-rate":
            self.idle.append(vu)
        else:
            self.begin_next(vu)

    def end_regularly(self):
        self.regular = True

    def end_hard(self):
        for vu in self.vus:
            if vu.began is not None:
                vu.interrupt()

    def is_over(self):
        """S38."""
        if any(vu.began is not None for vu in self.vus):
            return False
        if self.kind == "shared-iterations" and self.pot == 0:
            return True
        if self.kind == "per-vu-iterations" and set(self.done.values()) == {self.spec.get("iterations", 1)}:
            return True
        return self.regular

    def finish(self):
        if self.kind == "shared-iterations":
            self.dropped += self.pot
        if self.kind == "per-vu-iterations":
            self.dropped += sum(self.spec.get("iterations", 1) - done for done in self.done.values())

class Reference:
    """The run of a rehearsal; `summary()` in the words of `run --jsonl --detail`."""

    def __init__(self, rehearsal):
        self.events, self.tied, self.free = Events(), False, []
        self.sent = self.aborted = 0
        self.statuses = {}
        self.targets = {name: Target(self, name, spec) for name, spec in rehearsal["targets"].items()}
        for target in self.targets.values():
            target.schedule()
        steps = rehearsal["journeys"]["default"]["steps"]
        self.scenarios = {name: Scenario(self, spec, steps)
                          for name, spec in sorted(rehearsal["options"]["scenarios"].items())}
        self.events.run(self.settle, lambda: all(one.is_over() for one in self.scenarios.values()))
        for scenario in self.scenarios.values():
            scenario.finish()

    def settle(self):
        """VUs that became free at this instant ask for their next iterations; whether any did."""
        free, self.free = self.free, []
        self.tied |= len(free) > 1  # which of them is first in the queue
        for scenario, vu in free:
            scenario.became_free(vu)
        return bool(free)

    def summary(self):
        return {
            "scenarios": {name: {"starts": sorted(one.starts), "ends": sorted(one.ends), "interrupted": one.interrupted,
                                 "dropped": one.dropped} for name, one in self.scenarios.items()},
            "sent": self.sent, "aborted": self.aborted, "statuses": self.statuses,
            "services": {name: target.counts for name, target in self.targets.items()},
        }
