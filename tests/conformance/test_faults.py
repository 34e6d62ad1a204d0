#!/usr/bin/env python3
"""Does `psa-driver test` find what it is there to find? Arguments: PSA_DRIVER PLUGIN_DIR [WORD...]. Prints TAP.

The model drivers without a mistake must pass everything. With each mistake of plugin/faults.def the rule named there must
fail, and no rule that is not named there. With WORDs only tests that have one in their name.
"""
# Copyright The psa-linux authors
# SPDX-License-Identifier: Apache-2.0

import concurrent.futures
import json
import os
import re
import subprocess
import sys
import tempfile
import time

TOOL, PLUGINS = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
TABLE = os.path.join(os.path.dirname(os.path.abspath(__file__)), 'plugin/faults.def')


class Fault:
    """A row of the table."""

    def __init__(self, name, tests, rule, others, text):
        self.name, self.tests, self.text = name, tests, text
        self.must_fail, self.may_fail = set(rule.split()), set(others.split())


def read_faults():
    with open(TABLE, encoding='ascii') as table:
        lines = [line for line in table if line.startswith('FAULT(')]
    faults = []
    for line in lines:
        row = re.fullmatch(r'FAULT\((\w+), "([^"]*)", "([^"]*)", "([^"]*)", "([^"]*)"\)\n', line)
        assert row, line
        faults.append(Fault(*row.groups()))
    assert len(faults) >= 20 and len({fault.name for fault in faults}) == len(faults)
    return faults


def judge(name, *options):
    """Runs the kit on a plug-in. Returns what it reports; the exit status must say the same, and no file may be left."""
    with tempfile.TemporaryDirectory() as folder:
        run = subprocess.run([TOOL, 'test', '--json', *options, os.path.join(PLUGINS, f'{name}.so')],
                             stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, check=False,
                             env={**os.environ, 'TMPDIR': folder})
        left = os.listdir(folder)
    assert not left, left
    assert run.returncode in (0, 1) and run.stderr == '', (run.returncode, run.stdout, run.stderr)
    report = json.loads(run.stdout)
    tests = report['tests']
    failed = [test for test in tests if test['result'] == 'failed']
    assert tests and report['failed'] == len(failed) and run.returncode == (1 if failed else 0), run.stdout
    assert all(test['message'] for test in failed), run.stdout
    return tests


def told(tests):
    return '\n'.join(f'{test["name"]}: {test["message"]}' for test in tests)


def passes(driver, *options):
    """The test for a driver without a mistake."""
    def test():
        begun = time.monotonic()
        tests = judge(f'right-{driver}', *options)
        wrong = [test for test in tests if test['result'] != 'ok' and not is_left_out(test)]
        assert not wrong, told(wrong)
        return f'{len(tests)} tests, {time.monotonic() - begun:.1f} s'
    test.__name__ = ' '.join(['right', driver, *options])
    return test


def is_left_out(test):
    return test['result'] == 'skipped' and test['message'].startswith('left out with --quick')


def finds(fault):
    """The test for one mistake."""
    def test():
        tests = judge('wrong-' + fault.name.replace('_', '-'), '--filter', fault.tests)
        failed = [test for test in tests if test['result'] == 'failed']
        rules = {test['rule'] for test in failed}
        assert fault.must_fail <= rules, f'{fault.text}: not found by {fault.must_fail - rules}\n{told(failed)}'
        unrelated = [test for test in failed if test['rule'] not in fault.must_fail | fault.may_fail]
        assert not unrelated, f'{fault.text}: found where it is not\n{told(unrelated)}'
        return told(failed)
    test.__name__ = fault.name
    return test


def run_one(test):
    try:
        return True, test()
    except (AssertionError, OSError, ValueError) as error:
        return False, str(error) or repr(error)


def main():
    tests = [passes(driver, *options) for driver in ('model', 'pair', 'safe') for options in ((), ('--quick',))]
    tests += map(finds, read_faults())
    if sys.argv[3:]:
        tests = [test for test in tests if any(word in test.__name__ for word in sys.argv[3:])]
    failed = 0
    print(f'1..{len(tests)}')
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for number, (test, (passed, text)) in enumerate(zip(tests, pool.map(run_one, tests)), 1):
            print(f'{"ok" if passed else "not ok"} {number} - {test.__name__}')
            for line in text.splitlines():
                print(f'# {line}')
            failed += not passed
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main())
