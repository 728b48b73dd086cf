"""The report in a headless Chromium, opened from the disk: report_checks(b, file, work) and what it is made of."""
import base64
import json
import pathlib
import re
import shutil
import subprocess
import time

import reading

WIDTHS = (360, 768, 1280, 1920)

# Texts of drawings that leave their drawing or stand on another, and texts of the page that leave the window. What scrolls
# by itself may be wider. Place names have a halo and stand on lines of the map; two of them may not touch.
TROUBLE = """(() => {
  const out = [], shown = e => e.checkVisibility({contentVisibilityAuto: true, opacityProperty: true});
  for (const svg of document.querySelectorAll('svg[role=img]')) {
    if (!shown(svg)) continue;
    const frame = svg.getBoundingClientRect(), boxes = [];
    for (const t of svg.querySelectorAll('text')) {
      const b = t.getBoundingClientRect(), name = (svg.getAttribute('aria-label') || svg.querySelector('title').textContent) + ': ' + t.textContent;
      if (b.width === 0) continue;
      if (b.left < frame.left - 2 || b.right > frame.right + 2 || b.top < frame.top - 2 || b.bottom > frame.bottom + 2) out.push('clipped: ' + name);
      for (const [o, other] of boxes)
        if (Math.min(b.right, o.right) - Math.max(b.left, o.left) > 3 && Math.min(b.bottom, o.bottom) - Math.max(b.top, o.top) > 5) out.push('on ' + other + ': ' + name);
      boxes.push([b, t.textContent]);
    }
  }
  const scrolls = e => e && (getComputedStyle(e).overflowX === 'auto' || scrolls(e.parentElement));
  for (const e of document.querySelectorAll('h1, h2, h3, p, li, dt, dd, caption, th, td, summary, figcaption, b, span, a, label, button')) {
    if (!shown(e) || !e.textContent.trim()) continue;
    const b = e.getBoundingClientRect();
    if (e.className !== 'skip' && (b.right > innerWidth + 1 || b.left < -1) && !scrolls(e)) out.push('beyond the window: ' + e.textContent.slice(0, 60));
    if (e.scrollWidth > e.clientWidth + 2 && getComputedStyle(e).overflowX === 'hidden') out.push('cut: ' + e.textContent.slice(0, 60));
  }
  return [...new Set(out)];
})()"""


def walk(page, open_first=True):
    """Tab reaches every control, in the order of the page, and each shows that it has the focus. How many there are."""
    if open_first:
        page.value("for (const d of document.querySelectorAll('details')) d.open = true")
    wanted = page.value("""[...document.querySelectorAll('a[href], button, input, select, summary, [tabindex="0"]')]
        .filter(e => e.checkVisibility() && !e.disabled).length""")
    page.value("""window.reached = []; window.unmarked = new Set(); document.addEventListener('focusin', e => {
        const s = getComputedStyle(e.target);
        if (!reached.includes(e.target)) reached.push(e.target);
        if (s.outlineStyle === 'none' || parseFloat(s.outlineWidth) < 1) unmarked.add(e.target.outerHTML.slice(0, 90)); })""")
    for _ in range(4 * wanted):  # a date has several stops
        page.key("Tab")
        if page.value("reached.length") >= wanted:
            break
    reached = page.value("reached.length")
    assert reached >= wanted, f"Tab reaches {reached} of {wanted} controls"
    assert page.value("[...unmarked]") == [], "the focus is not seen"
    assert page.value("reached.every((e, i) => i === 0 || reached[i - 1].compareDocumentPosition(e) & 4)"), "Tab jumps"
    return wanted


# axe-core, where it can be had: AXE names its file, or npm installs it once into the folder of builds.
AXE_VERSION = "4.14.1"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]
AXE = """axe.run(document, {runOnly: ONLY, resultTypes: ['violations']})
  .then(r => r.violations.map(v => [v.impact, v.id, v.help, v.nodes.length, v.nodes[0].target.join(' '), v.nodes[0].failureSummary || '']))"""


def axe_source(folder):
    """The text of axe-core, or None."""
    import os
    path = pathlib.Path(os.environ.get("AXE", folder / "node_modules" / "axe-core" / "axe.min.js"))
    if not path.exists() and shutil.which("npm"):
        subprocess.run(["npm", "install", "--silent", "--no-save", "--prefix", folder, f"axe-core@{AXE_VERSION}"], capture_output=True, timeout=120)
    return path.read_text() if path.exists() else None


def accessible(page, axe):
    """No finding of axe-core of a serious kind, in both themes; the others are printed. In the dark the colours are asked again."""
    page.value(axe)
    found = []
    for dark, only in ((False, RULES), (True, ["color-contrast"])):
        page.size(1280, 900, dark)
        found += page.value(AXE.replace("ONLY", json.dumps(only)), seconds=600)
    page.size(1280)
    for impact, rule, words, count, first, why in found:
        assert impact not in ("serious", "critical"), f"axe: {rule} ({impact}): {words}; {count} times, first {first}: {why}"
        print(f"axe: {rule} ({impact}): {words}; {count} times, first {first}")


def paper(page, work, captions="figcaption"):
    """The PDF holds every figure, no path of this machine and no page that is almost empty. Its pages."""
    figures = page.value("[...document.querySelectorAll('CAPTIONS')].filter(f => f.textContent).map(f => f.firstChild.textContent.trim())".replace("CAPTIONS", captions))
    file = work / "paper.pdf"
    file.write_bytes(base64.b64decode(page.send("Page.printToPDF", paperWidth=8.27, paperHeight=11.69, printBackground=True)["data"]))
    if not shutil.which("pdftotext"):
        return None
    text = subprocess.run(["pdftotext", "-layout", file, "-"], check=True, capture_output=True, text=True).stdout
    flat = re.sub(r"\s+", " ", text)
    missing = [f for f in figures if re.sub(r"\s+", " ", f)[:40] not in flat]
    assert figures and not missing, f"not on paper: {missing}"
    assert "file://" not in flat and str(work) not in flat, "a path of this machine is on paper"
    pages = text.split("\f")[:-1]
    thin = [i + 1 for i, p in enumerate(pages[:-1]) if len(p.split()) < 25]
    assert not thin, f"almost empty pages: {thin} of {len(pages)}"
    return len(figures), len(pages)


def quiet(page):
    """No error, no warning, no request but for the page itself and its worker."""
    said, asked = page.complaints()
    assert not said, said
    outside = [a for a in asked if not a.startswith(("file:", "blob:", "data:"))]
    assert not outside, outside


def looks(page, closed=True):
    """At every width and in both themes nothing is wider than the window, cut off or covered."""
    for width in WIDTHS:
        for dark in (False, True) if width == WIDTHS[0] else (False,):
            page.size(width, 900, dark)
            page.value("new Promise(done => setTimeout(done, 250))")
            wide = page.value("document.documentElement.scrollWidth")
            assert wide <= width, f"at {width} px the page is {wide} px wide"
            trouble = page.value(TROUBLE)
            assert not trouble, f"at {width} px, {len(trouble)}: " + "; ".join(trouble[:6])


def check_reading(b, file, language, tables, policy):
    """In a page of its own: what is read off and chosen; then its looks with another policy."""
    page = b.open(file.as_uri(), 1280)
    assert page.wait("document.body?.dataset.state === 'ready'"), page.complaints()
    reading.check(page, tables, policy, language)
    reading.choose(page, page.value("document.getElementById('alone').options.length - 1"))
    looks(page)
    quiet(page)
    page.close()


def check(b, file, work, axe, language, tables, policy):
    assert file.stat().st_size < 3e6, f"{file.stat().st_size} bytes"
    check_reading(b, file, language, tables, policy)
    page = b.open(file.as_uri(), 1280)
    assert page.wait("document.body?.dataset.state === 'ready'"), page.complaints()
    assert page.value("document.documentElement.lang") == language
    screens = {}
    for width in (360, 768, 1280):
        page.size(width, 800)
        screens[width] = page.value("document.documentElement.scrollHeight / 800")
        assert screens[width] <= 10, f"{screens[width]:.1f} screens of 800 px at {width} px"
    page.size(1280)
    looks(page)
    printed = paper(page, work)
    page.size(1280)
    stops = walk(page)
    looks(page)
    if axe:
        accessible(page, axe)
    page.send("Emulation.setScriptExecutionDisabled", value=True)
    page.go(file.as_uri())
    assert page.wait("document.readyState === 'complete'")
    assert page.value("document.querySelectorAll('svg[role=img]').length") > 10
    assert page.value("document.querySelectorAll('button, input, select, .tip').length") == 0, "a control without a script"
    quiet(page)
    page.close()
    return stops, screens, printed
