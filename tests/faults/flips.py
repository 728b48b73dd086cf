#!/usr/bin/env python3
"""Random bits of a result flip, a result is cut short, results are forged with a seal that fits: each is
refused, in words and in time, or changes no export.

usage: flips.py PROGRAM CHECKOUT [--flips 60] [--seed 1]
"""
import argparse
import os
import random
import sqlite3
import subprocess
import sys
import tempfile


def export(program, result, folder):
    done = subprocess.run([program, "export", result, "--out", folder, "--quiet"], capture_output=True, text=True, timeout=60)
    if done.returncode != 0:
        return done.returncode, done.stderr
    tables = {}
    for name in sorted(os.listdir(folder)):
        with open(os.path.join(folder, name), "rb") as f:
            tables[name] = f.read()
    return 0, tables


def seal(path):
    """The file without its seal, if it has one, and with the seal of its bytes."""
    with open(path, "rb") as f:
        raw = f.read()
    raw = raw[:-16] if raw[-16:-8] == b"FLUJOSUM" else raw
    total = 0xCBF29CE484222325
    for byte in raw:
        total = (total ^ byte) * 0x100000001B3 & 0xFFFFFFFFFFFFFFFF
    with open(path, "wb") as f:
        f.write(raw + b"FLUJOSUM" + total.to_bytes(8, "little"))


RECURSION = "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT x FROM c"
SHAPES = [f"CREATE VIEW v AS {RECURSION}", f"DROP TABLE monthly; CREATE VIEW monthly AS {RECURSION}",
          "CREATE TRIGGER t AFTER INSERT ON run BEGIN SELECT 1; END", "CREATE INDEX i ON monthly (abs(mean))",
          "DROP TABLE monthly; CREATE TABLE monthly (policy TEXT)",
          "DROP TABLE score; CREATE TABLE score (policy, obs_group, measure, element, name, value AS (hex(zeroblob(99999999))))",
          "CREATE VIRTUAL TABLE w USING fts5(x)", "PRAGMA user_version = 1", "PRAGMA user_version = 9", "PRAGMA application_id = 7"]
PARTICLES = ["UPDATE particle SET value = NULL", "UPDATE particle SET weight = NULL", "UPDATE particle SET weight = -1",
             "UPDATE particle SET weight = 0", "UPDATE particle SET weight = 9e999", "UPDATE particle SET value = 1e300 WHERE particle = 3",
             "DELETE FROM particle WHERE particle = 3 AND parameter = (SELECT min(parameter) FROM particle)",
             "DELETE FROM particle", "UPDATE particle SET parameter = 'no.such' WHERE parameter = (SELECT min(parameter) FROM particle)"]
MEMBERS = ["UPDATE latent SET value = NULL", "UPDATE latent SET value = 1e300 WHERE member = 3", "DELETE FROM latent WHERE member = 3",
           "UPDATE assimilation SET value = 1e18 WHERE name = 'data_until'", "UPDATE assimilation SET value = 0.5 WHERE name = 'members'",
           "UPDATE assimilation SET value = NULL WHERE name = 'first_month'", "UPDATE assimilation SET value = -1 WHERE name = 'population_scale'",
           "DELETE FROM assimilation_member WHERE member = 2", "UPDATE assimilation_parameter SET value = 9e999", "DELETE FROM assimilation"]
SLICES = ["DELETE FROM slice WHERE replicate = 1", "DELETE FROM slice", "UPDATE slice SET data = zeroblob(10)", "UPDATE slice SET data = NULL",
          "UPDATE slice SET data = substr(data, 1, length(data) - 1)", "UPDATE slice SET replicate = replicate + 5",
          "UPDATE slice SET replicate = 1000000000000 WHERE replicate = 1", "UPDATE run SET interrupted = 1",
          "UPDATE run SET replicates_completed = 3", "UPDATE note SET text = '0' WHERE key = 'slice'", "DELETE FROM note WHERE key = 'slice'",
          "UPDATE slice SET policy = 'humane'", "UPDATE note SET text = 'flujo run' WHERE key = 'command'", "DELETE FROM note"]
SWEEPS = ["DELETE FROM sweep_row", "DELETE FROM sweep_row WHERE position = 1", "UPDATE sweep_row SET position = 1000000000000 WHERE position = 2",
          "UPDATE sweep_row SET position = 5 WHERE position = 2", "UPDATE note SET text = '0' WHERE key = 'sweep'",
          "DELETE FROM note WHERE key = 'sweep'", "DELETE FROM sweep WHERE position = 1", "DELETE FROM sweep WHERE position = 2", "DELETE FROM sweep WHERE measure = 'encounters'",
          "UPDATE sweep SET position = 7 WHERE position = 2", "UPDATE note SET text = 'flujo sweep tiny' WHERE key = 'command'"]


def forged(program, checkout, work):
    """Results that others wrote: refused with exit code 2 in a few seconds, and nothing is written."""
    tiny, out = os.path.join(checkout, "tests/data/tiny"), os.path.join(work, "out")
    short = ["--threads", "1", "--quiet", "--out"]
    table = os.path.join(work, "runs.csv")
    with open(table, "w", encoding="utf-8") as f:
        f.write("reattempt\n0.1\n0.2\n")
    originals = {"run": ["run", tiny, "--replicates", "2"], "slice": ["run", tiny, "--replicates", "1:2"],
                 "sweep": ["sweep", tiny, table, "--replicates", "2"],
                 "calibrate": ["calibrate", tiny, "--particles", "50", "--pilot", "100", "--generations", "1"],
                 "assimilate": ["assimilate", tiny, "--members", "20", "--passes", "1"]}
    for name, command in originals.items():
        subprocess.run([program, *command, *short, os.path.join(work, name)], check=True, stderr=subprocess.DEVNULL)
    cases = [("run", sql, ["report", "F"]) for sql in SHAPES] + [("run", sql, ["export", "F"]) for sql in SHAPES]
    cases += [("calibrate", sql, ["run", tiny, "--replicates", "2", "--posterior", "F"]) for sql in PARTICLES]
    cases += [("assimilate", sql, ["run", tiny, "--assimilation", "F"]) for sql in MEMBERS]
    cases += [("slice", sql, ["merge", tiny, "F"]) for sql in SLICES] + [("sweep", sql, ["merge", tiny, "F"]) for sql in SWEEPS]
    bad = 0
    for original, sql, command in cases:
        broken = os.path.join(work, "forged")
        with open(os.path.join(work, original), "rb") as f, open(broken, "wb") as g:
            g.write(f.read()[:-16])
        db = sqlite3.connect(broken)
        try:
            db.executescript(sql)
        except sqlite3.Error as why:
            print(f"not tried: {sql}: {why}")
            continue
        finally:
            db.close()
        seal(broken)
        arguments = [broken if a == "F" else a for a in command] + ["--quiet", "--out", out]
        try:
            done = subprocess.run([program, *arguments], capture_output=True, text=True, timeout=30)
        except subprocess.TimeoutExpired:
            done = subprocess.CompletedProcess(arguments, "hangs", "", "")
        if done.returncode != 2 or "error:" not in done.stderr or "SQL" in done.stderr or os.path.exists(out):
            bad += 1
            print(f"{command[0]} of a result with {sql}: {done.returncode}, {done.stderr[:200]}")
            if os.path.isfile(out):
                os.unlink(out)
    print(f"{len(cases)} forged results, {bad} wrong")
    return bad


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("program")
    parser.add_argument("checkout")
    parser.add_argument("--flips", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    o = parser.parse_args()
    chance = random.Random(o.seed)
    bad = refused = 0
    with tempfile.TemporaryDirectory() as work:
        result, broken = os.path.join(work, "r.sqlite"), os.path.join(work, "b.sqlite")
        subprocess.run([o.program, "run", os.path.join(o.checkout, "tests/data/tiny"), "--replicates", "2", "--quiet",
                        "--out", result], check=True)
        right = export(o.program, result, os.path.join(work, "right"))
        with open(result, "rb") as f:
            whole = f.read()
        broken_bytes = []
        for _ in range(o.flips):
            bit = chance.randrange(8 * len(whole))
            flipped = bytearray(whole)
            flipped[bit // 8] ^= 1 << bit % 8
            broken_bytes.append((f"bit {bit}", bytes(flipped)))
        broken_bytes += [(f"cut to {n} bytes", whole[:n]) for n in (0, 50, 4096, len(whole) // 2, len(whole) - 1)]
        for i, (what, text) in enumerate(broken_bytes):
            with open(broken, "wb") as f:
                f.write(text)
            got = export(o.program, broken, os.path.join(work, str(i)))
            refused += got[0] == 2 and "error:" in got[1]
            if got != right and not (got[0] == 2 and "error:" in got[1]):
                bad += 1
                print(f"{what}: {got[0]}, {str(got[1])[:200]}")
        print(f"{len(broken_bytes)} broken results: {refused} refused, {bad} wrong")
        bad += forged(o.program, o.checkout, work)
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
