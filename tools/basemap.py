#!/usr/bin/env python3
"""usage: basemap.py OUT.c LINES.txt
       basemap.py --thin NATURAL_EARTH.csv

Writes the coast and border lines of the map as a C source: hundredths of a degree, from LINES.txt, where a line is `c` (coast) or
`b` (border), the first point and then the steps from point to point. --thin makes LINES.txt, on the standard output, out of a
table line,kind,lon,lat: points within 0.02 degree of the line between others are dropped (Douglas and Peucker 1973).
"""
import csv
import sys

TOLERANCE = 2.0  # hundredths of a degree


def thinned(points):
    keep, work = {0, len(points) - 1}, [(0, len(points) - 1)]
    while work:
        first, last = work.pop()
        (ax, ay), (bx, by) = points[first], points[last]
        length, far, most = ((bx - ax) ** 2 + (by - ay) ** 2) ** 0.5, 0, TOLERANCE
        for i in range(first + 1, last):
            x, y = points[i]
            off = abs((bx - ax) * (ay - y) - (ax - x) * (by - ay)) / length if length else ((x - ax) ** 2 + (y - ay) ** 2) ** 0.5
            if off > most:
                far, most = i, off
        if far:
            keep.add(far)
            work += [(first, far), (far, last)]
    return [points[i] for i in sorted(keep)]


def thin(path):
    lines = {}
    with open(path, encoding="utf-8", newline="") as f:
        for row in csv.DictReader(f):
            point = (round(100 * float(row["lon"])), round(100 * float(row["lat"])))
            lines.setdefault((int(row["line"]), row["kind"]), []).append(point)
    for (_, kind), points in lines.items():
        points = thinned(points)
        if len(points) < 2:
            continue
        steps = [points[0]] + [(b[0] - a[0], b[1] - a[1]) for a, b in zip(points, points[1:])]
        print(kind[0], " ".join(f"{x} {y}" for x, y in steps))


def write(out, path):
    numbers, lines = [], []
    with open(path, encoding="utf-8") as f:
        for text in f:
            if text.startswith("#"):
                continue
            kind, *values = text.split()
            lines.append((kind, len(numbers) // 2, len(values) // 2))
            x = y = 0
            for dx, dy in zip(values[::2], values[1::2]):
                x, y = x + int(dx), y + int(dy)
                numbers += [x, y]
    with open(out, "w", encoding="utf-8") as f:
        f.write('#include "report/basemap.h"\n\nconst short basemap_points[][2] = {\n')
        for i in range(0, len(numbers), 16):
            f.write("".join("{%d,%d}," % (numbers[k], numbers[k + 1]) for k in range(i, min(i + 16, len(numbers)), 2)) + "\n")
        f.write("};\nconst struct basemap_line basemap_lines[] = {\n")
        f.write("\n".join(f"{{{int(kind == 'b')},{first},{count}}}," for kind, first, count in lines))
        f.write(f"\n}};\nconst int basemap_line_count = {len(lines)};\n")


if __name__ == "__main__":
    if sys.argv[1] == "--thin":
        thin(sys.argv[2])
    else:
        write(sys.argv[1], sys.argv[2])
