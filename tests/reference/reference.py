#!/usr/bin/env python3
"""The shipped scenarios and recipes beside reference values, with a tolerance by quantity.

usage: reference.py check PROGRAM CHECKOUT [--only corridor,border] [--recipes FILE]
       reference.py renew PROGRAM CHECKOUT [--only ...] [--recipes FILE]

values.tsv has one number a line: case, where it stands in the JSON of the command, value, tolerance ("2%" of the
value, or absolute) and what it is. `check` fails where a number is farther off; `renew` writes the values anew and
prints what moved. --recipes FILE: the lines `holds: ...` that tests/recipes/run.sh wrote there with RECIPE_VALUES=FILE.

A place in JSON: `ard_normal`, `camps[camp=Fassala].ard`, `scores[measure=encounters,element=].coverage_90`.
"""
import argparse
import json
import os
import re
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
VALUES = os.path.join(HERE, "values.tsv")
COMMANDS = os.path.join(HERE, "commands.tsv")
RECIPE = re.compile(r"^holds: (\S+?):?\d*: (.*) \((\S+) [<>=]+ (\S+)\)$")


def lines_of(path):
    with open(path, encoding="utf-8") as f:
        return [line.rstrip("\n").split("\t") for line in f if line.strip() and not line.startswith("#")]


def json_of(program, checkout, words):
    with tempfile.TemporaryDirectory() as work:
        args = [program, *words, "--seed", "1", "--json", "--quiet", "--out", os.path.join(work, "r.sqlite")]
        done = subprocess.run(args, cwd=checkout, capture_output=True, text=True)
    if done.returncode != 0:
        raise SystemExit(f"reference: `{' '.join(args)}` ended with {done.returncode}:\n{done.stderr}")
    return json.loads(done.stdout)


def number_at(value, place):
    """The number at a place of a JSON value."""
    for name, chosen in re.findall(r"([^.\[\]]+)(?:\[([^\]]*)\])?\.?", place):
        value = value[name]
        if chosen:
            wanted = dict(part.split("=", 1) for part in chosen.split(","))
            rows = [row for row in value if all(str(row.get(k)) == v for k, v in wanted.items())]
            if len(rows) != 1:
                raise SystemExit(f"reference: {place}: {len(rows)} rows fit")
            value = rows[0]
    return float(value)


def recipe_values(path):
    """{recipe and check: its number}: both sides of a check, where they are no constants."""
    found = {}
    with open(path, encoding="utf-8") as f:
        for line in f:
            said = RECIPE.match(line.rstrip("\n"))
            if said:
                for side, value in (("left", said.group(3)), ("right", said.group(4))):
                    found[f"{said.group(1)}: {said.group(2)}: {side}"] = float(value)
    return found


def far(value, wanted, tolerance):
    allowed = float(tolerance[:-1]) / 100 * abs(wanted) if tolerance.endswith("%") else float(tolerance)
    return not abs(value - wanted) <= allowed


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("verb", choices=["check", "renew"])
    parser.add_argument("program")
    parser.add_argument("checkout")
    parser.add_argument("--only")
    parser.add_argument("--recipes")
    o = parser.parse_args()
    program = os.path.abspath(o.program)
    commands = {case: words.split() for case, words in lines_of(COMMANDS)}
    recipes = recipe_values(o.recipes) if o.recipes else None
    results, bad, seen, kept = {}, 0, 0, []
    for case, place, text, tolerance, what in lines_of(VALUES):
        asked = recipes is not None if case == "recipe" else not o.only or case in o.only.split(",")
        if asked and case == "recipe" and place not in recipes:
            print(f"recipe: {place}: is not computed any more")
            bad += 1
        elif asked:
            if case not in results and case != "recipe":
                results[case] = json_of(program, o.checkout, commands[case])
            value = recipes[place] if case == "recipe" else number_at(results[case], place)
            seen += 1
            if far(value, float(text), tolerance):
                bad += 1
                print(f"{case}: {place} ({what}): {value:.6g}, reference {text}, tolerance {tolerance}")
            text = f"{value:.6g}"
        kept.append((case, place, text, tolerance, what))
    print(f"reference: {seen} values, {bad} off")
    if o.verb == "renew":
        with open(VALUES, encoding="utf-8") as f:
            head = [line for line in f if line.startswith("#")]
        with open(VALUES, "w", encoding="utf-8") as f:
            f.writelines(head)
            f.writelines("\t".join(line) + "\n" for line in kept)
        return 0
    return 1 if bad or seen == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
