#!/usr/bin/env python3
"""Records of many shapes through `validate`: rows given twice, gaps, series that do not change.

usage: shapes.py PROGRAM TINY

What is stated below for each was worked out from the record by hand: what was observed, what the baselines forecast and
whether a skill against them is defined.
"""
import math
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile

PROGRAM, TINY = (os.path.abspath(a) for a in sys.argv[1:3])
QUICK = ["--members", "20", "--passes", "1", "--replicates", "40", "--threads", "1", "--quiet"]
WRONG = []


def expect(what, condition):
    if not condition:
        WRONG.append(what)
        print(f"wrong: {what}")


def season(month, size):
    return round(size * (1 + 0.2 * math.sin(2 * math.pi * (month % 12 - 2) / 12)))


def record(value):
    """[(month, demographic, count)] of 2019 and 2020; value(month 0..23, demographic, size) may be None."""
    rows = []
    for k in range(24):
        for demographic, size in (("single_adult", 1200), ("family", 600)):
            count = value(k, demographic, size)
            if count is not None:
                rows.append((f"{2019 + k // 12}-{k % 12 + 1:02d}", demographic, count))
    return rows


def folder(work, rows, extra=()):
    """The tiny scenario over two years with this record."""
    path = os.path.join(work, "s")
    shutil.rmtree(path, ignore_errors=True)
    shutil.copytree(TINY, path)
    with open(f"{path}/scenario.yml", encoding="utf-8") as f:
        text = f.read()
    for old, new in (("start: 2020-10-01", "start: 2019-01-01"), ("end: 2021-03-31", "end: 2020-12-31"),
                     ("decision: 2021-01-20", "decision: 2020-06-01"), ("from: 2020-10-01", "from: 2019-01-01"),
                     ("from: 2020-12-01", "from: 2019-02-01")):
        text = text.replace(old, new)
    text = text[:text.index("events:")] + text[text.index("policies:"):text.index("  humane:")]
    files = {"scenario.yml": text, "series/expulsion_share.csv": "date,single_adult,family\n2018-10-01,0.5,0.3\n2021-03-01,0.7,0.3\n",
             "series/violence.csv": "date,aa\n2018-10,0\n2021-02,0.4\n",
             "observations/encounters.csv": "month,measure,origin,demographic,value\n"
             + "".join(f"{m},encounters,aa,{d},{v}\n" for m, d, v in rows) + "".join(f"{line}\n" for line in extra)}
    for name, content in files.items():
        with open(f"{path}/{name}", "w", encoding="utf-8") as f:
            f.write(content)
    os.remove(f"{path}/observations/custody.csv")
    return path


def validate(work, path, *options):
    out = os.path.join(work, "v.sqlite")
    done = subprocess.run([PROGRAM, "validate", path, "--origin", "2020-09-30", "--months", "3", *QUICK, "--out", out, *options],
                          capture_output=True, text=True, check=False)
    return done, out


def ask(out, sql):
    with sqlite3.connect(out) as db:
        return [row[0] for row in db.execute(sql)]


def scored(work, name, rows, extra=()):
    """The rows of the total by month, as dictionaries, and the skills."""
    done, out = validate(work, folder(work, rows, extra))
    expect(f"{name}: ends with {done.returncode}: {done.stderr}", done.returncode == 0)
    if done.returncode != 0:
        return {}, {}
    expect(f"{name}: says nan", not re.search(r"\bnan\b", done.stdout + done.stderr, re.IGNORECASE))
    with sqlite3.connect(out) as db:
        db.row_factory = sqlite3.Row
        months = {r["month"]: dict(r) for r in db.execute("SELECT * FROM validation WHERE element = ''")}
        rows_a_month = db.execute("SELECT count(*), count(DISTINCT month || element) FROM validation").fetchone()
        skills = {(r["element"], r["name"]): r["value"] for r in
                  db.execute("SELECT * FROM validation_score WHERE drivers = 'all' AND leads = 'all'")}
    expect(f"{name}: several rows of a month and element", rows_a_month[0] == rows_a_month[1])
    for key, value in skills.items():
        expect(f"{name}: {key} is {value}", value is None or abs(value) < 1e6)
    return months, skills


def doubled(work):
    whole = record(lambda k, d, b: season(k, b))
    total = {m: sum(v for n, _, v in whole if n == m) for m, _, _ in whole}
    def lines(rows):
        return [f"{m},encounters,aa,{d},{v}" for m, d, v in rows]
    december = [r for r in whole if r[0] == "2020-12"]
    totals = [f"{m},encounters,aa,,{v}" for m, v in total.items()]
    for name, rows, extra in (("one month twice", whole, lines(december)), ("one month three times", whole, 2 * lines(december)),
                              ("all twice", whole, lines(whole)), ("totals after parts", whole, totals),
                              ("one class twice", whole, lines(whole[1::2])), ("totals twice", whole, totals + totals)):
        months, _ = scored(work, name, rows, extra)
        for month in ("2020-10", "2020-11", "2020-12"):
            expect(f"{name}: {month}", month in months and months[month]["observed"] == total[month])
    for name, extra in (("two numbers of one month", ["2020-12,encounters,aa,family,1"]),
                        ("two totals of one month", ["2020-12,encounters,aa,,1440", "2020-12,encounters,aa,,1441"])):
        done, _ = validate(work, folder(work, whole, extra))
        expect(f"{name}: ends with {done.returncode}", done.returncode == 2)
        expect(f"{name}: {done.stderr}", re.search(r"encounters\.csv:\d+:.*error: ", done.stderr))


def gaps(work):
    def without(*missing):
        return lambda k, d, b: None if k in missing else b + 10 * (k % 5)
    def total(k):
        return 1800 + 20 * (k % 5)
    for name, missing in (("two months", (14, 15)), ("one month", (13,)), ("a season", (12, 13, 14)), ("the first year but its end", range(6)),
                          ("a month of the season", (9,)), ("the month before the origin", (20,)), ("every third", range(0, 21, 3))):
        months, _ = scored(work, f"gap of {name}", record(without(*missing)))
        for k, month in ((21, "2020-10"), (22, "2020-11"), (23, "2020-12")):
            row = months.get(month, {"observed": "none", "seasonal": "none", "persistence": "none"})
            expect(f"gap of {name}: {month} observed {row['observed']}", row["observed"] == total(k))
            expect(f"gap of {name}: {month} season {row['seasonal']}", row["seasonal"] == (None if k - 12 in missing else total(k - 12)))
            expect(f"gap of {name}: {month} persistence {row['persistence']}", row["persistence"] == (None if 20 in missing else total(20)))
    done, _ = validate(work, folder(work, record(without(21, 22, 23))), "--json")
    expect(f"nothing to score: {done.returncode} {done.stderr}", done.returncode == 2 and "nothing can be scored" in done.stderr)


def steady(work):
    def undefined(name, skills, element, *baselines):
        for baseline in baselines:
            expect(f"{name}: skill of '{element}' against {baseline}", skills.get((element, f"crps_skill_{baseline}"), 1) is None)
    months, skills = scored(work, "all steady", record(lambda k, d, b: b))
    undefined("all steady", skills, "", "persistence", "seasonal", "drift", "best")
    expect("all steady: drift", all(abs(r["drift"] - 1800) < 1e-6 for r in months.values()))
    months, skills = scored(work, "zeros", record(lambda k, d, b: 0))
    undefined("zeros", skills, "", "persistence", "drift", "best")
    for month, row in months.items():
        expect(f"zeros: {month}", all(row[c] == 0 for c in ("observed", "persistence", "drift", "crps_persistence", "crps_drift")))
    months, skills = scored(work, "one class of zeros", record(lambda k, d, b: 0 if d == "family" else b + k))
    undefined("one class of zeros", skills, "family", "persistence", "drift")
    expect("one class of zeros: the total", all(r["observed"] == r["persistence"] + r["lead"] for r in months.values()))
    months, skills = scored(work, "one person", record(lambda k, d, b: 1))
    undefined("one person", skills, "", "persistence", "drift", "best")
    months, skills = scored(work, "steady since a jump", record(lambda k, d, b: b if k < 12 else 2 * b))
    expect("steady since a jump: season", all(r["seasonal"] == 1800 and r["crps_seasonal"] > 0 for r in months.values()))
    expect("steady since a jump: persistence", all(r["persistence"] == 3600 for r in months.values()))
    scored(work, "zeros, then people", record(lambda k, d, b: 0 if k < 20 else b))
    months, skills = scored(work, "people, then zeros", record(lambda k, d, b: b if k < 15 else 0))
    expect("people, then zeros: season", all(r["seasonal"] == 1800 and r["observed"] == 0 for r in months.values()))


def retired(work):
    path = folder(work, record(lambda k, d, b: b + k))
    old = ["--pilot", "200", "--evaluations", "600", "--particles=200", "--generations", "1"]
    plain, out = validate(work, path)
    before = ask(out, "SELECT mean FROM validation ORDER BY origin, element, lead")
    for options in (old, old + old, ["--pilot", "word"]):
        done, out = validate(work, path, *options)
        notes = [line for line in done.stderr.splitlines() if "ignored" in line]
        expect(f"{options}: {done.returncode} {done.stderr}", done.returncode == 0 and len(notes) == 1)
        expect(f"{options}: another result", ask(out, "SELECT mean FROM validation ORDER BY origin, element, lead") == before)
        expect(f"{options}: the command", "pilot" not in ask(out, "SELECT text FROM note WHERE key = 'command'")[0])
    expect("a note without retired options", "ignored" not in plain.stderr)
    done, _ = validate(work, path, "--pilot")
    expect(f"no value: {done.returncode}", done.returncode == 2 and "--pilot needs a value" in done.stderr)
    done = subprocess.run([PROGRAM, "run", path, "--pilot", "200"], capture_output=True, text=True, check=False)
    expect("another command", done.returncode == 2 and "has no option --pilot" in done.stderr)
    done = subprocess.run([PROGRAM, "validate", "--help"], capture_output=True, text=True, check=False)
    expect("shown by --help", "--pilot" not in done.stdout)


def older(work):
    """A file of version 2 is read where what changed since is empty, and refused where it is not."""
    result, page = os.path.join(work, "old.sqlite"), os.path.join(work, "page.html")
    for rows, code in ((0, 0), (1, 2)):
        subprocess.run([PROGRAM, "run", TINY, "--replicates", "2", "--quiet", "--out", result], check=True)
        with open(result, "r+b") as f:
            f.truncate(os.path.getsize(result) - 16)
        with sqlite3.connect(result) as db:
            db.execute("DROP TABLE validation_no_drivers")
            db.execute("DROP TABLE validation")
            db.execute("CREATE TABLE validation (origin TEXT PRIMARY KEY, drivers TEXT) WITHOUT ROWID")
            if rows:
                db.execute("INSERT INTO validation VALUES ('2020-12-31', 'all')")
            db.execute("PRAGMA user_version = 2")
        with open(result, "r+b") as f:
            h = 0xcbf29ce484222325
            for byte in f.read():
                h = (h ^ byte) * 0x100000001b3 & 0xffffffffffffffff
            f.write(b"FLUJOSUM" + h.to_bytes(8, "little"))
        done = subprocess.run([PROGRAM, "report", result, "--quiet", "--out", page], capture_output=True, text=True, check=False)
        expect(f"version 2 with {rows} rows: {done.returncode} {done.stderr}", done.returncode == code)
        expect("another version is named", code == 0 or "another version of flujo" in done.stderr)


def main():
    with tempfile.TemporaryDirectory() as work:
        for part in (doubled, gaps, steady, retired, older):
            part(work)
    print(f"{len(WRONG)} wrong")
    return 1 if WRONG else 0


if __name__ == "__main__":
    sys.exit(main())
