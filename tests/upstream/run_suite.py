#!/usr/bin/env python3
"""Run one of Mbed TLS's test suites and say in TAP how each of its cases ended.

The suite's program writes the result of every case to an outcome file; the names of the cases come
from its data file, so that a program that dies leaves no case uncounted: the case it died in and
all after it count as failed. It runs in a directory of its own, in which it finds the data files of
the upstream tree and may leave what it wants.

Known failures (--known-failures FILE, one name per line, # starts a comment) must fail, all of
them and no others: such a case is reported as skipped, and one that passes nevertheless, is
skipped, or does not exist is a failure, so that the list is exact at any time. With --update those
names are taken out of the file.
"""
# Copyright The psa-linux authors
# SPDX-License-Identifier: Apache-2.0

import argparse
import collections
import os
import re
import signal
import subprocess
import sys
import tempfile

Case = collections.namedtuple('Case', 'name result detail')

# What the test-driver plug-in says at the end of the process.
CALLS = re.compile(r'^test driver calls: (.*)$', re.MULTILINE)


def read_case_names(data_file):
    """The names of the suite's cases, in order: the first line of each paragraph."""
    with open(data_file, encoding='utf-8') as stream:
        paragraphs = re.split(r'\n\s*\n', stream.read())
    return [paragraph.strip().splitlines()[0] for paragraph in paragraphs if paragraph.strip()]


def read_dependencies(source_file):
    """What each number of a dependency stands for, from the generated program's dep_check()."""
    with open(source_file, encoding='utf-8') as stream:
        body = stream.read().partition('int dep_check(')[2].partition('\n}\n')[0]
    found = re.findall(r'case (\d+):\s*\{\s*#if (.*)\n', body)
    return {int(number): re.sub(r'^defined\((\w+)\)$', r'\1', condition.strip())
            for number, condition in found}


def explain_skip(fields, dependencies):
    """Why a case was skipped, from the last fields of its outcome line."""
    numbers = fields[0] if fields else ''
    if numbers == 'Unsupported suite':
        return 'needs what its test function depends on'
    if not re.fullmatch(r'\d+(:(\d+|\.\.\.))*', numbers):
        return numbers or 'no reason given'
    unmet = [dependencies.get(int(number), 'dependency ' + number)
             for number in numbers.split(':') if number != '...']
    return 'needs ' + ', '.join(unmet)


def read_outcome(outcome_file, dependencies, source):
    """The cases that ended, in order."""
    cases = []
    try:
        with open(outcome_file, encoding='utf-8', errors='replace') as stream:
            lines = stream.read().splitlines()
    except FileNotFoundError:
        return cases
    for line in lines:
        # platform;configuration;suite;case;result;detail
        fields = line.split(';')
        if len(fields) < 5 or fields[4] not in ('PASS', 'FAIL', 'SKIP'):
            continue
        detail = fields[5:]
        cases.append(Case(fields[3], fields[4],
                          explain_skip(detail, dependencies) if fields[4] == 'SKIP'
                          else ' '.join(detail).replace(source + '/', '')))
    return cases


def run(arguments, scratch):
    """Runs the program; returns how it ended in words (None: well), and what it said."""
    directory = os.path.join(scratch, 'tests')
    os.mkdir(directory)
    os.symlink(os.path.join(arguments.source, 'framework'), os.path.join(scratch, 'framework'))
    environment = dict(os.environ, MBEDTLS_TEST_OUTCOME_FILE=os.path.join(scratch, 'outcome'))
    try:
        done = subprocess.run([arguments.program, arguments.data], cwd=directory, env=environment,
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, timeout=arguments.timeout, check=False)
        code, output, errors = done.returncode, done.stdout, done.stderr
    except subprocess.TimeoutExpired as expired:
        code, output, errors = None, expired.stdout or b'', expired.stderr or b''
    if code is None:
        ended = f'did not end within {arguments.timeout} s'
    elif code < 0:
        ended = f'was ended by {signal.Signals(-code).name}'
    elif code > 1:  # 1: a case failed
        ended = f'ended with status {code}'
    else:
        ended = None
    return code, ended, output.decode(errors='replace'), errors.decode(errors='replace')


def judge(names, cases, ended, known):
    """One (good, name, directive) per case, and the failures that are not among the known ones."""
    results, surprises = [], []
    for index, name in enumerate(names):
        case = cases[index] if index < len(cases) else Case(name, 'NONE', '')
        if case.name != name:
            case = Case(name, 'NONE', f'the outcome file has {case.name!r} in its place')
        expected = name in known
        if case.result == 'FAIL' and expected:
            results.append((True, name, f'SKIP known failure: {case.detail}'))
        elif case.result == 'PASS' and not expected:
            results.append((True, name, ''))
        elif case.result == 'SKIP' and not expected:
            results.append((True, name, f'SKIP {case.detail}'))
        else:
            reason = {
                'PASS': 'passes, but is in the list of known failures: take it out',
                'SKIP': 'is skipped, but is in the list of known failures: take it out',
                'FAIL': f'failed: {case.detail}',
                'NONE': 'has no result: '
                        + (case.detail or f'the program {ended or "ended before it"}'),
            }[case.result]
            surprises.append((name, reason))
            results.append((False, name, ''))
    for name in sorted(known - set(names)):
        surprises.append((name, 'is in the list of known failures, but there is no such case'))
        results.append((False, name, ''))
    return results, surprises


def check_calls(errors, demanded):
    """What is wrong with the calls that the test drivers say they got."""
    match = CALLS.search(errors)
    if match is None:
        return 'the test drivers did not say how often they were called: not loaded?'
    counts = dict(word.split('=') for word in match.group(1).split())
    idle = [family for family in demanded if int(counts.get(family, '0')) == 0]
    return f'the test drivers got no call for {", ".join(idle)}' if idle else None


def is_comment(line):
    return not line.strip() or line.startswith('# ') or line.strip() == '#'


def read_known(paths):
    known = set()
    for path in paths:
        with open(path, encoding='utf-8') as stream:
            known |= {line.strip() for line in stream if not is_comment(line)}
    return known


def update_known(paths, names, cases):
    """Takes out of the files what does not fail."""
    failed = {name for name, case in zip(names, cases) if case.result == 'FAIL'}
    for path in paths:
        with open(path, encoding='utf-8') as stream:
            lines = stream.readlines()
        kept = [line for line in lines if is_comment(line) or line.strip() in failed]
        if kept != lines:
            with open(path, 'w', encoding='utf-8') as stream:
                stream.writelines(kept)
            print(f'# {path}: {len(lines) - len(kept)} taken out')


def say(prefix, text):
    for line in text.rstrip().splitlines():
        print(f'{prefix}{line}')


def main():
    parser = argparse.ArgumentParser(description='Run one suite of Mbed TLS and print TAP.')
    parser.add_argument('--program', type=os.path.abspath, required=True,
                        help="the suite's program")
    parser.add_argument('--data', type=os.path.abspath, required=True, help='its .datax file')
    parser.add_argument('--code', required=True, help='its generated .c file')
    parser.add_argument('--source', type=os.path.abspath, required=True, help='the upstream tree')
    parser.add_argument('--timeout', type=float, default=600, help='seconds')
    parser.add_argument('--known-failures', metavar='FILE', action='append', default=[])
    parser.add_argument('--update', action='store_true',
                        help='take out of these files what does not fail')
    parser.add_argument('--driver-calls', metavar='FAMILY,...',
                        help='the test-driver plug-in must have been loaded, and called for these')
    parser.add_argument('--leave-out-unmet', action='store_true',
                        help='say nothing of cases that the configuration has not, but how many')
    parser.add_argument('--label', help='print "LABEL: N run, N failed" at the end')
    arguments = parser.parse_args()

    names = read_case_names(arguments.data)
    known = read_known(arguments.known_failures)
    with tempfile.TemporaryDirectory(prefix='psa-suite-') as scratch:
        code, ended, output, errors = run(arguments, scratch)
        cases = read_outcome(os.path.join(scratch, 'outcome'), read_dependencies(arguments.code),
                             arguments.source)
    if arguments.update and ended is None:
        update_known(arguments.known_failures, names, cases)
        known = read_known(arguments.known_failures)
    results, surprises = judge(names, cases, ended, known)

    if arguments.leave_out_unmet:
        unmet = [result for result in results if result[2].startswith('SKIP needs ')]
        results = [result for result in results if result not in unmet]
        print(f'# {len(unmet)} cases need what this configuration has not')

    failed = sum(case.result == 'FAIL' for case in cases)
    if ended is not None:
        surprises.append(('the program', ended))
        results.append((False, 'the program ends by itself', ''))
    elif (code != 0) != (failed > 0) or len(cases) > len(names):
        surprises.append(
            ('the program', f'status {code} does not fit {failed} failed cases of {len(cases)}'))
        results.append((False, 'exit status and outcome file agree', ''))
    if arguments.driver_calls is not None:
        families = [family for family in arguments.driver_calls.split(',') if family]
        complaint = check_calls(errors, families)
        if complaint is not None:
            surprises.append(('the drivers', complaint))
        results.append((complaint is None, 'the test drivers were called', ''))

    print(f'1..{len(results)}')
    for number, (good, name, directive) in enumerate(results, 1):
        # A number sign would begin a directive.
        line = f'{"ok" if good else "not ok"} {number} - {name.replace("#", "-")}'
        print(line + (f' # {directive.replace("#", "-")}' if directive else ''))
    for name, reason in surprises:
        print(f'# {name}: {reason}')
    if surprises:
        say('# stdout: ', '\n'.join(output.splitlines()[-20:]))
    say('# stderr: ', errors[-4000:])
    if arguments.label is not None:
        run_count = sum(case.result in ('PASS', 'FAIL') for case in cases)
        print(f'# {arguments.label}: {run_count} run, {failed} failed')
    return 1 if surprises else 0


if __name__ == '__main__':
    sys.exit(main())
