#!/usr/bin/env python3
"""Writes the script and the style of the report as a C source: report_script.py OUT.c FOLDER

The policy of the page allows its one script by its hash.
"""
import pathlib
import sys

from live import array, digest


def main():
    out, folder = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
    script = "\n" + "".join((folder / name).read_text() for name in ("chart.js", "report.js"))
    assert "</script" not in script, "the script would end its element"
    parts = (("script", script), ("hash", digest(script)), ("style", "".join((folder / name).read_text() for name in ("chart.css", "report.css"))))
    out.write_text('#include "report/style.h"\n\n' + "".join(array(name, text) for name, text in parts)
                   + "\nconst struct report_script report_script = {script, hash, style};\n")


if __name__ == "__main__":
    main()
