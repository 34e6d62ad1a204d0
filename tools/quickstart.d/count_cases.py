#!/usr/bin/env python3
"""Count single test cases in Meson's testlog.json; the last line is `N passed, N failed, N skipped`.

Meson counts programs. A program that speaks TAP is as many cases as it reports; any other is one.
A program that crashed, ran out of time or reported fewer cases than it announced counts as a
failure even if every case that it did report was good. Exit status 1 on any failure, or when
nothing passed.
"""
# Copyright The psa-linux authors
# SPDX-License-Identifier: Apache-2.0

import argparse
import json
import re
import sys

PLAN = re.compile(r'^1\.\.(\d+)(?:\s*#\s*skip\S*\s*(.*))?', re.IGNORECASE)
CASE = re.compile(r'^(not )?ok\b\s*\d*\s*-?\s*([^#]*)(?:#\s*(skip|todo)\S*\s*(.*))?', re.IGNORECASE)

# Meson's word for a program of which nothing is to be complained.
GOOD = ('OK', 'EXPECTEDFAIL')


class Count:
    def __init__(self):
        self.passed = 0
        self.failed = []
        self.skipped = []


def read_tap(name, text, count):
    """Adds the cases of a program that speaks TAP. Returns how many; None: it does not."""
    cases, plan = 0, None
    for line in text.splitlines():
        if match := PLAN.match(line):
            plan = int(match.group(1))
            if plan == 0 and match.group(2) is not None:
                count.skipped.append((name, match.group(2)))
                cases += 1
        elif match := CASE.match(line):
            bad, case, directive, reason = match.groups()
            cases += 1
            if not case.strip():  # cmocka has the name of a skipped case after the directive
                case, reason = reason or f'case {cases}', ''
            case = f'{name}: {case.strip()}'
            if directive:
                count.skipped.append((case, reason or ''))
            elif bad:
                count.failed.append((case, 'failed'))
            else:
                count.passed += 1
    return None if plan is None else cases


def add_program(entry, count):
    """Adds one line of testlog.json."""
    name, result = entry['name'], entry['result']
    failed_before, skipped_before = len(count.failed), len(count.skipped)
    cases = read_tap(name, entry.get('stdout') or '', count)
    failed_here = len(count.failed) > failed_before
    if result == 'SKIP':
        if len(count.skipped) == skipped_before:
            said = (entry.get('stdout') or entry.get('stderr') or '').strip().splitlines()
            count.skipped.append((name, said[-1] if said else ''))
    elif result in GOOD:
        if cases is None:
            count.passed += 1
        elif cases == 0:
            count.failed.append((name, 'reported no case'))
    elif not failed_here:
        count.failed.append((name, f'{result}, exit status {entry.get("returncode")}'))


def main():
    parser = argparse.ArgumentParser(description='Count test cases in testlog.json.')
    parser.add_argument('--meson-status', type=int, default=0, metavar='N',
                        help='exit status of meson test')
    parser.add_argument('log')
    arguments = parser.parse_args()
    count = Count()
    try:
        with open(arguments.log, encoding='utf-8', errors='replace') as stream:
            for line in stream:
                if line.strip():
                    add_program(json.loads(line), count)
    except (OSError, ValueError, KeyError) as error:
        count.failed.append((arguments.log, str(error)))
    if arguments.meson_status != 0 and not count.failed:
        count.failed.append(('meson test', f'exit status {arguments.meson_status}'))
    print()
    for name, reason in count.skipped:
        print(f'skipped: {name}' + (f' ({reason})' if reason else ''))
    for name, reason in count.failed:
        print(f'FAILED: {name}' + (f' ({reason})' if reason else ''))
    if count.passed == 0 and not count.failed:
        print('nothing was tested')
    print(f'{count.passed} passed, {len(count.failed)} failed, {len(count.skipped)} skipped')
    return 0 if count.passed > 0 and not count.failed else 1


if __name__ == '__main__':
    sys.exit(main())
