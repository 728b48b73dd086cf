#!/usr/bin/env python3
"""usage: bindings.py BUILD SOURCE [PAIRS]

What Python costs beside C, for a compare of 50 replicates of the corridor and its difference: the processor time that is
spent outside of the functions of the library, as a share of that inside, in one process. Pairs of the same work as a C
program and as a Python program, in turn, show it whole, with the start of the interpreter and its imports beside it.
Then 10^7 values of a run reach NumPy: the array is the memory of the library, and the process does not grow.
Exit code 1 when the share is 2 % or more, or a value was copied.
"""
import os
import pathlib
import resource
import statistics
import subprocess
import sys
import tempfile
import time

LIMIT = 0.02
REPLICATES = 50
POLICY, BASELINE, HORIZON = "announced", "as_of_20_january", "1y"


class Timed:
    """The library, with the processor time spent in its functions."""

    def __init__(self, lib):
        self._lib, self.seconds = lib, 0.0

    def __getattr__(self, name):
        member = getattr(self._lib, name)
        if not callable(member):
            return member

        def call(*given):
            began = time.process_time()
            try:
                return member(*given)
            finally:
                self.seconds += time.process_time() - began
        return call


def share_outside(scenario_folder):
    import flujo
    from flujo import _library

    timed = Timed(_library.lib)
    flujo.lib = _library.lib = timed
    began = time.process_time()
    scenario = flujo.load(scenario_folder)
    result = scenario.compare([POLICY], baseline=BASELINE, horizon=HORIZON, replicates=REPLICATES, daily=False)
    result.difference(POLICY, "encounters")
    total = time.process_time() - began
    flujo.lib = _library.lib = timed._lib
    return timed.seconds, total - timed.seconds


def processor_seconds(command):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def program(build, source, folder):
    """The C program: the example with 50 replicates."""
    text = (source / "docs/examples/compare.c").read_text().replace("ask.horizon = argv[4];", f"ask.horizon = argv[4], ask.replicates = {REPLICATES};")
    path = pathlib.Path(folder) / "compare.c"
    path.write_text(text)
    subprocess.run(["cc", "-O2", path, "-o", path.with_suffix(""), f"-I{source}/include", f"-L{build}", "-lflujo", f"-Wl,-rpath,{build}"], check=True)
    return str(path.with_suffix(""))


def resident_kib():
    return int(pathlib.Path("/proc/self/statm").read_text().split()[1]) * (os.sysconf("SC_PAGE_SIZE") // 1024)


def values_without_a_copy(scenario_folder):
    import flujo
    import numpy
    from flujo._library import ffi, lib

    result = flujo.load(scenario_folder).run(replicates=1600)
    before = resident_kib()
    values = result.values("daily")
    grown = resident_kib() - before
    array = ffi.new("struct flujo_array *")
    lib.flujo_result_values(result._handle, lib.FLUJO_DAILY, 0, array)
    same = values.ctypes.data == int(ffi.cast("uintptr_t", array.data)) and not values.flags.owndata
    assert values.dtype == numpy.float64 and values.sum() > 0
    return values.size, same, grown


def main():
    build, source = (pathlib.Path(path).resolve() for path in sys.argv[1:3])
    pairs = int(sys.argv[3]) if len(sys.argv) > 3 else 3
    os.environ["FLUJO_LIBRARY"] = str(build / "libflujo.so.0")
    sys.path.insert(0, str(source / "bindings/python"))
    corridor, tiny = str(source / "scenarios/northern-triangle-2021"), str(source / "tests/data/tiny")

    inside, outside = share_outside(corridor)
    print(f"compare of {REPLICATES} replicates: {inside:.2f} s of processor time in the library, {outside * 1000:.1f} ms outside: "
          f"{outside / inside:.3%}")
    with tempfile.TemporaryDirectory() as folder:
        c = [program(build, source, folder), corridor, POLICY, BASELINE, HORIZON]
        script = pathlib.Path(folder) / "compare.py"
        script.write_text((source / "docs/examples/compare.py").read_text().replace("horizon=horizon)", f"horizon=horizon, replicates={REPLICATES})"))
        os.environ["PYTHONPATH"] = str(source / "bindings/python")
        timed = [(processor_seconds([sys.executable, script] + c[1:]), processor_seconds(c)) for _ in range(pairs)]
    start = statistics.median(processor_seconds([sys.executable, "-c", "import flujo"]) for _ in range(3))
    print(f"whole programs, Python over C in {pairs} pairs: {', '.join(f'{python / c:.3f}' for python, c in timed)}; without the "
          f"{start:.2f} s to start Python and import: {', '.join(f'{(python - start) / c:.3f}' for python, c in timed)}")

    size, same, grown = values_without_a_copy(tiny)
    print(f"{size:,} values in NumPy: {'the memory of the library' if same else 'A COPY'}, the process grew by {grown} KiB")
    return 0 if outside < LIMIT * inside and same and size >= 10**7 and grown < size * 8 // 1024 // 100 else 1


if __name__ == "__main__":
    sys.exit(main())
