#!/usr/bin/env python3
"""What the program computes, pinned.

usage: golden.py check PROGRAM CHECKOUT [--small] [--threads 1,2,5] [--vectors scalar,avx2,avx512]
       golden.py renew PROGRAM CHECKOUT [--only mali,burundi]

Each case runs a command at small settings and exports its result. A line of
expected/CASE.txt pins one measure of one table: rows, a hash of all its values,
and one key number (the sum of the table's main column). Texts (labels, sources,
notes) are left out: a better sentence is no change of the model. `check` compares;
`renew` writes the files anew and prints which key numbers moved and by how much,
so that a change of the model is seen and deliberate.
"""
import argparse
import json
import csv
import hashlib
import io
import os
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
EXPECTED = os.path.join(HERE, "expected")
CORRIDOR = "scenarios/northern-triangle-2021"
TINY = "tests/data/tiny"
STUDY = ["--pilot", "100", "--particles", "50", "--generations", "1", "--parameters", "3"]
MEMBERS = ["--members", "20", "--passes", "1"]

# Texts, positions in lists that grow, and defaults that are in force: not values that are computed.
LEFT_OUT_COLUMNS = {"label", "source", "text", "title", "description", "unit", "status", "scenario_text", "scenario_hash",
                    "flujo_version", "measure_order", "position", "sentence", "note", "help"}
LEFT_OUT_TABLES = {"measure.csv", "note.csv", "option_default.csv", "statement.csv", "translation.csv"}
MAIN_COLUMNS = ["mean", "mean_difference", "value", "used_mean", "sim_mean", "km", "pool"]


def cases():
    """(name, in the small form?, command with {out} for the result, other formats to export)."""
    run = ["--seed", "7", "--quiet", "--out", "{out}"]
    yield "tiny-run", True, ["run", TINY, "--replicates", "5", "--keep-replicates", *run], ["geojson"]
    yield "tiny-compare", True, ["compare", TINY, "--replicates", "5", "--horizon", "30d", *run], []
    yield "tiny-calibrate", True, ["calibrate", TINY, *STUDY, *run], []
    yield "tiny-point", True, ["calibrate", TINY, "--method", "point", "--evaluations", "40", "--parameters", "2", *run], []
    yield "tiny-sensitivity", True, ["sensitivity", TINY, "--evaluations", "200", "--parameters", "2", *run], []
    yield "tiny-run-expected", True, ["run", TINY, "--engine", "expected", "--replicates", "5", "--keep-replicates", *run], []
    yield "tiny-compare-expected", True, ["compare", TINY, "--engine", "expected", "--replicates", "5", "--horizon", "30d",
                                          *run], []
    yield "tiny-compare-fast", True, ["compare", TINY, "--fast", "--replicates", "12", "--horizon", "30d", *run], []
    yield "tiny-sensitivity-expected", True, ["sensitivity", TINY, "--engine", "expected", "--evaluations", "200",
                                              "--parameters", "2", *run], []
    yield "corridor-run-mean", True, ["run", CORRIDOR, "--engine", "expected", "--noise", "mean", "--replicates", "2",
                                      "--end", "2020-06-30", *run], []
    yield "corridor-compare-expected", True, ["compare", CORRIDOR, "--engine", "expected", "--replicates", "2",
                                              "--horizon", "90d", *run], []
    yield "corridor-run", True, ["run", CORRIDOR, "--replicates", "3", "--end", "2020-06-30", *run], ["geojson"]
    yield "corridor-central", False, ["run", CORRIDOR, "--replicates", "2", "--no-priors", "--keep-replicates", *run], []
    yield "corridor-compare", True, ["compare", CORRIDOR, "--replicates", "2", "--horizon", "90d", *run], []
    yield "corridor-compare-long", False, ["compare", CORRIDOR, "--replicates", "4", "--horizon", "90d,2y", *run], []
    yield "corridor-calibrate", False, ["calibrate", CORRIDOR, *STUDY, *run], []
    yield "corridor-forecast", False, ["forecast", CORRIDOR, *MEMBERS, "--months", "3", "--replicates", "20",
                                       "--origin", "2021-03-31", *run], []
    yield "corridor-validate", False, ["validate", CORRIDOR, *MEMBERS, "--months", "3", "--replicates", "20",
                                       "--origin", "2021-01-31", *run], []
    yield "corridor-sensitivity", False, ["sensitivity", CORRIDOR, "--evaluations", "400", "--parameters", "2",
                                          "--policy", "announced", "--baseline", "as_of_20_january", "--horizon", "90d", *run], []
    for instance in ("mali", "burundi", "car", "ssudan", "syria"):
        for engine in ("cohort", "agent"):
            for mode in ("own", "flee", "mended"):
                compat = [] if mode == "own" else ["--compat", mode]
                small = instance in ("mali", "burundi")
                yield (f"{instance}-{engine}-{mode}", small,
                       ["run", f"scenarios/flee/{instance}", "--engine", engine, "--replicates", "2", *compat, *run], [])


def execute(program, checkout, command, out, env):
    args = [program] + [out if a == "{out}" else a for a in command]
    done = subprocess.run(args, cwd=checkout, env=env, capture_output=True, text=True)
    if done.returncode != 0:
        raise SystemExit(f"golden: `{' '.join(args[1:])}` ended with {done.returncode}:\n{done.stderr}")


def number(text):
    try:
        return float(text)
    except ValueError:
        return None


def summary_of(rows, columns):
    """Rows, hash of all values, and the key number of a list of rows."""
    digest = hashlib.sha256()
    kept = [c for c in columns if c not in LEFT_OUT_COLUMNS]
    for row in rows:
        digest.update(("\x1f".join(row[c] for c in kept) + "\n").encode())
    main = next((c for c in MAIN_COLUMNS if c in kept), None)
    values = [number(row[main]) for row in rows] if main else []
    values = [v for v in values if v is not None and v == v]
    key = f"{main}={sum(values):.12g}" if values else "-"
    return f"{len(rows)} {digest.hexdigest()[:24]} {key}"


def summaries_of_csv(name, text, out):
    reader = csv.DictReader(io.StringIO(text))
    groups = {}
    for row in reader:
        groups.setdefault(row.get("measure", "") or "-", []).append(row)
    for measure in sorted(groups):
        out[f"{name}\t{measure}"] = summary_of(groups[measure], reader.fieldnames)


def results_of(program, checkout, case, env):
    """{"table measure": "rows hash key"} of one case."""
    _, _, command, formats = case
    found = {}
    with tempfile.TemporaryDirectory() as work:
        result = os.path.join(work, "result.sqlite")
        execute(program, checkout, command, result, env)
        for form in ["csv", *formats]:
            folder = os.path.join(work, form)
            execute(program, checkout, ["export", result, "--format", form, "--out", folder, "--quiet"], result, env)
            for name in sorted(os.listdir(folder)):
                if name in LEFT_OUT_TABLES:
                    continue
                with open(os.path.join(folder, name), encoding="utf-8", newline="") as f:
                    text = f.read()
                if form == "csv":
                    summaries_of_csv(name, text, found)
                else:
                    found[f"{name}\t-"] = f"{text.count(chr(10))} {hashlib.sha256(text.encode()).hexdigest()[:24]} -"
    return found


def read_expected(name):
    path = os.path.join(EXPECTED, name + ".txt")
    lines = {}
    if os.path.exists(path):
        with open(path, encoding="utf-8") as f:
            for line in f:
                table, measure, rest = line.rstrip("\n").split("\t")
                lines[f"{table}\t{measure}"] = rest
    return lines


def write_expected(name, found):
    os.makedirs(EXPECTED, exist_ok=True)
    with open(os.path.join(EXPECTED, name + ".txt"), "w", encoding="utf-8") as f:
        for key in sorted(found):
            f.write(f"{key}\t{found[key]}\n")


def change_of(old, new):
    """How a key number moved, in words."""
    a, b = old.split(" ")[2], new.split(" ")[2]
    if "=" not in a or "=" not in b:
        return f"{old} -> {new}"
    x, y = float(a.split("=")[1]), float(b.split("=")[1])
    if x == y:
        return f"{a} (sum unchanged, values differ)"
    relative = f"{100 * (y - x) / abs(x):+.3g} %" if x != 0 else "from zero"
    return f"{a} -> {y:.12g} ({relative})"


def differences(name, expected, found):
    lines = []
    for key in sorted(expected.keys() | found.keys()):
        what = key.replace("\t", " ")
        if key not in found:
            lines.append(f"{name}: {what}: gone")
        elif key not in expected:
            lines.append(f"{name}: {what}: new: {found[key].split(' ')[2]}")
        elif expected[key] != found[key]:
            lines.append(f"{name}: {what}: {change_of(expected[key], found[key])}")
    return lines


def environments(options):
    """One environment and thread count a combination asked for; once with the defaults otherwise."""
    for vectors in (options.vectors.split(",") if options.vectors else [None]):
        for threads in (options.threads.split(",") if options.threads else ["2"]):
            env = dict(os.environ, LC_ALL="C")
            if vectors:
                env["FLUJO_VECTORS"] = vectors
            yield f"{vectors or 'default'} vectors, {threads} threads", threads, env


def selected(case, options):
    return not options.only or any(case[0].startswith(word) for word in options.only.split(","))


def lacks(program, case):
    """What the case needs that this build has not, or None."""
    if "point" not in case[2]:
        return None
    done = subprocess.run([program, "version"], capture_output=True, text=True)
    return "NLopt" if "nlopt not built in" in done.stdout else None


def check(options):
    bad = count = 0
    for title, threads, env in environments(options):
        for case in cases():
            if options.small and not case[1] or not selected(case, options):
                continue
            if lacks(options.program, case):
                print(f"{title}: {case[0]}: not computed: this build has no {lacks(options.program, case)}")
                continue
            with_threads = (case[0], case[1], [*case[2], "--threads", threads], case[3])
            found = results_of(options.program, options.checkout, with_threads, env)
            lines = differences(case[0], read_expected(case[0]), found)
            count += 1
            bad += bool(lines)
            for line in lines[:20]:
                print(f"{title}: {line}")
            if len(lines) > 20:
                print(f"{title}: {case[0]}: and {len(lines) - 20} more")
    print(f"golden: {count - bad} passed, {bad} failed")
    return 1 if bad else 0


def renew_selftest(options):
    """The digests that the program carries; the next build has them."""
    found = json.loads(subprocess.run([options.program, "selftest", "--json"], capture_output=True, text=True).stdout)
    path = os.path.join(options.checkout, "src/cli/selftest_expected.inc")
    with open(path, encoding="utf-8") as f:
        before = f.read()
    after = "".join('{"%s", "%s"},\n' % (t["name"], t["digest"]) for t in found["trials"])
    with open(path, "w", encoding="utf-8") as f:
        f.write(after)
    if after != before:
        print("selftest: digests moved; build again")


def renew(options):
    _, threads, env = next(environments(options))
    moved = 0
    for case in cases():
        if not selected(case, options):
            continue
        found = results_of(options.program, options.checkout, (case[0], case[1], [*case[2], "--threads", threads], case[3]), env)
        lines = differences(case[0], read_expected(case[0]), found)
        for line in lines:
            print(line)
        moved += len(lines)
        write_expected(case[0], found)
    if not options.only:
        renew_selftest(options)
    print(f"golden: {moved} lines moved")
    return 0


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("verb", choices=["check", "renew"])
    parser.add_argument("program")
    parser.add_argument("checkout")
    parser.add_argument("--small", action="store_true", help="only the cases of seconds")
    parser.add_argument("--only", help="only cases whose names begin so, separated by commas")
    parser.add_argument("--threads", help="thread counts, separated by commas")
    parser.add_argument("--vectors", help="widths of vector registers, separated by commas")
    options = parser.parse_args()
    options.program = os.path.abspath(options.program)
    return check(options) if options.verb == "check" else renew(options)


if __name__ == "__main__":
    sys.exit(main())
