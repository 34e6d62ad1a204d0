#!/usr/bin/env python3
"""Does psa-kcapi.so keep the rules of the driver interface on a real kernel? Arguments: PSA_DRIVER PLUGIN.

`psa-driver test` judges it. A hash that the kernel does not have is declined and skipped; but SHA-256, which every kernel with
AF_ALG has, must be judged by every rule, or nothing was tested here.
"""
# Copyright The psa-linux authors
# SPDX-License-Identifier: Apache-2.0

import json
import os
import subprocess
import sys

TOOL, PLUGIN = sys.argv[1:]
RULES = {'served', 'known-answer', 'lengths', 'splits', 'short-buffer', 'repeat', 'abort', 'state', 'threads', 'fork',
         'leaks', 'clone', 'dispatched', 'time'}


# Some hundred cases on a guest are many minutes.
QUICK = [] if os.environ.get('PSA_TEST_FULL') else ['--quick']


def main():
    # One process after another, and each system call is dear on a guest.
    done = subprocess.run([TOOL, 'test', '--json', *QUICK, '--time-limit', '120', PLUGIN], stdout=subprocess.PIPE, check=False)
    report = json.loads(done.stdout)
    for test in report['tests']:
        if test['result'] != 'ok':
            print(f'{test["result"]}: {test["name"]}: {test["message"]}')
    print(f'{report["passed"]} passed, {report["failed"]} failed, {report["skipped"]} skipped')
    judged = {test['rule'] for test in report['tests'] if test['mechanism'] == 'PSA_ALG_SHA_256' and test['result'] == 'ok'}
    if judged != RULES:
        print(f'SHA-256 was not judged by {sorted(RULES - judged)}, but by {sorted(judged - RULES)}')
        return 1
    return done.returncode


if __name__ == '__main__':
    sys.exit(main())
