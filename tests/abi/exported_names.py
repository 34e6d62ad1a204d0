#!/usr/bin/env python3
"""The drop-in library exports every name of the stock library, those of core/exports.map, and nothing else.

    exported_names.py OURS STOCK EXPORTS_MAP
"""
# Copyright The psa-linux authors
# SPDX-License-Identifier: Apache-2.0

import subprocess
import sys


def exported(library):
    """Names with their kind of symbol (function, object, ...): a function must not become a variable."""
    listing = subprocess.run(['nm', '-D', '--defined-only', library], check=True, capture_output=True, text=True)
    names = set()
    for line in listing.stdout.splitlines():
        _, kind, name = line.split()
        names.add((name, kind))
    return names


def report(number, name, problems):
    print(f'{"not ok" if problems else "ok"} {number} - {name}')
    for problem in problems[:50]:
        print(f'# {problem}')
    return not problems


def main():
    ours_file, stock_file, map_file = sys.argv[1:4]
    ours, stock = exported(ours_file), exported(stock_file)
    with open(map_file, encoding='ascii') as lines:
        added = {line.strip() for line in lines if line.strip() and not line.startswith('#')}
    extra = {name for name, _ in ours} - {name for name, _ in stock}
    print('1..4')
    passed = [
        report(1, f'the stock library exports a plausible number of names ({len(stock)})',
               [] if len(stock) > 800 else ['too few: is it the right file?']),
        report(2, 'every name of the stock library is there, of the same kind',
               [f'missing: {name} ({kind})' for name, kind in sorted(stock - ours)]),
        report(3, 'beyond them there is just what core/exports.map lists',
               [f'not listed: {name}' for name in sorted(extra - added)]
               + [f'listed but not there: {name}' for name in sorted(added - extra)]),
        report(4, 'the names we add begin with psa_linux_',
               [name for name in sorted(added) if not name.startswith('psa_linux_')]),
    ]
    return 0 if all(passed) else 1


if __name__ == '__main__':
    sys.exit(main())
