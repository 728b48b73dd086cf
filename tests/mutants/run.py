#!/usr/bin/env python3
"""Applies one-line faults to copies of the tree, one at a time, and reports which test notices each.

A list of faults has a line each, columns parted by tabs:
    file under src    part of its text    what the fault makes of it    [tests expected to notice, by commas]
Lines that start with # are remarks. Blanks in the part stand for any white space, so a part may cross lines.
Golden tests are left out, and so are tests that take longer than --longest seconds of processor time.
A part that no longer stands in its file is an error. The exit status is 0 when the share of faults noticed is
at least --least percent and the list has no error, else 1.
"""
import argparse
import fnmatch
import json
import os
import queue
import re
import resource
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections import namedtuple
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
OPTIONS = ['--buildtype=plain', '-Doptimization=1', '-Ddebug=false', '-Dwerror=false']

Fault = namedtuple('Fault', 'number file before after expected')
Test = namedtuple('Test', 'name command env folder targets')


def read_faults(path):
    faults, errors = [], []
    for number, line in enumerate(Path(path).read_text().splitlines(), 1):
        if not line.strip() or line.startswith('#'):
            continue
        columns = line.split('\t')
        if len(columns) < 3 or not columns[1].strip():
            errors.append(f'line {number}: three columns parted by tabs are needed')
            continue
        expected = [t.strip() for t in columns[3].split(',')] if len(columns) > 3 else []
        faults.append(Fault(number, columns[0].removeprefix('src/'), columns[1], columns[2], [t for t in expected if t]))
    return faults, errors


def pattern(part):
    """Of the part, whatever its white space: a formatter may have broken the line elsewhere."""
    return re.compile(r'\s+'.join(re.escape(word) for word in part.split()))


def stands_in(fault, file):
    path = ROOT / 'src' / file
    return path.is_file() and pattern(fault.before).search(path.read_text())


def check_fault(fault, follow):
    """Returns the fault, None where it cannot be applied, and what is wrong with its line, or None."""
    if stands_in(fault, fault.file):
        return fault, None
    files = [str(f.relative_to(ROOT / 'src')) for f in sorted((ROOT / 'src').rglob('*.[ch]'))]
    now = [f for f in files if stands_in(fault, f)]
    wrong = f'line {fault.number}: "{fault.before}" no longer stands in {fault.file}'
    if len(now) == 1 and follow:
        return fault._replace(file=now[0]), None
    return None, wrong + (f'; it stands in {", ".join(now)}' if now else '')


def apply_fault(tree, fault):
    """Writes the faulty file; returns its text before and the line of the fault."""
    path = tree / 'src' / fault.file
    text = path.read_text()
    found = pattern(fault.before).search(text)
    path.write_text(text[:found.start()] + fault.after + text[found.end():])
    return text, text.count('\n', 0, found.start()) + 1


def run(command, **options):
    return subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors='replace', **options)


def must(command, **options):
    done = run(command, **options)
    if done.returncode != 0:
        sys.exit(f'{" ".join(map(str, command))} failed:\n{done.stdout[-4000:]}')
    return done.stdout


def copy_tree(tree):
    """Brings a copy up to date; files that are the same keep their times, so that little is built anew."""
    listed = must(['git', '-C', ROOT, 'ls-files', '-co', '--exclude-standard', '-z']).split('\0')
    names = {n for n in listed if n and (ROOT / n).is_file()}
    for name in names:
        source, target = ROOT / name, tree / name
        if target.is_file() and target.read_bytes() == source.read_bytes():
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(source, target)
    for old in tree.rglob('*'):
        name = old.relative_to(tree)
        if name.parts[0] != 'build' and old.is_file() and str(name) not in names:
            old.unlink()


def set_up(tree):
    build = tree / 'build'
    if not (build / 'build.ninja').is_file():
        linker = ['-Dc_link_args=-fuse-ld=lld'] if shutil.which('ld.lld') else []
        must(['meson', 'setup', build, tree, *OPTIONS, *linker])
    must(['ninja', '-C', build])


def list_tests(tree):
    build = tree / 'build'
    targets = {t['id']: t['filename'] for t in json.loads(must(['meson', 'introspect', '--targets', build]))}
    tests = []
    for t in json.loads(must(['meson', 'introspect', '--tests', build])):
        if 'golden' in t['name'] or any('long' in s.split(':')[-1].split('/') for s in t['suite']):
            continue
        files = [os.path.relpath(f, build) for d in t['depends'] for f in targets[d]]
        tests.append(Test(t['name'], t['cmd'], t['env'], t['workdir'] or build, files))
    return tests


def run_test(test, seconds):
    """Returns whether it passes, or None when it takes too long."""
    child = subprocess.Popen(test.command, cwd=test.folder, env={**os.environ, **test.env}, start_new_session=True,
                             stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        return child.wait(timeout=seconds) == 0
    except subprocess.TimeoutExpired:
        os.killpg(child.pid, signal.SIGKILL)
        child.wait()
        return None


def processor_seconds():
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def measure_tests(tests, longest):
    """Seconds of each test on the tree as it stands, of those to be used. All must pass."""
    seconds = {}
    for test in tests:
        before = processor_seconds()
        passes = run_test(test, 10 + 4 * longest)
        took = processor_seconds() - before
        if passes is False:
            sys.exit(f'{test.name} fails without any fault')
        if passes and took <= longest:
            seconds[test.name] = took
        else:
            print(f'left out, too long: {test.name}')
    return seconds


def in_order(fault, tests, seconds):
    """The tests named for the fault, those of its folder, the others; each time the fastest first."""
    folder = fault.file.split('/')[0] + '/'

    def rank(test):
        named = any(fnmatch.fnmatch(test.name, e) for e in fault.expected)
        return (not named, not test.name.startswith(folder), seconds[test.name])
    return sorted((t for t in tests if t.name in seconds), key=rank)


def try_fault(tree, fault, tests, seconds):
    """Returns what came of it: 'noticed by TEST', 'SURVIVED' or 'does not compile', and the line."""
    build = tree / 'build'
    text, line = apply_fault(tree, fault)
    try:
        done = run(['ninja', '-C', build, 'libflujo.a', *(['flujo'] if fault.file.startswith('cli/') else [])])
        if done.returncode != 0:
            return 'does not compile', line
        for test in in_order(fault, tests, seconds):
            if run(['ninja', '-C', build, *test.targets]).returncode != 0:
                return 'does not compile', line
            if not run_test(test, 60 + 10 * seconds[test.name]):
                return f'noticed by {test.name}', line
        return 'SURVIVED', line
    finally:
        (tree / 'src' / fault.file).write_text(text)


def try_all(trees, faults, tests, seconds):
    waiting, said = queue.Queue(), threading.Lock()
    results = {}
    for fault in faults:
        waiting.put(fault)

    def work(tree, own_tests):
        while True:
            try:
                fault = waiting.get_nowait()
            except queue.Empty:
                return
            outcome, line = try_fault(tree, fault, own_tests, seconds)
            with said:
                results[fault.number] = outcome
                print(f'{outcome}: {fault.file}:{line}: {fault.before} -> {fault.after or "(nothing)"}', flush=True)
    threads = [threading.Thread(target=work, args=(tree, tests[tree])) for tree in trees]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--faults', default=ROOT / 'tests/mutants/faults.tsv', help='the list (default: faults.tsv beside this file)')
    parser.add_argument('--only', metavar='PATTERN', help='only faults whose line in the list matches this regular expression')
    parser.add_argument('--list', action='store_true', help='list the faults and check that they stand; run nothing')
    parser.add_argument('--follow', action='store_true', help='apply a line that has moved to one other file there')
    parser.add_argument('--tests', metavar='PATTERN', default='', help='only tests whose name matches this regular expression')
    parser.add_argument('--jobs', type=int, default=os.cpu_count(), help='copies of the tree to work in at a time')
    parser.add_argument('--work', type=lambda p: Path(p).resolve(), default=ROOT / 'build-mutants', help='folder of the copies')
    parser.add_argument('--longest', type=float, default=15, metavar='SECONDS', help='leave longer tests out (default 15)')
    parser.add_argument('--least', type=float, default=90, metavar='PERCENT', help='to be noticed (default 90)')
    args = parser.parse_args()

    faults, errors = read_faults(args.faults)
    if args.only:
        faults = [f for f in faults if re.search(args.only, '\t'.join([f.file, f.before, f.after, *f.expected]))]
    checked = [check_fault(f, args.follow) for f in faults]
    errors += [wrong for _, wrong in checked if wrong]
    faults = [fault for fault, _ in checked if fault]
    if args.list:
        for f in faults:
            print(f'{f.file}: {f.before} -> {f.after or "(nothing)"}')
    for error in errors:
        print(f'error: {args.faults}: {error}', file=sys.stderr)
    if args.list or not faults:
        print(f'{len(faults)} faults, {len(errors)} errors')
        return 1 if errors else 0

    start = time.monotonic()
    trees = [args.work / f'tree-{i + 1}' for i in range(max(1, min(args.jobs, len(faults))))]
    for tree in trees:
        copy_tree(tree)
    for tree in trees:
        set_up(tree)
    tests = {tree: [t for t in list_tests(tree) if re.search(args.tests, t.name)] for tree in trees}
    seconds = measure_tests(tests[trees[0]], args.longest)
    print(f'{len(seconds)} tests, {len(faults)} faults', flush=True)
    results = try_all(trees, faults, tests, seconds)
    noticed = sum(r.startswith('noticed') for r in results.values())
    broken = [f for f in faults if results[f.number] == 'does not compile']
    for f in broken:
        print(f'error: {args.faults}: line {f.number}: does not compile', file=sys.stderr)
    print(f'{noticed} of {len(faults)} faults noticed in {(time.monotonic() - start) / 60:.1f} minutes')
    return 0 if not errors and not broken and noticed * 100 >= args.least * len(faults) else 1


if __name__ == '__main__':
    sys.exit(main())
