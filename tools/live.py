#!/usr/bin/env python3
"""Writes the parts of the live page as a C source: live.py OUT.c [ENGINE.wasm FOLDER SHARED]

FOLDER is src/live/page, SHARED src/report/page. Without an engine the parts are null. The policy of the page allows its one script by its hash.
"""
import base64
import hashlib
import pathlib
import sys


def array(name, text):
    data = text.encode()
    rows = (",".join(str(b - 256 if b > 127 else b) for b in data[at:at + 64]) for at in range(0, len(data), 64))
    return f"static const char {name}[] = {{\n" + ",\n".join(rows) + ",0};\n"


def digest(script):
    """As a policy names it."""
    return "sha256-" + base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()


def parts(engine, folder, shared):
    read = {name: (folder / name).read_text() for name in
            ("page.html", "page.css", "engine.js", "worker.js", "words.js", "page.js")}
    read |= {name: (shared / name).read_text() for name in ("chart.js", "chart.css")}
    for name, text in read.items():
        assert name == "page.html" or "</script" not in text, f"{name} would end its script element"
    script = read["engine.js"] + read["words.js"] + read["chart.js"] + read["page.js"]
    page = read["page.html"].replace("@HASH@", digest("\n" + script)).replace("@STYLE@", read["page.css"] + read["chart.css"])
    page = page.replace("@WORKER@", read["engine.js"] + read["worker.js"]).replace("@SCRIPT@", script)
    head, rest = page.split("@DATA@")
    middle, foot = rest.split("@ENGINE@")
    return head, middle + base64.b64encode(engine.read_bytes()).decode(), foot


def main():
    out = pathlib.Path(sys.argv[1])
    begin = '#include "live/page.h"\n\n#include <stddef.h>\n\n'
    if len(sys.argv) < 4:
        out.write_text(begin + "const struct live_parts live_parts = {NULL, NULL, NULL};\n")
        return
    text = "".join(array(name, part) for name, part in
                   zip(("head", "engine", "foot"), parts(*map(pathlib.Path, sys.argv[2:5]))))
    out.write_text(begin + text + "\nconst struct live_parts live_parts = {head, engine, foot};\n")


if __name__ == "__main__":
    main()
