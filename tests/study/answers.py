#!/usr/bin/env python3
"""usage: answers.py PROGRAM TINY_SCENARIO

Holds the numbers of the answer against the tables of the result, in English and in Spanish: in JSON, on the terminal, in the
table `statement` and in the report. A policy equal to the baseline is reported as no difference in each of them.
"""
import html
import json
import pathlib
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile

TWIN = "  twin:\n    label: The same again\n    extends: observed\n"
BASE = {"en": r"of the |of runs|of \d+ runs|in \d+ % of|interval|in over 80 %|in over 99 %|in under 1 %|less than the|by 2 %",
        "es": r"el \d+ % de|de lo contado|un \d+ %|en el |intervalo|del 80 %|90 % de|en un 2 %|(el|un) [<>] \d+ %"}
UNIT = {"en": "encounters", "es": "encuentros"}


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
        return self.one("SELECT mean_difference, relative, probability_lower FROM comparison WHERE policy_a = ? AND measure "
                        "= ? AND element = '' AND horizon = (SELECT horizon FROM horizon ORDER BY to_date DESC LIMIT 1)", self.id[label], measure)


def check_numbers(result, s):
    """The numbers of a statement against the tables; 1 if there are any to compare."""
    kind, measure = s["kind"], s.get("measure")
    if kind in ("baseline", "lower", "higher", "similar"):
        assert all(close(a, b) for a, b in zip((s["mean"], s["q05"], s["q95"]), result.horizon(s["policy"], measure))), s
    if kind in ("lower", "higher"):
        difference, relative, lower = result.difference(s["policy"], measure)
        assert close(s["difference"], abs(difference)) and close(s["difference_share"], abs(relative)), s
        sure = s["probability_lower"] if kind == "lower" else s["probability_higher"]
        assert close(sure, lower if kind == "lower" else 1 - lower) and (difference < 0) == (kind == "lower"), s
        assert close(s["baseline"], result.horizon(s["other"], measure)[0]), s
        assert s["difference_share"] >= 0.02 and sure > 0.8, s
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
    elif kind not in ("baseline", "similar"):
        return 0
    return 1


def check_words(s, language):
    text = s["text"]
    assert "{" not in text and "}" not in text and "nan" not in text, text
    for name in ("policy", "other"):
        of_baseline = name == "other" and s["kind"] in ("lower", "higher", "similar")
        assert name not in s or (s[name] in text if not of_baseline else re.search("baseline|la base", text)), text
    for name in ("mean", "q05", "q95", "difference", "baseline", "next", "observed", "simulated"):
        if name in s and not (s["kind"] == "similar" and name == "difference"):
            assert about(s[name], language) in text, f"no {name} {about(s[name], language)} in: {text}"
    for share in re.findall(r"[^ ]+ %[^,;:.)]*", text):
        at = text.index(share)
        assert re.search(BASE[language], text[max(0, at - 60):at + len(share) + 25]), f"no base of {share!r} in: {text}"
    if s["kind"] in ("baseline", "run", "best", "record") and s["measure"] == "encounters":
        assert UNIT[language] in text, f"no unit in: {text}"


def check_report(flujo, path, said, language, work):
    run(flujo, "report", path, "--lang", language, "--out", work / "p.html", "--force", "--quiet")
    page = html.unescape((work / "p.html").read_text(encoding="utf-8"))
    answer = page[page.index('<div class="answer">'):]
    assert f'<html lang="{language}">' in page
    answer = answer[:answer.index("</div>")]
    for s in said:
        assert s["text"] in answer, f"the report lacks: {s['text']}"


def check(flujo, command, path, work, kinds):
    compared = 0
    for language in ("en", "es"):
        said = json.loads(run(*command, "--lang", language, "--json"))["statements"]
        result = Result(path)
        shown = " ".join(run(*command, "--lang", language).split())
        assert kinds <= {s["kind"] for s in said}, [s["kind"] for s in said]
        for s in said:
            compared += check_numbers(result, s)
            check_words(s, language)
            assert s["text"] in shown, f"the terminal lacks: {s['text']}"
        check_report(flujo, path, said, language, work)
        stored = [t for t, in result.db.execute("SELECT text FROM statement ORDER BY position")]
        assert language == "es" or stored == [s["text"] for s in said]
        trust = [s["kind"] in ("values", "record", "worst", "no_record", "depends", "reverses", "steady", "undecided", "size", "not_counted",
                               "replay", "beyond") for s in said]
        assert trust == sorted(trust) and 1 <= trust.count(False) <= 8, trust
    return compared


def main():
    flujo, tiny = (pathlib.Path(p).resolve() for p in sys.argv[1:])
    with tempfile.TemporaryDirectory() as folder:
        work = pathlib.Path(folder)
        shutil.copytree(tiny, work / "s")
        scenario = work / "s/scenario.yml"
        text = scenario.read_text()
        scenario.write_text(text.replace("  humane:\n", TWIN + "  humane:\n", 1))
        path = work / "c.sqlite"
        compare = [flujo, "compare", work / "s", "--baseline", "observed", "--replicates", "20", "--out", path]
        assert check(flujo, compare, path, work, {"baseline", "same", "values", "record", "not_counted", "tie"}) >= 8
        same = [s for s in json.loads(run(*compare, "--json"))["statements"] if s["kind"] == "same"]
        assert [(s["policy"], s["other"]) for s in same] == [("The same again", "As it was")], same
        assert "The same again" in run(*compare) and re.search(r"The same again +[\d,]+ +no difference", run(*compare))
        page = (work / "p.html").read_text(encoding="utf-8")
        assert "sin diferencia: todas las simulaciones son iguales" in page, "the policies of the report"
        two = [*compare, "--policies", "observed,humane"]
        assert check(flujo, two, path, work, {"baseline", "higher", "best", "steady"}) >= 10
        path = work / "r.sqlite"
        assert check(flujo, [flujo, "run", work / "s", "--replicates", "6", "--out", path], path, work,
                     {"run", "peak", "record_total", "values", "record", "not_counted"}) >= 4


main()
