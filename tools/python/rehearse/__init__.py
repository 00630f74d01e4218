"""Rehearses k6 load tests: what a real run would do, known within milliseconds.

    import rehearse

    peak = rehearse.run("load/peak.json")
    assert peak.dropped == 0, peak
    assert peak.vus <= 120, peak

`run()` and `plan()` take a file's path or the rehearsal itself as a dict. They raise `RehearsalError`, which lists every
mistake with its place. All functions may be called from several threads at once, and they do run at once.
"""

from rehearse._calls import RehearsalError, plan, run, run_text
from rehearse._library import LibraryNotFound, library_path, version
from rehearse._values import Plan, Result, ScenarioResult, Threshold

__all__ = [
    "LibraryNotFound",
    "Plan",
    "RehearsalError",
    "Result",
    "ScenarioResult",
    "Threshold",
    "library_path",
    "plan",
    "run",
    "run_text",
    "version",
]
