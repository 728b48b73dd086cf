#!/usr/bin/env python3
"""usage: columns.py PROGRAM CHECKOUT

Compares the tables of a result file that PROGRAM writes with those that
docs/results.md lists: the same tables, the same columns in the same order.
"""
import os
import re
import sqlite3
import subprocess
import sys
import tempfile


def documented(text):
    """{table: columns} from rows like | `name`, `other` (note) | `column` (note), `column`: notes |."""
    tables = {}
    for names, columns in re.findall(r"^\| (`.*?) \| (.*) \|$", text, re.MULTILINE):
        while re.search(r"\([^()]*\)", columns):
            columns = re.sub(r"\([^()]*\)", "", columns)
        if "`position`" not in columns and not re.match(r"`\w+`\s*(,|:|$|and)", columns):
            continue  # a table of something else
        for name in re.findall(r"`(\w+)`", names):
            tables[name] = re.findall(r"`(\w+)`", re.split("[:;]", columns)[0])
    return tables


def written(program, checkout):
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "result.sqlite")
        subprocess.run([program, "run", os.path.join(checkout, "tests/data/tiny"), "--replicates", "1", "--quiet",
                        "--out", path], check=True)
        with sqlite3.connect(path) as db:
            names = [row[0] for row in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
            return {name: [row[1] for row in db.execute(f"PRAGMA table_info('{name}')")] for name in names}


def main():
    with open(os.path.join(sys.argv[2], "docs", "results.md"), encoding="utf-8") as f:
        listed = documented(f.read())
    found = written(sys.argv[1], sys.argv[2])
    wrong = 0
    for name in sorted(set(listed) | set(found)):
        if listed.get(name) != found.get(name):
            wrong += 1
            print(f"{name}: the document lists {listed.get(name)}, the file has {found.get(name)}")
    print(f"{len(found)} tables, {wrong} differ from docs/results.md")
    return 1 if wrong or len(found) < 10 else 0


if __name__ == "__main__":
    sys.exit(main())
