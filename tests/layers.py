#!/usr/bin/env python3
"""usage: layers.py CHECKOUT

Reads the first picture of docs/architecture.md, whose rows `src/NAME/ ...` are the
layers in order, and every #include line of src/. A layer includes only itself and
those above it, so that no circle of folders can be. Exit code 1 on a breach.
"""
import pathlib
import re
import sys


def layers_of(document):
    picture = document.split("```")[1]
    return re.findall(r"^src/(\w+)/\s", picture, re.MULTILINE)


def breaches_of(layers, source):
    """Sentences; source: {path below src: text}."""
    for path, text in sorted(source.items()):
        folder = path.split("/")[0]
        if folder not in layers:
            yield f"src/{path}: the picture has no row of src/{folder}/"
            continue
        for line, name in enumerate(text.split("\n"), 1):
            include = re.match(r'\s*#\s*include\s+"([^"]+)"', name)
            if not include or include[1].startswith("flujo/"):
                continue
            other = include[1].split("/")[0]
            if include[1] not in source:
                yield f'src/{path}:{line}: "{include[1]}" is no file below src/'
            elif other not in layers or layers.index(other) > layers.index(folder):
                yield f"src/{path}:{line}: src/{folder}/ may not include src/{other}/"


def main():
    checkout = pathlib.Path(sys.argv[1])
    src = checkout / "src"
    layers = layers_of((checkout / "docs" / "architecture.md").read_text())
    source = {p.relative_to(src).as_posix(): p.read_text() for p in src.rglob("*") if p.suffix in (".c", ".h", ".inc")}
    # The check itself: a layer that reaches below it, a file that is not there, a folder without a row.
    small = {"low/a.h": '#include "high/b.h"', "high/b.h": '#include "low/a.h"\n#include "low/c.h"', "other/d.c": ""}
    assert len(list(breaches_of(["low", "high"], small))) == 3
    assert len(layers) > 5 and len(source) > 100
    breaches = list(breaches_of(layers, source))
    print(*breaches, f"{len(source)} files, {len(layers)} layers, {len(breaches)} breaches", sep="\n")
    return 1 if breaches else 0


if __name__ == "__main__":
    sys.exit(main())
