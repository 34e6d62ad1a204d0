#!/usr/bin/env python3
"""A TLS 1.3 handshake of Mbed TLS's own programs, without a driver and with p256-m.

    handshake.py [--signs] SERVER CLIENT PLUGIN DATA_FILES

The server has an ECDSA P-256 certificate, both sides exchange keys on P-256, the client sends a request of HTTP and
gets the server's page. With the plug-in, both sides must tell that p256-m made, exported and used the keys of the
exchange. --signs: it must also have signed in the server and verified in the client, and only there, because
certificates go through PSA in that flavour.
"""
# Copyright The psa-linux authors
# SPDX-License-Identifier: Apache-2.0

import os
import re
import socket
import subprocess
import sys
import threading

LIMIT = 60  # seconds; nothing waits for them unless something hangs
READY = 'Waiting for a remote connection'
TAKEN = 'mbedtls_net_bind returned'
EXCHANGE = {'generate_key', 'export_public_key', 'key_agreement'}
CALLS = re.compile(r'p256-m calls: (.*)')  # may follow a line without an end


def free_port():
    with socket.socket() as probe:
        probe.bind(('127.0.0.1', 0))
        return probe.getsockname()[1]


class Server:
    """The server's process, and what it has said."""

    def __init__(self, command, environment):
        self.output = ''
        # pylint: disable-next=consider-using-with
        self.process = subprocess.Popen(command, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                        stderr=subprocess.STDOUT)
        self.watchdog = threading.Timer(LIMIT, self.process.kill)

    def __enter__(self):
        self.watchdog.start()
        return self

    def __exit__(self, *_):
        self.watchdog.cancel()
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()

    def read(self, done):
        """Reads until done(output); false if the output ended before."""
        while not done(self.output):
            piece = os.read(self.process.stdout.fileno(), 65536)
            if not piece:
                return False
            self.output += piece.decode(errors='replace')
        return True

    def stop(self):
        """Ends the process as its user would, and returns its exit status."""
        self.process.terminate()
        self.read(lambda _: False)
        return self.process.wait()


def talk(signs, programs, data_files, environment):
    """One handshake and exchange: what the server said and its status, and the client's; None if the port was taken."""
    port = f'server_port={free_port()}'
    server_command = [programs[0], 'server_addr=127.0.0.1', port, 'force_version=tls13', 'groups=secp256r1',
                      f'crt_file={data_files}/server5.crt', f'key_file={data_files}/server5.key']
    if signs:
        # A key in PSA's keeping: with one of its own the program signs deterministically, which p256-m does not do.
        server_command += ['key_opaque=1']
    client_command = [programs[1], 'server_addr=127.0.0.1', 'server_name=localhost', port, 'force_version=tls13',
                      'groups=secp256r1', f'ca_file={data_files}/test-ca2.crt', 'auth_mode=required']
    with Server(server_command, environment) as server:
        if not server.read(lambda output: READY in output):
            return None if TAKEN in server.output else (server.output, server.process.wait(), '', -1)
        client = subprocess.run(client_command, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                stderr=subprocess.STDOUT, timeout=LIMIT, check=False)
        server.read(lambda output: output.count(READY) == 2)  # this connection is done with
        status = server.stop()
        return server.output, status, client.stdout.decode(errors='replace'), client.returncode


def calls(output):
    """Entry points that p256-m answered, by its own words; None if it said nothing."""
    said = CALLS.search(output)
    if said is None:
        return None
    numbers = (word.split('=') for word in said.group(1).split())
    return {name: int(number) for name, number in numbers if int(number) > 0}


def fault(signs, plugged, result):
    """What is wrong with a handshake; None: nothing."""
    server, server_status, client, client_status = result
    expected = {'the server': set(EXCHANGE), 'the client': set(EXCHANGE)}
    if signs:
        expected['the server'] |= {'import_key', 'sign_hash'}
        expected['the client'] |= {'import_key', 'verify_hash'}
    for who, output, status in ('the server', server, server_status), ('the client', client, client_status):
        if status != 0:
            return f'{who} ended with status {status}'
        if 'Protocol is TLSv1.3' not in output:
            return f'{who} did not speak TLS 1.3'
        answered = calls(output)
        if plugged and (answered is None or set(answered) != expected[who]):
            return f'in {who} p256-m answered {answered}, expected were {sorted(expected[who])}'
        if not plugged and answered is not None:
            return f'p256-m was in {who}'
    if 'GET / HTTP/1.0' not in server.partition('Read from client:')[2]:
        return 'the server did not get the request'
    if 'HTTP/1.0 200 OK' not in client.partition('Read from server:')[2]:
        return 'the client did not get the page'
    return None


def main():
    arguments = sys.argv[1:]
    signs = arguments[0] == '--signs'
    *programs, plugin, data_files = arguments[signs:]
    failures = 0
    print('1..2')
    for number, (name, path) in enumerate((('without a driver', ''), ('with p256-m', plugin)), 1):
        environment = {**os.environ, 'PSA_DRIVER_PATH': path, 'PSA_DRIVER_STRICT': '1'}
        result = None
        for _ in range(10):
            result = result or talk(signs, programs, data_files, environment)
        if result is None:
            wrong = 'no port of ten was free'
        else:
            wrong = fault(signs, path != '', result)
            for who, output in ('server', result[0]), ('client', result[2]):
                if calls(output):
                    print(f'# p256-m in the {who}:', *(f'{what}={count}' for what, count in calls(output).items()))
        if wrong is not None:
            failures += 1
            for line in (wrong, *(result[0] + result[2] if result else '').splitlines()):
                print('#', line)
        print(f'{"ok" if wrong is None else "not ok"} {number} - TLS 1.3 handshake {name}')
    return 1 if failures else 0


if __name__ == '__main__':
    sys.exit(main())
