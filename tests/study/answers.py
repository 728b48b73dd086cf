#!/usr/bin/env python3
"""usage: answers.py PROGRAM TINY_SCENARIO

Holds the numbers of the answer against the tables of the result, in English and in Spanish: in JSON, on the terminal, in the
table `statement` and in the report. A policy equal to the baseline is reported as no difference in each of them.
"""
import csv
import html
import json
import pathlib
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile

TWIN = ("  twin:\n    label: The same again\n    extends: observed\n"
        "  halfway:\n    label: The same later\n    extends: observed\n    branch: 2021-02-20\n"
        "    set: [{lever: expulsion.single_adult, value: 0.2}, {lever: custody.capacity.station, value: 1.2}]\n")
TEXTS = {"As it was": "Como fue", "The same again": "Otra vez lo mismo", "Process with partners": "Trámite con socios", "The same later": "Lo mismo más tarde",
         "Single adults": "Adultos solos", "Family members": "Miembros de familias", "Aland North": "Norte de Aland"}
NUMBER = r"[\d,.]+(?: million| billion| millones| mil millones)?"
# What may follow a percentage: its base, or that it is an interval or bound.
BASE = {"en": rf" (?:of the runs|of \d+ runs?|of the {NUMBER} of the baseline|less than the {NUMBER} of the next|of the count|of the "
              r"months lie|interval|or more of it|of its variance)|(?<=the same in .. %)\)|(?<= to .. %)\)|(?<= to over 99 %)\)",
        "es": rf" (?:de las simulaciones|de \d+ simulaci(?:ón|ones)|de los {NUMBER} de la base|menos que los {NUMBER} de la "
              r"siguiente|de lo contado|de los meses cae|o más de su cifra|de su varianza)|(?<=intervalo del 90 %)|(?<=intervalo del 95 %)|(?<=igual en el .. %)\)|(?<= a .. %)\)|(?<= a más del 99 %)\)"}
# What a measure counts, with the least of it.
UNITS = {"encounters": {"en": ("encounters", "Fewest encounters"), "es": ("encuentros", "Menos encuentros")},
         "custody_over": {"en": ("person-days", "Fewest person-days in custody over capacity"),
                          "es": ("días-persona", "Menos días-persona en custodia sobre la capacidad")},
         "cost": {"en": ("US dollars", "Lowest public cost in US dollars"),
                  "es": ("dólares", "Menor costo público en dólares")}}
COUNTED = {"baseline": "mean", "lower": "mean", "higher": "mean", "similar": "mean", "equal": "mean", "run": "median", "peak": "median",
           "record_total": "observed", "over": "mean"}
SCREEN = {"en": ("encounters", "no difference", "in percent of it", "Over beds: person-days in custody over capacity"),
          "es": ("encuentros", "sin diferencia", "en porcentaje de ella", "Sin plaza: días-persona en custodia sobre la capacidad")}


def run(*command):
    done = subprocess.run([str(c) for c in command], capture_output=True, text=True)
    assert done.returncode == 0, f"{command}: {done.returncode}: {done.stderr}"
    return done.stdout


def about(value, language):
    """Three digits, written anew from the rule: 21345 -> 21,300; 1834567 -> 1.83 million."""
    size, words = next((u for u in ((1e9, (" billion", " mil millones")), (1e6, (" million", " millones")))
                        if abs(value) >= u[0] * 0.9995), (1, ("", "")))
    scaled = float(f"{value:.3g}") / size
    text = f"{scaled:.10g}" if size > 1 or abs(scaled) < 99.5 else f"{scaled:.0f}"
    whole, _, part = text.partition(".")
    return f"{int(whole):,}" + ("." + part if part else "") + words[language == "es"]


def close(a, b):
    return abs(a - b) <= 1e-9 * max(abs(a), abs(b), 1)


class Result:
    def __init__(self, path):
        self.db = sqlite3.connect(path)
        self.id = {label: policy for policy, label in self.db.execute("SELECT policy, label FROM policy")}

    def one(self, sql, *values):
        row = self.db.execute(sql, values).fetchone()
        assert row is not None, (sql, values)
        return row

    def horizon(self, label, measure):
        return self.one("SELECT mean, q05, q95 FROM horizon WHERE policy = ? AND measure = ? AND element = '' ORDER BY "
                        "to_date DESC LIMIT 1", self.id[label], measure)

    def difference(self, label, measure):
        return self.one("SELECT mean_difference, relative, probability_lower, probability_equal, replicates FROM comparison WHERE policy_a = ? AND measure "
                        "= ? AND element = '' AND horizon = (SELECT horizon FROM horizon ORDER BY to_date DESC LIMIT 1)", self.id[label], measure)


def check_numbers(result, s):
    """The numbers of a statement against the tables; 1 if there are any to compare."""
    kind, measure = s["kind"], s.get("measure")
    if kind in ("baseline", "lower", "higher", "similar"):
        assert all(close(a, b) for a, b in zip((s["mean"], s["q05"], s["q95"]), result.horizon(s["policy"], measure))), s
    if kind in ("lower", "higher"):
        difference, relative, lower, equal, runs = result.difference(s["policy"], measure)
        assert close(s["difference"], abs(difference)) and close(s["difference_share"], abs(relative)), s
        sure = s["probability_lower"] if kind == "lower" else s["probability_higher"]
        assert close(sure, lower if kind == "lower" else 1 - lower - equal) and (difference < 0) == (kind == "lower"), s
        assert close(s["baseline"], result.horizon(s["other"], measure)[0]), s
        assert s["difference_share"] >= 0.02 and sure > 0.8, s
        assert close(s["probability_equal"], equal) and s["replicates"] == runs, s
    elif kind == "best":
        means = {p: result.horizon(p, measure)[0] for p in result.id}
        assert close(s["mean"], min(means.values())) and close(s["mean"], means[s["policy"]]), (s, means)
        assert s["probability_lower"] > 0.8 and close(s["lower_by_share"], 1 - s["mean"] / s["next"]), s
        assert s["lower_by_share"] >= 0.02 and close(s["next"], means[s["other"]]), s
    elif kind == "values":
        for status in ("measured", "calibrated", "assumed"):
            assert s[status] == result.one("SELECT count(*) FROM parameter WHERE status = ?", status)[0], s
        assert s["all"] == result.one("SELECT count(*) FROM parameter")[0], s
    elif kind == "record":
        for name, score in (("months", "months"), ("error_of_median", "rmspe_median"), ("share_inside_90", "coverage_90")):
            assert close(s[name], result.one("SELECT value FROM score WHERE policy = 'observed' AND measure = ? AND element "
                                             "= '' AND name = ?", measure, score)[0]), s
    elif kind == "record_total":
        observed, simulated = result.one("SELECT sum(observed), sum(mean) FROM fit WHERE measure = 'encounters' AND element "
                                         "= ''")
        assert close(s["observed"], observed) and close(s["simulated"], simulated), s
    elif kind == "tie":
        assert close(s["mean"], result.horizon(s["policy"], measure)[0]) and close(s["next"], result.horizon(s["other"], measure)[0]), s
    elif kind in ("few", "stopped"):
        assert s.get("runs", s.get("completed")) == result.one("SELECT replicates_completed FROM run")[0], s
    elif kind not in ("baseline", "similar"):
        return 0
    return 1


def label_in(text, language):
    return TEXTS.get(text, text) if language == "es" else text


def check_words(s, language):
    """Labels in full, numbers as in the members, a base after every percentage, a unit after every count."""
    text, kind = s["text"], s["kind"]
    assert "{" not in text and "}" not in text and "nan" not in text, text
    for name in ("policy", "other"):
        of_baseline = name == "other" and kind in ("lower", "higher", "similar", "equal")
        assert name not in s or of_baseline or f"“{label_in(s[name], language)}”" in text, f"no label {s[name]} in: {text}"
    if kind in ("lower", "higher", "similar", "equal"):
        assert re.search("the baseline" if language == "en" else "la base", text), f"no baseline in: {text}"
    for name in ("mean", "median", "q05", "q95", "difference", "baseline", "next", "observed", "simulated"):
        if name in s and not (kind == "similar" and name == "difference") and kind not in ("depends", "reverses"):
            assert re.search(rf"(?<![\d.,]){re.escape(about(s[name], language))}(?![\d]|[.,]\d)", text), f"no {name} {about(s[name], language)} in: {text}"
    if "q05" in s:
        ends = "{} to {}" if language == "en" else "de {} a {}"
        assert ends.format(about(s["q05"], language), about(s["q95"], language)) in text, f"no interval in: {text}"
    for at in re.finditer(" %", text):
        assert re.compile(BASE[language]).match(text, at.end()), f"no base of the percentage at {at.start()} in: {text}"
    unit = UNITS.get(s.get("measure"), {}).get(language)
    if kind in COUNTED and unit:
        assert re.search(rf"{re.escape(about(s[COUNTED[kind]], language))} (de )?{unit[0]}", text), f"no unit in: {text}"
    if kind in ("best", "tie"):
        assert text.startswith(unit[1] + (" (means): " if language == "en" else " (medias): ")), f"no unit in: {text}"
    if kind == "others":
        assert f"{about(s['most'], language)} {unit[0]}" in text, f"no unit in: {text}"
    if kind == "record":
        assert re.search(f"(of|de) {unit[0]} \\(", text), f"no unit in: {text}"


def percent(share):
    return f"{100 * share:+.0f} %" if abs(share) >= 0.005 else "0 %"


def check_screen(result, shown, language):
    """The table of one screen: a row a policy with its label, its number, and the changes of the table `comparison`."""
    unit, none, base, beds = SCREEN[language]
    screen = shown[shown.index("\n\n", shown.index(HEADING[language])):]
    lines, flat = screen.splitlines(), " ".join(screen.split())
    assert unit in lines[2] and base in flat and beds in flat, screen
    for label, policy in result.id.items():
        mean = about(result.horizon(label, "encounters")[0], language)
        row = f"{label_in(label, language)} {mean} "
        assert row in flat, f"no row {row!r} in: {screen}"
        after = flat[flat.index(row) + len(row):]
        compared = result.db.execute("SELECT count(*) FROM comparison WHERE policy_a = ?", (policy,)).fetchone()[0]
        differ = result.db.execute("SELECT count(*) FROM comparison WHERE policy_a = ? AND (mean_difference <> 0 OR q05 <> 0 OR q95 <> "
                                   "0)", (policy,)).fetchone()[0]
        if compared and not differ:
            assert after.startswith(none), after
        elif compared:
            assert after.startswith(percent(result.difference(label, "encounters")[1])), (after, result.difference(label, "encounters"))


HEADING = {"en": "How far to trust this: ", "es": "Hasta dónde fiarse: "}


# Terms of art in the answer, and under which word the glossary of the page has them.
TERMS = {"en": {"encounter": "Encounter", " runs": "Replicate", "baseline": "Baseline", "median": "Median", "person-day": "Person-day",
                "assumed": "Measured, calibrated, assumed", "root mean square": "Root mean square", "90 % interval": "90 % interval",
                "variance": "Variance"},
         "es": {"encuentro": "Encuentro", "simulaci": "Réplica", "la base": "Base", "mediana": "Mediana", "días-persona": "Día-persona",
                "supuestos": "Medido, calibrado, supuesto", "media cuadrática": "Media cuadrática",
                "intervalo del 90 %": "intervalo del 90 %", "varianza": "Varianza"}}
ALWAYS = {"en": ("Encounter", "Person", "Replicate", "Paired", "Prior", "CRPS"),
          "es": ("Encuentro", "Persona", "Réplica", "En pares", "Distribución a priori", "CRPS")}


def check_report(flujo, path, said, language, work):
    run(flujo, "report", path, "--lang", language, "--out", work / "p.html", "--force", "--quiet")
    page = html.unescape((work / "p.html").read_text(encoding="utf-8"))
    answer = page[page.index('<div class="answer">'):]
    assert f'<html lang="{language}">' in page
    answer = answer[:answer.index("</div>")]
    for s in said:
        assert s["text"] in answer, f"the report lacks: {s['text']}"
    glossary = page[page.index("<dl"):] if "<dl" in page else ""
    terms = [word for term, word in TERMS[language].items() if any(term in s["text"] for s in said)]
    for word in (*ALWAYS[language], *terms):
        assert re.search(f"<dt[^>]*>{re.escape(word)}</dt>", glossary), f"the glossary lacks {word}"


def check(flujo, command, path, work, kinds):
    compared = 0
    for language in ("en", "es"):
        said = json.loads(run(*command, "--lang", language, "--json"))["statements"]
        result = Result(path)
        printed = run(*command, "--lang", language)
        shown = " ".join(printed.split())
        assert max(map(len, printed.splitlines())) <= 80 or "--wide" in command, "over 80 columns"
        if "compare" in command:
            check_screen(result, printed, language)
        assert kinds <= {s["kind"] for s in said}, [s["kind"] for s in said]
        for s in said:
            compared += check_numbers(result, s)
            check_words(s, language)
            assert s["text"] in shown, f"the terminal lacks: {s['text']}"
        check_report(flujo, path, said, language, work)
        stored = [t for t, in result.db.execute("SELECT text FROM statement ORDER BY position")]
        assert language == "es" or stored == [s["text"] for s in said]
        trust = [s["kind"] in ("values", "record", "worst", "no_record", "depends", "reverses", "steady", "undecided", "size", "few", "stopped", "not_counted",
                               "replay", "beyond") for s in said]
        assert trust == sorted(trust) and 1 <= trust.count(False) <= 8, trust
    return compared


def check_same(flujo, compare, path, work):
    """A policy equal to the baseline is reported as no difference in the sentences, both tables, JSON, the exports and the page."""
    for language, none in (("en", "no difference"), ("es", "sin diferencia")):
        wide = run(*compare, "--wide", "--lang", language)
        assert re.search(f"{label_in('The same again', language)} +[\\d,]+ +{none}", wide), wide
        assert f"\ntwin: {none}, " in wide and "\ntwin, " not in wide, wide
        said = json.loads(run(*compare, "--json", "--lang", language))
        same = [s for s in said["statements"] if s["kind"] == "same"]
        assert [(s["policy"], s["other"]) for s in same] == [("The same again", "As it was")], same
        named = [s["kind"] for s in said["statements"] if "The same again" in (s.get("policy"), s.get("other"))]
        assert named == ["same"], f"the policy without effect is reported in {named}"
        rows = [r for r in said["rows"] if r["policy"] == "twin"]
        assert rows and all(r[k] == 0 for r in rows for k in ("mean_difference", "q05", "q50", "q95", "probability_lower")), rows[:3]
        assert all(r["probability_equal"] == 1 and r["replicates"] == 20 for r in rows), rows[:3]
        run(flujo, "report", path, "--lang", language, "--out", work / "p.html", "--force", "--quiet")
        page = html.unescape((work / "p.html").read_text(encoding="utf-8"))
        assert {"en": "no difference: every run is the same", "es": "sin diferencia: todas las simulaciones son iguales"}[language] in page
        late = run(*compare, "--wide", "--lang", language, "--horizon", "1m,2m")  # what differs from 20 February on
        until = {"en": "to", "es": "hasta"}[language]
        assert f"\nhalfway, 1m ({until} 2021-02-19)\n  {none}: " in late and f"\nhalfway, 2m ({until} 2021-03-19)\n  {none}" not in late, late
    run(*compare)
    run(flujo, "export", path, "--out", work / "tables", "--quiet")
    stated = list(csv.DictReader((work / "tables/statement.csv").open(encoding="utf-8")))
    assert [r["policy"] for r in stated if r["kind"] == "same"] == ["The same again"], stated
    rows = [r for r in csv.DictReader((work / "tables/comparison.csv").open()) if r["policy_a"] == "twin"]
    assert rows and all(float(r[k]) == 0 for r in rows for k in ("mean_difference", "q05", "q95")), rows[:3]


def main():
    flujo, tiny = (pathlib.Path(p).resolve() for p in sys.argv[1:])
    with tempfile.TemporaryDirectory() as folder:
        work = pathlib.Path(folder)
        shutil.copytree(tiny, work / "s")
        scenario = work / "s/scenario.yml"
        text = scenario.read_text()
        scenario.write_text(text.replace("  humane:\n", TWIN + "  humane:\n", 1))
        (work / "s/texts.csv").write_text("text,es\n" + "".join(f"{a},{b}\n" for a, b in TEXTS.items()), encoding="utf-8")
        path = work / "c.sqlite"
        compare = [flujo, "compare", work / "s", "--baseline", "observed", "--replicates", "20", "--out", path]
        assert check(flujo, compare, path, work, {"baseline", "same", "values", "record", "not_counted", "best"}) >= 8
        check_same(flujo, compare, path, work)
        two = [*compare, "--policies", "observed,humane"]
        assert check(flujo, two, path, work, {"baseline", "higher", "best", "undecided"}) >= 10
        few = [*compare[:5], "--policies", "twin", "--replicates", "3", "--horizon", "1m,2m", "--out", path]
        assert check(flujo, few, path, work, {"baseline", "same", "few"}) >= 2
        path = work / "r.sqlite"
        assert check(flujo, [flujo, "run", work / "s", "--replicates", "6", "--out", path], path, work,
                     {"run", "peak", "record_total", "values", "few", "record", "not_counted"}) >= 4


main()
