#!/usr/bin/env python3
"""Make docs/kernels.md from what psa-driver list says on each kernel, or check that it is still so.

Exit status 1 if the committed table is not what the kernels give, 77 if a kernel is not there.
"""
# Copyright The psa-linux authors
# SPDX-License-Identifier: Apache-2.0

import argparse
import difflib
import os
import pathlib
import re
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
TABLE = HERE.parent.parent / 'docs' / 'kernels.md'
SKIPPED = 77
USERS = ('root', 'nobody')

# The heading of a column, and the guest.
COLUMNS = {
    'Debian 12': ['--kernel', 'debian-12'],
    'Debian 13': ['--kernel', 'debian-13'],
    'sid': ['--kernel', 'sid'],
    'trixie-backports, restrict 0': ['--kernel', 'trixie-backports', '--af-alg-restrict', '0'],
    'restrict 1': ['--kernel', 'trixie-backports', '--af-alg-restrict', '1'],
    'restrict 2': ['--kernel', 'trixie-backports', '--af-alg-restrict', '2'],
}

# A mechanism with its key type, and what the driver says of it, in the output of psa-driver list
MECHANISM = re.compile(r'^ {9}(PSA_ALG_\S.*?)  +(\S.*)$')
RELEASE = re.compile(r'^release (\d+\.\d+)')

TEXT = '''# What the kernels serve

<!-- Made by tests/guest/kernel_table.py --write; tools/quickstart test --full checks that it is right. -->

Each column is a kernel that Debian offers for virtual machines (`linux-image-cloud-amd64`), booted in QEMU, and what
`psa-driver list` says of `psa-kcapi.so` there. **yes**: the kernel serves the mechanism; **root**: root only; **-**: it does not, and the
library's own code or another driver answers. Whether a driver that can serve a mechanism gets a request is another question: that of
sizes and of expected gain.

Linux 7.3 and later have the sysctl `crypto.af_alg_restrict`: 0 allows everything that is there, 1 (the default) what is on a list,
more of it for root, 2 nothing.

'''


class Missing(Exception):
    """A kernel or what runs it is not on this machine."""


def ask(arguments, choice, user):
    """The version of the kernel, and the mechanisms in their order: served or not."""
    script = 'echo "release $(uname -r)"; exec "$0" list'
    kernels = ['--kernels', arguments.kernels] if arguments.kernels else []
    done = subprocess.run(
        [HERE / 'run', *choice, *kernels, '--skip-missing', '--user', user, '--',
         HERE / 'with_own_plugin', 'sh', '-c', script, arguments.psa_driver.resolve()],
        stdout=subprocess.PIPE, text=True, check=False,
        env={**os.environ, 'PSA_DRIVER_PATH': str(arguments.plugin.resolve())})
    if done.returncode == SKIPPED:
        raise Missing(done.stdout.strip())
    if done.returncode != 0:
        sys.exit(f'{" ".join(choice)} as {user}: exit status {done.returncode}')
    release, served = None, {}
    for line in done.stdout.splitlines():
        if match := RELEASE.match(line):
            release = match.group(1)
        elif match := MECHANISM.match(line):
            name, text = match.groups()
            served[name] = served.get(name, False) or not text.startswith('absent: ')
    if release is None or not served:
        sys.exit(f'{" ".join(choice)} as {user}: no list of mechanisms:\n{done.stdout}')
    return release, served


def cell(by_root, by_nobody):
    if by_nobody and not by_root:
        return 'nobody'  # which would be strange, and should be seen
    return 'yes' if by_nobody else 'root' if by_root else '-'


def make_table(arguments):
    headings, columns = [], []
    for heading, choice in COLUMNS.items():
        (release, by_root), (_, by_nobody) = (ask(arguments, choice, user) for user in USERS)
        if by_root.keys() != by_nobody.keys():
            sys.exit(f'{heading}: the driver lists other mechanisms to root than to others')
        headings.append(f'{heading} ({release})')
        columns.append({name: cell(by_root[name], by_nobody[name]) for name in by_root})
    rows = [['mechanism', *headings], ['---'] * (1 + len(columns))]
    rows += [[f'`{name}`', *(column[name] for column in columns)] for name in columns[0]]
    return TEXT + ''.join('| ' + ' | '.join(row) + ' |\n' for row in rows)


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition('\n')[0])
    parser.add_argument('--write', action='store_true', help='write docs/kernels.md')
    parser.add_argument('--kernels', metavar='DIR', help='as that of tests/guest/run')
    parser.add_argument('psa_driver', type=pathlib.Path)
    parser.add_argument('plugin', type=pathlib.Path)
    arguments = parser.parse_args()
    try:
        table = make_table(arguments)
    except Missing as missing:
        print(missing)
        return SKIPPED
    if arguments.write:
        TABLE.write_text(table, encoding='utf-8')
        return 0
    committed = TABLE.read_text(encoding='utf-8')
    sys.stdout.writelines(difflib.unified_diff(
        committed.splitlines(True), table.splitlines(True), 'docs/kernels.md', 'the kernels'))
    return 0 if table == committed else 1


if __name__ == '__main__':
    sys.exit(main())
