"""How the counts of camps are to be read, written once more, independently of the program.

Usage: counts.py INSTANCE OUT.csv: holds the columns "NAME data" of `flujo export flee-out` against it; exit code 1 when
they differ by more than a person.

The rules of Flee: a first line counts unless its first cell is empty or is Date or DateTime; lines with '#' and lines without a
count do not; before its first date a file keeps its first value; between dates it is linear, cut to whole people; after the
last date it is held; a correction on the date of a count scales every earlier count by that count over the count before it.
Camps with more than one file are left out here.
"""
import csv
import datetime
import os
import sys

instance, out = sys.argv[1:3]
period = dict(r[:2] for r in csv.reader(open(instance + '/input_csv/sim_period.csv')) if len(r) > 1)
start = datetime.date.fromisoformat(period['StartDate'])


def day(text):
    return (datetime.date.fromisoformat(text.strip()) - start).days


def load(file):
    rows = []
    for i, r in enumerate(csv.reader(open(os.path.join(instance, 'source_data', file), encoding='utf-8-sig'))):
        if len(r) < 2 or not r[0] or r[0][0] == '#' or not r[1].strip():
            continue
        if i == 0 and r[0].split('_')[0] in ('Date', 'DateTime'):
            continue
        rows.append([day(r[0]), float(r[1])])
    return rows


def value(table, d):
    if d <= table[0][0]:
        return int(table[0][1])
    for (a, p), (b, q) in zip(table, table[1:]):
        if a <= d < b:
            return int(p + (q - p) * (d - a) / (b - a))
    return int(table[-1][1])


def corrected(table, name, corrections):
    for who, date in (c[:2] for c in corrections):
        for i, (d, v) in enumerate(table):
            if who == name and d == day(date) and i > 0:
                factor = v / table[i - 1][1]
                for j in range(i):
                    table[j][1] *= factor
    return table


rows = list(csv.DictReader(open(out)))
file = instance + '/input_csv/registration_corrections.csv'
corrections = [r for r in csv.reader(open(file)) if len(r) > 1] if os.path.exists(file) else []
wrong = checked = 0
for r in csv.reader(open(instance + '/source_data/data_layout.csv')):
    if not r or len([c for c in r if c]) != 2 or r[0].startswith('#') or r[0] + ' data' not in rows[0]:
        continue
    table = corrected(load(r[1]), r[0], corrections)
    checked += 1
    difference = [abs(value(table, k) - float(row[r[0] + ' data'])) for k, row in enumerate(rows)]
    worst = max(range(len(difference)), key=lambda k: difference[k])
    bad = sum(x > 1 for x in difference)
    wrong += bad
    if bad:
        print(f"{r[0]}: {bad} of {len(difference)} days differ; worst on day {worst} ({rows[worst]['Date']}): "
              f"right {value(table, worst)}, found {rows[worst][r[0] + ' data']}")
print(checked, 'camps checked; days that differ:', wrong)
sys.exit(1 if wrong or not checked else 0)
