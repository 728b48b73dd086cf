#!/usr/bin/env python3
"""The same bytes, however they are computed.

usage: bytes.py PROGRAM CHECKOUT [--small] [--only threads,kills] [--builds FOLDER]

Each case is computed once as the first row is (2 threads, locale C, UTC), and again in every other row: threads,
vector widths, locales and time zones, slices that are merged, ranks of MPI, compilers and levels, studies that are
killed and go on, and in a browser. Compared are the bytes of the JSON text, of the exports in CSV and GeoJSON, and,
where one program wrote both, of the result file; in the browser the numbers (tests/live). At last there is one table,
a row a line: how many cases and files, a digest of the exports, whether all is the same, or what this machine lacks.
A row is added in `rows`: with other options, another environment, another program, words before it (`mpirun -n 2`),
or a function that makes the result in its own way.
"""
import argparse
import hashlib
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time

STUDY = ["--members", "20", "--passes", "2"]
ROWS = ["a,observed,3,exact,0.5,", "b,humane,2,expected,,1", "c,humane,4,exact,,"]
BUILDS = [(compiler, level) for compiler in ("gcc", "clang") for level in ("0", "3")]


def cases(o):
    """(name, in the small form?, command without --out)."""
    tiny, flee = os.path.join(o.work, "tiny"), os.path.join(o.checkout, "scenarios/flee")
    corridor = os.path.join(o.checkout, "scenarios/northern-triangle-2021")
    yield "run", True, ["run", tiny, "--replicates", "5", "--keep-replicates"]
    yield "compare", True, ["compare", tiny, "--replicates", "5", "--horizon", "30d"]
    yield "assimilate", True, ["assimilate", tiny, *STUDY]
    yield "sweep", True, ["sweep", tiny, os.path.join(o.work, "runs.csv"), "--by-month"]
    yield "agents", True, ["run", os.path.join(flee, "mali"), "--engine", "agent", "--replicates", "2"]
    yield "expected", False, ["run", tiny, "--engine", "expected", "--replicates", "5"]
    yield "forecast", False, ["forecast", tiny, *STUDY, "--months", "1", "--replicates", "20", "--origin", "2020-12-31"]
    yield "validate", False, ["validate", tiny, *STUDY, "--months", "1", "--replicates", "20", "--origin", "2020-12-31", "--drivers", "all"]
    yield "calibrate", False, ["calibrate", tiny, "--pilot", "100", "--particles", "50", "--generations", "1", "--parameters", "3"]
    yield "sensitivity", False, ["sensitivity", tiny, "--evaluations", "200", "--parameters", "2"]
    yield "cohorts", False, ["run", os.path.join(flee, "burundi"), "--engine", "cohort", "--replicates", "2"]
    yield "corridor", False, ["run", corridor, "--replicates", "2", "--end", "2020-03-31"]


def killed_cases(o):
    """Studies that keep their state in a file."""
    tiny = os.path.join(o.work, "tiny")
    yield "assimilate", True, ["assimilate", tiny, "--members", "60", "--passes", "9"]
    yield "validate", True, ["validate", tiny, "--members", "40", "--passes", "3", "--months", "1", "--replicates", "40",
                             "--origin", "2020-12-31", "--drivers", "all"]
    yield "sweep", True, ["sweep", tiny, os.path.join(o.work, "long.csv"), "--measure", "encounters", "--resume"]
    yield "run", False, ["run", tiny, "--replicates", "150", "--keep-replicates", "--resume"]
    yield "compare", True, ["compare", tiny, "--replicates", "80", "--horizon", "30d", "--no-daily", "--resume"]
    yield "calibrate", False, ["calibrate", tiny, "--pilot", "100", "--particles", "50", "--generations", "2", "--parameters", "3"]


def sharable_cases(o):
    """Ensembles whose replicates, or rows, can be shared among slices and ranks."""
    for name, small, command in cases(o):
        if command[0] in ("run", "compare", "sweep") and "flee" not in command[1]:
            yield name, small, command


class Row:
    """One way to compute a result; what is not given is as in the first row."""

    def __init__(self, group, title, small=True, **differs):
        self.group, self.title, self.small = group, title, small
        self.program = differs.get("program")      # another build
        self.prefix = differs.get("prefix", [])    # words before the program
        self.options = differs.get("options", ["--threads", "2"])
        self.env = differs.get("env", {})
        self.cases = differs.get("cases", cases)
        self.make = differs.get("make", plain)     # how the result is made
        self.lacks = differs.get("lacks")          # why this row cannot be shown here
        self.judge = differs.get("judge", compared)  # how it is compared


def rows(o):
    yield Row("threads", "1 thread", options=["--threads", "1"])
    yield Row("threads", "5 threads", options=["--threads", "5"])
    for width in ("scalar", "avx2", "avx512"):
        yield Row("vectors", width, small=width != "avx512", env={"FLUJO_VECTORS": width})
    for locale, zone, small in (("de_DE", "Asia/Kathmandu", True), ("tr_TR", "America/St_Johns", False), ("C", "Pacific/Apia", False)):
        lacks = None if locale == "C" else locale_missing(o, locale)
        env = {"TZ": zone, "LOCPATH": os.path.join(o.work, "locales"), "LC_ALL": "C" if locale == "C" else f"{locale}.UTF-8"}
        yield Row("locale", f"{locale}, {zone}", small=small, env=env, lacks=lacks)
    for kills in ((1,) if o.small else (1, 4)):
        yield Row("kills", f"killed {kills} times and resumed" if kills > 1 else "killed once and resumed", cases=killed_cases,
                  make=lambda row, command, out, o, kills=kills: killed(row, command, out, o, kills))
    for tasks in ((2,) if o.small else (2, 3)):
        yield Row("slices", f"{tasks} slices merged, the last first", cases=sharable_cases,
                  make=lambda row, command, out, o, tasks=tasks: merged(row, command, out, o, tasks))
    allowed = {"OMPI_ALLOW_RUN_AS_ROOT": "1", "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM": "1", "OMPI_MCA_rmaps_base_oversubscribe": "1"}
    for ranks in (1, 2, 4):
        yield Row("ranks", f"{ranks} ranks of MPI", small=False, program=("gcc", "3", "-Dmpi=enabled"), prefix=["mpirun", "-n", str(ranks)],
                  options=["--threads", "1"], env=allowed, lacks=None if shutil.which("mpirun") else "no mpirun")
    for compiler, level in BUILDS:
        yield Row("builds", f"{compiler} -O{level}", small=False, program=(compiler, level),
                  lacks=None if shutil.which(compiler) else f"no {compiler}")
    yield Row("web", "WebAssembly in Chromium", small=False, judge=browsed)


def locale_missing(o, name):
    """Make a locale in a folder of its own; why that cannot be, or None."""
    folder = os.path.join(o.work, "locales")
    os.makedirs(folder, exist_ok=True)
    if not shutil.which("localedef"):
        return "no localedef"
    done = subprocess.run(["localedef", "-i", name, "-f", "UTF-8", os.path.join(folder, name + ".UTF-8")], capture_output=True, text=True)
    return None if done.returncode == 0 else f"no source of the locale {name}"


def build(o, compiler, level, *options):
    """The program of another compiler, level of optimisation or options of meson; built if need be."""
    folder = os.path.join(o.builds, "".join([f"{compiler}-O{level}", *options]).replace("=", "-"))
    if not os.path.exists(os.path.join(folder, "build.ninja")):
        subprocess.run(["meson", "setup", folder, o.checkout, f"-Doptimization={level}", "-Dtests=false", *options], check=True,
                       env=dict(os.environ, CC=compiler), stdout=subprocess.DEVNULL)
    subprocess.run(["ninja", "-C", folder, "--quiet", "flujo"], check=True)
    return os.path.join(folder, "flujo")


def environment(row):
    return dict(os.environ, **{"LC_ALL": "C", "TZ": "UTC", **row.env})


def command_of(row, command, out):
    return [*row.prefix, row.program, *command, *row.options, "--seed", "7", "--json", "--quiet", "--out", os.path.basename(out)]


def execute(row, args, out):
    done = subprocess.run(args, cwd=os.path.dirname(out), env=environment(row), stdin=subprocess.DEVNULL, capture_output=True)
    if done.returncode != 0:
        raise SystemExit(f"bytes: `{' '.join(args)}` ended with {done.returncode}:\n{done.stderr.decode('utf-8', 'replace')}")
    return done.stdout


def plain(row, command, out, o):
    return execute(row, command_of(row, command, out), out)


def killed(row, command, out, o, kills):
    """SIGKILL at random moments after the state was written, then the same command to its end."""
    args, checkpoint = command_of(row, command, out), out + ".checkpoint"
    if command[0] == "sweep":
        checkpoint = out.replace(".sqlite", ".partial.sqlite")
    elif "--resume" in command:
        checkpoint = out + ".partial"
    landed = tries = 0
    while landed < kills and tries < 20 * kills:
        tries += 1
        running = subprocess.Popen(args, cwd=os.path.dirname(out), env=environment(row), stdin=subprocess.DEVNULL,
                                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        while running.poll() is None and not os.path.exists(checkpoint):
            time.sleep(0.001)
        time.sleep(o.chance.uniform(0, 0.03))
        running.kill()
        running.wait()
        if os.path.exists(checkpoint):
            landed += 1
        elif os.path.exists(out):
            os.unlink(out)  # it was faster than the kill
    o.resumed += landed
    return plain(row, command, out, o)


def merged(row, command, out, o, tasks):
    """Slices of the replicates, put together in another order; the merge prints no JSON."""
    part, count, slices = "--rows", len(ROWS), []
    if command[0] != "sweep":
        part, count = "--replicates", int(command[command.index("--replicates") + 1])
    for task in range(tasks):
        first, last = 1 + task * count // tasks, (task + 1) * count // tasks
        slices.insert(0, f"{out}.{task}")
        if first <= last:
            execute(row, command_of(row, [*command, part, f"{first}:{last}"], slices[0]), out)
    there = [os.path.basename(s) for s in slices if os.path.exists(s)]
    execute(row, [row.program, "merge", command[1], *there, "--quiet", "--out", os.path.basename(out)], out)
    return None


def outcome(row, command, folder, o):
    """{what: hash of its bytes}: the JSON text, the result file, every file of the exports."""
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(folder)
    out = os.path.join(folder, "result.sqlite")
    text = row.make(row, command, out, o)
    found = {} if text is None else {"JSON": text}
    for form in ("csv", "geojson"):
        execute(row, [*row.prefix, row.program, "export", os.path.basename(out), "--format", form, "--out", form, "--quiet"], out)
        for name in sorted(os.listdir(os.path.join(folder, form))):
            with open(os.path.join(folder, form, name), "rb") as f:
                found[name] = f.read()
    with open(out, "rb") as f:
        found["result"] = f.read()
    return {what: hashlib.sha256(text).hexdigest() for what, text in found.items()}


def digest_of(found):
    """Of the exports of all cases: the same for rows of the same cases."""
    lines = [f"{case} {what} {code}" for case, files in sorted(found.items()) for what, code in sorted(files.items()) if "." in what]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:12]


def compared(row, o, right):
    """(cases, files, digest, cases that differ from the first row) of a row."""
    bad = files = 0
    all_found = {}
    own = row.program is not None
    row.program = build(o, *row.program) if isinstance(row.program, tuple) else row.program or o.program
    for name, small, command in row.cases(o):
        if o.small and not small:
            continue
        key = " ".join(command)
        if key not in right:
            first = Row("first", "first row")
            first.program = o.program
            right[key] = outcome(first, command, os.path.join(o.work, "first"), o)
        found, wanted = outcome(row, command, os.path.join(o.work, "other"), o), dict(right[key])
        if own:  # a result names the build that wrote it
            found.pop("result"), wanted.pop("result")
        if "JSON" not in found:
            wanted.pop("JSON")
        wrong = [what for what in sorted(wanted.keys() | found.keys()) if wanted.get(what) != found.get(what)]
        all_found[name], files, bad = found, files + len(found), bad + bool(wrong)
        if wrong:
            print(f"{row.group}: {row.title}: {name}: other bytes: {', '.join(wrong)}", flush=True)
    return len(all_found), files, digest_of(all_found), bad


def browsed(row, o, right):
    """The engine of the live page gives the numbers of the program: tests/live compares them one by one."""
    done = subprocess.run([sys.executable, os.path.join(o.checkout, "tests/live/check.py"), "equal", o.program, o.checkout],
                          capture_output=True, text=True)
    if done.returncode == 77:
        row.lacks = (done.stdout + done.stderr).strip().splitlines()[-1:] or ["no Chromium, or a program without live pages"]
        row.lacks = row.lacks[0]
        return None
    if done.returncode != 0:
        print(done.stdout + done.stderr, flush=True)
    return 1, int(done.stdout.split()[0]) if done.returncode == 0 else 0, "numbers", int(done.returncode != 0)


def print_table(lines):
    print(f"{'what':46} {'cases':>5} {'files':>6}  {'digest':12}  same")
    for row, (cases_, files, digest, bad) in lines:
        print(f"{row.group + ': ' + row.title:46} {cases_:5} {files:6}  {digest:12}  {'yes' if bad == 0 else f'no, {bad} differ'}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("checkout")
    parser.add_argument("--small", action="store_true", help="what one build can show in seconds")
    parser.add_argument("--only", help="groups of rows, separated by commas")
    parser.add_argument("--builds", default="build-bytes", help="where other builds are made (default: build-bytes)")
    o = parser.parse_args()
    o.program, o.checkout, o.builds = (os.path.abspath(p) for p in (o.program, o.checkout, o.builds))
    o.chance, o.resumed = random.Random(1), 0
    right, lines, lacking = {}, [], []
    with tempfile.TemporaryDirectory() as o.work:
        shutil.copytree(os.path.join(o.checkout, "tests/data/tiny"), os.path.join(o.work, "tiny"))
        with open(os.path.join(o.work, "tiny/observations/encounters.csv"), "a", encoding="utf-8") as f:
            f.write("2020-12,encounters,aa,single_adult,900\n2021-01,encounters,aa,single_adult,950\n")
        with open(os.path.join(o.work, "runs.csv"), "w", encoding="utf-8") as f:
            f.write("\n".join(["row,policy,replicates,engine,reattempt,lever:expulsion", *ROWS, ""]))
        with open(os.path.join(o.work, "long.csv"), "w", encoding="utf-8") as f:
            f.write("\n".join(["replicates,reattempt", *(f"20,0.{i}" for i in range(1, 9)), ""]))
        for row in rows(o):
            if (o.small and not row.small) or (o.only and row.group not in o.only.split(",")):
                continue
            line = None if row.lacks else row.judge(row, o, right)
            if line is None:
                lacking.append(row)
                continue
            lines.append((row, line))
            print(f"... {row.group}: {row.title}", file=sys.stderr, flush=True)
    print_table(lines)
    for row in lacking:
        print(f"{row.group}: {row.title}: not shown: {row.lacks}")
    bad = sum(line[3] for _, line in lines)
    print(f"bytes: {len(lines)} rows, {bad} cases differ; {o.resumed} kills met a study with its state written")
    return 1 if bad or not lines else 0


if __name__ == "__main__":
    sys.exit(main())
