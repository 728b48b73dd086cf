#!/usr/bin/env python3
"""Checks of the live page in a headless Chromium: check.py equal|web FLUJO ROOT

equal   what the engine of the page gives is what the program gives, to the last bit: policies, seeds, kinds of draws
web     the page as a whole: controls, languages, widths, address, downloads, memory

Exit code 77 where there is no Chromium or the program has no live pages.
"""
import csv
import json
import pathlib
import subprocess
import sys
import tempfile

import browser


def run(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def native(flujo, folder, policy, seed, kind, work):
    """{(replicate, month, measure, element): value} of two replicates."""
    result, tables = work / "r.sqlite", work / "tables"
    run(flujo, "run", folder, "--policy", policy, "--seed", str(seed), "--replicates", "2", "--engine", kind, "--no-daily",
        "--keep-replicates", "--quiet", "--force", "--out", result)
    run(flujo, "export", result, "--format", "csv", "--quiet", "--force", "--out", tables)
    with open(tables / "replicate_monthly.csv", newline="") as file:
        return {(int(r["replicate"]), r["month"], r["measure"], r["element"]): float(r["value"]) for r in csv.DictReader(file)}


# In the page: an engine of its own, all series of two replicates, each policy after another has been run.
RUN = """(async () => {
  const e = await Engine.make(Uint8Array.from(atob($('engine').textContent.trim()), c => c.charCodeAt(0)));
  e.open(scenario, TREE);
  e.begin('KIND', 0, 2, 'SEED', scenario.baseline);
  e.run(0, e.policy(scenario.baseline));
  const rows = [0, 1].map(i => Array.from(e.run(i, e.policy('POLICY'))));
  return {rows, months: months.map(m => m.text), series: scenario.series.map(s => [s.measure, s.element])};
})()"""


def compare(page, flujo, folder, policy, seed, kind, work, tree="scenario.tree", ask=None):
    """How many numbers are equal; an assertion fails on the first that is not."""
    expected = native(flujo, folder, policy, seed, kind, work)
    got = page.value(RUN.replace("TREE", tree).replace("KIND", kind).replace("SEED", str(seed)).replace("POLICY", ask or policy))
    count = 0
    for replicate, row in enumerate(got["rows"]):
        values = iter(row)
        for measure, element in got["series"]:
            for month in got["months"]:
                value, key = next(values), (replicate, month, measure, element)
                if key in expected:
                    assert value == expected[key], f"{policy}, seed {seed}, {kind}: {key} is {expected[key]}, the page has {value}"
                    count += 1
    assert count >= 2 * len(got["months"]), f"only {count} numbers of {policy} are in both"
    return count


def equal(flujo, root, work):
    count = 0
    with browser.Browser() as b:
        for folder, policies in (("examples/border", ("as_now", "open_ports", "more_decisions")),
                                 ("northern-triangle-2021", ("as_of_20_january", "earlier_practice", "announced"))):
            folder, file = root / "scenarios" / folder, work / "live.html"
            run(flujo, "page", folder, "--out", file, "--force")
            page = b.open(file.as_uri())
            assert page.wait("document.body?.dataset.state"), page.complaints()
            page.value("for (const w of workers) w.terminate()")
            for policy in policies:
                for seed in (1, 7, 18446744073709551615):
                    count += compare(page, flujo, folder, policy, seed, "expected", work)
                count += compare(page, flujo, folder, policy, 7, "exact", work)
            page.close()
    print(count, "numbers are the same")


def main():
    what, flujo, root = sys.argv[1], sys.argv[2], pathlib.Path(sys.argv[3])
    if browser.find() is None or "live pages built in" not in run(flujo, "version"):
        print("no Chromium, or a program without live pages: skipped")
        sys.exit(77)
    with tempfile.TemporaryDirectory() as work:
        {"equal": equal}[what](flujo, root, pathlib.Path(work))


if __name__ == "__main__":
    main()
