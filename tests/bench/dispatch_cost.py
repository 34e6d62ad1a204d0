#!/usr/bin/env python3
"""What dispatch adds to a call of each family that no loaded driver serves, against the stock library.

    dispatch_cost.py [--time] DISPATCH DRIVER_CALL START OUR_DIRECTORY STOCK_DIRECTORY SOFT VAULT NOTHING

The first three are the programs beside this file, the last three plug-ins. Two of them are loaded: one that does
nothing, and serves a hash that is not asked for; and an opaque one, because of which every family looks for drivers.
Counts instructions under callgrind: exact, and held to a limit. With --time measures as well, in pairs of runs, for a
person to read; nothing depends on that: nanoseconds of the same calls, what a driver that does nothing costs over a call
of its function, and psa_crypto_init() with the three plug-ins over that of the stock library and dlopen() of them.
"""
# Copyright The psa-linux authors
# SPDX-License-Identifier: Apache-2.0

import collections
import os
import pathlib
import re
import shutil
import statistics
import subprocess
import sys
import tempfile

MOST_INSTRUCTIONS = 60
# Upstream makes an HMAC of two set-ups of a hash, four updates, two finishes and two aborts, each of which looks
# whether a driver has the operation; a key that is imported and destroyed is two requests.
MOST_BESIDE = {'mac_compute(HMAC)': 10 * 20, 'import_key+destroy_key': 60}
PAIRS = 15
FACTOR = 30  # times more calls by the clock than under callgrind

Files = collections.namedtuple('Files', 'dispatch driver_call start ours stock soft vault nothing')


def without_debug_information(directory, names):
    """Copies below a directory: valgrind 3.19 gives up over what clang writes there."""
    copies = []
    for name in names:
        if os.path.isdir(name):
            name = f'{name}/libmbedcrypto.so.16'
        copy = pathlib.Path(directory) / str(len(copies)) / pathlib.Path(name).name
        copy.parent.mkdir()
        subprocess.run(['strip', '--strip-debug', '-o', copy, os.path.realpath(name)], check=True)
        copies.append(str(copy.parent if name.endswith('.so.16') else copy))
    return Files(*copies)


def run(command, library_directory, plugins):
    environment = {**os.environ, 'LD_LIBRARY_PATH': library_directory, 'PSA_DRIVER_PATH': ':'.join(plugins),
                   'PSA_DRIVER_STRICT': '1'}
    return subprocess.run(command, env=environment, check=True, capture_output=True, text=True).stdout


def rows(output):
    """Of each line: name, number of calls, nanoseconds of one."""
    return [(name, int(calls), float(nanoseconds)) for name, calls, nanoseconds in map(str.split, output.splitlines())]


def instructions(command, library_directory, plugins, *options):
    """Per call, by name. The dumps of callgrind are numbered as the lines are printed."""
    with tempfile.TemporaryDirectory() as directory:
        output = run(['valgrind', '--tool=callgrind', '--zero-before=measure_now', '--dump-after=measure_now',
                      *options, f'--callgrind-out-file={directory}/dump', *command], library_directory, plugins)
        counts = {}
        for number, (name, calls, _) in enumerate(rows(output), 1):
            dump = pathlib.Path(f'{directory}/dump.{number}').read_text(encoding='utf-8')
            counts[name] = int(re.search(r'^summary: (\d+)$', dump, re.MULTILINE).group(1)) / calls
        return counts


def nanoseconds(command, library_directory, plugins):
    return {name: time for name, _, time in rows(run(command, library_directory, plugins))}


def count_families(files):
    command = [files.dispatch, '1']
    base = instructions(command, files.stock, [])
    without = instructions(command, files.ours, [])
    loaded = instructions(command, files.ours, [files.nothing, files.vault])
    failures = 0
    for number, name in enumerate(base, 1):
        added = loaded[name] - base[name]
        most = MOST_INSTRUCTIONS + MOST_BESIDE.get(name, 0)
        good = added <= most
        failures += not good
        print(f'# {name}: stock {base[name]:.1f} instructions, ours without drivers {without[name] - base[name]:+.1f}, '
              f'with drivers that do not serve it {added:+.1f}')
        print(f'{"ok" if good else "not ok"} {number} - {name}: at most {most} instructions added')
    print(f'1..{len(base)}')
    return failures


def count_driver_call(files):
    command = [files.driver_call, '1', files.nothing]
    counts = instructions(command, files.ours, [files.nothing])
    inside = instructions(command, files.ours, [files.nothing], '--toggle-collect=pd_served_hash_compute')
    print(f'# a driver that does nothing: called directly {counts["direct"]:.1f} instructions, '
          f'by psa_hash_compute() {counts["dispatched"]:.1f}, of which in dispatch {inside["dispatched"]:.1f}; '
          f'psa_hash_compute() of what the built-in code refuses at once {counts["nobody"]:.1f}')


def time_everything(files):
    families = [files.dispatch, str(FACTOR)]
    pairs = [(nanoseconds(families, files.stock, []), nanoseconds(families, files.ours, [files.nothing, files.vault]))
             for _ in range(PAIRS)]
    for name in pairs[0][0]:
        print(f'# {name}: stock {statistics.median(a[name] for a, _ in pairs):.1f} ns, added '
              f'{statistics.median(b[name] - a[name] for a, b in pairs):+.1f} (median of {PAIRS} pairs)')
    calls = [nanoseconds([files.driver_call, '1000', files.nothing], files.ours, [files.nothing])
             for _ in range(PAIRS)]
    print(f'# a driver that does nothing: called directly {statistics.median(a["direct"] for a in calls):.1f} ns, '
          f'by psa_hash_compute() {statistics.median(a["dispatched"] for a in calls):.1f}, '
          f'psa_hash_compute() of what the built-in code refuses at once {statistics.median(a["nobody"] for a in calls):.1f}')
    plugins = [files.soft, files.vault, files.nothing]
    starts = [(float(run([files.start, *plugins], files.stock, [])), float(run([files.start], files.ours, plugins)))
              for _ in range(PAIRS)]
    print(f'# psa_crypto_init() and three plug-ins: stock and dlopen() '
          f'{statistics.median(a for a, _ in starts):.2f} ms, added {statistics.median(b - a for a, b in starts):+.2f}')


def compare(timed, files):
    failures = 0
    if shutil.which('valgrind') is None:
        print('1..1\nok 1 - instructions added # SKIP valgrind is not installed')
    else:
        failures = count_families(files)
        count_driver_call(files)
    if timed:
        time_everything(files)
    return 1 if failures else 0


def main():
    arguments = sys.argv[1:]
    timed = '--time' in arguments
    arguments = [argument for argument in arguments if argument != '--time']
    with tempfile.TemporaryDirectory() as directory:
        os.chmod(directory, 0o755)
        return compare(timed, without_debug_information(directory, arguments))


if __name__ == '__main__':
    sys.exit(main())
