#!/usr/bin/env python3
"""Does psa-kcapi.so keep the rules of the driver interface on a real kernel? Arguments: PSA_DRIVER PLUGIN.

`psa-driver test` judges it. A hash that the kernel does not have is declined and skipped; but SHA-256, which every kernel with
AF_ALG has, must be judged by every rule, or nothing was tested here. Where crypto.af_alg_restrict (Linux 7.3 and later)
keeps it back, SHA-1 must be; or nothing, and then nothing may fail.
"""
# Copyright The psa-linux authors
# SPDX-License-Identifier: Apache-2.0

import json
import os
import pathlib
import subprocess
import sys

TOOL, PLUGIN = sys.argv[1:]
RULES = {'served', 'known-answer', 'lengths', 'splits', 'short-buffer', 'repeat', 'abort', 'state', 'threads', 'fork',
         'leaks', 'clone', 'dispatched', 'time'}


# Some hundred cases on a guest are many minutes.
QUICK = [] if os.environ.get('PSA_TEST_FULL') else ['--quick']


RESTRICT = pathlib.Path('/proc/sys/crypto/af_alg_restrict')


def certain_mechanism():
    """One that the kernel must serve to this user; None: it serves nothing."""
    level = int(RESTRICT.read_text(encoding='ascii')) if RESTRICT.exists() else 0
    if level == 2:
        return None
    return 'PSA_ALG_SHA_1' if level == 1 and os.geteuid() != 0 else 'PSA_ALG_SHA_256'


def main():
    # One process after another, and each system call is dear on a guest.
    done = subprocess.run([TOOL, 'test', '--json', *QUICK, '--time-limit', '120', PLUGIN], stdout=subprocess.PIPE, check=False)
    report = json.loads(done.stdout)
    for test in report['tests']:
        if test['result'] != 'ok':
            print(f'{test["result"]}: {test["name"]}: {test["message"]}')
    print(f'{report["passed"]} passed, {report["failed"]} failed, {report["skipped"]} skipped')
    certain = certain_mechanism()
    if certain is None:
        return done.returncode
    judged = {test['rule'] for test in report['tests'] if test['mechanism'] == certain and test['result'] == 'ok'}
    if judged != RULES:
        print(f'{certain} was not judged by {sorted(RULES - judged)}, but by {sorted(judged - RULES)}')
        return 1
    return done.returncode


if __name__ == '__main__':
    sys.exit(main())
