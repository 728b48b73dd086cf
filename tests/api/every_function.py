#!/usr/bin/env python3
"""usage: every_function.py HEADERS LIBRARY REFUSED TEST...

Counts the public functions: what the headers declare is what the library exports, each under the version FLUJO_0; each is
called by the TESTs and made to fail by REFUSED. What is called is seen as the dynamic loader binds it (glibc). A test
refuses_NAME or edge_of_NAME of REFUSED must call flujo_NAME and pass. Exit code 1 with what is missing.
"""
import os
import pathlib
import re
import subprocess
import sys
import tempfile

CANNOT_FAIL = """version errors_free errors_clear errors_count scenario_free scenario_about day_text stop_free stop_set stop_clear
stop_is_set result_free result_about result_fits world_free world_day world_measures world_columns flee_free flee_about
flee_result_free flee_result_scores"""


def declared(headers):
    found = set()
    for header in pathlib.Path(headers).glob("*.h"):
        text = re.sub(r"/\*.*?\*/|^#.*?$", "", header.read_text(), flags=re.DOTALL | re.MULTILINE)
        found |= set(re.findall(r"FLUJO_API [^;(]*?\b(flujo_\w+)\(", text))
    return found


def exported(library):
    text = subprocess.run(["nm", "-D", "--defined-only", library], check=True, capture_output=True, text=True).stdout
    symbols = {line.split()[2] for line in text.splitlines() if line.split()[1] != "A"}
    return {name.split("@")[0] for name in symbols if name.endswith("@@FLUJO_0")}, symbols


def called(test, library):
    """What the program binds of the library, and its output."""
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run([test], env={**os.environ, "LD_DEBUG": "bindings", "LD_DEBUG_OUTPUT": folder + "/log"},
                              capture_output=True, text=True)
        if done.returncode != 0:
            sys.exit(f"{test} fails:\n{done.stdout}{done.stderr}")
        log = "".join(path.read_text() for path in pathlib.Path(folder).iterdir())
    name = re.escape(pathlib.Path(test).name)
    bound = re.findall(rf"binding file \S*{name} \[0\] to \S*/libflujo\.so\S* \[0\]: normal symbol `(\w+)'", log)
    return set(bound), done.stdout + done.stderr


def main():
    headers, library, refused, *tests = sys.argv[1:]
    functions, wrong = declared(headers), []
    versioned, symbols = exported(library)
    wrong += [f"{name} is exported and not declared, or has no version" for name in symbols - {f + "@@FLUJO_0" for f in functions}]
    wrong += [f"{name} is declared and not exported" for name in functions - versioned]

    calls = set().union(*(called(test, library)[0] for test in tests))
    wrong += [f"{name} is called by no test" for name in functions - calls]

    source = (pathlib.Path(__file__).parent / "test_api_refused.c").read_text()
    bound, output = called(refused, library)
    bodies = dict((name, (kind, body)) for kind, name, body in
                  re.findall(r"^(REFUSES|EDGE_OF)\((\w+)\)\n\{\n(.*?)^\}", source, re.DOTALL | re.MULTILINE))
    passed = set(re.findall(r"\[ +OK \] (?:refuses|edge_of)_(\w+)", output))
    cannot = {"flujo_" + name for name in CANNOT_FAIL.split()}
    for name in functions:
        kind, body = bodies.get(name[6:], ("", ""))
        if name not in bound or not re.search(rf"\b{name}\(", body) or name[6:] not in passed:
            wrong.append(f"{name} has no test that makes it fail")
        elif (kind == "EDGE_OF") != (name in cannot):
            wrong.append(f"{name} is {'not ' if kind == 'EDGE_OF' else ''}listed as one that cannot fail")
    for line in sorted(wrong):
        print(line)
    print(f"{len(functions)} public functions, {len(functions & calls)} called; {len(functions - cannot)} can fail, each made to; "
          f"{len(cannot & functions)} cannot, each at its edge" if not wrong else f"{len(wrong)} things missing")
    return 1 if wrong or len(functions) < 60 else 0


if __name__ == "__main__":
    sys.exit(main())
