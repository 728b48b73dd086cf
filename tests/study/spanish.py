#!/usr/bin/env python3
"""usage: spanish.py PROGRAM TINY_SCENARIO FLEE_INSTANCE

What every kind of result says with --lang es, on the terminal, in JSON and in its report: a text that is the same as with
--lang en fails, unless it is an id, a name, a source or a unit (NAMES). Labels of the scenario are translated in texts.csv.
"""
import csv
import html
import html.parser
import json
import pathlib
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile

# Words that are the same in both languages, or names.
NAMES = {"total", "CRPS", "WIS", "ARD", "MASE", "RMSE", "USD", "no", "factor", "observed", "humane", "tiny",
         "MUSD", "Error", "flujo", "mali"}
ATTRIBUTES = ("aria-label", "alt", "title", "content")
FEW = ["--replicates", "3"]
JSON = ("run", "compare", "forecast", "sweep")


class Texts(html.parser.HTMLParser):
    """Text nodes and spoken attributes of a page, but for what it marks as being in English."""

    def __init__(self, page):
        super().__init__()
        self.found, self.skipped = set(), []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if self.skipped or tag in ("style", "script", "code") or (given.get("lang") == "en" and tag != "html"):
            if tag not in ("br", "meta", "img", "link", "input", "hr"):
                self.skipped.append(tag)
            return
        for name in ATTRIBUTES:
            if given.get(name) and tag != "meta":
                self.found.add(given[name])

    def handle_endtag(self, tag):
        if self.skipped and self.skipped[-1] == tag:
            self.skipped.pop()

    def handle_data(self, data):
        if not self.skipped and data.strip():
            self.found.add(" ".join(data.split()))


def run(*command, code=0):
    done = subprocess.run([str(c) for c in command], capture_output=True, text=True)
    assert done.returncode == code, f"{command}: {done.returncode}: {done.stderr}"
    return done.stdout


def labels(folder):
    """Every text that the scenario shows, from its tables and from scenario.yml."""
    found = re.findall(r"(?:title|label): ([^{}\n,]+)", (folder / "scenario.yml").read_text())
    found += [v for block in re.findall(r"^(?:countries|origins|demographics): \{(.*)\}", (folder / "scenario.yml").read_text(), re.M)
              for v in re.findall(r": ([^,]+)", block)]
    for table, columns in (("places.csv", ("label",)), ("facilities.csv", ("label",)), ("facts.csv", ("topic", "fact", "why"))):
        for row in csv.DictReader((folder / table).open(encoding="utf-8")):
            found += [row[c] for c in columns if row.get(c) and row[c][0] != "#"]
    return list(dict.fromkeys(f.strip() for f in found))


def ids(folder):
    found = set(re.findall(r"^ +(\w+):|\{(\w+):|, (\w+):", (folder / "scenario.yml").read_text(), re.M))
    found = {w for t in found for w in t if w}
    for path in folder.glob("*.csv"):
        for row in csv.reader(path.open(encoding="utf-8")):
            found |= set(row)
    return found


def english(en, es, known):
    """What is the same in both and has a word that is no name."""
    left = []
    for text in sorted(en & es):
        words = re.findall(r"[^\W\d_]{2,}", re.sub(r"[\w-]*[._/][\w./-]*|\b[0-9a-f]{16}\b|\d+[a-z]+|(normal|beta|lognormal|uniform|triangular)\(.*?\)", " ", text))
        if [w for w in words if w not in NAMES and w not in known] and text not in known:
            left.append(text)
    return left


def answer_of(page):
    """The statements of a page, as texts."""
    block = page[page.index('<div class="answer">'):]
    return [html.unescape(t) for t in re.findall(r"<li>(.*?)</li>", block[:block.index("</div>")], re.S)]


def check(name, command, flujo, known, work):
    """A result in both languages: what is printed, what JSON states, what the report shows."""
    path, pages, shown, left = work / f"{name}.sqlite", {}, {}, []
    for lang in ("en", "es"):
        shown[lang] = run(flujo, *command, "--out", path, "--force", "--lang", lang)
        if name == "sweep":  # there is no page of it
            continue
        run(flujo, "report", path, "--lang", lang, "--out", work / "p.html", "--force", "--quiet")
        pages[lang] = (work / "p.html").read_text(encoding="utf-8")
        said, words = answer_of(pages[lang]), " ".join(shown[lang].split())
        assert len(said) >= 1, f"{name}: no answer in the report"
        missing = [t for t in said if t not in words]
        assert not missing, f"{name}: the terminal lacks {missing}"
    stored = {t for t, in sqlite3.connect(path).execute("SELECT text FROM statement")}
    assert not pages or stored == set(answer_of(pages["en"])), f"{name}: the table statement and the report differ"
    if name in JSON:
        said = json.loads(run(flujo, *command, "--out", path, "--force", "--json", "--lang", "es"))["statements"]
        left += english(stored, {s["text"] for s in said}, known)
        assert not pages or {s["text"] for s in said} == set(answer_of(pages["es"])), f"{name}: JSON and the report differ"
    left += english(*({" ".join(line.split()) for line in shown[k].splitlines()} for k in ("en", "es")), known)
    if pages:
        left += english(*(Texts(pages[k]).found for k in ("en", "es")), known)
    return [f"{name}: {text}" for text in dict.fromkeys(left)]


def check_page(command, flujo, known, work):
    """A command that writes a page of its own."""
    pages = {}
    for lang in ("en", "es"):
        run(flujo, *command, "--out", work / "p.html", "--force", "--quiet", "--lang", lang)
        pages[lang] = Texts((work / "p.html").read_text(encoding="utf-8")).found
    return english(pages["en"], pages["es"], known)


def main():
    flujo, tiny, flee = (pathlib.Path(p).resolve() for p in sys.argv[1:])
    with tempfile.TemporaryDirectory() as folder:
        work = pathlib.Path(folder)
        s = work / "s"
        shutil.copytree(tiny, s)
        with (s / "texts.csv").open("w", newline="", encoding="utf-8") as out:
            table = csv.writer(out)
            table.writerow(["text", "es"])
            table.writerows([text, "Ñ " + str(n)] for n, text in enumerate(labels(s)))
        (work / "rows.csv").write_text("row,reattempt\nlow,0.2\nhigh,0.6\n")
        known, left = ids(s), []
        few = ["--members", "20", "--passes", "1"]
        (s / "observations/months.csv").write_text("month,measure,origin,demographic,value\n" + "".join(
            f"{m},encounters,,,{v}\n" for m, v in zip(("2020-12", "2021-01", "2021-02", "2021-03"), (900, 1100, 1200, 1600))))
        studies = {
            "run": ["run", s, *FEW], "facts": ["run", s, *FEW, "--facts"],
            "compare": ["compare", s, *FEW, "--baseline", "observed", "--wide", "--end-levers", "3m"],
            "fast": ["compare", s, "--replicates", "26", "--fast", "--baseline", "observed", "--wide", "--horizon", "30d,60d"],
            "calibrate": ["calibrate", s, "--evaluations", "100", "--origin", "2020-12-31"],
            "assimilate": ["assimilate", s, *few],
            "forecast": ["forecast", s, *few, "--months", "2", "--replicates", "12", "--trigger", "encounters > 10 within 2 months"],
            "validate": ["validate", s, *few, "--months", "2", "--origins", "1", "--replicates", "20", "--drivers", "none", "--trigger", "encounters > 10 within 2 months"],
            "sensitivity": ["sensitivity", s, "--evaluations", "60", "--method", "morris"],
            "difference": ["sensitivity", s, "--evaluations", "40", "--method", "sobol", "--baseline", "observed", "--policy", "humane"],
            "sweep": ["sweep", s, work / "rows.csv", *FEW],
        }
        for name, command in studies.items():
            left += check(name, command, flujo, known, work)
        for row in csv.reader((flee / "input_csv/locations.csv").open(encoding="utf-8")):
            known |= set(row) | {w for cell in row for w in cell.split("-")}
        for name in ("border", "corridor"):
            example = flee.parents[1] / "examples" / name
            left += check(name, ["run", example, *FEW], flujo, known | ids(example) | {"made up", f"{name}-example"}, work)
        left += check("camps", ["run", flee, "--replicates", "1"], flujo, known, work)
        left += check_page(["validate", flee, "--replicates", "1"], flujo, known, work)
        assert not left, "the same in both languages:\n" + "\n".join(left)


main()
