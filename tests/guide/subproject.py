#!/usr/bin/env python3
"""The project of docs/driver-guide.md with psa-linux as its subproject instead of an installation.

    subproject.py --guide FILE --source DIR --tarball FILE --meson PROGRAM --psa-driver PROGRAM

Only the plug-in is compiled, not the library. Prints TAP.
"""
# Copyright The psa-linux authors
# SPDX-License-Identifier: Apache-2.0

import argparse
import os
import pathlib
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True  # the source tree stays clean

import blocks  # noqa: E402
from tap import Tap  # noqa: E402


def fault(command, directory, variables, expected=''):
    done = subprocess.run(command, cwd=directory, env=variables, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True, check=False)
    if done.returncode != 0:
        return f'exit status {done.returncode}\n{done.stdout}'
    return None if expected in done.stdout else f'"{expected}" is missing in\n{done.stdout}'


def main():
    parser = argparse.ArgumentParser()
    for name in ('guide', 'source', 'tarball', 'meson', 'psa-driver'):
        parser.add_argument('--' + name, required=True)
    options = parser.parse_args()
    if not options.tarball:
        print('1..0 # SKIP a second build needs -Dmbedtls_tarball')
        return 0
    variables = {name: value for name, value in os.environ.items() if name != 'DESTDIR'}
    tap = Tap()
    with tempfile.TemporaryDirectory(prefix='psa-guide-') as scratch:
        project = pathlib.Path(scratch) / 'acme'
        (project / 'subprojects').mkdir(parents=True)
        (project / 'subprojects/psa-linux').symlink_to(options.source)
        for block in blocks.read_blocks(pathlib.Path(options.guide).read_text(encoding='utf-8')):
            if block.kind == 'file':
                (project / block.name).write_text(block.text)
        build = os.path.join(scratch, 'build')
        tap.report('set up', fault(
            [options.meson, 'setup', '--force-fallback-for=psa-driver-sdk', build,
             '-Dpsa-linux:mbedtls_tarball=' + options.tarball, '-Dpsa-linux:tests=disabled'],
            project, variables, 'Executing subproject psa-linux'))
        tap.report('compile the plug-in', fault(['ninja', '-C', build, 'psa-acme.so'], project, variables))
        show = [os.path.abspath(options.psa_driver), 'show', os.path.join(build, 'psa-acme.so')]
        tap.report('it is one', fault(show, project, variables, 'acme (transparent)'))
    return tap.end()


if __name__ == '__main__':
    sys.exit(main())
