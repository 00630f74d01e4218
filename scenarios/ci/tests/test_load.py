"""What the load test needs, and what it must not do: rehearsed, so it takes no time. Run by pytest."""

import datetime
import json
import pathlib

import pytest
import rehearse

ROOT = pathlib.Path(__file__).resolve().parent.parent
REHEARSALS = sorted((ROOT / "rehearsals").glob("*.json"))


@pytest.mark.parametrize("file", REHEARSALS, ids=lambda file: file.stem)
def test_thresholds_are_met(file):
    result = rehearse.run(file)
    assert result.thresholds, f"{result} has no thresholds"
    assert not result.crossed, result


@pytest.mark.parametrize("file", REHEARSALS, ids=lambda file: file.stem)
def test_no_iteration_is_dropped_or_interrupted(file):
    result = rehearse.run(file)
    assert (result.dropped, result.interrupted) == (0, 0), result


def test_the_peak_fits_its_vus_and_its_time_slot():
    peak = rehearse.run(ROOT / "rehearsals" / "peak.json")
    assert peak.vus <= 120, peak
    assert peak.duration <= datetime.timedelta(minutes=10), peak


def test_the_peak_fits_its_vus_whatever_chance_does():
    drops = [rehearse.run(ROOT / "rehearsals" / "peak.json", replication=each).dropped for each in range(10)]
    assert sum(count == 0 for count in drops) >= 9, drops


def test_a_database_of_one_server_is_noticed():
    small = json.loads((ROOT / "rehearsals" / "peak.json").read_text())
    small["targets"]["database"]["servers"] = 1
    result = rehearse.run(small)
    assert {each.metric for each in result.crossed} >= {"http_req_duration"}, result
    assert result.aborted_after is not None


def test_the_real_scripts_options_are_scheduled_as_intended():
    plan = rehearse.plan(ROOT / "k6" / "options.json")
    assert plan.vus == 20
    assert plan.ends <= datetime.timedelta(minutes=5)
    result = rehearse.run(ROOT / "k6" / "options.json", iteration_duration={"uniform": ["1.1s", "3.3s"]})
    assert result.interrupted == 0, result
