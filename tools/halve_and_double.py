#!/usr/bin/env python3
"""usage: halve_and_double.py PROGRAM SCENARIO

Each assumed parameter of a scenario is halved and doubled, one at a time, on the expected path of all policies over a year.
Prints the differences in encounters from the baseline whose sign turns, and those that move by over 2 points.
"""
import json
import os
import re
import subprocess
import sys
import tempfile

TINY = 0.0005  # a difference below this has no sign


def differences(program, scenario, out, settings):
    words = [program, "compare", scenario, "--engine", "expected", "--noise", "mean", "--no-priors", "--replicates", "1",
             "--horizon", "1y", "--no-daily", "--json", "--quiet", "--force", "--out", out]
    done = subprocess.run(words + settings, capture_output=True, text=True)
    if done.returncode:
        return None
    return {row["policy"]: row["relative"] for row in json.loads(done.stdout)["rows"]
            if row["measure"] == "encounters" and row["element"] == "" and row["horizon"] == "1y"}


def main():
    program, scenario = sys.argv[1:]
    with open(os.path.join(scenario, "scenario.yml"), encoding="utf-8") as f:
        assumed = re.findall(r"^  ([a-z_.]+): \{value: ([-0-9.e+]+).*?status: assumed", f.read(), re.MULTILINE)
    with tempfile.TemporaryDirectory() as folder:
        out = os.path.join(folder, "r.sqlite")
        base = differences(program, scenario, out, [])
        turned, most = set(), 0
        for name, value in assumed:
            for factor in (0.5, 2):
                if float(value) == 0:
                    continue
                found = differences(program, scenario, out, ["--set", f"{name}={float(value) * factor:g}"])
                if found is None:  # beyond its range
                    found = differences(program, scenario, out, ["--set", f"{name}=1"])
                if found is None:
                    print(f"{name} times {factor}: not possible")
                    continue
                turns = [p for p in base if base[p] * found[p] < 0 and abs(base[p]) > TINY]
                moved = max(abs(found[p] - base[p]) for p in base)
                turned.update(turns)
                if turns or moved > 0.02:
                    print(f"{name} times {factor}: {', '.join(turns) + ' turns' if turns else 'no sign turns'}; moves by {100 * moved:.1f} points")
        print(f"{len(assumed)} assumed parameters; differences whose sign turns: {', '.join(sorted(turned)) or 'none'}")


if __name__ == "__main__":
    main()
