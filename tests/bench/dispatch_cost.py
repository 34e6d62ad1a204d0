#!/usr/bin/env python3
"""What dispatch adds to a psa_hash_compute() of 64 bytes that no loaded driver serves, against the stock library.

    dispatch_cost.py [--time] PROGRAM OUR_DIRECTORY STOCK_DIRECTORY PLUGIN

Counts instructions under callgrind: exact, and held to a limit. With --time measures nanoseconds as well, in
pairs of runs, for a person to read; nothing depends on them.
"""
# Copyright The psa-linux authors
# SPDX-License-Identifier: Apache-2.0

import os
import pathlib
import re
import shutil
import statistics
import subprocess
import sys
import tempfile

MOST_INSTRUCTIONS = 60
FEW, MANY = 1000, 11000  # calls in two runs: start-up cancels out


def environment(library_directory, plugins):
    return {**os.environ, 'LD_LIBRARY_PATH': library_directory, 'PSA_DRIVER_PATH': plugins, 'PSA_DRIVER_STRICT': '1'}


def without_debug_information(directory, program, ours, stock, plugin):
    """Copies below a directory: valgrind 3.19 gives up over what clang writes there."""
    copies = []
    for number, name in enumerate((program, f'{ours}/libmbedcrypto.so.16', f'{stock}/libmbedcrypto.so.16', plugin)):
        copy = pathlib.Path(directory) / str(number) / pathlib.Path(name).name
        copy.parent.mkdir()
        subprocess.run(['strip', '--strip-debug', '-o', copy, os.path.realpath(name)], check=True)
        copies.append(copy)
    return str(copies[0]), str(copies[1].parent), str(copies[2].parent), str(copies[3])


def instructions(program, library_directory, plugins):
    """Per call."""
    totals = []
    for calls in (FEW, MANY):
        with tempfile.NamedTemporaryFile() as output:
            run = subprocess.run(
                ['valgrind', '--tool=callgrind', f'--callgrind-out-file={output.name}', program, str(calls)],
                env=environment(library_directory, plugins), check=True, capture_output=True, text=True)
        totals.append(int(re.search(r'Collected\s*:\s*(\d+)', run.stderr).group(1)))
    return (totals[1] - totals[0]) / (MANY - FEW)


def nanoseconds(program, library_directory, plugins):
    run = subprocess.run([program, '300000'], env=environment(library_directory, plugins), check=True,
                         capture_output=True, text=True)
    return float(run.stdout)


def compare(timed, program, ours, stock, plugin):
    if shutil.which('valgrind') is None:
        print('ok 1 - instructions added # SKIP valgrind is not installed')
    else:
        base = instructions(program, stock, '')
        without = instructions(program, ours, '')
        loaded = instructions(program, ours, plugin)
        good = loaded - base <= MOST_INSTRUCTIONS
        print(f'# instructions of a call: stock {base:.1f}, ours without drivers {without - base:+.1f}, '
              f'with a driver that does not serve it {loaded - base:+.1f}')
        print(f'{"ok" if good else "not ok"} 1 - at most {MOST_INSTRUCTIONS} instructions added')
        if not good:
            return 1
    if timed:
        pairs = [(nanoseconds(program, stock, ''), nanoseconds(program, ours, plugin)) for _ in range(15)]
        print(f'# nanoseconds of a call: stock {statistics.median(a for a, _ in pairs):.1f}, added '
              f'{statistics.median(b - a for a, b in pairs):+.1f} (median of {len(pairs)} pairs)')
    return 0


def main():
    arguments = sys.argv[1:]
    timed = '--time' in arguments
    arguments = [argument for argument in arguments if argument != '--time']
    print('1..1')
    with tempfile.TemporaryDirectory() as directory:
        os.chmod(directory, 0o755)
        return compare(timed, *without_debug_information(directory, *arguments))


if __name__ == '__main__':
    sys.exit(main())
