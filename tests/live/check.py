#!/usr/bin/env python3
"""Checks of the live page in a headless Chromium: check.py equal|web|bench|shots FLUJO ROOT

equal   what the engine of the page gives is what the program gives, to the last bit: policies, seeds, kinds of draws
web     the same of the corridor; the page as a whole: controls, languages, widths, address, downloads, memory; the report
look    report and live page of a small scenario: widths, themes, languages, keyboard, paper, no request
bench   how long a user waits, printed
shots   the pictures of page and report in docs/

Exit code 77 where there is no Chromium or the program has no live pages.
"""
import contextlib
import csv
import json
import pathlib
import random
import re
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time

import browser
import reading
import report


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


BORDER = ("examples/border", ("as_now", "open_ports", "more_decisions"))
CORRIDOR = ("northern-triangle-2021", ("as_of_20_january", "earlier_practice", "announced"))


def equal(flujo, root, work, scenarios=(BORDER,)):
    count = 0
    with browser.Browser() as b:
        for folder, policies in scenarios:
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


FIRST = "document.querySelector('#encounters .line.run')?.getAttribute('d')"
LOADED = "document.body?.dataset.state && document.body.dataset.state !== 'loading'"
FANNED = "document.body?.dataset.state === 'fan'"


def move(lever, value):
    return f"(() => {{ const e = document.getElementById('l-{lever}'); e.value = {value}; e.dispatchEvent(new Event('input')); }})()"


def check_controls(page):
    """Each control is reached by Tab, in the order of the page, and has a name; an arrow moves a slider and the curve."""
    wanted = report.walk(page)
    nodes = page.send("Accessibility.getFullAXTree")["nodes"]
    roles = {"slider", "spinbutton", "button", "combobox", "textbox", "link", "Date", "image"}
    nameless = [n["role"]["value"] for n in nodes if n.get("role", {}).get("value") in roles and not n.get("ignored")
                and not n.get("name", {}).get("value")]
    assert not nameless, f"controls without a name: {nameless}"
    before = page.value(FIRST)
    page.value("document.querySelector('#used input[type=range]').focus()")
    for _ in range(3):
        page.key("ArrowRight")
    assert page.wait(LOADED) and page.wait(f"({FIRST}) !== {json.dumps(before)}"), "an arrow does not move the curve"
    return wanted


def check_address(b, page, file):
    """The address of a run opens the same run."""
    page.value("$('reset').click()")
    page.value(move("return.adult", 0.9))
    assert page.wait(FANNED)
    kept = page.value(f"[location.hash, {FIRST}, $('answer').textContent]")
    assert "return.adult=0.9@" in kept[0], kept[0]
    again = b.open(file.as_uri() + kept[0])
    assert again.wait(FANNED)
    assert again.value(f"[location.hash, {FIRST}, $('answer').textContent]") == kept
    again.close()
    wild = b.open(file.as_uri() + "#start=nobody;return.adult=7@x;lang=xx;%;=;<img src=x>=1")  # what is wrong is left out
    assert wild.wait(FANNED) and wild.value("state.changes.size") == 0
    assert "in any run" in wild.value("$('answer').textContent"), "a run like the baseline is not reported as the same"
    report.quiet(wild)
    wild.close()


def check_map(page):
    """The slider of months moves the circles; each states its two numbers."""
    page.value("$('mapMonth').value = 0; $('mapMonth').oninput()")
    first = page.value("[...document.querySelectorAll('#map .here')].map(c => c.getAttribute('r')).join()")
    page.value("$('mapMonth').value = months.length - 1; $('mapMonth').oninput()")
    assert page.value("[...document.querySelectorAll('#map .here')].map(c => c.getAttribute('r')).join()") != first
    words = page.value("[...document.querySelectorAll('#map .here title')].map(t => t.textContent)")
    assert len(words) == page.value("scenario.series.filter(s => s.chart === 'places').length") > 0
    assert all(re.search(r"[0-9].*: [0-9,.]+ encounters; baseline: [0-9,.]+$", w) for w in words), words


def check_saved_report(b, page, file, work, axe):
    """What is saved as a report is one page without a script: the answer, every chart, and the way back to this run."""
    page.value("window.saved = []; save = (name, text) => saved.push([name, text]); $('report').click()")
    (name, text), = page.value("saved")
    kept = work / name
    kept.write_text(text)
    saved = b.open(kept.as_uri())
    assert saved.wait("document.readyState === 'complete'")
    for what in ("$('answer').textContent", "document.querySelectorAll('svg[role=img]').length", "document.querySelectorAll('table tr').length"):
        assert saved.value(what.replace("$('answer')", "document.getElementById('answer')")) == page.value(what), what
    assert saved.value("document.querySelectorAll('script, button, input, select').length") == 0
    assert "return.adult" not in saved.value("document.body.textContent") and "0.9" in saved.value("document.querySelector('main ul').textContent")
    assert saved.value("document.querySelector('footer a').getAttribute('href')") == file.name + page.value("address()")
    report.looks(saved)
    if axe:
        report.accessible(saved, axe)
    report.quiet(saved)
    saved.close()


def check_own_policy(page, flujo, folder, work):
    """The saved policy, put into scenario.yml, gives the numbers of the page."""
    copy = work / "own"
    shutil.copytree(folder, copy, ignore=shutil.ignore_patterns("results"))
    text = (copy / "scenario.yml").read_text()
    assert text.count("\npolicies:\n") == 1
    (copy / "scenario.yml").write_text(text.replace("\npolicies:\n", "\npolicies:\n" + page.value("snippet()")))
    for kind in ("expected", "exact"):
        compare(page, flujo, copy, "my_policy", 3, kind, work, "treeOfRun()", "run_of_this_page")


def check_languages(page):
    for language, heading in (("es", "Encuentros por mes"), ("en", "Encounters by month")):
        page.value(f"$('language').value = '{language}'; $('language').onchange()")
        assert page.value("$('h-encounters').textContent") == heading
        assert page.value("document.documentElement.lang") == language
        left = page.value("[...document.querySelectorAll('[data-word]')].filter(e => !e.textContent || e.textContent.includes('{')).length")
        assert left == 0 and "{" not in page.value("$('answer').textContent + $('status').textContent + $('leversNote').textContent")
    assert page.value("Object.values(WORDS).every(w => w.length === 2 && w.every(t => t.length > 0))")
    page.value("$('language').value = 'es'; $('language').onchange()")
    english = page.value("""[...document.querySelectorAll('[data-word], #moreName, #leversNote, #madeBy, #status')].map(e => e.textContent)
        .filter(t => /\\b(the|of|and|with|by|is|are|from|mean|this|what)\\b/i.test(t))""")
    assert not english, f"English in the Spanish page: {english}"
    assert page.value("scenario.levers.filter(l => said(l.label) === l.label || said(l.help) === l.help).map(l => l.id)") == []
    page.value("$('language').value = 'en'; $('language').onchange()")


def check_keeping(page):
    page.value("window.saved = []; save = (name, text) => saved.push([name, text])")
    page.value("$('pin').click(); $('csv').click(); $('snippet').click()")
    (name, table), (_, policy) = page.value("saved")
    rows = list(csv.DictReader(table.splitlines()))
    assert name.endswith(".csv") and {r["policy"] for r in rows} == {page.value("BASELINE"), "my_policy"}
    assert all(float(r["q05"]) <= float(r["q50"]) <= float(r["q95"]) for r in rows)
    assert "- {lever: return.adult, value: 0.9, from: " in policy
    assert page.value("document.querySelectorAll('#encounters .p0').length") == 1


def resident(b):
    """Bytes of memory of the processes that show pages: those below the browser."""
    parents, renderers = {}, {}
    for folder in pathlib.Path("/proc").glob("[0-9]*"):
        try:
            process = int(folder.name)
            parents[process] = int((folder / "stat").read_text().rsplit(")", 1)[1].split()[1])
            if b"--type=renderer" in (folder / "cmdline").read_bytes():
                renderers[process] = int((folder / "statm").read_text().split()[1]) * 4096
        except (OSError, IndexError):
            continue  # it has ended

    def ours(process):
        return process == b.process.pid or (process in parents and ours(parents[process]))

    return sum(size for process, size in renderers.items() if ours(process))


def check_moves(b, page, moves=1000):
    """Memory is flat over random moves of sliders, and nothing is said."""
    levers = page.value("scenario.levers.filter(l => l.used).map(l => [l.id, l.low, l.top])")
    draw = random.Random(1)
    sizes = []
    for i in range(moves):
        lever, low, top = draw.choice(levers)
        page.value(move(lever, low + (top - low) * draw.random()))
        if i % 20 == 0:
            assert page.wait(LOADED)
        if i % (moves // 4) == moves // 4 - 1:
            assert page.wait(FANNED)
            page.send("HeapProfiler.collectGarbage")
            sizes.append((page.value("performance.memory.usedJSHeapSize"), resident(b)))
    report.quiet(page)
    (first_heap, first), (last_heap, last) = sizes[0], sizes[-1]
    assert last_heap < first_heap * 1.5 + 2e6, f"the heap of the page grows: {sizes}"
    assert first > 0 and last < first * 1.25 + 2e7, f"the browser grows: {sizes}"
    return sizes


def workers(b):
    return [t for t in b.send("Target.getTargets", filter=[{}])["targetInfos"] if t["type"] == "worker"]


def web(flujo, root, work):
    equal(flujo, root, work, (BORDER, CORRIDOR))
    folder, file = root / "scenarios" / "examples" / "border", work / "live.html"
    run(flujo, "page", folder, "--out", file, "--force")
    check_reports(flujo, root, work)
    axe = report.axe_source(pathlib.Path(flujo).resolve().parent)
    with browser.Browser() as b:
        page = b.open(file.as_uri())
        assert page.wait(FANNED), page.complaints()
        if axe:
            report.accessible(page, axe)
        print(check_controls(page), "controls are reached by Tab and have a name")
        check_address(b, page, file)
        check_keeping(page)
        check_map(page)
        check_saved_report(b, page, file, work, axe)
        check_own_policy(page, flujo, folder, work)
        check_languages(page)
        page.value("for (const d of document.querySelectorAll('details')) d.open = true")
        report.looks(page)
        page.size(1280)
        print("on paper:", report.paper(page, work, "main h2, .rest h2"))
        sizes = check_moves(b, page)
        print("1000 moves of sliders; heap and resident memory at four points:", sizes)
        assert page.wait("document.body.dataset.state === 'certified'", 120), "exact pairs are not made"
        report.quiet(page)
        before = len(workers(b))
        page.value("document.querySelector('#used input[type=range]').dispatchEvent(new Event('input'))")
        page.close()
        end = time.monotonic() + 10
        while workers(b) and time.monotonic() < end:
            time.sleep(0.1)
        assert before > 0 and not workers(b), "workers go on after the tab is closed"
        print(before, "workers end with the tab")


# In the page: milliseconds from a move of a slider to the first drawing, and to the fans.
TIMES = """(async () => {
  const until = async state => { while (document.body.dataset.state !== state) await new Promise(requestAnimationFrame); };
  const begun = performance.now();
  MOVE;
  await until('central');
  const first = performance.now() - begun;
  await until('fan');
  return [first, performance.now() - begun];
})()"""


def tables_of(flujo, result, folder, days):
    """The tables of a result that the report is held against; those of days, which are large, only where they are asked for."""
    if days:
        run(flujo, "export", result, "--format", "csv", "--quiet", "--force", "--out", folder)
        return
    folder.mkdir(exist_ok=True)
    with contextlib.closing(sqlite3.connect(f"file:{result}?mode=ro", uri=True)) as db:
        for table in ("monthly", "route_monthly", "policy", "facility"):
            rows = db.execute(f"SELECT * FROM {table}")
            with open(folder / f"{table}.csv", "w", newline="") as file:
                out = csv.writer(file)
                out.writerow(c[0] for c in rows.description)
                out.writerows(rows)


def reports(flujo, root, work, languages=("en", "es"), scenario="northern-triangle-2021", replicates=20):
    """{language: report} of the policies of a scenario."""
    result = work / "compared.sqlite"
    if not result.exists():
        run(flujo, "compare", root / "scenarios" / scenario, "--horizon", "1y", "--replicates", str(replicates), "--engine", "expected", "--quiet", "--out", result)
        tables_of(flujo, result, work / "compared", days=scenario == BORDER[0])
    files = {language: work / f"report_{language}.html" for language in languages}
    for language, file in files.items():
        run(flujo, "report", result, "--lang", language, "--out", file, "--force", "--quiet")
    return files


def check_reports(flujo, root, work):
    axe = report.axe_source(pathlib.Path(flujo).resolve().parent)
    with browser.Browser() as b:
        for language, file in reports(flujo, root, work).items():
            stops, screens, printed = report.check(b, file, work, axe, language, work / "compared", "observed")
            lengths = ", ".join(f"{n:.1f} screens of 800 px at {width} px" for width, n in screens.items())
            print(f"report, {language}: {file.stat().st_size / 1e6:.2f} MB; {stops} controls reached by Tab, {lengths}; on paper "
                  + ("not read (no pdftotext)" if printed is None else "{} figures on {} pages".format(*printed))
                  + ("; axe-core finds nothing serious" if axe else "; axe-core not found, not asked"))


def check_camps(b, flujo, root, work):
    """The map of camps goes day by day: the circles are the people in the camps on the day."""
    result, tables, file = work / "camps.sqlite", work / "camps", work / "camps.html"
    run(flujo, "run", root / "scenarios" / "examples" / "camps", "--replicates", "4", "--quiet", "--out", result)
    tables_of(flujo, result, tables, days=True)
    run(flujo, "report", result, "--out", file, "--quiet")
    page = b.open(file.as_uri())
    assert page.wait("document.body?.dataset.state === 'ready'"), page.complaints()
    print(reading.check_camps(page, tables), "numbers of camps by day are on the map")
    report.quiet(page)
    page.close()


def look(flujo, root, work):
    """A part of `web` that takes seconds."""
    file = work / "live.html"
    run(flujo, "page", root / "scenarios" / BORDER[0], "--out", file, "--force", "--link", "report_en.html")
    with browser.Browser() as b:
        for language, path in reports(flujo, root, work, scenario=BORDER[0], replicates=8).items():
            report.check(b, path, work, None, language, work / "compared", "as_now")
        check_camps(b, flujo, root, work)
        for language in ("en", "es"):
            page = b.open(file.as_uri() + "#lang=" + language)
            assert page.wait(FANNED), page.complaints()
            report.looks(page)
            check_languages(page)
            assert page.value("$('linkedTo').checkVisibility() && $('linkedTo').getAttribute('href')") == "report_en.html"
            report.quiet(page)
            page.close()
    print("report and live page look right in both languages")


def bench(flujo, root, work):
    """Times of the live page and of a report, as a user waits for them."""
    file = reports(flujo, root, work, ["en"])["en"]
    with browser.Browser() as b:
        opened = []
        for _ in range(5):
            page = b.open(file.as_uri())
            assert page.wait("performance.getEntriesByType('paint').length === 2 && performance.timing.loadEventEnd > 0")
            opened.append(page.value("[performance.getEntriesByName('first-contentful-paint')[0].startTime, performance.getEntriesByType('navigation')[0].loadEventEnd]"))
            page.close()
        median = statistics.median
        print(f"report of seven policies: {file.stat().st_size / 1e6:.2f} MB; first paint after {median(o[0] for o in opened):.0f} ms, "
              f"loaded after {median(o[1] for o in opened):.0f} ms (medians of {len(opened)})")
    for name in ("examples/border", "northern-triangle-2021"):
        file = work / "live.html"
        run(flujo, "page", root / "scenarios" / name, "--out", file, "--force")
        opened, firsts, fans = [], [], []
        with browser.Browser() as b:
            for _ in range(3):
                page = b.open(file.as_uri())
                assert page.wait(FANNED, 240)
                opened.append(page.value("[performance.getEntriesByName('drawn')[0].startTime, performance.getEntriesByName('fans')[0].startTime]"))
                lever, low, top = page.value("scenario.levers.filter(l => l.used).map(l => [l.id, l.low, l.top])[0]")
                for i in range(5):
                    first, fan = page.value(TIMES.replace("MOVE", move(lever, low + (top - low) * (i + 1) / 7)))
                    firsts.append(first)
                    fans.append(fan)
                page.close()
        print(f"{name}: {file.stat().st_size / 1e6:.2f} MB; opened and drawn after {median(o[0] for o in opened):.0f} ms, "
              f"fans after {median(o[1] for o in opened):.0f} ms; a move is drawn after {median(firsts):.0f} ms, "
              f"its fans after {median(fans):.0f} ms (medians of {len(opened)} and {len(fans)})")


def shots(flujo, root, work):
    """Pictures of the live page and of the report for docs/."""
    files = reports(flujo, root, work)
    with browser.Browser() as b:
        for name, language, width, height, dark, at in (("report", "en", 1280, 1240, False, "main"), ("report_es_dark", "es", 1280, 1240, True, "policies"),
                                                        ("report_phone", "es", 360, 740, False, "h-answer")):
            page = b.open(files[language].as_uri(), width, height, dark)
            assert page.wait("document.readyState === 'complete'")
            page.value(f"document.documentElement.style.scrollBehavior = 'auto'; document.getElementById('{at}').scrollIntoView()" if at != "main" else "0")
            page.picture(root / "docs" / f"{name}.png", whole=False)
            page.close()
    file = work / "live.html"
    run(flujo, "page", root / "scenarios" / "northern-triangle-2021", "--out", file)
    with browser.Browser() as b:
        for name, width, height, dark, address in (("live", 1280, 900, False, "#start=announced"),
                                                   ("live_es_dark", 1280, 900, True, "#start=partners;lang=es"),
                                                   ("live_phone", 360, 740, False, "#start=announced;lang=es")):
            page = b.open(file.as_uri() + address, width, height, dark)
            assert page.wait(FANNED, 240)
            page.picture(root / "docs" / f"{name}.png", whole=False)
            page.close()


def main():
    what, flujo, root = sys.argv[1], sys.argv[2], pathlib.Path(sys.argv[3])
    if browser.find() is None or "live pages built in" not in run(flujo, "version"):
        print("no Chromium, or a program without live pages: skipped")
        sys.exit(77)
    with tempfile.TemporaryDirectory() as work:
        {"equal": equal, "web": web, "look": look, "bench": bench, "shots": shots}[what](flujo, root, pathlib.Path(work))


if __name__ == "__main__":
    main()
