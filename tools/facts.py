#!/usr/bin/env python3
"""The dated facts of a scenario beside its simulation, as a page.

usage: facts.py RUN.json REPLAY.json > docs/facts.md

Both are outputs of `flujo run FOLDER --facts --json`, the second with --assimilation.

Exit code 1 if a fact is off by more than a factor of 2 and facts.csv does not say why.
"""
import json
import sys

USE = {"no": "test", "hand": "fitted by hand", "assimilation": "fitted by assimilation"}


def number(x):
    if x is None:
        return ""
    return f"{x:,.0f}" if abs(x) >= 10 else f"{x:.3g}"


def tally(facts, what):
    held = [f for f in facts if f["factor"] is not None]
    inside = sum(f["inside"] for f in held)
    near = sum(f["factor"] <= 2 for f in held)
    return f"{what}: {inside} of {len(held)} inside the 90 % interval ({100 * inside / len(held):.0f} %), {near} within a factor of 2."


def main():
    with open(sys.argv[1], encoding="utf-8") as run, open(sys.argv[2], encoding="utf-8") as replay:
        facts, replayed = json.load(run)["facts"], json.load(replay)["facts"]
    again = {(f["topic"], f["fact"], f["from"], f["to"]): f for f in replayed}
    print("# Dated facts beside the simulation\n\nWritten by `make facts`. Every row of `facts.csv` of the corridor, worst first: what was "
          "counted, the median and the 90 %\ninterval of the runs, and by how many times the median is too large or too small. "
          "No parameter was fitted to a *test*.\nSources are in `facts.csv`. The last two columns are of runs that replay the "
          "recorded encounters month by month, one for each of the 200 members of `flujo assimilate`.\n")
    print(tally([f for f in facts if f["fitted"] == "no"], "Tests") + "  ")
    print(tally([f for f in facts if f["fitted"] != "no"], "Fitted") + "  ")
    print(tally([f for f in replayed if f["fitted"] == "no"], "Tests, replaying the record"))
    print("\n| factor | 90 % | use | days | fact | counted | median | 90 % interval | replayed | 90 % |\n"
          "|---:|---|---|---|---|---:|---:|---|---:|---|")
    unexplained = []
    for f in facts:
        if f["factor"] is None:
            continue
        days = f["from"] if f["from"] == f["to"] else f"{f['from']} to {f['to']}"
        far = max(f["factor"], again[f["topic"], f["fact"], f["from"], f["to"]]["factor"]) > 2
        why = f". *{f['why']}*" if far and f["why"] else ""
        r = again[f["topic"], f["fact"], f["from"], f["to"]]
        print(f"| {f['factor']:.2f} | {'inside' if f['inside'] else 'outside'} | {USE[f['fitted']]} | {days} | {f['topic']}: {f['fact']}{why} | "
              f"{number(f['value'])} | {number(f['q50'])} | {number(f['q05'])} to {number(f['q95'])} | {number(r['q50'])} | "
              f"{'inside' if r['inside'] else 'outside'} |")
        if far and not f["why"]:
            unexplained.append(f["fact"])
    rest = [f for f in facts if f["factor"] is None]
    if rest:
        print(f"\n## Not compared\n\nNo measure names these {len(rest)} facts.\n\n| days | fact | counted |\n|---|---|---:|")
    for f in rest:
        print(f"| {f['from']} to {f['to']} | {f['topic']}: {f['fact']} | {number(f['value'])} |")
    for fact in unexplained:
        print(f"facts.py: off by more than a factor of 2, and facts.csv does not say why: {fact}", file=sys.stderr)
    return 1 if unexplained else 0


sys.exit(main())
