"""The script of the report in a headless Chromium: what is read off and switched is what the result holds."""
import csv

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


def point(page, figure, share):
    """The pointer over a drawing, at a share of its width."""
    page.value(f"document.querySelector('{figure}').scrollIntoView({{behavior: 'instant', block: 'center'}})")
    left, top, width, height = page.value(f"""(() => {{ const r = [...document.querySelectorAll('{figure} rect.plot')]
        .map(p => p.getBoundingClientRect()).find(r => r.width > 0); return [r.left, r.top, r.width, r.height]; }})()""")
    page.send("Input.dispatchMouseEvent", type="mouseMoved", x=left + width * share, y=top + height / 2)


TIP = "[...document.querySelectorAll('%s .tip:not([hidden]) > *')].map(e => e.textContent)"
SEEN = "[...document.querySelectorAll('%s')].some(e => e.checkVisibility() && e.getBoundingClientRect().width > 0)"
TEXT = "document.querySelector('%s .follow').getAttribute('aria-valuetext')"


def share_of(page, figure, date):
    return page.value(f"""(() => {{ const d = document.querySelector('{figure} rect.plot').dataset, at = t => Date.parse(t);
        return (at('{date}') - at(d.from)) / (at(d.to) - at(d.from)); }})()""")


def check_reading(page, tables, policy, language):
    figure = "#encounters figure"
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
    rows = values(tables, "daily", policy=policy, measure="custody", element=first_facility(tables))
    figure = "#custody figure"
    for date in sorted(rows)[100:103]:
        point(page, figure, share_of(page, figure, date))
        tip = page.value(TIP % figure)
        assert all(line in tip for line in lines_of(rows[date], language)), f"{date}: {tip}, the result has {lines_of(rows[date], language)}"


def first_facility(tables):
    with open(tables / "facility.csv", newline="") as file:
        return next(csv.DictReader(file))["id"]


def check_series(page):
    """An entry of a legend takes its series out of the drawings and of what is read off."""
    figure = "#encounters figure"
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


def check(page, tables, policy, language, days):
    assert page.wait("document.body?.dataset.state === 'ready'"), page.complaints()
    check_reading(page, tables, policy, language)
    if days:
        check_days(page, tables, policy, language)
    check_series(page)
