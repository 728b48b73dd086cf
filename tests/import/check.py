#!/usr/bin/env python3
"""usage: check.py FLUJO

Every folder beside this file is a case: `args` holds the words after `flujo import`.
With expected.csv the import must write these bytes, and leave out what left.txt
lists, a line each: count, reason, what. With error.txt it must end with 2, print
these lines (in this order among others) and write nothing. Each import is tried
with --dry-run too, which must show the same rows and write nothing.
"""
import json
import pathlib
import shlex
import subprocess
import sys
import tempfile

flujo = str(pathlib.Path(sys.argv[1]).resolve())
here = pathlib.Path(__file__).resolve().parent


def run(folder, words):
    return subprocess.run([flujo, "import", *words], cwd=folder, capture_output=True, text=True)


def check(folder, out):
    """Sentences on what is wrong with a case."""
    words = shlex.split((folder / "args").read_text())
    done = run(folder, [*words, "--out", str(out), "--json"])
    if (folder / "error.txt").exists():
        rest = done.stderr
        for line in (folder / "error.txt").read_text().splitlines():
            before, found, rest = rest.partition(line)
            if not found:
                yield f"does not say {line!r} but:\n{done.stderr}"
                return
        if done.returncode != 2 or out.exists():
            yield f"ends with {done.returncode}, writes {out.exists()}; should end with 2 and write nothing"
        return
    if done.returncode != 0:
        yield f"ends with {done.returncode}: {done.stderr}"
        return
    expected = (folder / "expected.csv").read_text()
    if out.read_text() != expected:
        yield f"writes\n{out.read_text()}instead of\n{expected}"
    report = json.loads(done.stdout)
    left = "".join(f"{l['count']} {l['reason']}{': ' if l['what'] else ''}{l['what']}\n" for l in report["left"])
    pinned = (folder / "left.txt").read_text() if (folder / "left.txt").exists() else ""
    if left != pinned:
        yield f"leaves out\n{left}instead of\n{pinned}"
    out.unlink()
    dry = run(folder, [*words, "--dry-run", "--out", str(out)])
    if dry.returncode != 0 or out.exists() or not dry.stdout.endswith("it would be\n" + expected):
        yield f"--dry-run ends with {dry.returncode}, writes {out.exists()} and shows\n{dry.stdout}"
    for line in left.splitlines():
        if line.partition(" ")[2] not in dry.stdout:
            yield f"--dry-run does not list {line!r}"


def main():
    cases = sorted(p.parent for p in here.glob("*/args"))
    assert len(cases) >= 36
    wrong = 0
    with tempfile.TemporaryDirectory() as work:
        for folder in cases:
            out = pathlib.Path(work) / (folder.name + ".csv")
            for sentence in check(folder, out):
                print(f"{folder.name}: {sentence}")
                wrong += 1
    print(f"{len(cases)} imports, {wrong} wrong")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
