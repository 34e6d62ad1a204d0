#!/usr/bin/env python3
"""docs/driver-guide.md, followed literally in an empty directory.

    guide.py --guide FILE --build DIR --prefix DIR --libdir DIR --mbedtls DIR --meson PROGRAM [--skip REASON]

The build is installed into a scratch directory. Then, in an empty one, the files of the page are written and its commands
are run in the order of the page. Each block of commands is one test: it must succeed, write nothing to the standard error
output, and print what the page says. Prints TAP.
"""
# Copyright The psa-linux authors
# SPDX-License-Identifier: Apache-2.0

import argparse
import os
import pathlib
import re
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True  # the source tree stays clean

import blocks  # noqa: E402
import tables  # noqa: E402
from tap import Tap  # noqa: E402

# What would make the commands do something else than in a reader's shell.
NOT_OF_A_READER = ('CC', 'CFLAGS', 'CPPFLAGS', 'LDFLAGS', 'LD_PRELOAD', 'PSA_DRIVER_PATH', 'PSA_DRIVER_DEBUG',
                   'PSA_DRIVER_STRICT', 'PSA_DRIVER_CONFORMING', 'DESTDIR')


def install(options, destination):
    """Installs the build below the directory, as if that were the root of the reader's machine."""
    done = subprocess.run([options.meson, 'install', '--no-rebuild', '-C', options.build, '--destdir', destination],
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                          check=False)
    if done.returncode != 0:
        sys.stderr.write(done.stdout)
        print('Bail out! meson install failed')
        sys.exit(1)
    prefix = pathlib.Path(str(destination) + options.prefix)
    for file in (prefix / options.libdir / 'pkgconfig').glob('*.pc'):
        lines = file.read_text().splitlines()
        for place, line in enumerate(lines):
            name, _, value = line.partition('=')
            if name in ('prefix', 'plugindir') and value.startswith('/'):
                lines[place] = f'{name}={destination}{value}'
        file.write_text('\n'.join(lines) + '\n')
    return prefix


def environment(options, prefix):
    variables = {name: value for name, value in os.environ.items() if name not in NOT_OF_A_READER}
    libdir = prefix / options.libdir
    variables['PATH'] = f'{prefix / "bin"}:{variables["PATH"]}'
    variables['LD_LIBRARY_PATH'] = str(libdir)
    variables['PKG_CONFIG_PATH'] = str(libdir / 'pkgconfig')
    variables['MBEDTLS'] = options.mbedtls
    variables['LC_ALL'] = 'C'
    return variables


def run_commands(text, directory, variables):
    # The guide's reader has a shell that goes on after a failure, and looks. Here the first failure is one.
    return subprocess.run(['sh', '-e', '-u', '-c', text], cwd=directory, env=variables, stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, check=False)


def fault(done, expected):
    """What was wrong with it, or None."""
    if done.returncode != 0:
        return f'exit status {done.returncode}'
    if done.stderr:
        return 'it wrote to the standard error output'
    return blocks.first_difference(expected, done.stdout) if expected is not None else None


def follow(page, directory, variables, tap):
    found = blocks.read_blocks(page)
    if not any(block.kind == 'commands' for block in found):
        tap.report('commands', 'the page has none')
    for place, block in enumerate(found):
        if block.kind == 'file':
            (directory / block.name).write_text(block.text)
        elif block.kind == 'commands':
            output = found[place + 1] if place + 1 < len(found) else None
            expected = output.text if output is not None and output.kind == 'output' else None
            done = run_commands(block.text, directory, variables)
            # '#' would begin a directive of TAP.
            name = f'line {block.line}: {block.text.splitlines()[0]}'.replace('#', 'no. ')
            tap.report(name, fault(done, expected), done.stdout, done.stderr)


def broken_links(guide, page):
    """None if every link to a heading or a file of the tree leads there."""
    headings = [re.sub(r'[^\w -]', '', line.lstrip('# ').lower()).replace(' ', '-')
                for line in page.splitlines() if line.startswith('#')]
    for target in re.findall(r'\]\(([^)]+)\)', page):
        if target.startswith('#') and target[1:] not in headings:
            return f'no heading is called {target}'
        if not target.startswith(('#', 'https://')) and not (guide.parent / target).exists():
            return f'there is no file {target}'
    return None


def main():
    parser = argparse.ArgumentParser()
    for name in ('guide', 'build', 'prefix', 'libdir', 'mbedtls', 'meson'):
        parser.add_argument('--' + name, required=True)
    parser.add_argument('--skip', default='', metavar='REASON', help='do nothing but say why')
    options = parser.parse_args()
    if options.skip:
        print('1..0 # SKIP ' + options.skip)
        return 0
    guide = pathlib.Path(options.guide).resolve()
    page = guide.read_text(encoding='utf-8')
    os.umask(0o022)  # a plug-in that a group may write is not loaded
    tap = Tap()
    with tempfile.TemporaryDirectory(prefix='psa-guide-') as scratch:
        scratch = pathlib.Path(scratch).resolve()
        empty = scratch / 'empty'
        empty.mkdir()
        variables = environment(options, install(options, scratch / 'installed'))
        follow(page, empty, variables, tap)
        tap.report('links', broken_links(guide, page))
        for flavour in ('drop-in', 'psa'):
            tap.report(f'tables of flavour {flavour}', tables.fault(page, flavour, empty, variables))
    return tap.end()


if __name__ == '__main__':
    sys.exit(main())
