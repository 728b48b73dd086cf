#!/usr/bin/env python3
"""clang's static analyser over src/, by the flags of a build.

usage: analyse.py BUILD [--jobs N] [--only src/study]

A finding is an error unless KNOWN states why it is false.
"""
import argparse
import concurrent.futures
import json
import os
import re
import shlex
import subprocess
import sys

CHECKERS = "core,deadcode,nullability,security.insecureAPI.UncheckedReturn,security.insecureAPI.vfork,unix"
# (file, part of the finding): why it is false.
KNOWN = {
    ("random/multinomial.c", "Assigned value is garbage"): "keep_categories sets as many weights as it returns",
    ("random/multinomial.c", "The left operand of '/' is a garbage value"): "the same",
    ("store/result_scenario.c", "Array access (from variable 'work')"): "`work` is there where the parameters are that it is filled from",
    ("engine/track.c", "Null pointer passed to 2nd parameter"): "both tracks are of one ensemble, which has the row or not",
    ("study/certificate.c", "loaded from field 'a'"): "`a` is always given, `b` alone may be null",
    ("base/hash.h", "The right operand of '^' is a garbage value"): "the bytes of an array of doubles that has all its values "
                                                                    "(validation_identity): the analyser does not follow bytes",
    ("import/cod.c", "Dereference of null pointer (loaded from variable 'e')"): "there are entries where their count is not 0",
    ("import/conflict.c", "Array access results in a null pointer dereference"): "what cannot be allocated sets t->failed, which "
                                                                                 "nothing takes back and every loop asks",
    ("import/ipc.c", "Array access (from variable 'days')"): "the same",
    ("import/ipc.c", "Null pointer passed to 1st parameter"): "the same",
    ("model/stops.c", "Branch condition evaluates to a garbage value"): "draws[i] is set for every world by the loop before, of the same count",
    ("model/reattempt.c", "2nd function call argument is an uninitialized value"): "the caller sets a chance for each demographic, "
                                                                                   "of which there are as many in the loop that reads them",
    ("study/latent_prior.c", "The right operand of '*' is a garbage value"): "as many normals are drawn as latent_components counts",
}
FINDING = re.compile(r"^(\S+?):(\d+):\d+: warning: (.*)$", re.M)


def analysed(entry):
    """[(file, line, finding)] of one source file."""
    words = shlex.split(entry["command"])
    kept = [w for w in words if re.match(r"-(I|D|std=|m(avx|popcnt|bmi|sse))", w)]
    path = os.path.normpath(os.path.join(entry["directory"], entry["file"]))
    done = subprocess.run(["clang", "--analyze", "--analyzer-output", "text", "-Xclang", f"-analyzer-checker={CHECKERS}", *kept, path],
                          cwd=entry["directory"], capture_output=True, text=True)
    if done.returncode != 0:
        raise SystemExit(f"analyse: {path}: {done.stderr[-2000:]}")
    return sorted({(os.path.normpath(os.path.join(entry["directory"], file)), int(line), what)
                   for file, line, what in FINDING.findall(done.stderr)})


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("build")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--only", default="src/")
    o = parser.parse_args()
    with open(os.path.join(o.build, "compile_commands.json"), encoding="utf-8") as f:
        entries = [e for e in json.load(f) if "/src/" in e["file"] or e["file"].startswith("../src/")]
    entries = [e for e in entries if o.only in e["file"]]
    found, known = set(), set()
    with concurrent.futures.ThreadPoolExecutor(o.jobs) as pool:
        for findings in pool.map(analysed, entries):
            for file, line, what in findings:
                place = file.split("/src/")[-1]
                reason = next((k for k in KNOWN if k[0] == place and k[1] in what), None)
                known.update({reason} if reason else set())
                if reason is None and (file, line, what) not in found:
                    found.add((file, line, what))
                    print(f"src/{place}:{line}: {what}", flush=True)
    print(f"analyse: {len(entries)} files, {len(found)} findings, {len(known)} known to be false")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
