#!/usr/bin/env python3
"""The small Flee folders under --compat flee, held against what Flee gave (README.md).
usage: check.py PROGRAM [REPLICATES]"""
import csv
import os
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
DAYS = (0, 20, 39)


def camp_of(program, folder, engine, replicates, work):
    """The rows of out.csv: people simulated and counted in C, mean of the replicates."""
    out = os.path.join(work, "out.csv")
    done = subprocess.run([program, "export", "flee-out", folder, "--compat", "flee", "--engine", engine, "--seed", "1",
                           "--replicates", replicates, "--quiet", "--out", out], capture_output=True, text=True)
    if done.returncode != 0:
        raise SystemExit(f"{folder}: ended with {done.returncode}: {done.stderr}")
    with open(out, encoding="utf-8", newline="") as f:
        rows = list(csv.DictReader(f))
    return [(float(rows[d]["C sim"]), float(rows[d]["C data"])) for d in DAYS]


def main():
    program, replicates = sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else "20"
    faults = checked = 0
    with tempfile.TemporaryDirectory() as work:
        subprocess.run([sys.executable, os.path.join(HERE, "make_small.py"), work], check=True)
        with open(os.path.join(HERE, "expected.csv"), encoding="utf-8", newline="") as f:
            cases = list(csv.DictReader(f))
        for case in cases:
            for engine in ("cohort", "agent"):
                found = camp_of(program, os.path.join(work, case["case"]), engine, replicates, work)
                for day, (people, counted) in zip(DAYS, found):
                    want, data = float(case[f"sim_day{day}"]), float(case[f"data_day{day}"])
                    fine = abs(people - want) <= max(60.0, 0.05 * want) and counted == data
                    checked += 1
                    faults += not fine
                    if not fine:
                        print(f"{case['case']}, {engine}, day {day}: {people:g} of {want:g} people, counts {counted:g} of {data:g}")
    print(f"{checked} checked, {faults} differ")
    sys.exit(1 if faults else 0)


main()
