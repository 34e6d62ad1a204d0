#!/usr/bin/env python3
"""Count single test cases in Meson's testlog.json, or in several.

The last line is `N passed, N failed, N skipped`. Meson counts programs. A program that speaks TAP
is as many cases as it reports; any other is one. A program that crashed, ran out of time or
reported another number of cases than it announced counts as a failure even if every case that it
did report was good. Exit status 1 on any failure, or when nothing passed.
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
        self.excused = False


def read_tap(name, text, count):
    """Adds the cases of a program that speaks TAP.

    Returns how many cases it announced and how many it reported; None for both if it does not.
    """
    announced, reported = None, 0
    for line in text.splitlines():
        if match := PLAN.match(line):  # cmocka: one plan per group
            announced = (announced or 0) + int(match.group(1))
            if match.group(1) == '0' and match.group(2) is not None:
                count.skipped.append((name, match.group(2)))
                announced += 1
                reported += 1
        elif match := CASE.match(line):
            bad, case, directive, reason = match.groups()
            reported += 1
            if not case.strip():  # cmocka has the name of a skipped case after the directive
                case, reason = reason or f'case {reported}', ''
            case = f'{name}: {case.strip()}'
            if directive:
                count.skipped.append((case, reason or ''))
            elif bad:
                count.failed.append((case, ''))
            else:
                count.passed += 1
    return (None, None) if announced is None else (announced, reported)


def add_program(entry, count):
    """Adds one line of testlog.json."""
    name, result, status = entry['name'], entry['result'], entry.get('returncode')
    stdout = entry.get('stdout') or ''
    failed_before, skipped_before = len(count.failed), len(count.skipped)
    passed_before = count.passed
    announced, reported = read_tap(name, stdout, count)
    if announced is None:
        count.passed = passed_before
        del count.failed[failed_before:]
        del count.skipped[skipped_before:]
    failed_here = len(count.failed) > failed_before
    skipped_here = len(count.skipped) > skipped_before
    if result == 'FAIL' and status == 0 and skipped_here and not failed_here:
        # Meson takes the `not ok N # SKIP` of older cmocka releases for a failure.
        result = 'OK'
        count.excused = True
    if result == 'SKIP':
        if not skipped_here:
            said = (stdout or entry.get('stderr') or '').strip().splitlines()
            count.skipped.append((name, said[-1] if said else ''))
    elif result not in GOOD:
        if not failed_here:
            count.failed.append((name, f'{result}, exit status {status}'))
    elif announced is None:
        count.passed += 1
    elif announced != reported or announced == 0:
        count.failed.append((name, f'reported {reported} of {announced} cases'))


# Of one program and for one reason, so many are named; of more than that only the number.
NAMED_AT_MOST = 5


def print_skipped(skipped):
    groups = {}
    for name, reason in skipped:
        groups.setdefault((name.split(': ')[0], reason), []).append(name)
    for (program, reason), names in groups.items():
        why = f' ({reason})' if reason else ''
        if len(names) > NAMED_AT_MOST:
            print(f'skipped: {program}: {len(names)} cases{why}')
            continue
        for name in names:
            print(f'skipped: {name}{why}')


def main():
    parser = argparse.ArgumentParser(description='Count test cases in testlog.json.')
    parser.add_argument('--meson-status', type=int, default=0, metavar='N',
                        help='exit status of meson test')
    parser.add_argument('logs', nargs='+', metavar='log')
    arguments = parser.parse_args()
    count = Count()
    try:
        for log in arguments.logs:
            with open(log, encoding='utf-8', errors='replace') as stream:
                for line in stream:
                    if line.strip():
                        add_program(json.loads(line), count)
    except (OSError, ValueError, KeyError) as error:
        count.failed.append((log, str(error)))
    if arguments.meson_status != 0 and not count.failed and not count.excused:
        count.failed.append(('meson test', f'exit status {arguments.meson_status}'))
    print()
    print_skipped(count.skipped)
    for name, reason in count.failed:
        print(f'FAILED: {name}' + (f' ({reason})' if reason else ''))
    if count.passed == 0 and not count.failed:
        print('nothing was tested')
    print(f'{count.passed} passed, {len(count.failed)} failed, {len(count.skipped)} skipped')
    return 0 if count.passed > 0 and not count.failed else 1


if __name__ == '__main__':
    sys.exit(main())
