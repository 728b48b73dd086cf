#!/usr/bin/env python3
"""Every allocation or every write of a command fails once, libraries included.

usage: faults.py PROGRAM SHIM CHECKOUT [--kinds allocation,ENOSPC,EIO,short] [--most N] [--only NAME]

The command must end as it does without faults, with the same bytes, or with exit code 1
and one error that says "out of memory", or that something cannot be written; then it has written nothing.
A write that takes half of its bytes changes nothing. --most N takes at
most N of its allocations, evenly spread, and the last ones; only then of `compare` and of JSON too.
"""
import argparse
import os
import resource
import shutil
import subprocess
import sys
import tempfile

LAST = 16
STUDY = ["--members", "20", "--passes", "1", "--replicates", "20", "--drivers", "all"]


def commands(work, more):
    """(name, arguments, what it writes or None)."""
    tiny, flee, result, flee_result = (os.path.join(work, n) for n in ("tiny", "flee", "r.sqlite", "f.sqlite"))
    out = os.path.join(work, "out")
    yield "check", ["check", tiny], None
    yield "run", ["run", tiny, "--replicates", "2", "--threads", "1", "--out", out], out
    yield "report", ["report", result, "--out", out], out
    yield "page", ["page", tiny, "--out", out], out
    yield "export", ["export", result, "--out", out], out
    yield "geojson", ["export", result, "--format", "geojson", "--out", out], out
    yield "check-flee", ["check", flee], None
    yield "run-flee", ["run", flee, "--replicates", "2", "--threads", "1", "--out", out], out
    yield "report-flee", ["report", flee_result, "--out", out], out
    yield "export-flee", ["export", flee_result, "--out", out], out
    yield "validate-flee", ["validate", flee, "--replicates", "2", "--threads", "1", "--out", out], out
    if more:
        yield "compare", ["compare", tiny, "--replicates", "2", "--precision", "1", "--sampling", "lattice", "--threads", "1", "--out",
                           out], out
        yield "run-json", ["run", tiny, "--replicates", "2", "--threads", "1", "--json", "--out", out], out
        yield "run-flee-json", ["run", flee, "--replicates", "2", "--threads", "1", "--json", "--out", out], out
        yield "sweep", ["sweep", tiny, os.path.join(work, "runs.csv"), "--replicates", "2", "--threads", "1", "--force", "--json",
                         "--out", out], out
    yield "validate", ["validate", tiny, "--origin", "2020-12-31", "--months", "1", *STUDY, "--threads", "1", "--out", out], out


def flee_folder(folder):
    """One place in conflict, a town, two camps, sixty days."""
    files = {
        "input_csv/locations.csv": "#name,region,country,latitude,longitude,location_type,conflict_date,population\n"
                                   "Alpha,r,Home,10,20,conflict_zone,0,50000\nMid,r,Home,10.5,20.5,town,,10000\n"
                                   "CampX,r,Away,11,21,camp,,20000\nCampY,r,Away,11,20,camp,,20000\n",
        "input_csv/routes.csv": "#name1,name2,distance,forced_redirection\nAlpha,Mid,80,0\nMid,CampX,120,0\nMid,CampY,125,0\n",
        "input_csv/sim_period.csv": "StartDate,2014-01-01\nLength,60\n",
        "source_data/data_layout.csv": "total,refugees.csv\nCampX,x.csv\nCampY,y.csv\n",
        "source_data/refugees.csv": "Date,Refugee_numbers\n2014-01-01,0\n2014-03-01,3000\n",
        "source_data/x.csv": "Date,Refugee_numbers\n2014-01-01,0\n2014-03-01,1800\n",
        "source_data/y.csv": "Date,Refugee_numbers\n2014-01-01,0\n2014-03-01,1200\n",
    }
    for name, text in files.items():
        os.makedirs(os.path.join(folder, os.path.dirname(name)), exist_ok=True)
        with open(os.path.join(folder, name), "w", encoding="utf-8") as f:
            f.write(text)


def bytes_of(path):
    """The bytes of a file, or of a folder's files by name; None if there is nothing."""
    if path is None or not os.path.exists(path):
        return None
    if os.path.isdir(path):
        return {n: bytes_of(os.path.join(path, n)) for n in sorted(os.listdir(path))}
    with open(path, "rb") as f:
        return f.read()


def remove(path):
    for name in os.listdir(os.path.dirname(path)) if path else []:
        if name.startswith(os.path.basename(path)):
            whole = os.path.join(os.path.dirname(path), name)
            shutil.rmtree(whole) if os.path.isdir(whole) else os.unlink(whole)


def execute(args, env):
    try:
        done = subprocess.run(args, env=dict(os.environ, **env), stdin=subprocess.DEVNULL, capture_output=True, timeout=120)
    except subprocess.TimeoutExpired:
        return "hangs", b"", ""
    return done.returncode, done.stdout, done.stderr.decode("utf-8", "replace")


def known_crash(args, seen={}):
    """libfyaml 0.7.12 looks into its input without asking whether it could be allocated
    (fy_parse_input_append): two allocations of each reading of scenario.yml, which a page reads twice."""
    seen[args[0]] = seen.get(args[0], 0) + 1
    return args[0] in ("check", "run", "validate", "page") and seen[args[0]] <= (4 if args[0] == "page" else 2)


SAYS = {"allocation": ["out of memory"], "realloc": ["out of memory"], "ENOSPC": ["No space left on device", "disk is full"],
        "EIO": ["Input/output error", "the disk or the folder does not let it"], "short": ["a short write is no error"]}


def wrong_with(kind, args, got, right, out, right_bytes):
    """What is wrong with an outcome, or None."""
    code, stdout, stderr = got
    if code == right[0]:
        if stdout != right[1]:
            return "another text"
        return None if bytes_of(out) == right_bytes else "another result"
    if code == -11 and kind == "allocation" and known_crash(args):
        return None
    if code != 1:
        return f"exit code {code}"
    errors = [line for line in stderr.splitlines() if "error:" in line]
    if len(errors) != 1 or not any(words in errors[0] for words in SAYS[kind]):
        return "said: " + " | ".join(errors)[:200]
    # A study keeps its checkpoint, a sweep the rows that are complete, from which they go on.
    left = [n for n in os.listdir(os.path.dirname(out)) if n.startswith(os.path.basename(out)) and ".checkpoint" not in n
            and not (args[0] == "sweep" and n == os.path.basename(out) + ".partial")] if out else []
    return f"left {left}" if left else None


def attack(program, shim, kind, name, args, out, most):
    count_file = os.path.join(os.path.dirname(args[1]), "count")
    remove(out)
    right = execute([program, *args], {"LD_PRELOAD": shim, "FAULT_KIND": kind, "FAULT_COUNT": count_file})
    right_bytes = bytes_of(out)
    if right[0] != 0:
        raise SystemExit(f"{name} ends with {right[0]} without a fault: {right[2]}")
    with open(count_file, encoding="ascii") as f:
        count = int(f.read())
    if count == 0 and kind == "allocation":
        raise SystemExit(f"{name}: no allocation was seen")
    step = max(1, -(-count // most)) if most else 1
    bad = 0
    # The last ones are met when something is written already.
    numbers = sorted(set(range(1, count + 1, step)) | set(range(max(1, count - LAST), count + 1)))
    for n in numbers:
        remove(out)
        env = {"LD_PRELOAD": shim, "FAULT_KIND": kind, "FAULT_AT": str(n)}
        wrong = wrong_with(kind, args, execute([program, *args], env), right, out, right_bytes)
        bad += wrong is not None
        if wrong and bad <= 20:
            print(f"{name}: {kind} {n}: {wrong}", flush=True)
    remove(out)
    what = {"allocation": "allocations failed", "realloc": "own allocations failed", "short": "writes took half"}.get(kind, f"writes failed with {kind}")
    if count > 0:
        print(f"{name}: {len(numbers)} of {count} {what}, {bad} wrong", flush=True)
    return bad


def limited(program, work):
    """Under ulimit -v the guard counts what the limit leaves, where every replicate is kept and where they are condensed."""
    bad = 0
    kept = ["--keep-replicates"]
    for megabytes, keep in ((300, kept), (500, kept), (1000, kept), (200, []), (300, [])):
        out = os.path.join(work, "big.sqlite")
        done = subprocess.run([program, "run", os.path.join(work, "tiny"), "--replicates", "1000000", "--no-daily", *keep, "--threads", "1", "--out", out],
                              capture_output=True, text=True, timeout=60,
                              preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (megabytes << 20, megabytes << 20)))
        errors = [line for line in done.stderr.splitlines() if "error:" in line]
        if done.returncode != 1 or len(errors) != 1 or "GB of memory" not in errors[0] or os.path.exists(out):
            bad += 1
            print(f"ulimit -v {megabytes} MB {keep}: {done.returncode}, {errors}")
    return bad


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("shim")
    parser.add_argument("checkout")
    parser.add_argument("--most", type=int, default=0)
    parser.add_argument("--only")
    parser.add_argument("--kinds", default="allocation")
    o = parser.parse_args()
    program, shim = os.path.abspath(o.program), os.path.abspath(o.shim)
    bad = 0
    with tempfile.TemporaryDirectory() as work:
        shutil.copytree(os.path.join(o.checkout, "tests/data/tiny"), os.path.join(work, "tiny"))
        with open(os.path.join(work, "tiny/observations/encounters.csv"), "a", encoding="utf-8") as f:
            f.write("2020-12,encounters,aa,single_adult,900\n2021-01,encounters,aa,single_adult,950\n")
        with open(os.path.join(work, "runs.csv"), "w", encoding="utf-8") as f:
            f.write("row,reattempt,lever:expulsion\na,0.5,\nb,,0.5\n")
        flee_folder(os.path.join(work, "flee"))
        for folder, result in (("tiny", "r.sqlite"), ("flee", "f.sqlite")):
            args = ["run", os.path.join(work, folder), "--replicates", "2", "--quiet", "--out", os.path.join(work, result)]
            if execute([program, *args], {})[0] != 0:
                raise SystemExit("the results to read cannot be made")
        bad += limited(program, work) if "allocation" in o.kinds else 0
        for name, args, out in commands(work, o.most > 0):
            for kind in o.kinds.split(",") if not o.only or name in o.only.split(",") else []:
                bad += attack(program, shim, kind, name, args, out, o.most)
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
