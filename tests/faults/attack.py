#!/usr/bin/env python3
"""Scenarios with random mistakes, and runs that are killed.

usage: attack.py PROGRAM CHECKOUT [--scenarios 3000] [--kills 50] [--going-on 50] [--seed 1] [--keep FOLDER]

What check calls ready must run; what it refuses must be refused by run too, with an error at a place in
words, and nothing written. Every tenth that runs is also reported and exported. After a run is killed at
a random moment the result is the one before, byte for byte, and the next run leaves no temporary file. One
that goes on after kills (--resume, checkpoints) gives the bytes of one that was never stopped.

Every third that is ready is also taken by a command of FURTHER, which may refuse it, but not fail.
"""
import argparse
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time

from faults import flee_folder

NASTY = ["", "~", "null", "nan", "inf", "-inf", "1e308", "1e19", "-1", "0", "1e-320", "9007199254740993", "2147483648", "0x10", "1,5",
         "1e", "--", "2020-02-30", "9999-12-31", "0000-01-01", "1899-12-31", "2299-12-31", "2020-13", "true", "[]", "{}", "*a", "&a",
         "!!int 3", "\x1b[2J", "\u202e", "\ufeff", "\u00e9" * 40, "x" * 300, "=1+1", "../../../etc/passwd", "/dev/zero", "a/b", "#", "'",
         '"', "%s%n", "\\", "all", "aa", "bb", "\t", " "]
WORDS = ["days", "value", "from", "to", "name", "kind", "set", "lever", "policies", "events", "date", "prior", "sd", "mean"]


def cells_of(line):
    return line.split(",") if "," in line else line.split(" ")


def edit_line(chance, lines, at):
    """Change one line of a file."""
    line, how = lines[at], chance.randrange(9)
    parts = cells_of(line)
    glue = "," if "," in line else " "
    k = chance.randrange(len(parts))
    if how == 0:
        parts[k] = chance.choice(NASTY)
    elif how == 1:
        del parts[k]
    elif how == 2:
        parts.insert(k, parts[k])
    elif how == 3:
        j = chance.randrange(len(parts))
        parts[k], parts[j] = parts[j], parts[k]
    elif how == 4:
        other = cells_of(chance.choice(lines))
        parts[k] = chance.choice(other)
    elif how == 5:
        parts[k] = chance.choice(WORDS)
    elif how == 6:
        digits = [i for i, c in enumerate(line) if c.isdigit()]
        if digits:
            i = chance.choice(digits)
            return line[:i] + chance.choice("0123456789-.e") + line[i + 1:]
    elif how == 7:
        i = chance.randrange(len(line) + 1)
        return line[:i] + chance.choice(NASTY + ["\r", ";", ":", "  "]) + line[i:]
    else:
        i = chance.randrange(len(line) + 1)
        return line[:i] + line[i + 1:]
    return glue.join(parts)


def mutate(chance, folder):
    """One mistake in one file of the folder."""
    files = sorted(os.path.join(where, n) for where, _, names in os.walk(folder) for n in names if not n.endswith(".md"))
    if not files:
        return
    path = chance.choice(files)
    how = chance.randrange(24)
    if how == 0:
        os.unlink(path)
        return
    if how == 1:
        os.rename(path, path + chance.choice([".bak", "x", ".CSV"]))
        return
    if how == 2:
        shutil.copy(path, chance.choice([f for f in files if f != path] or [path + "2"]))
        return
    with open(path, "rb") as f:
        raw = f.read()
    if how == 3:
        raw = raw[:chance.randrange(len(raw) + 1)]
    elif how == 4:
        raw = raw.replace(b"\n", chance.choice([b"\r\n", b"\r", b"\n\n"]))
    elif how == 5:
        i = chance.randrange(len(raw) + 1)
        raw = raw[:i] + bytes([chance.randrange(256)]) + raw[i:]
    else:
        lines = raw.decode("utf-8", "surrogateescape").split("\n")
        at = chance.randrange(len(lines))
        if how == 6:
            del lines[at]
        elif how == 7:
            lines.insert(chance.randrange(len(lines)), lines[at])
        elif how == 8:
            other = chance.randrange(len(lines))
            lines[at], lines[other] = lines[other], lines[at]
        else:
            lines[at] = edit_line(chance, lines, at)
        raw = "\n".join(lines).encode("utf-8", "surrogateescape")
    with open(path, "wb") as f:
        f.write(raw)


def execute(args, seconds=60):
    try:
        done = subprocess.run(args, stdin=subprocess.DEVNULL, capture_output=True, timeout=seconds)
    except subprocess.TimeoutExpired:
        return "hangs", ""
    return done.returncode, done.stderr.decode("utf-8", "replace")


# {f} is the mutated folder, {r} the result of its run.
FURTHER = [
    "run {f} --engine expected --sampling lattice --noise mean --lang es --json --replicates 2",
    "run {f} --resume --replicates 3 --lang es",
    "run {f} --keep-replicates --no-daily --facts --json --replicates 2",
    "run {f} --replicates 2:3",
    "compare {f} --replicates 2 --lang es",
    "compare {f} --replicates 2 --engine expected --horizon 30d,3m --end-levers 1m --wide --lang es",
    "compare {f} --replicates 3 --resume --json --lang es",
    "sweep {f} {f}/runs.csv --replicates 2 --json",
    "sweep {f} {f}/runs.csv --replicates 2 --engine expected --by-month --measure encounters,apprehensions --horizon 1m,2m",
    "validate {f} --origin 2020-12-31 --months 1 --members 4 --passes 1 --replicates 4 --drivers all",
    "forecast {f} --months 1 --members 4 --passes 1 --replicates 4",
    "sensitivity {f} --trajectories 2 --parameters 3",
    "page {f}",
    "report {r} --lang es --suppress-below 5",
    "export {r} --format geojson",
    "export {r} --format xlsx",
    "export {r} --format netcdf",
    "export {r} --format provenance",
]


def remove(path):
    if os.path.isdir(path):
        shutil.rmtree(path)
    elif os.path.exists(path):
        os.unlink(path)


def words_wrong(errors):
    return any(word in errors.lower() for word in ("sqlite", "constraint", "no such table: ", "\x1b"))


def further(chance, program, folder, result):
    """What is wrong with how a further command takes a folder that is ready, or None."""
    command = chance.choice(FURTHER)
    out = folder + ".further"
    args = [part.format(f=folder, r=result) for part in command.split(" ")]
    code, errors = execute([program, *args, *(["--threads", "1"] if args[0] in ("run", "compare", "sweep") else []), "--quiet",
                            "--out", out], 120)
    there = os.path.exists(out)
    for left in (out, out + ".partial", out + ".checkpoint"):
        remove(left)
    # NetCDF and XLSX may be missing in a build; a command that has no data refuses.
    if code not in (0, 2) or (code == 2) != ("error:" in errors) or there != (code == 0) or words_wrong(errors):
        return f"`{command}` ends with {code}, the output is {'there' if there else 'not there'}: {errors[-300:]}"
    return None


def wrong_with(chance, program, folder, out, compat):
    """What is wrong with how a mutated folder is taken, or None; and whether it is ready."""
    checked, said = execute([program, "check", folder, *compat])
    code, text = execute([program, "run", folder, *compat, "--replicates", "1", "--threads", "1", "--quiet", "--out", out])
    ran = os.path.exists(out)
    for what, got, errors in (("check", checked, said), ("run", code, text)):
        if got not in (0, 2):
            return f"{what} ends with {got}: {errors[-300:]}", 0
        if (got == 2) != ("error:" in errors):
            return f"{what} ends with {got}, its errors are: {errors[-300:]}", 0
        if words_wrong(errors):
            return f"{what} says: {errors[-300:]}", 0
    if checked != code:
        return f"check ends with {checked}, run with {code}: {text[-300:]}", 0
    if ran != (code == 0):
        return f"run ends with {code}, the result is {'there' if ran else 'not there'}", 0
    if code == 0 and chance.randrange(10) == 0:
        for command in (["report", out, "--out", out + ".html"], ["export", out, "--out", out + ".csv"]):
            got, errors = execute([program, *command, "--quiet"])
            if got != 0:
                return f"{command[0]} ends with {got}: {errors[-300:]}", 1
    if code == 0 and os.path.exists(os.path.join(folder, "scenario.yml")) and chance.randrange(3) == 0:
        return further(chance, program, folder, out), 1
    return None, int(code == 0)


def attack(program, work, originals, count, seed, keep):
    bad = ready = 0
    for n in range(count):
        chance = random.Random(f"{seed} {n}")
        original, compat = chance.choice(originals)
        folder, out = os.path.join(work, "m"), os.path.join(work, "m.sqlite")
        for path in (folder, out + ".csv"):
            shutil.rmtree(path, ignore_errors=True)
        for path in (out, out + ".html"):
            if os.path.exists(path):
                os.unlink(path)
        shutil.copytree(original, folder)
        for _ in range(chance.choice([1, 1, 1, 2, 3])):
            mutate(chance, folder)
        wrong, fine = wrong_with(chance, program, folder, out, compat)
        ready += fine
        if wrong:
            bad += 1
            print(f"scenario {n}: {wrong}", flush=True)
            if keep:
                shutil.copytree(folder, os.path.join(keep, str(n)), dirs_exist_ok=True)
    print(f"{count} mutated scenarios: {ready} ready and run, {bad} wrong", flush=True)
    return bad


def kill(program, work, scenario, count, seed):
    """Kills at random moments of a run that would replace a result."""
    chance = random.Random(seed)
    folder = os.path.join(work, "kills")
    os.makedirs(folder)
    out = os.path.join(folder, "r.sqlite")
    command = [program, "run", scenario, "--threads", "2", "--quiet", "--out", out, "--replicates"]
    if execute([*command, "5"])[0] != 0:
        raise SystemExit("the run to be killed fails")
    with open(out, "rb") as f:
        right = f.read()
    began = time.monotonic()
    execute([*command, "300"])
    usual = time.monotonic() - began
    execute([*command, "5"])
    bad = replaced = 0
    for n in range(count):
        running = subprocess.Popen([*command, "300"], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(chance.uniform(0, 1.1 * usual))
        running.kill()
        done = running.wait() == 0
        code, said = execute([program, "export", out, "--quiet", "--out", os.path.join(folder, "x")])
        with open(out, "rb") as f:
            same = f.read() == right
        wrong = "the result cannot be read: " + said if code != 0 else "" if same or done else "another result"
        if wrong and not same:
            replaced += code == 0  # killed after the rename: the new one is whole
            wrong = "" if code == 0 else wrong
        if not same:
            execute([*command, "5"])
        bad += wrong != ""
        if wrong:
            print(f"kill {n}: {wrong}", flush=True)
    execute([*command, "5"])
    left = [n for n in os.listdir(folder) if n.endswith(".part")]
    if left:
        bad += 1
        print(f"left: {left}")
    print(f"{count} kills: {replaced} after the new result had its name, {bad} wrong", flush=True)
    return bad


# {s} is the scenario; what each leaves when it is killed, it goes on from.
GOING_ON = ["run {s} --replicates 200 --resume", "compare {s} --replicates 60 --resume", "sweep {s} {s}/runs.csv --replicates 60 --resume",
            "run {s} --replicates 300 --engine expected --resume", "validate {s} --origins 2 --months 1 --members 20 --passes 1 "
            "--replicates 40", "assimilate {s} --members 40", "calibrate {s} --pilot 120 --particles 50 --parameters 2"]


def kill_and_go_on(program, work, scenario, count, seed):
    """Studies that are killed up to four times and then let go on: the bytes of one that was never stopped."""
    chance = random.Random(seed)
    folder = os.path.join(work, "going-on")
    kills = bad = ended = 0
    right = {}
    while kills < count:
        command = chance.choice(GOING_ON)
        remove(folder)
        os.makedirs(folder)
        out = os.path.join(folder, "r.sqlite")
        args = [program, *command.format(s=scenario).split(" "), "--threads", "2", "--quiet", "--out", out]
        if command not in right:
            began = time.monotonic()
            code, said = execute(args, 600)
            if code != 0:
                raise SystemExit(f"{command} ends with {code}: {said}")
            with open(out, "rb") as f:
                right[command] = f.read(), time.monotonic() - began
            os.unlink(out)
        for _ in range(chance.randint(1, 4)):
            running = subprocess.Popen(args, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            time.sleep(chance.uniform(0, 1.1 * right[command][1]))
            running.kill()
            ended += running.wait() == 0
            kills += 1
        code, said = execute(args, 600)
        with open(out, "rb") as f:
            same = f.read() == right[command][0]
        left = [n for n in os.listdir(folder) if n != "r.sqlite"]
        if code != 0 or not same or left:
            bad += 1
            print(f"`{command}` after kills: ends with {code}, {'the same' if same else 'another'} result, left {left}: {said[-300:]}",
                  flush=True)
    print(f"{kills} kills of what goes on, {ended} of them after its end: {bad} wrong", flush=True)
    return bad


def scenario_with_tables(checkout, name, folder, row):
    """A scenario with translated texts, more months of its record, and the table of a sweep."""
    shutil.copytree(os.path.join(checkout, name), folder)
    with open(os.path.join(folder, "texts.csv"), "w", encoding="utf-8") as f:
        f.write("text,es\nAs it was,Como fue\nBravia,Bravía\n" if row else "text,es\n")
    with open(os.path.join(folder, "runs.csv"), "w", encoding="utf-8") as f:
        f.write(row or "row,seed\na,1\nb,2\n")
    if row:
        with open(os.path.join(folder, "observations/encounters.csv"), "a", encoding="utf-8") as f:
            f.write("2020-12,encounters,aa,single_adult,900\n2021-01,encounters,aa,single_adult,950\n2020-10,encounters,,,1250\n"
                    "2020-12,encounters,,,1400\n2021-01,encounters,,,1350\n2021-02,encounters,,,1200\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("checkout")
    parser.add_argument("--scenarios", type=int, default=3000)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--going-on", type=int, default=0, help="kills of studies that go on")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep")
    o = parser.parse_args()
    program = os.path.abspath(o.program)
    with tempfile.TemporaryDirectory() as work:
        flee = os.path.join(work, "flee")
        flee_folder(flee)
        tiny, border = os.path.join(work, "tiny"), os.path.join(work, "border")
        scenario_with_tables(o.checkout, "tests/data/tiny", tiny, "row,policy,seed,reattempt,lever:expulsion\na,observed,1,0.5,\n"
                                                                  "b,humane,,,0.5\n")
        originals = [(tiny, []), (tiny, []), (tiny, []), (flee, []), (flee, ["--compat", "flee"])]
        if os.path.isdir(os.path.join(o.checkout, "scenarios/examples/border")):
            scenario_with_tables(o.checkout, "scenarios/examples/border", border, None)
            originals.insert(3, (border, []))
        bad = attack(program, work, originals, o.scenarios, o.seed, o.keep)
        if o.kills:
            bad += kill(program, work, tiny, o.kills, o.seed)
        if o.going_on:
            bad += kill_and_go_on(program, work, tiny, o.going_on, o.seed)
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
