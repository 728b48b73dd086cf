"""The Basic Model Interface (BMI 2.0, https://bmi.csdms.io) of a scenario, so that couplers drive it day by day.

    from flujo.bmi import Bmi
    model = Bmi()
    model.initialize("northern-triangle-2021")        # or a JSON file, see initialize
    model.set_value("expulsion.family", [0.2])
    model.update()
    arrived = model.get_value_ptr("encounters").sum()

Outputs are the measures of the day, one value for each element; inputs are the levers, one value each, in force from the next
day on. Time is counted in days from the eve of the scenario's first day, 0. Needs NumPy.
"""
from __future__ import annotations

import json
import os
from typing import Any, Dict, List, Optional, Tuple

import numpy

import flujo

_SCALAR = 0  # the grid of levers and of measures with one element; every other measure has a vector of its own


class Bmi:
    """A replicate of a policy under BMI 2.0; grids are scalars and vectors of elements, without coordinates."""

    def __init__(self) -> None:
        self._scenario: Optional[flujo.Scenario] = None
        self._world: Optional[flujo.World] = None
        self._measures: Dict[str, Tuple[slice, str, List[str]]] = {}
        self._levers: List[str] = []

    # Control.
    def initialize(self, config_file: str) -> None:
        """A scenario folder, or a JSON file: {"scenario": FOLDER, "policy": ID, "seed": N, "replicate": N, "priors": true,
        "set": {"departure.rate": 0.02}}, where all but the folder, beside the file, has its default."""
        asked: Dict[str, Any] = {"scenario": os.path.abspath(config_file)}
        if not os.path.isdir(config_file):
            with open(config_file, encoding="utf-8") as file:
                asked = json.load(file)
            unknown = set(asked) - {"scenario", "policy", "seed", "replicate", "priors", "set"}
            if unknown or "scenario" not in asked:
                raise ValueError(f"{config_file}: " + (f"there is no key {sorted(unknown)[0]!r}" if unknown else "it names no scenario"))
        folder = os.path.join(os.path.dirname(os.path.abspath(config_file)), asked.pop("scenario"))
        self._scenario = flujo.load(folder, set=asked.pop("set", None))
        self._world = self._scenario.world(asked.pop("policy", None), **asked)
        self._measures, self._levers = {}, list(self._scenario.levers)
        for i, column in enumerate(self._world.columns):
            at, unit, elements = self._measures.get(column.measure, (slice(i, i), column.unit, []))
            self._measures[column.measure] = slice(at.start, i + 1), unit, elements + [column.element]

    def update(self) -> None:
        self._ready().step()

    def update_until(self, time: float) -> None:
        """To a whole day that is not past."""
        days = time - self.get_current_time()
        if days < 0 or days != int(days):
            raise ValueError(f"{time} is no whole day from {self.get_current_time()} on")
        self._ready().step(int(days))

    def finalize(self) -> None:
        self.__init__()  # type: ignore[misc]

    # What it is.
    def get_component_name(self) -> str:
        return f"flujo {flujo.version()}"

    def get_input_item_count(self) -> int:
        return len(self._levers)

    def get_output_item_count(self) -> int:
        return len(self._measures)

    def get_input_var_names(self) -> Tuple[str, ...]:
        return tuple(self._levers)

    def get_output_var_names(self) -> Tuple[str, ...]:
        return tuple(self._measures)

    # Variables.
    def get_var_grid(self, name: str) -> int:
        if name in self._levers or len(self._measure(name)[2]) == 1:
            return _SCALAR
        return 1 + list(self._measures).index(name)

    def get_var_type(self, name: str) -> str:
        self.get_var_grid(name)
        return "float64"

    def get_var_units(self, name: str) -> str:
        return "1" if name in self._levers else self._measure(name)[1]

    def get_var_itemsize(self, name: str) -> int:
        self.get_var_grid(name)
        return 8

    def get_var_nbytes(self, name: str) -> int:
        return 8 * self.get_grid_size(self.get_var_grid(name))

    def get_var_location(self, name: str) -> str:
        self.get_var_grid(name)
        return "none"

    def get_var_elements(self, name: str) -> List[str]:
        """Beyond BMI: the names of the values of a measure."""
        return list(self._measure(name)[2])

    # Time.
    def get_current_time(self) -> float:
        return float((self._ready().day - self._of().start).days + 1)

    def get_start_time(self) -> float:
        return 0.0

    def get_end_time(self) -> float:
        return float((self._of().end - self._of().start).days + 1)

    def get_time_units(self) -> str:
        return f"days since {self._of().start.isoformat()}"

    def get_time_step(self) -> float:
        return 1.0

    # Values.
    def get_value(self, name: str, dest: Any) -> Any:
        dest[:] = [self._ready()[name]] if name in self._levers else self.get_value_ptr(name)
        return dest

    def get_value_ptr(self, name: str) -> Any:
        """Of a measure, a view that each update writes anew; of a lever there is none."""
        if name in self._levers:
            raise NotImplementedError(f"{name} is a lever: get_value reads it")
        return self._ready().measures[self._measure(name)[0]]

    def get_value_at_indices(self, name: str, dest: Any, inds: Any) -> Any:
        dest[:] = self.get_value(name, numpy.empty(self.get_grid_size(self.get_var_grid(name))))[inds]
        return dest

    def set_value(self, name: str, src: Any) -> None:
        if name not in self._levers:
            raise KeyError(f"{name!r} is no lever")
        self._ready()[name] = float(numpy.asarray(src).reshape(-1)[0])

    def set_value_at_indices(self, name: str, inds: Any, src: Any) -> None:
        if list(numpy.asarray(inds).reshape(-1)) != [0]:
            raise IndexError("a lever has one value, 0")
        self.set_value(name, src)

    # Grids.
    def get_grid_rank(self, grid: int) -> int:
        return 0 if grid == _SCALAR else 1

    def get_grid_size(self, grid: int) -> int:
        return 1 if grid == _SCALAR else len(list(self._measures.values())[grid - 1][2])

    def get_grid_type(self, grid: int) -> str:
        return "scalar" if grid == _SCALAR else "vector"

    def get_grid_shape(self, grid: int, shape: Any) -> Any:
        if grid != _SCALAR:
            shape[:] = [self.get_grid_size(grid)]
        return shape

    def get_grid_node_count(self, grid: int) -> int:
        return self.get_grid_size(grid)

    def get_grid_edge_count(self, grid: int) -> int:
        return 0

    def get_grid_face_count(self, grid: int) -> int:
        return 0

    def _no_geometry(self, grid: int, *_given: Any) -> Any:
        raise NotImplementedError("elements of a measure have no coordinates, edges or faces")

    get_grid_spacing = get_grid_origin = get_grid_x = get_grid_y = get_grid_z = _no_geometry
    get_grid_edge_nodes = get_grid_face_edges = get_grid_face_nodes = get_grid_nodes_per_face = _no_geometry

    def _ready(self) -> flujo.World:
        if self._world is None:
            raise RuntimeError("initialize comes first")
        return self._world

    def _of(self) -> flujo.Scenario:
        if self._scenario is None:
            raise RuntimeError("initialize comes first")
        return self._scenario

    def _measure(self, name: str) -> Tuple[slice, str, List[str]]:
        if name not in self._measures:
            raise KeyError(f"there is no variable {name!r}")
        return self._measures[name]
