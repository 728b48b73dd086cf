"""The script of the report in a headless Chromium: what is read off and switched is what the result holds."""
import csv
import time

NAMES = {"en": "January February March April May June July August September October November December".split(),
         "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre".split()}
WORDS = {"en": {"median": "simulated, median", "50": "50 % interval", "90": "90 % interval"},
         "es": {"median": "simulado, mediana", "50": "intervalo del 50 %", "90": "intervalo del 90 %"}}


def month_name(month, language):
    return f"{NAMES[language][int(month[5:]) - 1]} {'de ' if language == 'es' else ''}{month[:4]}"


def shown(value):
    """A number as the report writes it (format_value of src/report/svg.c)."""
    if value >= 100:
        return f"{int(value + 0.5):,}"
    digits = 1 if value >= 10 else 2 if value >= 1 else 3
    text = f"{int(value * 10 ** digits + 0.5) / 10 ** digits:.{digits}f}"
    return text.rstrip("0").rstrip(".")


def values(tables, name, **wanted):
    """{month or date: row} of a table of the result."""
    with open(tables / f"{name}.csv", newline="") as file:
        return {r.get("month") or r["date"]: r for r in csv.DictReader(file) if all(r[k] == v for k, v in wanted.items())}


def lines_of(row, language):
    """What the box states of a fan, below its date."""
    q = {k: shown(float(row[k])) for k in ("q05", "q25", "q50", "q75", "q95")}
    words = WORDS[language]
    return [f"{words['median']} {q['q50']}", f"{words['50']} {q['q25']}\u00a0–\u00a0{q['q75']}", f"{words['90']} {q['q05']}\u00a0–\u00a0{q['q95']}"]


TIP = "[...document.querySelectorAll('%s .tip:not([hidden]) > *')].map(e => e.textContent)"
SEEN = "[...document.querySelectorAll('%s')].some(e => e.checkVisibility() && e.getBoundingClientRect().width > 0)"
TEXT = "document.querySelector('%s .follow').getAttribute('aria-valuetext')"


def point(page, figure, share):
    """The pointer over a drawing, at a share of its width."""
    left, top, width, height = page.value(f"""(() => {{
        const plot = [...document.querySelectorAll('{figure} rect.plot')].find(p => p.getBoundingClientRect().width > 0);
        plot.scrollIntoView({{behavior: 'instant', block: 'center'}});
        const r = plot.getBoundingClientRect();
        return [r.left, r.top, r.width, r.height]; }})()""")
    for i in range(50):  # what has just been scrolled may not take the first
        page.send("Input.dispatchMouseEvent", type="mouseMoved", x=left + width * share, y=top + height / 2 + i % 2)
        if page.value(TIP % figure):
            return
        time.sleep(0.1)
    raise AssertionError(f"nothing is read off {figure}")


def share_of(page, figure, date):
    return page.value(f"""(() => {{ const d = document.querySelector('{figure} rect.plot').dataset, at = t => Date.parse(t);
        return (at('{date}') - at(d.from)) / (at(d.to) - at(d.from)); }})()""")


def check_reading(page, tables, policy, language):
    figure = "#encounters .single > figure"
    months = values(tables, "monthly", policy=policy, measure="encounters", element="")
    first, second = sorted(months)[5:7]
    for month in (first, second):
        point(page, figure, share_of(page, figure, month + "-15"))
        tip = page.value(TIP % figure)
        wanted = lines_of(months[month], language)
        assert tip[0] == month_name(month, language) and tip[-3:] == wanted, f"{tip} is read off, the result has {wanted}"
        cells = page.value(f"[...[...document.querySelectorAll('{figure} tbody tr')].find(r => r.cells[0].textContent === '{month}').cells].map(c => c.textContent)")
        assert shown(float(months[month]["q50"])) in cells and shown(float(months[month]["q95"])) in cells, cells
    page.value(f"document.querySelector('{figure} .follow').focus()")
    page.value(f"document.querySelector('{figure} .follow').value = [...document.querySelectorAll('{figure} tbody tr')].findIndex(r => r.cells[0].textContent === '{first}')")
    page.key("ArrowRight")
    read = page.value(TEXT % figure)
    assert read.startswith(month_name(second, language)) and all(line in read for line in lines_of(months[second], language)), read
    page.key("Escape")
    assert not page.value(SEEN % (figure + " .tip"))


def check_days(page, tables, policy, language):
    """Every day can be read off, not those of the table alone."""
    if not (tables / "daily.csv").exists():
        return
    rows = values(tables, "daily", policy=policy, measure="custody", element=first_facility(tables))
    figure = "#custody .single > figure"
    for date in sorted(rows)[100:103]:
        point(page, figure, share_of(page, figure, date))
        tip = page.value(TIP % figure)
        assert all(line in tip for line in lines_of(rows[date], language)), f"{date}: {tip}, the result has {lines_of(rows[date], language)}"


def first_facility(tables):
    with open(tables / "facility.csv", newline="") as file:
        return next(csv.DictReader(file))["id"]


def check_series(page):
    """An entry of a legend takes its series out of the drawings and of what is read off."""
    figure = "#encounters .single > figure"
    button, band = figure + " [data-of=band90] button", figure + " .band90"
    assert page.value(SEEN % (figure + " path.band90"))
    page.value(f"document.querySelector('{button}').focus()")
    page.key("Enter", text="\r")
    assert page.value(f"document.querySelector('{button}').getAttribute('aria-pressed')") == "false"
    assert not page.value(SEEN % (figure + " path.band90")), "a series that is off is drawn"
    point(page, figure, 0.5)
    assert not any("90 %" in line for line in page.value(TIP % figure))
    page.value(f"document.querySelector('{button}').click()")
    assert page.value(SEEN % (figure + " path.band90")) and any("90 %" in line for line in page.value(TIP % figure))


def choose(page, number):
    page.value(f"(() => {{ const s = document.getElementById('alone'); s.value = {number}; s.dispatchEvent(new Event('change')); }})()")


def policies_of(tables):
    """[(id, label)] in the order of the comparison."""
    with open(tables / "policy.csv", newline="") as file:
        return [(r["policy"], r["label"]) for r in csv.DictReader(file)]


def check_policy(page, tables, policy, language):
    """Another policy shown alone: charts, tables, what is read off; and the one of the page again."""
    listed = policies_of(tables)
    other = max(i for i, p in enumerate(listed) if p[0] != policy)
    curve = "document.querySelector('#encounters .single > figure path.median').getAttribute('d')"
    cards, before = page.value("document.querySelector('.cards').textContent"), page.value(curve)
    choose(page, other)
    assert page.value("document.querySelector('#encounters .single > figure .note').textContent") == page.value(f"document.getElementById('alone').options[{other}].textContent")
    assert page.value(curve) != before
    check_reading(page, tables, listed[other][0], language)
    check_days(page, tables, listed[other][0], language)
    check_series(page)
    choose(page, [p[0] for p in listed].index(policy))
    assert page.value(curve) == before and page.value("document.querySelector('.cards').textContent") == cards


def check_compared(page):
    """A policy is taken out of every chart that compares, by its box or by any legend."""
    page.value("for (const d of document.querySelectorAll('details')) d.open = true")
    number = page.value("Number([...document.querySelectorAll('#policies .legend li')].map(l => l.dataset.of[1])[0])")
    marks = ", ".join(f"#policies svg[role=img] .{k}{number}" for k in "flsg")
    figures = page.value(f"new Set([...document.querySelectorAll('{marks}')].map(e => e.closest('figure'))).size")
    assert figures >= 3 and page.value(SEEN % marks)
    page.value(f"document.querySelector('.bar input[value=\"{number}\"]').click()")
    assert not page.value(SEEN % marks), "a policy that is off is drawn"
    pressed = f"[...document.querySelectorAll('#policies [data-of$=\"{number}\"] button')].map(b => b.getAttribute('aria-pressed'))"
    assert set(page.value(pressed)) == {"false"}
    page.value(f"document.querySelector('#policies [data-of$=\"{number}\"] button').click()")
    assert page.value(SEEN % marks) and set(page.value(pressed)) == {"true"}
    assert page.value(f"document.querySelector('.bar input[value=\"{number}\"]').checked")


def check_map(page, tables, policy, language):
    """The slider shows the flows of its month, of the policy shown; arrows move it; it plays and stops."""
    with open(tables / "route_monthly.csv", newline="") as file:
        rows = [r for r in csv.DictReader(file) if r["measure"] == "route_flow"]
    months, listed = sorted({r["month"] for r in rows}), policies_of(tables)
    first = "document.querySelector('#map tbody tr').cells[2].textContent"
    widths = "[...document.querySelectorAll('#map svg.wide .flow')].map(p => p.getAttribute('stroke-width')).join()"
    whole = page.value(f"[{widths}, document.querySelector('#map table').textContent]")

    def largest(month, who):
        return shown(max(float(r["mean"]) for r in rows if r["policy"] == who and month in (None, r["month"])))

    page.value("document.getElementById('mapStep').focus()")
    for month in months[:2]:
        page.key("ArrowRight")
        assert page.value("document.querySelector('#map output').textContent").startswith(month_name(month, language))
        assert page.value(first) == largest(month, policy), (month, page.value(first), largest(month, policy))
        said = page.value("[...document.querySelectorAll('#map svg.wide .flow title')].map(t => t.textContent)")
        assert sum(t.endswith(": " + largest(month, policy)) for t in said) == 1, said
    page.value(f"(() => {{ const m = document.getElementById('mapStep'); m.value = {len(months)}; m.dispatchEvent(new Event('input')); }})()")
    for i, (who, label) in enumerate(listed):
        choose(page, i)
        assert page.value(first) == largest(months[-1], who), (who, page.value(first))
        assert page.value("document.querySelector('#map output').textContent").endswith(page.value(f"document.getElementById('alone').options[{i}].textContent"))
    page.value("(() => { const m = document.getElementById('mapStep'); m.value = 0; m.dispatchEvent(new Event('input')); })()")
    for i, (who, label) in enumerate(listed):  # of a policy without effect too
        choose(page, i)
        sums = {}
        for r in (r for r in rows if r["policy"] == who):
            ends = r["from_place"], r["to_place"]
            sums[ends] = sums.get(ends, 0) + float(r["mean"])
        assert page.value(first) == shown(max(sums.values())), (who, "whole period", page.value(first))
    page.value(f"(() => {{ const m = document.getElementById('mapStep'); m.value = {len(months)}; m.dispatchEvent(new Event('input')); }})()")
    choose(page, [p[0] for p in listed].index(policy))
    play = "[...document.querySelectorAll('#map .months button')].pop()"
    page.value(f"{play}.click()")
    assert page.wait("document.getElementById('mapStep').value === '1'", 5), "the map does not play"
    page.value(f"{play}.click()")
    page.value("(() => { const m = document.getElementById('mapStep'); m.value = 0; m.dispatchEvent(new Event('input')); })()")
    assert page.value(f"[{widths}, document.querySelector('#map table').textContent]") == whole, "the whole period is not as without the slider"


def check_camps(page, tables):
    """How many numbers are the same on the map as in the result, on three days."""
    with open(tables / "daily.csv", newline="") as file:
        rows = [r for r in csv.DictReader(file) if r["measure"] == "camp_people"]
    with open(tables / "place.csv", newline="") as file:
        labels = {r["id"]: r["label"] for r in csv.DictReader(file)}
    days, count = sorted({r["date"] for r in rows}), 0
    for at in (0, len(days) // 2, len(days) - 1):
        page.value(f"(() => {{ const m = document.getElementById('mapStep'); m.value = {at}; m.dispatchEvent(new Event('input')); }})()")
        said = set(page.value("[...document.querySelectorAll('#map svg.wide .people title')].map(t => t.textContent)"))
        wanted = {f"{labels[r['element']] or r['element']}: {shown(float(r['q50']))}" for r in rows if r["date"] == days[at]}
        assert said == wanted and len(said) > 1, (days[at], said, wanted)
        assert page.value("Number(document.querySelector('#map svg.wide .people').getAttribute('r'))") > 0 or at == 0
        count += len(said)
    return count


def check(page, tables, policy, language):
    check_reading(page, tables, policy, language)
    check_days(page, tables, policy, language)
    check_series(page)
    check_policy(page, tables, policy, language)
    check_map(page, tables, policy, language)
    check_compared(page)
