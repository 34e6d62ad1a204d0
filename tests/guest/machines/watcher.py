"""Passes on what a guest says while it runs, and knows when it is done."""
# Copyright The psa-linux authors
# SPDX-License-Identifier: Apache-2.0

import collections
import os
import selectors
import time

from machines.host import GuestFailed

# From the start of the guest to the start of the command; one to four seconds are usual.
BOOT_SECONDS = 120


class Watcher:
    """Passes the guest's output on until the guest tells the status, ends, or time is up.

    `ends` are the descriptors to read from: the console, the command's output and errors, the
    reports of tests/guest/init, and, where the guest sends its files, those, kept in `files`.
    """

    def __init__(self, ends, timeout, files=None):
        self.console, self.output, self.errors, self.control, *more = ends
        self.counted = [self.output, self.errors, *more]
        self.files = files
        self.console_lines = collections.deque([b''], maxlen=100)
        self.report = b''
        self.received = collections.Counter()
        self.began = time.monotonic()
        self.timeout = timeout
        self.boot_seconds = None
        self.selector = selectors.DefaultSelector()
        for end in ends:
            os.set_blocking(end, False)
            self.selector.register(end, selectors.EVENT_READ)

    def take(self, end):
        """Moves what is there to where it belongs. False: there is nothing now."""
        try:
            data = os.read(end, 65536)
        except BlockingIOError:
            return False
        if not data:
            self.selector.unregister(end)
            return False
        self.received[end] += len(data)
        if end == self.console:
            first, *rest = data.replace(b'\r', b'').split(b'\n')
            self.console_lines[-1] += first
            self.console_lines.extend(rest)
        elif end == self.control:
            self.report += data
            if self.boot_seconds is None and self.started():
                self.boot_seconds = time.monotonic() - self.began
        elif end not in (self.output, self.errors):
            self.files.write(data)
        else:
            target = 1 if end == self.output else 2
            while data:
                data = data[os.write(target, data):]
        return True

    def started(self):
        return b'started\n' in self.report

    def finished(self):
        """Is there a last report, and everything that it says was sent?"""
        if not self.report.endswith(b'\n') or self.report.splitlines()[-1] == b'started':
            return False
        word, *numbers = self.report.splitlines()[-1].split()
        return word != b'status' or all(
            self.received[end] >= int(size) for end, size in zip(self.counted, numbers[1:]))

    def watch(self):
        while self.selector.get_map() and not self.finished():
            limit = self.timeout if self.started() else min(BOOT_SECONDS, self.timeout)
            left = self.began + limit - time.monotonic()
            if left <= 0:
                what = 'the command was not done' if self.started() else 'the guest did not start'
                raise GuestFailed(f'{what} after {limit:g} seconds')
            for key, _ in self.selector.select(left):
                self.take(key.fd)

    def drain(self):
        """What is still in the pipes when the guest is no more."""
        for key in list(self.selector.get_map().values()):
            while self.take(key.fd):
                pass

    def status(self):
        word, _, value = (self.report.splitlines() or [b''])[-1].decode().partition(' ')
        if word == 'status':
            return int(value.split()[0])
        if word == 'error':
            raise GuestFailed('in the guest: ' + value)
        if self.started():
            raise GuestFailed('the guest ended before the command did')
        raise GuestFailed('the guest did not start')

    def console_tail(self):
        """The reason of a panic, if there was one, and the last lines."""
        lines = [line.decode(errors='replace') for line in self.console_lines if line]
        return [line for line in lines[:-15] if 'panic' in line.lower()] + lines[-15:]
