#!/usr/bin/env python3
"""How tools/quickstart.d/count_cases.py counts; prints TAP, for Meson."""
# Copyright The psa-linux authors
# SPDX-License-Identifier: Apache-2.0

import json
import pathlib
import subprocess
import sys
import tempfile
import unittest

sys.dont_write_bytecode = True  # the source tree stays clean

from test_prepare import TapResult  # noqa: E402

COUNT_CASES = (pathlib.Path(__file__).resolve().parents[2] / 'tools' / 'quickstart.d'
               / 'count_cases.py')


def program(result='OK', stdout='', returncode=0, name='unit / a'):
    return {'name': name, 'result': result, 'stdout': stdout, 'returncode': returncode}


class CountTest(unittest.TestCase):
    def count(self, *programs, meson_status=0, log=None):
        """Exit status and lines of the output."""
        with tempfile.TemporaryDirectory() as scratch:
            path = pathlib.Path(scratch) / 'testlog.json'
            if log is None:
                log = ''.join(json.dumps(each) + '\n' for each in programs)
            path.write_text(log)
            done = subprocess.run([sys.executable, COUNT_CASES, '--meson-status',
                                   str(meson_status), path], stdin=subprocess.DEVNULL,
                                  stdout=subprocess.PIPE, text=True, check=False)
        return done.returncode, done.stdout.splitlines()

    def expect(self, status, last_line, *programs, **options):
        returned, lines = self.count(*programs, **options)
        self.assertEqual((returned, lines[-1]), (status, last_line), lines)
        return lines

    def test_cases_of_several_programs(self):
        self.expect(0, '5 passed, 0 failed, 0 skipped',
                    program(stdout='1..2\nok 1 - x\nok 2 - y\n'),
                    program(stdout='noise\nok 1 - x\nok 2\n1..2\n'),
                    program(stdout='no TAP here\nok then\n'))

    def test_failed_case_is_named(self):
        lines = self.expect(1, '1 passed, 1 failed, 0 skipped',
                            program('FAIL', '1..2\nok 1 - x\nnot ok 2 - y\n', 1), meson_status=1)
        self.assertIn('FAILED: unit / a: y', lines)

    def test_skipped_case_is_named_with_its_reason(self):
        lines = self.expect(0, '1 passed, 0 failed, 1 skipped',
                            program(stdout='1..2\nok 1 - x\nok 2 - y # SKIP no kernel\n'))
        self.assertIn('skipped: unit / a: y (no kernel)', lines)

    def test_case_skipped_by_old_cmocka(self):
        lines = self.expect(0, '1 passed, 0 failed, 1 skipped',
                            program('FAIL', '1..2\nok 1 - x\nnot ok 2 # SKIP y\n', 0),
                            meson_status=1)
        self.assertIn('skipped: unit / a: y', lines)

    def test_case_skipped_by_old_cmocka_beside_a_failure(self):
        self.expect(1, '0 passed, 1 failed, 1 skipped',
                    program('FAIL', '1..2\nnot ok 1 - x\nnot ok 2 # SKIP y\n', 1), meson_status=1)

    def test_skipped_programs(self):
        lines = self.expect(0, '1 passed, 0 failed, 2 skipped', program(),
                            program('SKIP', 'looked\nno device here\n', 77),
                            program('SKIP', '1..0 # SKIP no key\n'))
        self.assertIn('skipped: unit / a (no device here)', lines)
        self.assertIn('skipped: unit / a (no key)', lines)

    def test_crash_after_good_cases(self):
        for result, status in (('ERROR', -11), ('TIMEOUT', -9), ('FAIL', 125), ('INTERRUPT', 1)):
            self.expect(1, '1 passed, 1 failed, 0 skipped',
                        program(result, '1..2\nok 1 - x\n', status), meson_status=1)

    def test_crash_before_any_case(self):
        self.expect(1, '0 passed, 1 failed, 0 skipped', program('FAIL', '', -6), meson_status=1)

    def test_end_before_the_last_case(self):
        lines = self.expect(1, '1 passed, 1 failed, 0 skipped',
                            program(stdout='1..3\nok 1 - x\n'))
        self.assertIn('FAILED: unit / a (reported 1 of 3 cases)', lines)

    def test_no_case_at_all(self):
        self.expect(1, '0 passed, 1 failed, 0 skipped', program(stdout='1..0\n'))

    def test_nothing_ran(self):
        lines = self.expect(1, '0 passed, 0 failed, 0 skipped')
        self.assertIn('nothing was tested', lines)

    def test_all_skipped_is_no_success(self):
        self.expect(1, '0 passed, 0 failed, 1 skipped', program('SKIP', 'no device', 77))

    def test_failure_of_meson_itself(self):
        self.expect(1, '1 passed, 1 failed, 0 skipped', program(), meson_status=2)

    def test_log_cut_short(self):
        self.expect(1, '0 passed, 1 failed, 0 skipped', log='{"name": "unit')

    def test_log_absent(self):
        done = subprocess.run([sys.executable, COUNT_CASES, '/nonexistent/testlog.json'],
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True,
                              check=False)
        self.assertEqual(done.returncode, 1)
        self.assertEqual(done.stdout.splitlines()[-1], '0 passed, 1 failed, 0 skipped')


def main():
    suite = unittest.defaultTestLoader.loadTestsFromTestCase(CountTest)
    print(f'1..{suite.countTestCases()}', flush=True)
    return 0 if suite.run(TapResult()).wasSuccessful() else 1


if __name__ == '__main__':
    sys.exit(main())
