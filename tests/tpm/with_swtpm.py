#!/usr/bin/env python3
"""Runs a command with a software TPM of its own.

    with_swtpm.py [--tap] [--nothing-left] COMMAND [ARGUMENT...]

The command gets PSA_TPM_TCTI, an empty key store (PSA_STORAGE_PATH), and PSA_TPM_TEST_LOG: the name of a file with one line
per command and response, "C" or "R" and all bytes in hexadecimal, written before the response is passed on. To the socket
PSA_TPM_TEST_CONTROL it may send a line and gets one back, "done": "stop" and "start" the TPM; "other", "own": start another one
in its place, or the first one again.

--nothing-left: fails if the command leaves an object or a session in the TPM.
Exit status: the command's; 1 if something was left; 77 without swtpm (--tap: a plan that skips all).
"""
# Copyright The psa-linux authors
# SPDX-License-Identifier: Apache-2.0

import os
import select
import shutil
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import threading

HEADER = 10
PATIENCE = 30
# TPM2_GetCapability(TPM2_CAP_HANDLES, first handle, 64)
GET_HANDLES = '>HIIIII', 0x8001, 22, 0x17A, 1
TRANSIENT_FIRST = 0x80000000
LOADED_SESSION_FIRST = 0x02000000
ACTIVE_SESSION_FIRST = 0x03000000


def receive(connection):
    """A whole command or response, or None at the end of the stream."""
    data = b''
    size = HEADER
    while len(data) < size:
        piece = connection.recv(size - len(data))
        if not piece:
            return None
        data += piece
        if len(data) == HEADER:
            size = max(HEADER, struct.unpack_from('>I', data, 2)[0])
    return data


class Recorder:
    """Stands between the TPM and its users and writes down what passes."""

    def __init__(self, path, tpm, log):
        self.tpm = tpm
        self.log = open(log, 'w', encoding='ascii')
        self.listener = socket.socket(socket.AF_UNIX)
        self.listener.bind(path)
        self.listener.listen(64)
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            user, _ = self.listener.accept()
            threading.Thread(target=self.serve, args=(user,), daemon=True).start()

    def write(self, direction, data):
        # One write: lines of several users do not mix.
        self.log.write(f'{direction} {data.hex()}\n')
        self.log.flush()

    def serve(self, user):
        try:
            with user, socket.socket(socket.AF_UNIX) as tpm:
                tpm.connect(self.tpm)
                while (command := receive(user)) is not None:
                    self.write('C', command)
                    tpm.sendall(command)
                    response = receive(tpm)
                    if response is None:
                        return
                    self.write('R', response)
                    user.sendall(response)
        except OSError:
            pass  # one of them is gone, which the other one notices


class Swtpm:
    def __init__(self, directory):
        self.directory = directory
        self.socket = os.path.join(directory, 'tpm')
        self.pid_file = os.path.join(directory, 'pid')
        self.pid = None
        self.start('own')

    def start(self, name):
        """The TPM of that name; each has its own seeds and keys."""
        state = os.path.join(self.directory, name)
        os.makedirs(state, exist_ok=True)
        # Goes to the background when it listens.
        subprocess.run(
            ['swtpm', 'socket', '--tpm2', '--daemon', '--tpmstate', f'dir={state}',
             '--server', f'type=unixio,path={self.socket}', '--ctrl', f'type=unixio,path={self.socket}.ctrl',
             '--flags', 'not-need-init,startup-clear', '--pid', f'file={self.pid_file}'],
            check=True, timeout=PATIENCE)
        with open(self.pid_file, encoding='ascii') as file:
            self.pid = int(file.read())

    def handles(self, first):
        with socket.socket(socket.AF_UNIX) as tpm:
            tpm.settimeout(PATIENCE)
            tpm.connect(self.socket)
            layout, *values = GET_HANDLES
            tpm.sendall(struct.pack(layout, *values, first, 64))
            response = receive(tpm)
        code, _, _, count = struct.unpack_from('>IBII', response, 6)
        if code != 0:
            raise RuntimeError(f'TPM2_GetCapability: 0x{code:x}')
        return struct.unpack_from(f'>{count}I', response, 19)

    def stop(self):
        if self.pid is None:
            return
        process = os.pidfd_open(self.pid)
        try:
            signal.pidfd_send_signal(process, signal.SIGTERM)
            # It is nobody's child here, so its end is seen and not waited for.
            if not select.select([process], [], [], PATIENCE)[0]:
                raise RuntimeError(f'swtpm {self.pid} does not end')
        finally:
            os.close(process)
        self.pid = None

    def obey(self, path):
        """Does what the test says, one line after the other."""
        listener = socket.socket(socket.AF_UNIX)
        listener.bind(path)
        listener.listen()
        threading.Thread(target=self.serve, args=(listener,), daemon=True).start()

    def serve(self, listener):
        while True:
            user, _ = listener.accept()
            with user, user.makefile('rw', encoding='ascii') as lines:
                for line in lines:
                    order = line.strip()
                    self.stop()
                    if order != 'stop':
                        self.start('own' if order == 'start' else order)
                    lines.write('done\n')
                    lines.flush()


def left(tpm):
    return {
        'objects': tpm.handles(TRANSIENT_FIRST),
        'loaded sessions': tpm.handles(LOADED_SESSION_FIRST),
        'saved sessions': tpm.handles(ACTIVE_SESSION_FIRST),
    }


def run(options, command, directory):
    tpm = Swtpm(directory)
    try:
        path = os.path.join(directory, 'recorded')
        log = os.path.join(directory, 'log')
        store = os.path.join(directory, 'keys')
        os.mkdir(store, 0o700)
        os.symlink(tpm.socket + '.ctrl', path + '.ctrl')
        control = os.path.join(directory, 'control')
        tpm.obey(control)
        Recorder(path, tpm.socket, log)
        status = subprocess.run(command, check=False, env=os.environ | {
            'PSA_TPM_TCTI': f'swtpm:path={path}', 'PSA_TPM_TEST_LOG': log, 'PSA_STORAGE_PATH': store,
            'PSA_TPM_TEST_CONTROL': control,
        }).returncode
        if '--nothing-left' in options:
            for what, handles in left(tpm).items():
                if handles:
                    print(f'# {what} left in the TPM:', *(f'0x{handle:x}' for handle in handles))
                    status = status or 1
        return status
    finally:
        tpm.stop()


def main():
    options = []
    command = sys.argv[1:]
    while command and command[0].startswith('--'):
        options.append(command.pop(0))
    if not command or not set(options) <= {'--tap', '--nothing-left'}:
        sys.exit(__doc__)
    if shutil.which('swtpm') is None:
        print('1..0 # SKIP swtpm is not installed')
        return 0 if '--tap' in options else 77
    with tempfile.TemporaryDirectory(prefix='psa-tpm.') as directory:
        return run(options, command, directory)


if __name__ == '__main__':
    sys.exit(main())
