#!/usr/bin/env python3
"""The key store under processes that are killed, contend, run out of room, and use another library.

    storage.py WORKER STOCK_LIBRARY_DIRECTORY {killed,contended,limits,interchange}

TAP. PSA_TEST_FULL=1: as often and as long as before a release.
"""
# Copyright The psa-linux authors
# SPDX-License-Identifier: Apache-2.0

import os
import random
import select
import shutil
import subprocess
import sys
import tempfile
import time

FULL = os.environ.get('PSA_TEST_FULL') == '1'
KILLS = 10000 if FULL else 200
CONTENTION_SECONDS = 60 if FULL else 3
# A worker that takes longer than this hangs.
PATIENCE = 120

LOCK = '.psa_its.lock'
NEW = '.psa_its.new'


class Failed(Exception):
    """What a test found wrong."""


class Skipped(Exception):
    """Why a test cannot be done here."""


def environment(library=None, is_durable=True):
    """The store in the current directory, by our library or by another one of its name."""
    changed = {name: value for name, value in os.environ.items() if not name.startswith('PSA_')}
    changed['PSA_DRIVER_PATH'] = ''
    changed['PSA_STORAGE_SYNC'] = '1' if is_durable else '0'
    # What Meson sets names both, in any order; without it the worker finds the library that it was linked to.
    changed.pop('LD_LIBRARY_PATH', None)
    if library is not None:
        changed['LD_LIBRARY_PATH'] = library
    return changed


def run(worker, store, *arguments, library=None, prefix=()):
    done = subprocess.run([*prefix, worker, *map(str, arguments)], cwd=store, env=environment(library), text=True,
                          stdin=subprocess.DEVNULL, capture_output=True, timeout=PATIENCE, check=False)
    if done.returncode != 0:
        raise Failed(f'{" ".join(map(str, arguments))}: exit status {done.returncode}: {done.stderr.strip()}')
    return done.stdout


class Expectation:
    """What the store may hold, by what a worker said before it was killed."""

    def __init__(self):
        self.certain = {str(number): 'absent' for number in range(1, 9)}
        self.began = None
        self.changes = 0

    def hear(self, line):
        words = line.split()
        if words[0] == 'begin':
            self.began = (words[1], words[2])
        elif words[0] == 'done':
            self.certain[self.began[0]] = self.began[1]
            self.began = None
            self.changes += 1

    def look(self, shown):
        """Compares, and takes what is there for certain; true if a change was cut off."""
        for line in shown.splitlines():
            number, found = line.split(' ', 1)
            allowed = {self.certain[number]}
            if self.began is not None and self.began[0] == number:
                allowed.add(self.began[1])
            if found not in allowed:
                raise Failed(f'object {number} is {found!r}; allowed: {sorted(allowed)}')
            self.certain[number] = found
        cut_off, self.began = self.began is not None, None
        return cut_off


def kill_once(worker, store, expectation, first, is_durable):
    process = subprocess.Popen([worker, 'change', str(first)], cwd=store, env=environment(is_durable=is_durable),
                               stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    ready, _, _ = select.select([process.stdout], [], [], PATIENCE)
    # The moment is to be a random one of those in which it works.
    end = time.perf_counter() + random.uniform(0, 0.02 if is_durable else 0.002)
    while ready and time.perf_counter() < end:
        pass
    process.kill()
    said, error = process.communicate()
    if process.returncode != -9:
        raise Failed(f'the worker ended by itself: exit status {process.returncode}: {error.decode().strip()}')
    lines = said.decode().split('\n')
    for line in lines[:-1]:
        expectation.hear(line)
    return len(lines)


def killed(worker, _stock, store):
    """A killed process leaves each key old or new, and none that was acknowledged is lost"""
    expectation = Expectation()
    first, cut_off = 1, 0
    seed = random.randrange(2 ** 32)
    random.seed(seed)
    print(f'# seed {seed}, {KILLS} kills')
    for number in range(KILLS):
        # Without fsync the moment is seldom one of waiting for the disk; a killed process loses nothing by that.
        first += kill_once(worker, store, expectation, first, number % 2 == 0)
        try:
            cut_off += expectation.look(run(worker, store, 'show'))
        except Failed as failure:
            raise Failed(f'after kill {number + 1}: {failure}') from failure
    print(f'# {expectation.changes} changes acknowledged, {cut_off} cut off')
    if cut_off < KILLS // 20 or expectation.changes < KILLS // 4:
        raise Failed('too few changes were cut off for the test to say anything')
    left = [name for name in os.listdir(store) if not name.endswith('.psa_its')]
    if set(left) - {LOCK, NEW}:
        raise Failed(f'left behind: {left}')


def contend(worker, store, is_durable):
    processes = [subprocess.Popen([worker, 'contend', str(who), str(CONTENTION_SECONDS)], cwd=store,
                                  env=environment(is_durable=is_durable), stdin=subprocess.DEVNULL,
                                  stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
                 for who in (0, 1)]
    created, lost = {}, {}
    try:
        for process in processes:
            said, error = process.communicate(timeout=PATIENCE + CONTENTION_SECONDS)
            if process.returncode != 0:
                raise Failed(f'exit status {process.returncode}: {error.strip()}')
            for line in said.splitlines():
                number, mine, others = map(int, line.split())
                created.setdefault(number, []).append(mine)
                lost.setdefault(number, []).append(others)
    except subprocess.TimeoutExpired as expired:
        raise Failed('a process hangs') from expired
    finally:
        for process in processes:
            process.kill()
            process.wait()
    print(f'# created {created}, found by the other {lost}')
    for number, counts in created.items():
        with open(os.path.join(store, f'00000002{number:08x}.psa_its'), 'rb') as file:
            counter = int.from_bytes(file.read()[16:20], 'little')
        if counter != sum(counts):
            raise Failed(f'key {number} was created {counts} times, and its counter is {counter}')
        if os.path.exists(os.path.join(store, f'{number:016x}.psa_its')):
            raise Failed(f'key {number} is still there')
    if not all(sum(row[who] for row in created.values()) > 0 for who in (0, 1)):
        raise Failed('one of them never had its turn')
    # While it waits for the disk, one may seldom find a key of the other one's.
    if not is_durable and not any(map(sum, lost.values())):
        raise Failed('they did not meet')


def contended(worker, _stock, store):
    """Two processes that create the same keys: one gets each, no update is lost, nobody waits for ever"""
    contend(worker, store, is_durable=True)


def contended_without_sync(worker, _stock, store):
    """The same without fsync, so that they meet more often"""
    contend(worker, store, is_durable=False)


def mount_prefix(store, options):
    """What runs a worker with a small file system of its own at the store; root, or a user namespace."""
    script = f'mount -t tmpfs -o {options} none {store} && cd {store} && exec "$@"'
    for flags in (['-m'], ['-r', '-m']):
        prefix = ['unshare', *flags, 'sh', '-ec', script, 'sh']
        try:
            done = subprocess.run([*prefix, 'true'], stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
        except FileNotFoundError as missing:
            raise Skipped('unshare(1) is not installed') from missing
        if done.returncode == 0:
            return prefix
    raise Skipped(f'no file system can be mounted here: {done.stderr.strip()}')


def full(worker, _stock, store):
    """On a full file system the status says so, and no acknowledged key is lost"""
    print('#', run(worker, store, 'fill', prefix=mount_prefix(store, 'size=128k,mode=0700')).strip())


def out_of_inodes(worker, _stock, store):
    """Where no file can be made, likewise"""
    print('#', run(worker, store, 'fill', prefix=mount_prefix(store, 'size=8m,nr_inodes=20,mode=0700')).strip())


def read_only(worker, _stock, store):
    """On a read-only file system keys can be read, and the status of all else is NOT_PERMITTED"""
    prefix = mount_prefix(store, 'size=1m,mode=0700')
    script = f'"$1" create && mount -o remount,ro {store} && exec "$1" refuse'
    run('sh', store, '-ec', script, 'sh', worker, prefix=prefix)


def ours_then_stock(worker, stock, store):
    """Stock Mbed TLS reads and removes what we stored"""
    run(worker, store, 'put')
    if LOCK not in os.listdir(store):
        raise Failed('this is not our library')
    run(worker, store, 'check')
    run(worker, store, 'check', library=stock)
    run(worker, store, 'remove', library=stock)
    if [name for name in os.listdir(store) if name != LOCK]:
        raise Failed(f'left: {os.listdir(store)}')


def stock_then_ours(worker, stock, store):
    """We read and remove what stock Mbed TLS stored"""
    run(worker, store, 'put', library=stock)
    if LOCK in os.listdir(store):
        raise Failed('this is not the stock library')
    run(worker, store, 'check', library=stock)
    run(worker, store, 'check')
    run(worker, store, 'remove')
    if [name for name in os.listdir(store) if name != LOCK]:
        raise Failed(f'left: {os.listdir(store)}')


def by_turns(worker, stock, store):
    """Both overwrite what the other one wrote"""
    for library in (stock, None, stock, None):
        run(worker, store, 'put', library=library)
        run(worker, store, 'check')
        run(worker, store, 'check', library=stock)
        run(worker, store, 'remove', library=None if library else stock)


TESTS = {
    'killed': [killed],
    'contended': [contended, contended_without_sync],
    'limits': [full, out_of_inodes, read_only],
    'interchange': [ours_then_stock, stock_then_ours, by_turns],
}


def main():
    worker, stock, which = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2]), sys.argv[3]
    passed = True
    print(f'1..{len(TESTS[which])}')
    for number, test in enumerate(TESTS[which], 1):
        store = tempfile.mkdtemp(prefix='store-', dir=os.getcwd())
        result, note = 'ok', ''
        try:
            test(worker, stock, store)
        except Skipped as reason:
            note = f' # SKIP {reason}'
        except (Failed, subprocess.TimeoutExpired) as failure:
            result, passed = 'not ok', False
            print(f'# {failure}')
        finally:
            shutil.rmtree(store)
        print(f'{result} {number} - {test.__doc__}{note}', flush=True)
    return 0 if passed else 1


if __name__ == '__main__':
    sys.exit(main())
