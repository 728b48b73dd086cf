"""BMI 2.0: its functions, and the numbers of the world that stands behind them. Environment as of test_flujo.py."""
import json
import os

import pytest

numpy = pytest.importorskip("numpy")
import flujo
from flujo.bmi import Bmi

TINY = os.environ["FLUJO_TINY"]
FUNCTIONS = """initialize update update_until finalize get_component_name get_input_item_count get_output_item_count
get_input_var_names get_output_var_names get_var_grid get_var_type get_var_units get_var_itemsize get_var_nbytes get_var_location
get_current_time get_start_time get_end_time get_time_units get_time_step get_value get_value_ptr get_value_at_indices set_value
set_value_at_indices get_grid_rank get_grid_size get_grid_type get_grid_shape get_grid_spacing get_grid_origin get_grid_x
get_grid_y get_grid_z get_grid_node_count get_grid_edge_count get_grid_face_count get_grid_edge_nodes get_grid_face_edges
get_grid_face_nodes get_grid_nodes_per_face""".split()


def test_it_has_every_function():
    assert len(FUNCTIONS) == 41 and all(callable(getattr(Bmi, name)) for name in FUNCTIONS)


def test_its_numbers_are_those_of_the_world(tmp_path):
    config = tmp_path / "model.json"
    config.write_text(json.dumps({"scenario": os.path.relpath(TINY, tmp_path), "policy": "humane", "replicate": 1}))
    model, world = Bmi(), flujo.load(TINY).world("humane", replicate=1)
    model.initialize(str(config))
    at = [i for i, c in enumerate(world.columns) if c.measure == "encounters"]
    encounters = model.get_value_ptr("encounters")
    assert (model.get_start_time(), model.get_current_time(), model.get_end_time()) == (0, 0, 182)
    assert model.get_time_units() == "days since 2020-10-01"
    world.step(5)
    model.update()
    model.update_until(5)
    assert numpy.array_equal(encounters, world.measures[at]) and encounters.sum() > 0
    grid = model.get_var_grid("encounters")
    assert (model.get_grid_type(grid), model.get_grid_rank(grid), model.get_grid_size(grid)) == ("vector", 1, len(at))
    assert list(model.get_grid_shape(grid, numpy.empty(1, int))) == [len(at)]
    assert model.get_var_nbytes("encounters") == 8 * len(at) and model.get_var_units("encounters") == "encounters"
    assert model.get_var_elements("encounters") == [world.columns[i].element for i in at]
    assert model.get_value_at_indices("encounters", numpy.empty(1), [1])[0] == encounters[1]

    model.set_value("processing.capacity", [3])
    world["processing.capacity"] = 3
    for _ in range(30):
        model.update()
        world.step()
    assert model.get_value("processing.capacity", numpy.empty(1))[0] == 3
    assert numpy.array_equal(encounters, world.measures[at])
    assert set(model.get_output_var_names()) == {c.measure for c in world.columns}
    assert model.get_input_item_count() == len(model.get_input_var_names()) == len(flujo.load(TINY).levers)
    model.finalize()
    with pytest.raises(RuntimeError):
        model.update()


def test_what_is_refused(tmp_path):
    model = Bmi()
    with pytest.raises(RuntimeError, match="initialize"):
        model.get_current_time()
    (tmp_path / "wrong.json").write_text('{"scenario": ".", "polcy": "humane"}')
    with pytest.raises(ValueError, match="polcy"):
        model.initialize(str(tmp_path / "wrong.json"))
    with pytest.raises(flujo.InputError):
        model.initialize(str(tmp_path))
    model.initialize(TINY)
    model.update()
    for wrong, error in ((lambda: model.update_until(0), ValueError), (lambda: model.update_until(1.5), ValueError),
                         (lambda: model.get_value_ptr("humbug"), KeyError), (lambda: model.set_value("encounters", [1]), KeyError),
                         (lambda: model.get_value_ptr("processing.capacity"), NotImplementedError),
                         (lambda: model.set_value("processing.capacity", [-1]), flujo.InputError),
                         (lambda: model.get_grid_x(1, None), NotImplementedError)):
        with pytest.raises(error):
            wrong()
