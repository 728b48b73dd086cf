#!/usr/bin/env python3
"""usage: notebook.py NOTEBOOK

Runs the cells of a notebook as one script, in an empty folder, and looks at the figure that it writes. FLUJO_SCENARIO names the
scenario. Exit code 77 without NumPy and matplotlib.
"""
import json
import os
import sys
import tempfile
import xml.dom.minidom

try:
    import matplotlib
    import numpy
except ImportError:
    sys.exit(77)


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        cells = json.load(file)["cells"]
    os.chdir(tempfile.mkdtemp())
    names = {}
    for number, cell in enumerate(cells):
        if cell["cell_type"] == "code":
            exec(compile("".join(cell["source"]), f"cell {number}", "exec"), names)
    assert not any(cell.get("outputs") for cell in cells), "a stored notebook has no outputs"
    # The interval that it prints is that of the arrays; the figure has a line and a band for each policy.
    result = names["result"]
    months = [result.series(policy, "encounters", kind="horizon")[:, 0] for policy in ("more_checks", "as_now")]
    assert abs(names["d"].mean - (months[0] - months[1]).mean()) < 1e-9
    axes = names["axes"]
    assert (len(axes.lines), len(axes.collections)) == (2, 2)
    assert xml.dom.minidom.parse("corridor.svg").documentElement.tagName == "svg"


main()
