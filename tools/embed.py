#!/usr/bin/env python3
"""Writes files as arrays of a C source: embed.py OUT.c ROOT FILE...

Each file is an entry of `embedded_files` (src/cli/embedded.h) under its path below ROOT.
"""
import os
import sys

out, root, files = sys.argv[1], os.path.realpath(sys.argv[2]), sys.argv[3:]
with open(out, 'w') as c:
    c.write('#include "cli/embedded.h"\n\n')
    for i, file in enumerate(files):
        data = open(file, 'rb').read()
        c.write(f'static const unsigned char file_{i}[] = {{\n')
        for at in range(0, len(data), 32):
            c.write(','.join(str(b) for b in data[at:at + 32]) + ',\n')
        c.write('0};\n')
    c.write('\nconst struct embedded_file embedded_files[] = {\n')
    for i, file in enumerate(files):
        name = os.path.relpath(os.path.realpath(file), root).replace(os.sep, '/')
        c.write(f'    {{"{name}", file_{i}, sizeof file_{i} - 1}},\n')
    c.write('    {0},\n};\n')
