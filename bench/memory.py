#!/usr/bin/env python3
"""What a comparison takes of memory as its replicates grow, and as slices that are merged; and that the bytes are the same.

usage: memory.py PROGRAM SCENARIO [OPTION...] [--of N,N,...] [--slices N]

Each N is a comparison of N replicates over five years; the last is made of slices too. Options go to `flujo compare`.
Printed is the largest resident set of each process, in MB of 10^6 bytes, as the system reports it.
"""
import os
import subprocess
import sys
import tempfile
import time


def run(words):
    """Peak in MB, seconds of processor time."""
    process = subprocess.Popen(words, stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    if status != 0:
        sys.exit(f"{' '.join(words)}: ends with {os.waitstatus_to_exitcode(status)}")
    return used.ru_maxrss * 1024 / 1e6, used.ru_utime + used.ru_stime


def same(a, b):
    with open(a, "rb") as f, open(b, "rb") as g:
        while True:
            x, y = f.read(1 << 20), g.read(1 << 20)
            if x != y:
                return False
            if not x:
                return True


def option(words, name, default):
    if name not in words:
        return default
    at = words.index(name)
    value = words[at + 1]
    del words[at:at + 2]
    return value


def main():
    program, scenario, options = sys.argv[1], sys.argv[2], sys.argv[3:]
    numbers = [int(n) for n in option(options, "--of", "100,500,1000").split(",")]
    slices = int(option(options, "--slices", "10"))
    ask = [program, "compare", scenario, "--horizon", "5y", "--quiet", "--force", *options]
    with tempfile.TemporaryDirectory() as work:
        def at(name):
            return os.path.join(work, name)

        for n in numbers:
            peak, seconds = run([*ask, "--replicates", str(n), "--out", at("whole")])
            print(f"{n} replicates: {peak:.0f} MB, {seconds:.0f} s, {os.path.getsize(at('whole')) / 1e6:.0f} MB of file", flush=True)
        if slices == 0:
            return
        peaks, sizes, ends = [], [], [numbers[-1] * i // slices for i in range(slices + 1)]
        for i in range(slices):
            peaks.append(run([*ask, "--replicates", f"{ends[i] + 1}:{ends[i + 1]}", "--out", at(f"slice{i}")])[0])
            sizes.append(os.path.getsize(at(f"slice{i}")) / 1e6)
        print(f"{slices} slices of them: {max(peaks):.0f} MB at most, {max(sizes):.0f} MB of file", flush=True)
        peak, seconds = run([program, "merge", scenario, *[at(f"slice{i}") for i in reversed(range(slices))], "--quiet", "--force",
                             "--out", at("merged")])
        print(f"merged: {peak:.0f} MB, {seconds:.0f} s; the bytes are {'the same' if same(at('whole'), at('merged')) else 'OTHERS'}")


if __name__ == "__main__":
    main()
