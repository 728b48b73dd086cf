#!/usr/bin/env python3
"""Random bits of a result flip, and a result is cut short: each is refused or changes no export.

usage: flips.py PROGRAM CHECKOUT [--flips 60] [--seed 1]
"""
import argparse
import os
import random
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
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
