#!/usr/bin/env python3
"""usage: exports.py PROGRAM TINY_SCENARIO ASSIMILATION XLSX_ROWS

Reads back what `flujo export` writes as XLSX and NetCDF, and holds it against the CSV of the same result. A format
that PROGRAM is built without must be refused with the name of what is missing.
"""
import csv
import datetime
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree
import zipfile

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
DATES = {"date", "month", "start", "end", "decision", "origin", "from_date", "to_date"}
FORMULA = "=HYPERLINK(1)"


def run(*command, code=0):
    done = subprocess.run([str(c) for c in command], capture_output=True, text=True)
    assert done.returncode == code, f"{command}: {done.returncode}, not {code}: {done.stderr}"
    return done.stdout + done.stderr


def read_csv(path):
    with open(path, encoding="utf-8", newline="") as f:
        return list(csv.reader(f))


def column_of(reference):
    n = 0
    for letter in re.match("[A-Z]+", reference)[0]:
        n = 26 * n + ord(letter) - 64
    return n - 1


def read_sheets(path):
    """{sheet: (rows of cells, frozen rows)}; a cell is (kind, text, number format)."""
    with zipfile.ZipFile(path) as book:
        tree = {name: xml.etree.ElementTree.fromstring(book.read(name)) for name in book.namelist()
                if name.endswith(".xml")}
    styles = tree["xl/styles.xml"]
    formats = {n.get("numFmtId"): n.get("formatCode") for n in styles.iter(MAIN + "numFmt")}
    styled = [formats.get(x.get("numFmtId"), "") for x in styles.find(MAIN + "cellXfs")]
    shared = ["".join(t.text or "" for t in s.iter(MAIN + "t"))
              for s in tree.get("xl/sharedStrings.xml", [])]
    sheets = {}
    for n, sheet in enumerate(tree["xl/workbook.xml"].iter(MAIN + "sheet"), 1):
        page = tree[f"xl/worksheets/sheet{n}.xml"]
        assert not list(page.iter(MAIN + "f")), "a formula"
        rows = []
        for row in page.iter(MAIN + "row"):
            cells = {}
            for c in row:
                text = "".join(t.text or "" for t in c.iter() if t.tag in (MAIN + "v", MAIN + "t"))
                kind = c.get("t", "n")
                if kind == "s":
                    kind, text = "inlineStr", shared[int(text)]
                cells[column_of(c.get("r"))] = (kind, text, styled[int(c.get("s", 0))])
            rows.append(cells)
        pane = page.find(f".//{MAIN}pane")
        sheets[sheet.get("name")] = (rows, pane is not None and pane.get("ySplit") == "1" and pane.get("state") == "frozen")
    return sheets


def day_of(serial, form):
    return (datetime.date(1899, 12, 30) + datetime.timedelta(int(serial))).isoformat()[:len(form)]


def same_cell(cell, text, column):
    if cell is None:
        return text == ""
    kind, value, form = cell
    if form.startswith("yyyy"):
        return day_of(value, form) == text
    if kind == "inlineStr":
        return text in (value, "'" + value) and not (column in DATES and re.fullmatch(r"\d{4}-\d\d(-\d\d)?", value))
    return abs(float(value) - float(text)) <= 1e-12 * abs(float(text))


def check_xlsx(flujo, result, tables, rows_program, work):
    run(flujo, "export", result, "--format", "xlsx", "--out", work / "x")
    run(flujo, "export", result, "--format", "xlsx", "--out", work / "x2")
    assert (work / "x/tables.xlsx").read_bytes() == (work / "x2/tables.xlsx").read_bytes(), "two exports differ"
    sheets = read_sheets(work / "x/tables.xlsx")
    assert sorted(sheets) == sorted(tables), (sorted(sheets), sorted(tables))
    for name, table in tables.items():
        rows, frozen = sheets[name]
        assert frozen and len(rows) == len(table), f"{name}: {len(rows)} rows, not {len(table)}"
        for number, (row, texts) in enumerate(zip(rows, table)):
            for c, text in enumerate(texts):
                assert same_cell(row.get(c), text, table[0][c]), f"{name}, row {number}: {row.get(c)} is not {text!r}"
    month = tables["monthly"][0].index("month")
    assert sheets["monthly"][0][1][month][2] == "yyyy-mm" and sheets["run"][0][1][11][2] == "yyyy-mm-dd"
    assert any(cell[1] == FORMULA for row in sheets["place"][0] for cell in row.values()), "no text like a formula"

    table = max(tables, key=lambda name: len(tables[name]))
    run(rows_program, result, work / "split", len(tables[table]) // 2 + 1)  # half of the rows below a header, and one more
    sheets = read_sheets(work / "split/tables.xlsx")
    assert [len(sheets[name][0]) - 1 for name in (table, table + "_2")] == [
        len(tables[table]) // 2, len(tables[table]) - 1 - len(tables[table]) // 2]
    assert sheets[table][0][0] == sheets[table + "_2"][0][0], "the header of the second sheet"


def ncdump(path, *variables):
    """{variable: numbers or texts} and the header."""
    text = run("ncdump", "-p", "9,17", "-v", ",".join(variables), path)
    header, data = re.split(r"\n\s*data:", text, 1)
    found = {}
    for name, values in re.findall(r"^\s*([\w.]+) =(.*?) ;$", data, re.MULTILINE | re.DOTALL):
        found.setdefault(name, [v.strip().strip('"') for v in values.replace("\n", " ").split(",")])
    return header, found


def check_fields(flujo, result, tables, work):
    run(flujo, "export", result, "--format", "netcdf", "--out", work / "n")
    if not shutil.which("ncdump"):
        return
    header, data = ncdump(work / "n/fields.nc", "encounters", "encounters_quantile", "class_id", "month", "place_arrivals",
                          "place_id")
    for needed in (':Conventions = "CF-1.8"', 'month:standard_name = "time"', 'encounters:units = "1"',
                   'lat:units = "degrees_north"', 'encounters:cell_methods = "month: sum realization: mean"'):
        assert needed in header, f"no {needed} in {header}"
    assert re.search(r'month:units = "days since \d{4}-\d\d-\d\d"', header)
    names, rows = tables["monthly"][0], tables["monthly"][1:]
    months = sorted({r[names.index("month")] for r in rows})
    start = datetime.date.fromisoformat(tables["run"][1][tables["run"][0].index("start")])
    assert [float(d) for d in data["month"]] == [(datetime.date.fromisoformat(m + "-01") - start).days for m in months]
    assert data["class_id"][0] == "all"
    met = 0
    for r in rows:
        row = dict(zip(names, r))
        if row["measure"] != "encounters":
            continue
        at = data["class_id"].index(row["element"] or "all") * len(months) + months.index(row["month"])
        assert float(data["encounters"][at]) == float(row["mean"]), row
        quantiles = [float(q) for q in data["encounters_quantile"][5 * at:5 * at + 5]]
        assert quantiles == [float(row[q]) for q in ("q05", "q25", "q50", "q75", "q95")], row
        met += 1
    assert met == len(data["encounters"]), "cells without a row"
    for r in tables["place_monthly"][1:]:
        row = dict(zip(tables["place_monthly"][0], r))
        at = data["place_id"].index(row["place"]) * len(months) + months.index(row["month"])
        assert row["measure"] != "place_arrivals" or float(data["place_arrivals"][at]) == float(row["mean"]), row


def check_inference(flujo, assimilation, work):
    run(flujo, "export", assimilation, "--format", "netcdf", "--out", work / "i")
    run(flujo, "export", assimilation, "--out", work / "i.csv")
    if not shutil.which("ncdump"):
        return
    _, data = ncdump(work / "i/inference.nc", "/posterior/asylum.decisions", "/observed_data/observed")
    values = [float(r[2]) for r in read_csv(work / "i.csv/assimilation_parameter.csv") if r[0] == "asylum.decisions"]
    assert [float(v) for v in data["asylum.decisions"]] == values
    counts = [float(r[4]) for r in read_csv(work / "i.csv/assimilation_check.csv")[1:]]
    assert [float(v) for v in data["observed"]] == counts


def main():
    flujo, scenario, assimilation, rows_program = (pathlib.Path(p).resolve() for p in sys.argv[1:])
    built = run(flujo, "version")
    with tempfile.TemporaryDirectory() as folder:
        work = pathlib.Path(folder)
        shutil.copytree(scenario, work / "s")
        places = (work / "s/places.csv").read_text().split("\n")
        label = places[0].split(",").index("label")
        cells = places[2].split(",")
        cells[label] = FORMULA
        places[2] = ",".join(cells)
        (work / "s/places.csv").write_text("\n".join(places))
        result = work / "r.sqlite"
        run(flujo, "run", work / "s", "--replicates", "2", "--quiet", "--out", result)
        run(flujo, "export", result, "--out", work / "csv")
        tables = {p.stem: read_csv(p) for p in (work / "csv").glob("*.csv")}
        stated, defaults = ({row[1] for row in tables[name][1:]} for name in ("parameter", "option_default"))
        assert defaults and not stated & defaults, "a value is stated and at its default"
        for name, form in (("xlsxwriter", "xlsx"), ("netcdf", "netcdf")):
            if f"{name} not built in" in built:
                assert f"lib{name}" in run(flujo, "export", result, "--format", form, "--out", work / "no", code=2)
                assert not (work / "no").exists()
            elif form == "xlsx":
                check_xlsx(flujo, result, tables, rows_program, work)
            else:
                check_fields(flujo, result, tables, work)
                check_inference(flujo, assimilation, work)


main()
