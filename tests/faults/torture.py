#!/usr/bin/env python3
"""All C tests under failing allocations, as curl's torture does.

usage: torture.py BUILD SHIM [--most 24] [--seconds 2] [--only model/]

Each test program is run once to count the allocations that flujo's own allocator asks for, then again with one of
them refused, --most times, evenly spread. It must pass, or one of its checks fails (a status is FLUJO_NO_MEMORY, what
could not be made is null): no crash, no hang. Programs that take longer than --seconds are left out and named.
"""
import argparse
import json
import os
import subprocess
import sys
import tempfile


def programs(build, only):
    """(name, command, folder, environment) of the tests that are C programs."""
    done = subprocess.run(["meson", "introspect", "--tests", build], capture_output=True, text=True, check=True)
    for test in json.loads(done.stdout):
        program = test["cmd"][0]
        with open(program, "rb") as f:
            if f.read(4) != b"\x7fELF" or "long" in test["suite"] or os.path.basename(program) == "flujo":
                continue
        if not only or only in test["name"]:
            yield test["name"], test["cmd"], test["workdir"] or build, test["env"]


def execute(command, folder, env, seconds):
    try:
        done = subprocess.run(command, cwd=folder, env=dict(os.environ, **env), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, timeout=seconds)
    except subprocess.TimeoutExpired:
        return "hangs", ""
    return done.returncode, done.stdout.decode("utf-8", "replace")


def wrong_with(code, text):
    """What is wrong with an outcome, or None."""
    if code == "hangs":
        return code
    if code == -6 and "free()" not in text and "malloc" not in text and "corrupted" not in text:
        return None  # the targets of fuzzing report so
    return f"crashes ({code})" if code < 0 or "with exception" in text else None


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("build")
    parser.add_argument("shim")
    parser.add_argument("--most", type=int, default=24)
    parser.add_argument("--seconds", type=float, default=2)
    parser.add_argument("--only")
    o = parser.parse_args()
    shim = os.path.abspath(o.shim)
    bad = tests = runs = passed = 0
    left_out = []
    with tempfile.TemporaryDirectory() as work:
        count_file = os.path.join(work, "count")
        for name, command, folder, env in programs(o.build, o.only):
            base = {**env, "LD_PRELOAD": shim, "FAULT_KIND": "realloc"}
            code, text = execute(command, folder, {**base, "FAULT_COUNT": count_file}, o.seconds)
            if code == "hangs":
                left_out.append(name)
                continue
            if code != 0:
                raise SystemExit(f"{name} ends with {code} without a fault:\n{text[-2000:]}")
            with open(count_file, encoding="ascii") as f:
                count = int(f.read())
            tests += 1
            here = 0
            for n in range(1, count + 1, max(1, -(-count // o.most))):
                code, text = execute(command, folder, {**base, "FAULT_AT": str(n)}, 30 + 10 * o.seconds)
                runs, passed = runs + 1, passed + (code == 0)
                wrong = wrong_with(code, text)
                here += wrong is not None
                if wrong and here <= 5:
                    print(f"{name}: allocation {n} of {count}: {wrong[:200]}", flush=True)
            bad += here
    print(f"torture: {tests} test programs, {runs} runs with a refused allocation: {passed} passed, {runs - passed - bad} failed a check, "
          f"{bad} wrong; longer than {o.seconds:g} s and "
          f"left out: {', '.join(left_out) or 'none'}")
    return 1 if bad or tests == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
