#!/usr/bin/env python3
"""usage: declarations.py CHECKOUT [--check]

Writes bindings/python/flujo/declarations.txt: what include/flujo/*.h declares, without comments and
preprocessor, as cffi reads it. With --check, compares; exit code 1 when they differ.
"""
import pathlib
import re
import sys

HEADERS = ["status", "api", "version", "error", "scenario", "result", "run", "study", "world", "flee"]


def declarations(include):
    parts = []
    for name in HEADERS:
        text = (include / f"{name}.h").read_text()
        text = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
        text = re.sub(r"^#.*$", "", text, flags=re.MULTILINE)
        text = re.sub(r"\bFLUJO_(API|BEGIN|END)\b", "", text)
        text = re.sub(r"\s+", " ", text)
        parts.append(re.sub(r" ?([;{}]) ?(?=[a-z]|$)", r"\1\n", text).strip())
    return "/* Written by tools/declarations.py out of include/flujo/*.h; do not edit. */\n" + "\n".join(filter(None, parts)) + "\n"


def main():
    checkout = pathlib.Path(sys.argv[1])
    path = checkout / "bindings/python/flujo/declarations.txt"
    text = declarations(checkout / "include/flujo")
    missing = {p.stem for p in (checkout / "include/flujo").glob("*.h")} - set(HEADERS) - {"flujo"}
    if missing:
        sys.exit(f"declarations.py: not in its list of headers: {', '.join(sorted(missing))}")
    if "--check" not in sys.argv:
        path.write_text(text)
    elif path.read_text() != text:
        sys.exit("bindings/python/flujo/declarations.txt is not that of the headers; tools/declarations.py CHECKOUT renews it")


if __name__ == "__main__":
    main()
