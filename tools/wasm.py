#!/usr/bin/env python3
"""Compiles the engine to WebAssembly.

wasm.py --check CLANG                                    exit code 0 if this compiler can
wasm.py CLANG OUT.wasm DEPENDENCIES ROOT WORK DEFINE...

Takes the layers of src/ that simulate, with src/live/wasm in place of what needs a system. Each file is compiled into the
folder WORK, through ccache where that is installed. Writes what OUT depends on as a rule of make.
"""
import pathlib
import shutil
import subprocess
import sys
import tempfile

LAYERS = ("base", "random", "scenario", "model", "engine")
LEFT_OUT = ("base/files.c", "scenario/yaml.c")  # src/live/wasm/files.c and tree.c stand in
# Random123 knows no wasm; it is told a processor without special instructions.
FLAGS = ["--target=wasm32-wasi", "-std=gnu17", "-O2", "-ffp-contract=off", "-D_GNU_SOURCE", "-D__riscv", "-DR123_USE_ASM_GNU=0",
         "-idirafter", "/usr/include", "-Wno-format", "-Wno-unknown-attributes"]
LINK = ["--target=wasm32-wasi", "-mexec-model=reactor", "-Wl,--strip-all", "-Wl,-z,stack-size=1048576"]


def sources(root):
    src = root / "src"
    files = [f for layer in LAYERS for f in sorted((src / layer).glob("*.c"))
             if f.relative_to(src).as_posix() not in LEFT_OUT]
    return files + [src / "live" / "session.c"] + sorted((src / "live" / "wasm").glob("*.c"))


def check(clang):
    with tempfile.TemporaryDirectory() as folder:
        c = pathlib.Path(folder) / "check.c"
        c.write_text("#include <Random123/philox.h>\n#include <math.h>\n#include <stdio.h>\n"
                     '__attribute__((export_name("f"))) int f(double x, unsigned long long y, char *out)\n'
                     '{ return snprintf(out, 9, "%f", sin(x) * (double)(y / 3)); }\n')
        return subprocess.run([clang, *FLAGS, *LINK, "-o", c.with_suffix(".wasm"), c], stdout=subprocess.DEVNULL,
                              stderr=subprocess.DEVNULL).returncode


def build(clang, out, dependencies, root, work, defines):
    ccache = [shutil.which("ccache")] if shutil.which("ccache") else []
    includes = [f"-I{root}/src/live/wasm", f"-I{root}/src", f"-I{root}/include"]
    work.mkdir(parents=True, exist_ok=True)
    objects, needed = [], set()
    for file in sources(root):
        base = work / file.relative_to(root).as_posix().replace("/", "_")
        subprocess.run([*ccache, clang, *FLAGS, *includes, *defines, "-MD", "-MF", f"{base}.d", "-c", file, "-o",
                        f"{base}.o"], check=True)
        objects.append(f"{base}.o")
        needed.update(pathlib.Path(f"{base}.d").read_text().replace("\\\n", " ").split()[1:])
    subprocess.run([clang, *LINK, "-o", out, *objects], check=True)
    pathlib.Path(dependencies).write_text(f"{out}: " + " ".join(sorted(needed)) + "\n")


if __name__ == "__main__":
    if sys.argv[1] == "--check":
        sys.exit(check(sys.argv[2]))
    build(*sys.argv[1:4], pathlib.Path(sys.argv[4]), pathlib.Path(sys.argv[5]), sys.argv[6:])
