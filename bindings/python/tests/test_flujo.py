"""The Python binding beside the command line. FLUJO_PROGRAM: flujo; FLUJO_TINY: the folder tests/data/tiny."""
import gc
import json
import os
import signal
import subprocess
import sys
import threading
import time

import pytest

import flujo

TINY = os.environ["FLUJO_TINY"]
PROGRAM = os.environ["FLUJO_PROGRAM"]


@pytest.fixture(scope="module")
def scenario():
    return flujo.load(TINY)


@pytest.fixture(scope="module")
def comparison(scenario):
    return scenario.compare(["humane", "observed"], baseline="observed", horizon="30d", seed=11, replicates=4)


def test_scenario(scenario):
    assert (scenario.name, scenario.title, scenario.folder) == ("tiny", "A made-up corridor for tests", TINY)
    assert (str(scenario.start), str(scenario.end), str(scenario.decision)) == ("2020-10-01", "2021-03-31", "2021-01-20")
    assert scenario.policies == {"observed": "As it was", "humane": "Process with partners"}
    assert "expulsion.single_adult" in scenario.levers
    assert "hill" in scenario.places and "station" in scenario.facilities
    assert scenario.summary.startswith("tiny: ready to run: 2020-10-01 to 2021-03-31;")
    assert flujo.version().count(".") == 2


def test_every_mistake_says_where(tmp_path):
    (tmp_path / "scenario.yml").write_text("name: bad\nreplicats: 5\n")
    with pytest.raises(flujo.InputError) as caught:
        flujo.load(tmp_path)
    found = [d for d in caught.value.diagnostics if "replicats" in d.message]
    assert [(d.severity, d.file, d.line, d.column) for d in found] == [("error", str(tmp_path / "scenario.yml"), 2, 1)]
    assert found[0].hint == "did you mean 'replicates'?"
    assert f"{tmp_path}/scenario.yml:2:1: error: " in str(caught.value)
    with pytest.raises(ValueError, match="departure.belief_wieght") as caught:
        flujo.load(TINY, set={"departure.belief_wieght": 2})
    assert caught.value.hint == "did you mean 'departure.belief_weight'?"
    assert caught.value.file is None and caught.value.line == 0


def test_same_numbers_as_the_command_line(comparison, tmp_path):
    done = subprocess.run([PROGRAM, "compare", TINY, "--policies", "humane,observed", "--baseline", "observed", "--horizon",
                           "30d", "--seed", "11", "--replicates", "4", "--json", "--quiet", "--out", tmp_path / "c.sqlite"],
                          check=True, capture_output=True)
    printed = json.loads(done.stdout)
    assert comparison.answer == printed["answer"]
    rows = {(d.policy, d.measure, d.element, d.horizon): d for d in comparison.differences()}
    assert len(rows) == len(printed["rows"]) > 50
    for row in printed["rows"]:
        d = rows[row["policy"], row["measure"], row["element"], row["horizon"]]
        for ours, theirs in (("mean", "mean_difference"), ("q05", "q05"), ("q95", "q95"), ("relative", "relative")):
            value = getattr(d, ours)
            assert row[theirs] is None and value != value or value == row[theirs]


def test_values_are_views(comparison):
    numpy = pytest.importorskip("numpy")
    assert (comparison.kind, comparison.baseline, comparison.policies) == ("compare", "observed", ["humane", "observed"])
    assert (comparison.replicates, comparison.completed, comparison.seed) == (4, 4, 11)
    assert comparison.months == ["2020-10", "2020-11", "2020-12", "2021-01", "2021-02"]
    assert comparison.horizons == ["30d"]
    values = comparison.values("horizon", "humane")
    assert values.shape == (4, 1, len(comparison.columns("horizon")))
    assert not values.flags.writeable
    again = comparison.values("horizon", "humane")
    assert numpy.shares_memory(values, again)
    difference = comparison.series("humane", "encounters", kind="horizon") - comparison.series("observed", "encounters",
                                                                                            kind="horizon")
    d = comparison.difference("humane", "encounters")
    assert d.mean == pytest.approx(difference.mean(), abs=1e-9)
    assert d.q50 == pytest.approx(numpy.quantile(difference, 0.5), abs=1e-9)
    assert comparison.series("humane", "encounters", "aa_adult").shape == (4, 5)
    assert len(comparison.days) == comparison.values("daily").shape[1]


def test_views_outlive_the_result(scenario):
    numpy = pytest.importorskip("numpy")
    view = flujo.load(TINY).run(replicates=2, seed=3).values("monthly")
    before = view.copy()
    for _ in range(3):
        gc.collect()
        scenario.run(replicates=2, seed=4)
    assert numpy.array_equal(view, before)


def test_without_numpy(comparison, monkeypatch):
    array = comparison.values("monthly")
    monkeypatch.setattr(flujo, "numpy", None)
    view = comparison.values("monthly")
    assert isinstance(view, memoryview) and view.readonly
    assert (view.format, view.shape) == ("d", array.shape)
    assert view[3, 4, 5] == array[3, 4, 5]


def test_what_there_is_not(comparison, scenario):
    for call in (lambda: comparison.values("weekly"), lambda: comparison.values("monthly", "humbug"),
                 lambda: comparison.difference("humane", "encountres"), lambda: comparison.series("humane", "encountres"),
                 lambda: scenario.run(replicates=1, daily=False).values("daily")):
        with pytest.raises(KeyError):
            call()
    with pytest.raises(flujo.InputError) as caught:
        scenario.compare(["humane", "observde"], horizon="soon")
    assert [d.hint for d in caught.value.diagnostics] == ["did you mean 'observed'?", None]
    assert caught.value.diagnostics[1].message == "--horizon soon: give a span such as 90d, 3m, 1y or 5y"
    with pytest.raises(TypeError):
        scenario.run(replicats=3)


def test_files(scenario, tmp_path):
    result = scenario.run("humane", end="2020-10-31", replicates=2, out=tmp_path / "r.sqlite")
    assert not (tmp_path / "r.sqlite").exists()
    assert result.save("by hand") == str(tmp_path / "r.sqlite")
    flujo.export(tmp_path / "r.sqlite", tmp_path / "tables")
    assert (tmp_path / "tables" / "monthly.csv").exists()
    flujo.report(tmp_path / "r.sqlite", tmp_path / "r.html")
    assert (tmp_path / "r.html").read_text().startswith("<!")
    with pytest.raises(flujo.InputError):
        result.save()
    with pytest.raises(flujo.Error):
        scenario.run(out=tmp_path / "no" / "r.sqlite")
    with pytest.raises(flujo.InputError):
        flujo.export(tmp_path / "r.html", tmp_path / "other")


def test_tables_of_a_run_and_a_comparison(scenario, tmp_path):
    numpy = pytest.importorskip("numpy")
    run = scenario.run(replicates=5)
    done = subprocess.run([PROGRAM, "run", TINY, "--replicates", "5", "--json", "--quiet", "--out", tmp_path / "r.sqlite"],
                          check=True, capture_output=True)
    printed = json.loads(done.stdout)
    summaries, columns = run.values("month_summaries"), run.columns("month_summaries")
    for row in printed["months"]:
        at = next(i for i, c in enumerate(columns) if (c.measure, c.element) == (row["measure"], row["element"]))
        ours = summaries[run.months.index(row["month"]), at]
        assert list(ours[[0, 1, 3, 5]]) == [row["mean"], row["q05"], row["q50"], row["q95"]]
    fits = run.fits()
    assert [(f["group"], f["measure"], f["element"]) for f in fits] == [
        (s["group"], s["measure"], s["element"]) for s in printed["scores"]]
    for ours, theirs in zip(fits, printed["scores"]):
        assert all(theirs[name] in (None, ours[name]) for name in theirs)
    total = next(f for f in fits if (f["measure"], f["element"]) == ("encounters", ""))
    assert [(str(p["from"]), str(p["to"]), p["observed"]) for p in total["points"]] == [("2020-11-01", "2020-11-30", 1300)]
    assert run.sustained() == []
    comparison = scenario.compare(horizon="1y", replicates=3)
    assert [(s["policy"], s["name"]) for s in comparison.sustained()][:2] == [("humane", "peak_reduction"),
                                                                            ("humane", "retained")]
    assert [f["group"] for f in comparison.fits()] == [f["group"] for f in fits]


def test_forecast_has_the_numbers_of_the_command_line(scenario, tmp_path):
    numpy = pytest.importorskip("numpy")
    trigger, stages = "custody.station > 10 within 8 weeks", []
    result = scenario.forecast(months=2, members=20, passes=1, replicates=20, triggers=[trigger],
                               progress=lambda stage, done, total: stages.append(stage))
    done = subprocess.run([PROGRAM, "forecast", TINY, "--months", "2", "--members", "20", "--passes", "1", "--replicates",
                           "20", "--trigger", trigger, "--json", "--quiet", "--out", tmp_path / "f.sqlite"],
                          check=True, capture_output=True)
    printed = json.loads(done.stdout)
    assert set(stages) == {"assimilation", "forecast"}
    assert (result.kind, result.months, result.answer) == ("forecast", ["2020-12", "2021-01"], printed["answer"])
    total = [r for r in printed["months"] if (r["measure"], r["element"]) == ("encounters", "")]
    assert [r["q50"] for r in total] == list(numpy.quantile(result.values("draws", 0), 0.5, axis=1))
    assert [c.condition for c in result.chances()] == ["custody.station > capacity", "custody.shelter > capacity", trigger]
    with pytest.raises(flujo.InputError, match="is not understood"):
        scenario.forecast(triggers=["too many people"])


def test_world(scenario):
    numpy = pytest.importorskip("numpy")
    world = scenario.world("humane", replicate=1)
    assert str(world.day) == "2020-09-30"
    at = [i for i, c in enumerate(world.columns) if c.measure == "encounters"]
    by_day = []
    while world.day < scenario.end:
        world.step()
        by_day.append(world.measures[at].sum())
    run = scenario.run("humane", replicates=2)
    assert numpy.array_equal(by_day, run.series("humane", "encounters", kind="daily")[1])
    world["processing.capacity"] = 3
    world.step(2)
    assert world["processing.capacity"] == 3
    with pytest.raises(flujo.InputError, match="out of range"):
        world["processing.capacity"] = -1
    with pytest.raises(KeyError):
        world["humbug"]
    with pytest.raises(flujo.InputError):
        scenario.world("humbug")


def test_flee_has_the_numbers_of_the_command_line(tmp_path):
    numpy = pytest.importorskip("numpy")
    folder = os.path.join(TINY, "../../../scenarios/flee/mali")
    instance = flujo.load_flee(folder, compat="flee", set={"max_move_speed": 200})
    result = instance.run(replicates=3, seed=5)
    done = subprocess.run([PROGRAM, "validate", folder, "--compat", "flee", "--set", "max_move_speed=200", "--replicates", "3",
                           "--seed", "5", "--json", "--quiet", "--out", tmp_path / "v.html"], check=True,
                          capture_output=True)
    printed = json.loads(done.stdout)
    assert (instance.name, instance.rules, len(instance.days)) == ("mali", "flee", 300)
    assert {name: printed[name] for name in result.scores} == result.scores
    assert result.values().shape == (3, 300, len(instance.camps))
    assert numpy.allclose(result.values("mean"), result.values().mean(axis=0))
    with pytest.raises(KeyError):
        result.values("median")
    with pytest.raises(flujo.InputError, match="flea"):
        flujo.load_flee(folder, compat="flea")
    with pytest.raises(flujo.InputError, match="diesel"):
        instance.run(engine="diesel")


def test_progress_and_its_failure(scenario):
    seen = []
    scenario.run(replicates=3, progress=lambda done, total: seen.append((done, total)))
    assert seen == [(1, 3), (2, 3), (3, 3)]
    with pytest.raises(ZeroDivisionError):
        scenario.run(replicates=20000, daily=False, progress=lambda done, total: 1 / 0)


def test_gil_is_released(scenario):
    ticks, stop = [], threading.Event()

    def tick():
        while not stop.wait(0.001):
            ticks.append(time.monotonic())

    thread = threading.Thread(target=tick)
    thread.start()
    began = time.monotonic()
    scenario.run(replicates=100, threads=1, daily=False)
    ended = time.monotonic()
    stop.set()
    thread.join()
    assert sum(began < t < ended for t in ticks) >= 3


def test_interrupt():
    program = (f"import flujo, os, signal, threading\nscenario = flujo.load({TINY!r})\n"
               "threading.Timer(0.5, lambda: os.kill(os.getpid(), signal.SIGINT)).start()\n"
               "try:\n    scenario.run(replicates=50000, threads=1, daily=False)\n"
               "except KeyboardInterrupt:\n    print('stopped', scenario.run(replicates=1).completed)\n")
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60,
                          preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler))
    assert (done.stdout, done.returncode) == ("stopped 1\n", 0), done.stderr
