"""How people move along routes through borders, simulated with uncertainty.

    import flujo
    scenario = flujo.load("northern-triangle-2021")
    result = scenario.compare(["observed", "announced"], horizon="1y")
    print(result.answer, result.difference("announced", "encounters"))

Units are people, days, km and people per day. Values are views of the library's memory, read-only
and without a copy: NumPy arrays where NumPy is installed, else memoryviews.
"""
from __future__ import annotations

import datetime
import math
from typing import Any, Callable, Dict, Iterable, List, Mapping, NamedTuple, Optional, Union

from ._library import Diagnostic, Diagnostics, Error, InputError, OutOfMemory, Stoppable, encoded, ffi, lib, text

try:
    import numpy
except ImportError:  # views are memoryviews then
    numpy = None

__all__ = ["Chance", "Column", "Diagnostic", "Difference", "Error", "Flee", "FleeResult", "InputError", "OutOfMemory", "Result", "Scenario", "World",
           "export", "load", "load_flee", "report", "version"]

_EPOCH = datetime.date(1970, 1, 1)
_KINDS = {"monthly": lib.FLUJO_MONTHLY, "daily": lib.FLUJO_DAILY, "horizon": lib.FLUJO_HORIZON,
          "means": lib.FLUJO_MEANS, "parameters": lib.FLUJO_PARAMETERS, "draws": lib.FLUJO_DRAWS,
          "month_summaries": lib.FLUJO_MONTH_SUMMARIES, "day_summaries": lib.FLUJO_DAY_SUMMARIES}


def version() -> str:
    """The version of the library."""
    return text(lib.flujo_version()) or ""


class Column(NamedTuple):
    """What a column of values holds; of "parameters" the measure is the name of the parameter."""

    measure: str
    element: str
    unit: str
    is_stock: bool


class Chance(NamedTuple):
    """Of a forecast, how likely something is; day: of a capacity, when half of the draws that exceed it do."""

    condition: str
    probability: float
    day: Optional[datetime.date]


class Difference(NamedTuple):
    """A policy less the baseline, replicate by replicate; relative: as a share of the baseline, nan where that is 0."""

    policy: str
    measure: str
    element: str
    horizon: str
    mean: float
    q05: float
    q50: float
    q95: float
    probability_lower: float
    relative: float
    relative_q05: float
    relative_q50: float
    relative_q95: float
    probability_equal: float
    replicates: int


def _column(c: Any) -> Column:
    return Column(text(c.measure) or "", text(c.element) or "", text(c.unit) or "", bool(c.is_stock))


def _difference(d: Any) -> Difference:
    names = [text(getattr(d, name)) or "" for name in Difference._fields[:4]]
    return Difference(*names, *[getattr(d, name) for name in Difference._fields[4:]])


def _members(kind: str, pointer: Any) -> Dict[str, Any]:
    """The members of a structure by name; texts as str."""
    members = {name: getattr(pointer, name) for name, _ in ffi.typeof(kind).fields}
    return {name: text(value) if isinstance(value, ffi.CData) else value for name, value in members.items()}


def _view(pointer: Any, shape: List[int], keep: Any) -> Any:
    """The doubles at a pointer as a read-only view that keeps their owner alive."""
    owned = ffi.gc(ffi.cast("double *", pointer), lambda _pointer, _keep=keep: None)
    buffer = ffi.buffer(owned, math.prod(shape) * ffi.sizeof("double"))
    if numpy is None:
        return memoryview(buffer).cast("B").cast("d", shape).toreadonly()
    array = numpy.frombuffer(buffer, dtype=numpy.float64).reshape(shape)
    array.flags.writeable = False
    return array


class Result:
    """What a run or a comparison gives."""

    def __init__(self, handle: Any, scenario: "Scenario") -> None:
        self._handle = handle
        self.scenario = scenario

    @property
    def _about(self) -> Any:
        return lib.flujo_result_about(self._handle)

    @property
    def kind(self) -> str:
        """ "run", "compare" or "forecast"."""
        return text(self._about.kind) or ""

    @property
    def answer(self) -> str:
        """One paragraph with the numbers."""
        return text(self._about.answer) or ""

    @property
    def baseline(self) -> Optional[str]:
        """The policy compared with; None of a run."""
        return text(self._about.baseline)

    @property
    def policies(self) -> List[str]:
        """The policies simulated."""
        return [text(lib.flujo_result_policy(self._handle, i)) or "" for i in range(self._about.policies)]

    @property
    def horizons(self) -> List[str]:
        """The horizons of a comparison, from short to long."""
        return [text(lib.flujo_result_horizon(self._handle, i)) or "" for i in range(self._about.horizons)]

    @property
    def replicates(self) -> int:
        """Replicates asked for."""
        return self._about.replicates

    @property
    def completed(self) -> int:
        """Replicates that are complete: all, unless it was stopped."""
        return self._about.completed

    @property
    def seed(self) -> int:
        """The seed of the random numbers."""
        return self._about.seed

    @property
    def months(self) -> List[str]:
        """The calendar months touched: "2021-03"."""
        first = self._about.first_month
        return [f"{m // 12:04d}-{m % 12 + 1:02d}" for m in range(first, first + self._about.months)]

    @property
    def days(self) -> List[datetime.date]:
        """The days simulated."""
        return [_EPOCH + datetime.timedelta(days=d) for d in range(self._about.start, self._about.end + 1)]

    @property
    def file(self) -> Optional[str]:
        """The result file, None without one."""
        return text(self._about.file)

    def _policy(self, policy: Union[str, int]) -> int:
        if isinstance(policy, int):
            return policy
        at = lib.flujo_result_find_policy(self._handle, encoded(policy))
        if at < 0:
            raise KeyError(f"no policy {policy!r} was simulated; there are {', '.join(self.policies)}")
        return at

    def values(self, kind: str = "monthly", policy: Union[str, int] = 0) -> Any:
        """The values of a policy, without a copy.

        "monthly" is [replicate][month][column], "daily" [replicate][day][column], "horizon"
        [replicate][horizon][column], "means" [month][column] over the replicates, "parameters"
        [replicate][column]; of a forecast "draws", with the number of a column as policy, is [month][draw]; of a
        run "month_summaries" and "day_summaries" are [period][column][mean, q05, q25, q50, q75, q95]. Flows are sums of the period, stocks its mean.
        """
        if kind not in _KINDS:
            raise KeyError(f"no values {kind!r}; there are {', '.join(_KINDS)}")
        array = ffi.new("struct flujo_array *")
        if lib.flujo_result_values(self._handle, _KINDS[kind], self._policy(policy), array) != lib.FLUJO_OK:
            raise KeyError(f"no {kind} values of policy {policy!r} were kept")
        return _view(array.data, [array.shape[i] for i in range(array.dimensions)], self._handle)

    def columns(self, kind: str = "monthly") -> List[Column]:
        """What the columns of such values hold."""
        found = []
        for i in range(lib.flujo_result_columns(self._handle, _KINDS[kind])):
            found.append(_column(lib.flujo_result_column(self._handle, _KINDS[kind], i)))
        return found

    def series(self, policy: Union[str, int], measure: str, element: Optional[str] = None, kind: str = "monthly") -> Any:
        """One measure as a NumPy array [replicate][period]: of one element, else the sum over all."""
        at = [i for i, c in enumerate(self.columns(kind)) if c.measure == measure and element in (None, c.element)]
        if not at:
            raise KeyError(f"no measure {measure!r} with element {element!r} among the {kind} values")
        values = self.values(kind, policy)
        return values[..., at[0]] if len(at) == 1 else values[..., at[0]:at[-1] + 1].sum(axis=-1)

    def differences(self) -> List[Difference]:
        """All differences of a comparison; pandas.DataFrame takes the list as it is."""
        return [_difference(lib.flujo_result_difference(self._handle, i))
                for i in range(lib.flujo_result_differences(self._handle))]

    def difference(self, policy: str, measure: str, element: str = "", horizon: Optional[str] = None) -> Difference:
        """One difference; element "" is the total, "demographic:family" or "origin:gt" a part; the longest horizon
        unless one is named. A policy may have the id of an earlier version."""
        name = ffi.NULL if horizon is None else encoded(horizon)
        d = lib.flujo_result_find(self._handle, encoded(policy), encoded(measure), encoded(element), name)
        if d == ffi.NULL:
            raise KeyError(f"no difference of {policy!r} in {measure!r} {element!r} over {horizon!r}")
        return _difference(d)

    def sustained(self) -> List[Dict[str, Any]]:
        """How the reduction of encounters holds, by policy: policy, name, label, mean, q05, q50, q95, beyond."""
        return [_members("struct flujo_sustained", lib.flujo_result_sustained(self._handle, i))
                for i in range(lib.flujo_result_sustained_count(self._handle))]

    def fits(self) -> List[Dict[str, Any]]:
        """The simulation (of a comparison that of the policy in force) beside each series of observations: group, measure, element, scores by name, and
        points, a list of periods with their first and last day, the observed and the simulated numbers."""
        found = []
        for i in range(lib.flujo_result_fits(self._handle)):
            fit = _members("struct flujo_fit", lib.flujo_result_fit(self._handle, i))
            fit["points"] = [_members("struct flujo_fit_point", lib.flujo_result_fit_point(self._handle, i, k))
                             for k in range(fit["points"])]
            for point in fit["points"]:
                for end in ("from", "to"):
                    point[end] = _EPOCH + datetime.timedelta(days=point[end])
            found.append(fit)
        return found

    def chances(self) -> List[Chance]:
        """What a forecast says of capacities and triggers."""
        found = []
        for i in range(lib.flujo_result_chances(self._handle)):
            c = lib.flujo_result_chance(self._handle, i)
            day = _EPOCH + datetime.timedelta(days=c.median_day) if c.median_day > 0 else None
            found.append(Chance(text(c.condition) or "", c.probability, day))
        return found

    def save(self, command: Optional[str] = None) -> str:
        """Write the file that was named with out=; returns its path."""
        diagnostics = Diagnostics()
        remembered = ffi.NULL if command is None else encoded(command)
        diagnostics.check(lib.flujo_result_save(self._handle, remembered, diagnostics.handle))
        return self.file or ""


class World:
    """One replicate day by day; made by Scenario.world."""

    def __init__(self, handle: Any) -> None:
        self._handle = handle

    def step(self, days: int = 1) -> None:
        """Simulate the next day, or so many."""
        for _ in range(days):
            Diagnostics().check(lib.flujo_world_step(self._handle))

    @property
    def day(self) -> datetime.date:
        """The last day simulated; at first the day before the scenario's start."""
        return _EPOCH + datetime.timedelta(days=lib.flujo_world_day(self._handle))

    @property
    def columns(self) -> List[Column]:
        """What the measures are."""
        n = lib.flujo_world_columns(self._handle)
        return [_column(lib.flujo_world_column(self._handle, i)) for i in range(n)]

    @property
    def measures(self) -> Any:
        """The measures of that day, a view that each step writes anew."""
        return _view(lib.flujo_world_measures(self._handle), [lib.flujo_world_columns(self._handle)], self._handle)

    def __setitem__(self, lever: str, value: float) -> None:
        """Set a lever from the next day on: world["expulsion.family"] = 0.2."""
        diagnostics = Diagnostics()
        diagnostics.check(lib.flujo_world_set(self._handle, encoded(lever), value, diagnostics.handle))

    def __getitem__(self, lever: str) -> float:
        """The value of a lever in force on that day."""
        value = ffi.new("double *")
        if lib.flujo_world_get(self._handle, encoded(lever), value) != lib.FLUJO_OK:
            raise KeyError(f"there is no lever {lever!r}")
        return value[0]


class Scenario:
    """A scenario folder, read and checked; made by load."""

    def __init__(self, handle: Any, diagnostics: List[Diagnostic]) -> None:
        self._handle = handle
        self.diagnostics = diagnostics  # warnings and notes

    @property
    def _about(self) -> Any:
        return lib.flujo_scenario_about(self._handle)

    @property
    def folder(self) -> str:
        return text(self._about.folder) or ""

    @property
    def name(self) -> str:
        return text(self._about.name) or ""

    @property
    def title(self) -> str:
        return text(self._about.title) or ""

    @property
    def summary(self) -> str:
        """What `flujo check` prints."""
        return text(self._about.summary) or ""

    @property
    def start(self) -> datetime.date:
        return _EPOCH + datetime.timedelta(days=self._about.start)

    @property
    def end(self) -> datetime.date:
        return _EPOCH + datetime.timedelta(days=self._about.end)

    @property
    def decision(self) -> datetime.date:
        """The day on which compared policies part."""
        return _EPOCH + datetime.timedelta(days=self._about.decision)

    def _items(self, kind: int) -> Dict[str, str]:
        return {text(lib.flujo_scenario_id(self._handle, kind, i)) or "":
                text(lib.flujo_scenario_label(self._handle, kind, i)) or ""
                for i in range(lib.flujo_scenario_count(self._handle, kind))}

    @property
    def policies(self) -> Dict[str, str]:
        """Policies, id to label; the others likewise."""
        return self._items(lib.FLUJO_POLICY)

    @property
    def places(self) -> Dict[str, str]:
        return self._items(lib.FLUJO_PLACE)

    @property
    def facilities(self) -> Dict[str, str]:
        return self._items(lib.FLUJO_FACILITY)

    @property
    def levers(self) -> Dict[str, str]:
        """What policies may set."""
        return self._items(lib.FLUJO_LEVER)

    def run(self, policy: Optional[str] = None, *, end: Union[None, str, datetime.date] = None, **options: Any) -> Result:
        """Simulate one policy (the base policy unless one is named) up to `end`. Options as of compare."""
        return self._simulate(lib.flujo_run, {"policy": policy, "end": None if end is None else str(end)}, **options)

    def compare(self, policies: Optional[Iterable[str]] = None, *, baseline: Optional[str] = None,
                horizon: Union[None, str, Iterable[str]] = None, **options: Any) -> Result:
        """Simulate policies (all unless some are named) with common random numbers, and their differences from the
        baseline over horizons such as "90d" or "1y".

        Options: seed, replicates, precision (go on until signs and ends of intervals are settled to this share of their
        width, at most `replicates`; neither given: 0.2 and the scenario's replicates), threads (0: all cores), priors=False (central values), daily=False (keep no days),
        posterior and assimilation (result files to draw from), out (file that save() writes), store_replicates,
        engine ("exact" or "expected", with noise "kept" or "mean"), sampling ("random" or "lattice"), fast (True: expected draws, certified by 25 exact
        replicates, by more with a precision), progress (function of done and total).
        """
        def joined(words: Any) -> Optional[str]:
            return words if words is None or isinstance(words, str) else ",".join(words)

        return self._simulate(lib.flujo_compare, {"policies": joined(policies), "baseline": baseline,
                                                  "horizon": joined(horizon)}, **options)

    def world(self, policy: Optional[str] = None, *, seed: Optional[int] = None, replicate: int = 0,
              priors: bool = True) -> World:
        """One replicate of a policy, to be stepped day by day: its random numbers are those of that replicate of run."""
        keep: List[Any] = []
        options = _structure("struct flujo_world_options", {"policy": policy, "has_seed": seed is not None,
                             "seed": seed or 0, "replicate": replicate, "no_priors": not priors}, keep)
        made, diagnostics = ffi.new("flujo_world **"), Diagnostics()
        diagnostics.check(lib.flujo_world_new(self._handle, options, made, diagnostics.handle))
        return World(ffi.gc(made[0], lib.flujo_world_free))

    def forecast(self, policy: Optional[str] = None, *, origin: Union[None, str, datetime.date] = None, months: int = 0,
                 members: int = 0, passes: int = 0, memory: float = 0, triggers: Iterable[str] = (),
                 checkpoint: Any = None, **options: Any) -> Result:
        """Forecast the months after the last observation, or after `origin`: "draws" are its values. Triggers are
        conditions such as "custody.cbp > 8000 within 8 weeks". Options as of compare: seed, replicates (draws),
        threads, posterior, assimilation, out, progress (function of stage, done and total)."""
        texts = [ffi.new("char[]", encoded(t)) for t in triggers]
        return self._simulate(lib.flujo_forecast, {
            "policy": policy, "origin": None if origin is None else str(origin), "months": months, "members": members,
            "passes": passes, "memory": memory, "checkpoint": checkpoint, "triggers": ffi.new("const char *[]", texts),
            "trigger_count": len(texts)}, **options)

    def _simulate(self, function: Callable[..., int], asked: Dict[str, Any], *, seed: Optional[int] = None,
                  progress: Optional[Callable[..., Any]] = None, **options: Any) -> Result:
        forecasts = function == lib.flujo_forecast
        work = Stoppable(progress, "void(void *, const char *, int, int)" if forecasts else "void(void *, int, int)")
        kind = "struct flujo_forecast_options" if forecasts else "struct flujo_options"
        asked = dict(asked, has_seed=seed is not None, seed=seed or 0, stop=work.stop, progress=work.progress)
        for name, value in options.items():
            negated = name in ("priors", "daily")
            asked["no_" + name if negated else name] = not value if negated else value
        made, diagnostics, keep = ffi.new("flujo_result **"), Diagnostics(), []
        structure = _structure(kind, asked, keep)
        try:
            status = work.call(lambda: function(self._handle, structure, made, diagnostics.handle))
        finally:  # also what a stopped call left
            handle = ffi.gc(made[0], lib.flujo_result_free)
        diagnostics.check(status)
        return Result(handle, self)


def _structure(kind: str, values: Mapping[str, Any], keep: List[Any]) -> Any:
    """A structure of options with these members; texts are kept in the list. TypeError for a member it has not."""
    known = {name: field.type for name, field in ffi.typeof(kind).fields}
    structure = ffi.new(kind + " *")
    structure.size = ffi.sizeof(kind)
    for name, value in values.items():
        if name not in known:
            raise TypeError(f"there is no option {name!r}")
        if value is not None and known[name].cname == "char *":
            keep.append(ffi.new("char[]", encoded(value)))
            value = keep[-1]
        if value is not None:
            setattr(structure, name, value)
    return structure


class FleeResult:
    """Replicates of a Flee instance."""

    def __init__(self, handle: Any) -> None:
        self._handle = handle

    def values(self, kind: str = "members") -> Any:
        """Without a copy: "members" [replicate][day][camp] in people, "mean" and "observed" [day][camp], "displaced"
        and "travelling" [day]."""
        array = ffi.new("struct flujo_array *")
        number = getattr(lib, f"FLUJO_FLEE_{kind.upper()}", None)
        if number is None:
            raise KeyError(f"no values {kind!r}; there are members, mean, observed, displaced, travelling")
        Diagnostics().check(lib.flujo_flee_result_values(self._handle, number, array))
        return _view(array.data, [array.shape[i] for i in range(array.dimensions)], self._handle)

    @property
    def scores(self) -> Dict[str, float]:
        """Errors against the counts, by name: ard_normal, rmse, crps, coverage_90, ..."""
        scores = lib.flujo_flee_result_scores(self._handle)
        return _members("struct flujo_flee_scores", scores)


class Flee:
    """An instance of the Flee simulator; made by load_flee."""

    def __init__(self, handle: Any, diagnostics: List[Diagnostic]) -> None:
        self._handle = handle
        self.diagnostics = diagnostics  # notes name the quirks that the instance meets

    @property
    def _about(self) -> Any:
        return lib.flujo_flee_about(self._handle)

    @property
    def name(self) -> str:
        return text(self._about.name) or ""

    @property
    def rules(self) -> str:
        """ "flee", "mended", "flujo" or "flujo without capacities"."""
        return text(self._about.rules) or ""

    @property
    def camps(self) -> List[str]:
        """The camps with counts: the columns of results."""
        return [text(lib.flujo_flee_camp(self._handle, i)) or "" for i in range(self._about.camps)]

    @property
    def days(self) -> List[datetime.date]:
        """The days simulated."""
        return [_EPOCH + datetime.timedelta(days=self._about.start + d) for d in range(self._about.days)]

    def run(self, *, seed: Optional[int] = None, replicates: int = 0, threads: int = 0,
            engine: Optional[str] = None) -> FleeResult:
        """Simulate replicates; 20 with seed 1 unless asked otherwise."""
        work, diagnostics, keep = Stoppable(None, ""), Diagnostics(), []
        options = _structure("struct flujo_flee_run_options", {
            "has_seed": seed is not None, "seed": seed or 0, "replicates": replicates, "threads": threads,
            "engine": engine, "stop": work.stop}, keep)
        made = ffi.new("flujo_flee_result **")
        try:
            status = work.call(lambda: lib.flujo_flee_run(self._handle, options, made, diagnostics.handle))
        finally:
            handle = ffi.gc(made[0], lib.flujo_flee_result_free)
        diagnostics.check(status)
        return FleeResult(handle)


def load_flee(folder: Any, compat: Optional[str] = None, set: Union[None, Mapping[str, Any], Iterable[str]] = None, *,
              no_capacity: bool = False, strict: bool = False, hasten: float = 0) -> Flee:
    """Read and check a Flee folder: by Flee's rules with compat="flee", without its quirks with "mended", else for
    flujo's own model. Raises InputError with every mistake."""
    keep: List[Any] = _texts(set)
    options = _structure("struct flujo_flee_options", {
        "compat": compat, "no_capacity": no_capacity, "strict": strict, "hasten": hasten,
        "set": keep[0], "set_count": len(keep) - 1}, keep)
    made, diagnostics = ffi.new("flujo_flee **"), Diagnostics()
    diagnostics.check(lib.flujo_flee_load(encoded(folder), options, made, diagnostics.handle))
    return Flee(ffi.gc(made[0], lib.flujo_flee_free), diagnostics.items())


def _texts(set: Union[None, Mapping[str, Any], Iterable[str]]) -> List[Any]:
    """An array of the texts NAME=VALUE, then the texts."""
    words = [f"{k}={v}" for k, v in set.items()] if isinstance(set, Mapping) else list(set or [])
    texts = [ffi.new("char[]", encoded(word)) for word in words]
    return [ffi.new("const char *[]", texts), *texts]


def load(folder: Any, set: Union[None, Mapping[str, Any], Iterable[str]] = None, strict: bool = False) -> Scenario:
    """Read and check a scenario folder. `set` replaces values of parameters: {"departure.rate": 0.02}; with `strict`
    warnings count as errors. Raises InputError with every mistake."""
    keep = _texts(set)
    options = _structure("struct flujo_load_options", {"set": keep[0], "set_count": len(keep) - 1, "strict": strict}, keep)
    made, diagnostics = ffi.new("flujo_scenario **"), Diagnostics()
    diagnostics.check(lib.flujo_scenario_load(encoded(folder), options, made, diagnostics.handle))
    return Scenario(ffi.gc(made[0], lib.flujo_scenario_free), diagnostics.items())


def export(file: Any, folder: Any, format: str = "csv", suppress_below: float = 0) -> None:
    """Write the tables of a result file into a folder: "csv", "xlsx", "netcdf", "geojson", "hubverse" or
    "provenance"."""
    diagnostics = Diagnostics()
    diagnostics.check(lib.flujo_export(encoded(file), encoded(format), encoded(folder), suppress_below,
                                       diagnostics.handle))


def report(file: Any, page: Any, suppress_below: float = 0) -> None:
    """Write a result file as one offline HTML page."""
    diagnostics = Diagnostics()
    diagnostics.check(lib.flujo_report(encoded(file), encoded(page), suppress_below, diagnostics.handle))
