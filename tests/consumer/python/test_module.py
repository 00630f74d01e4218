"""The installed Python module: values, errors, threads."""

import concurrent.futures
import datetime
import json
import pathlib
import re
import subprocess

import pytest
import rehearse

SOURCE = pathlib.Path(__file__).resolve().parents[3]
SCENARIOS = SOURCE / "scenarios"
SMALL = {"options": {"vus": 2, "duration": "10s"}, "journeys": {"default": {"duration": "3s"}}}


def test_a_file_is_run():
    result = rehearse.run(SCENARIOS / "docs" / "closed-model.json")
    assert (result.complete, result.interrupted, result.dropped, result.vus) == (10, 0, 0, 1)
    assert result.started == 10
    assert result.duration == datetime.timedelta(minutes=1, seconds=1.5)
    assert result.exit_code == 0
    assert result.data["endNs"] == 61_500_000_000
    assert str(result).endswith(
        "closed-model.json: 10 complete and 0 interrupted iterations, 0 dropped, 1 VUs at most, ends after 61.5s with "
        "exit code 0"
    )


def test_a_dict_is_run_as_the_command_runs_it():
    result = rehearse.run(SMALL)
    path = pathlib.Path(rehearse.library_path()).parent.parent / "bin" / "rehearse"
    ran = subprocess.run([path, "run", "-", "--json"], input=json.dumps(SMALL), capture_output=True, text=True, check=True)
    assert result.as_dict() == json.loads(ran.stdout)
    scenario = result.scenarios["default"]
    assert (scenario.complete, scenario.vus, scenario.starts) == (8, 2, datetime.timedelta())
    assert result.iteration_duration_ms["med"] == 3000


def test_seeds_and_replications_are_other_runs():
    dice = {**SMALL, "journeys": {"default": {"duration": {"uniform": ["1s", "3s"]}}}}
    hashes = {rehearse.run(dice, seed=seed, replication=each).trace_hash for seed in (1, 2) for each in (0, 1, 2)}
    assert len(hashes) == 6
    assert rehearse.run(dice, threads=4) == rehearse.run(dice)


def test_detail_has_the_times_of_iterations():
    assert rehearse.run(SMALL, detail=True).data["scenarios"]["default"]["endsNs"][0] == 3_000_000_000


def test_k6_options_need_the_duration_of_an_iteration():
    assert rehearse.run({"iterations": 3}, iteration_duration="2s").duration == datetime.timedelta(seconds=6)
    assert rehearse.run({"iterations": 3}, iteration_duration={"uniform": ["1s", "2s"]}).complete == 3
    with pytest.raises(rehearse.RehearsalError, match="/journeys: found no journeys"):
        rehearse.run({"iterations": 3})


def test_csv_files_are_looked_for_beside_the_file(tmp_path):
    (tmp_path / "ms.csv").write_text("100\n200\n")
    file = tmp_path / "a.json"
    journey = {"duration": {"empirical": {"csv": "ms.csv", "column": 1}}}
    file.write_text(json.dumps({"options": {"iterations": 5}, "journeys": {"default": journey}}))
    assert rehearse.run(file).complete == 5
    assert rehearse.run(str(file)).complete == 5
    assert rehearse.run(json.loads(file.read_text()), folder=tmp_path).complete == 5


def test_every_mistake_is_listed():
    with pytest.raises(rehearse.RehearsalError) as caught:
        rehearse.run({"options": {"vus": "x"}, "journeys": {}, "seed": -1, "jurneys": 1})
    assert len(caught.value.problems) >= 3
    assert isinstance(caught.value, ValueError)
    for place in ("/seed: found -1", "/jurneys: ", "/options"):
        assert place in str(caught.value)
    with pytest.raises(rehearse.RehearsalError, match="settings/threads"):
        rehearse.run(SMALL, threads=100_000)
    with pytest.raises(rehearse.RehearsalError):
        rehearse.run_text("{")
    with pytest.raises(FileNotFoundError):
        rehearse.run("missing.json")


def test_thresholds_have_their_verdict():
    options = {**SMALL["options"], "thresholds": {"iterations": ["count>8"], "iteration_duration": ["max<=3000"]}}
    result = rehearse.run({**SMALL, "options": options})
    assert result.exit_code == 99
    assert result.crossed == (rehearse.Threshold("iterations", "count>8", False),)
    assert len(result.thresholds) == 2
    assert str(result).endswith("\n  crossed: count>8 of iterations")
    options["thresholds"] = {"iteration_duration": [{"threshold": "max<1", "abortOnFail": True}]}
    assert rehearse.run({**SMALL, "options": options}).aborted_after == datetime.timedelta(seconds=4)


def test_a_plan_needs_no_journeys():
    plan = rehearse.plan(SCENARIOS / "docs" / "multiple-scenarios.json")
    assert plan.vus == 100
    assert set(plan.descriptions) == {"contacts", "news"}
    half = rehearse.plan({"vus": 10, "duration": "1m"}, segment="0:1/2")
    assert (half.planned_vus, half.ends) == (5, datetime.timedelta(seconds=90))
    with pytest.raises(rehearse.RehearsalError, match="the number of VUs must be more than 0"):
        rehearse.plan({"vus": 0, "duration": "1s"})


def test_threads_get_their_own_answers():
    files = [SCENARIOS / f"{name}.json" for name in ("retry-storm", "closed-vs-open", "docs/closed-model")] * 4
    expected = [rehearse.run(file).trace_hash for file in files]
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        assert [result.trace_hash for result in pool.map(rehearse.run, files)] == expected


def test_the_module_and_the_library_are_of_one_version():
    project = (SOURCE / "tools" / "python" / "pyproject.toml").read_text()
    assert re.search(r'^version = "(.*)"$', project, re.MULTILINE).group(1) == rehearse.version()


def test_a_library_that_is_not_there_is_named(monkeypatch):
    from rehearse import _library

    monkeypatch.setenv("REHEARSE_LIBRARY", "nowhere/librehearse.so")
    with pytest.raises(rehearse.LibraryNotFound, match="nowhere/librehearse.so"):
        _library._load()
