"""Test Anything Protocol, one test after the other."""
# Copyright The psa-linux authors
# SPDX-License-Identifier: Apache-2.0

import sys


class Tap:
    def __init__(self):
        self.count = 0
        self.failed = 0

    def report(self, name, problem, *texts):
        """One test: passed if the problem is None. The texts are shown with a problem only."""
        self.count += 1
        self.failed += problem is not None
        print(f'{"ok" if problem is None else "not ok"} {self.count} - {name}')
        if problem is not None:
            for line in '\n'.join((problem,) + texts).splitlines():
                print('# ' + line)
        sys.stdout.flush()

    def end(self):
        """The exit status."""
        print(f'1..{self.count}')
        return 1 if self.failed else 0
