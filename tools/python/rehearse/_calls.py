"""Runs and plans of files, dicts and texts."""

from __future__ import annotations

import json
import os
import pathlib
from typing import Any, Dict, Mapping, Optional, Sequence, Tuple, Union

from rehearse import _library
from rehearse._values import Plan, Result

#: A file's path, or what such a file holds.
Source = Union[str, "os.PathLike[str]", Mapping[str, Any]]

_IN_PROGRAM = "the rehearsal"


class RehearsalError(ValueError):
    """A rehearsal is wrong. `problems`: every mistake, each with its place."""

    def __init__(self, name: str, problems: Sequence[str]) -> None:
        super().__init__("\n  ".join([f"{name} cannot be rehearsed:", *problems]))
        self.name = name
        self.problems: Tuple[str, ...] = tuple(problems)


def _read(source: Source) -> Tuple[str, bytes, Optional[str]]:
    """Its name, its JSON, and the folder of the files that it may name."""
    if isinstance(source, Mapping):
        return _IN_PROGRAM, json.dumps(source).encode(), None
    path = pathlib.Path(source)
    return str(path), path.read_bytes(), str(path.parent)


def _answer(name: str, answer: bytes) -> Dict[str, Any]:
    data: Dict[str, Any] = json.loads(answer)
    del data["id"]
    if "errors" in data:
        raise RehearsalError(name, data["errors"])
    return data


def _run(name: str, text: bytes, settings: Mapping[str, Any]) -> Result:
    chosen = {key: value for key, value in settings.items() if value is not None}
    answer = _library.run_bytes(text, json.dumps({"whole": True, **chosen}).encode())
    return Result.of(name, _answer(name, answer))


def run(
    source: Source,
    *,
    seed: Optional[int] = None,
    replication: int = 0,
    iteration_duration: Union[str, Mapping[str, Any], None] = None,
    folder: Union[str, "os.PathLike[str]", None] = None,
    threads: int = 1,
    detail: bool = False,
) -> Result:
    """Runs a rehearsal in virtual time.

    seed: of all random numbers, instead of the file's
    replication: other random numbers from the same seed, for each number from 0
    iteration_duration: what an iteration takes where there are only k6 options: "1.5s" or a duration model
    folder: where CSV files are that the rehearsal names; by default, the folder of the file
    threads: how many the run may use; the result does not depend on it
    detail: the result's data also says when each iteration started and ended

    Raises RehearsalError when the rehearsal is wrong, OSError when the file cannot be read.
    """
    name, text, beside = _read(source)
    settings = {
        "seed": seed,
        "replication": replication,
        "iterationDuration": iteration_duration,
        "folder": beside if folder is None else os.fspath(folder),
        "threads": threads,
        "detail": detail,
    }
    return _run(name, text, settings)


def run_text(text: Union[str, bytes], *, seed: Optional[int] = None, replication: int = 0) -> Result:
    """Runs a rehearsal that is JSON text; it may name no files."""
    encoded = text if isinstance(text, bytes) else text.encode()
    return _run(_IN_PROGRAM, encoded, {"seed": seed, "replication": replication})


def plan(
    source: Source,
    *,
    segment: Optional[str] = None,
    sequence: Optional[str] = None,
    exports: Optional[Sequence[str]] = None,
) -> Plan:
    """Plans a rehearsal, or k6 options, without a run.

    segment, sequence: k6's execution segment, "0:1/4", and the sequence it is of
    exports: the names of the script's functions; by default the journeys, or those that the options name

    Raises RehearsalError where k6 would refuse the options, OSError when the file cannot be read.
    """
    name, text, _ = _read(source)
    try:
        document = json.loads(text)
    except ValueError as error:
        raise RehearsalError(name, [str(error)]) from error
    if not isinstance(document, dict):
        raise RehearsalError(name, ["found no object, expected one JSON object"])
    rehearsal = "options" in document or "journeys" in document
    journeys = document.get("journeys") if rehearsal else None
    if exports is None and isinstance(journeys, dict):
        exports = list(journeys)
    request = {
        "options": document.get("options", {}) if rehearsal else document,
        "segment": segment,
        "sequence": sequence,
        "exports": None if exports is None else list(exports),
    }
    return Plan.of(name, _answer(name, _library.plan_bytes(json.dumps(request).encode())))
