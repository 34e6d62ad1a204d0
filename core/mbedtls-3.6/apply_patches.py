#!/usr/bin/env python3
"""Make a patched copy of one file of Mbed TLS.

    apply_patches.py --patch PROGRAM --version 3.6.7 --output FILE [--depfile FILE] ORIGINAL PATCH...

The patches are applied one after the other, without fuzz: lines may have moved, but what a patch changes must
be as it was when somebody looked at it. One that does not apply is a refusal that names it and the version, one
line and exit status 1, and no output is left.
"""
# Copyright The psa-linux authors
# SPDX-License-Identifier: Apache-2.0

import argparse
import os
import subprocess
import sys
import tempfile


def apply(program, patch, path):
    """Applies one patch in place; returns what the program said if it failed, else None."""
    done = subprocess.run(
        [program, '--batch', '--forward', '--fuzz=0', '--silent', '--no-backup-if-mismatch',
         '--reject-file=-', path, os.path.abspath(patch)],
        env=dict(os.environ, LC_ALL='C'), stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
    if done.returncode == 0:
        return None
    said = done.stdout.decode(errors='replace').strip().splitlines() or ['nothing']
    return said[0]


def main():
    parser = argparse.ArgumentParser(description='Make a patched copy of one file of Mbed TLS.')
    parser.add_argument('--patch', metavar='PROGRAM', required=True, help='patch(1)')
    parser.add_argument('--version', required=True, help='of Mbed TLS, for messages')
    parser.add_argument('--output', metavar='FILE', required=True)
    parser.add_argument('--depfile', metavar='FILE', help='for ninja: what the output was made of')
    parser.add_argument('original', metavar='ORIGINAL')
    parser.add_argument('patches', metavar='PATCH', nargs='+')
    arguments = parser.parse_args()
    output = os.path.abspath(arguments.output)
    with tempfile.TemporaryDirectory(dir=os.path.dirname(output)) as scratch:
        path = os.path.join(scratch, os.path.basename(output))
        with open(arguments.original, 'rb') as original, open(path, 'wb') as copy:
            copy.write(original.read())
        for patch in arguments.patches:
            said = apply(arguments.patch, patch, path)
            if said is not None:
                print(f'apply_patches.py: {patch} does not apply to '
                      f'{os.path.basename(arguments.original)} of Mbed TLS {arguments.version}: {said}',
                      file=sys.stderr)
                return 1
        os.replace(path, output)
    if arguments.depfile is not None:
        with open(arguments.depfile, 'w', encoding='utf-8') as depfile:
            made_of = ' '.join(name.replace(' ', '\\ ')
                               for name in [arguments.original, *arguments.patches])
            depfile.write(f'{arguments.output}: {made_of}\n')
    return 0


if __name__ == '__main__':
    sys.exit(main())
