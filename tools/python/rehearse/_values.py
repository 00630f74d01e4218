"""What a run and a plan say, as values; `data` holds the whole answer as the command's --json has it."""

from __future__ import annotations

import dataclasses
import datetime
from typing import Any, Dict, Mapping, Optional, Tuple


def _span(nanoseconds: int) -> datetime.timedelta:
    """To whole microseconds, an exact half to the even one; exact values are in `data`."""
    return datetime.timedelta(microseconds=nanoseconds / 1000)


@dataclasses.dataclass(frozen=True)
class ScenarioResult:
    """One scenario of a run."""

    name: str
    complete: int
    interrupted: int
    dropped: int
    vus: int  #: most of them active at once
    starts: Optional[datetime.timedelta]  #: None: it never started
    ends: Optional[datetime.timedelta]
    data: Mapping[str, Any] = dataclasses.field(repr=False, compare=False)

    @property
    def started(self) -> int:
        return self.complete + self.interrupted

    @classmethod
    def of(cls, name: str, data: Mapping[str, Any]) -> ScenarioResult:
        starts, ends = (None if data[key] is None else _span(data[key]) for key in ("startNs", "endNs"))
        return cls(name, data["complete"], data["interrupted"], data["dropped"], data["vusMax"], starts, ends, data)


@dataclasses.dataclass(frozen=True)
class Threshold:
    """One of k6's thresholds and its verdict."""

    metric: str  #: "http_req_duration", "http_reqs{status:200}"
    threshold: str  #: "p(95)<500"
    ok: bool


@dataclasses.dataclass(frozen=True)
class Result:
    """A run. `str()` of it says in a line what happened, for the messages of tests."""

    name: str  #: the file
    complete: int
    interrupted: int
    dropped: int
    vus: int  #: most of them initialised at once
    duration: datetime.timedelta  #: of the test, pauses, setup and teardown included
    exit_code: int  #: k6's: 99 where a threshold is crossed
    seed: int
    trace_hash: str  #: equal hashes: the same run, event for event
    scenarios: Mapping[str, ScenarioResult]
    thresholds: Tuple[Threshold, ...]
    aborted_after: Optional[datetime.timedelta]  #: a threshold ended the test then
    warnings: Tuple[str, ...]
    iteration_duration_ms: Mapping[str, float]  #: the statistics of the option summaryTrendStats
    data: Mapping[str, Any] = dataclasses.field(repr=False, compare=False)

    @property
    def started(self) -> int:
        return self.complete + self.interrupted

    @property
    def crossed(self) -> Tuple[Threshold, ...]:
        """The thresholds that are not met."""
        return tuple(each for each in self.thresholds if not each.ok)

    def as_dict(self) -> Dict[str, Any]:
        """The whole answer: the keys of `rehearse run --json`."""
        return dict(self.data)

    def __str__(self) -> str:
        text = (
            f"{self.name}: {self.complete} complete and {self.interrupted} interrupted iterations, {self.dropped} "
            f"dropped, {self.vus} VUs at most, ends after {self.duration.total_seconds():g}s with exit code "
            f"{self.exit_code}"
        )
        for each in self.crossed:
            text += f"\n  crossed: {each.threshold} of {each.metric}"
        return text

    @classmethod
    def of(cls, name: str, data: Mapping[str, Any]) -> Result:
        verdict = data.get("verdict", {})
        aborted = verdict.get("abortedNs")
        return cls(
            name=name,
            complete=data["complete"],
            interrupted=data["interrupted"],
            dropped=data["dropped"],
            vus=data["vusMax"],
            duration=_span(data["endNs"]),
            exit_code=data["exitCode"],
            seed=data["seed"],
            trace_hash=data["traceHash"],
            scenarios={key: ScenarioResult.of(key, value) for key, value in data["scenarios"].items()},
            thresholds=tuple(
                Threshold(each["metric"], each["threshold"], each["ok"]) for each in verdict.get("thresholds", ())
            ),
            aborted_after=None if aborted is None else _span(aborted),
            warnings=tuple(data["warnings"]),
            iteration_duration_ms=data["iterationDurationMs"],
            data=data,
        )


@dataclasses.dataclass(frozen=True)
class Plan:
    """A plan: what is scheduled, without a run."""

    name: str  #: the file
    planned_vus: int  #: exist before the test starts
    vus: int  #: at most, those initialised while it runs included
    ends: datetime.timedelta  #: at the latest, graceful stops included
    descriptions: Mapping[str, str]  #: k6's line for each scenario
    warnings: Tuple[str, ...]
    data: Mapping[str, Any] = dataclasses.field(repr=False, compare=False)

    def as_dict(self) -> Dict[str, Any]:
        """The whole answer: the keys of a line of `rehearse plan --jsonl`."""
        return dict(self.data)

    @classmethod
    def of(cls, name: str, data: Mapping[str, Any]) -> Plan:
        total = data["total"]
        return cls(
            name=name,
            planned_vus=total["maxPlannedVUs"],
            vus=total["maxPossibleVUs"],
            ends=_span(total["endOffsetNs"]),
            descriptions={each["name"]: each["description"] for each in data["scenarios"]},
            warnings=tuple(data["warnings"]),
            data=data,
        )
