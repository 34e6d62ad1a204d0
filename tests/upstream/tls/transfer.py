#!/usr/bin/env python3
"""TLS connections of Mbed TLS's own programs, without a plug-in and with one: data, handshakes, and who did the work.

    transfer.py [--megabytes N] [--handshakes N] [--full TIMES] SERVER CLIENT PLUGIN DATA_FILES

Both programs are those with measure.c linked in. For each version of TLS and suite, N MB go to and fro in full
records. All that one side says it has sent must be what the other says it has received; with the plug-in, it must have
answered for each of these records on both sides, without it none. The same, shorter, with the plug-in on one side
only: then the built-in code judges it. After that, N full handshakes for each version and kind of certificate.
Throughput and handshakes per second are told for people to read, and judge nothing. In the environment,
PSA_DRIVER_CONFORMING=1 makes a plug-in serve what it would leave to the built-in code, and PSA_TEST_FULL=1 asks for as
many times the data and handshakes as --full says.
"""
# Copyright The psa-linux authors
# SPDX-License-Identifier: Apache-2.0

import argparse
import os
import re
import signal
import subprocess
import sys
import tempfile
import threading

LIMIT = 300  # seconds for a server; nothing waits for them unless something hangs
EXCHANGES_MIXED = 10  # where the plug-in is on one side only
SUITES = {
    'AES-128-GCM': ('TLS-ECDHE-ECDSA-WITH-AES-128-GCM-SHA256', 'TLS1-3-AES-128-GCM-SHA256'),
    'AES-256-GCM': ('TLS-ECDHE-ECDSA-WITH-AES-256-GCM-SHA384', 'TLS1-3-AES-256-GCM-SHA384'),
    'AES-128-CCM': ('TLS-ECDHE-ECDSA-WITH-AES-128-CCM', 'TLS1-3-AES-128-CCM-SHA256'),
    'ChaCha20-Poly1305': ('TLS-ECDHE-ECDSA-WITH-CHACHA20-POLY1305-SHA256', 'TLS1-3-CHACHA20-POLY1305-SHA256'),
}
CERTIFICATES = {  # and key, and who signed it; a suite of TLS 1.2, of TLS 1.3
    'ECDSA P-256': ('server5.crt', 'server5.key', 'test-ca2.crt', SUITES['AES-128-GCM']),
    'RSA 2048': ('server2-sha256.crt', 'server2.key', 'test-ca-sha256.crt',
                 ('TLS-ECDHE-RSA-WITH-AES-128-GCM-SHA256', 'TLS1-3-AES-128-GCM-SHA256')),
}
# Name, name for the programs, and the most data that they put in one record: they agree on a limit of 16384 bytes in
# TLS 1.3 (RFC 8449), which counts the byte with the type.
VERSIONS = (('TLS 1.2', 'tls12', 'TLSv1.2', 16384), ('TLS 1.3', 'tls13', 'TLSv1.3', 16383))
WAITING = re.compile(r'waiting: port=(\d+)')
MEASURED = re.compile(r'measured: (.*)')
MESSAGE = re.compile(rb' (\d+) bytes (read|written in 1 fragments)\n\n')


class Fault(Exception):
    """What is wrong with a connection."""


class Side:
    """A process at one end of connections, and what it and measure.c said."""

    def __init__(self, name, command, plugin):
        self.name = name
        self.plugin = plugin
        self.file = tempfile.TemporaryFile()  # no pipe: nobody is to read while time is taken
        self.said = ''
        environment = {**os.environ, 'PSA_DRIVER_PATH': plugin, 'PSA_DRIVER_STRICT': '1'}
        # pylint: disable-next=consider-using-with
        self.process = subprocess.Popen(command, env=environment, stdin=subprocess.DEVNULL, stdout=self.file,
                                        stderr=subprocess.PIPE, text=True, errors='replace')
        self.watchdog = threading.Timer(LIMIT, self.process.kill)

    def __enter__(self):
        self.watchdog.start()
        return self

    def __exit__(self, *_):
        self.watchdog.cancel()
        self.process.kill()
        self.process.wait()
        self.process.stderr.close()
        self.file.close()

    def wait_for_port(self):
        """Until a server waits for the next connection; on which port."""
        for line in self.process.stderr:
            self.said += line
            if said := WAITING.search(line):
                return said.group(1)
        raise Fault(f'{self.name} ended with status {self.process.wait()}' + self.tail())

    def end(self):
        """Until the process has ended; it must have done so well."""
        self.said += self.process.stderr.read()
        if self.process.wait() != 0:
            raise Fault(f'{self.name} ended with status {self.process.returncode}' + self.tail())

    def output(self):
        self.file.seek(0)
        return self.file.read()

    def tail(self):
        printable = self.output()[-1000:].decode(errors='replace')
        return f', after\n{printable}\n{self.said[-3000:]}'

    def measured(self):
        said = MEASURED.search(self.said)
        if said is None:
            raise Fault(f'{self.name} did not tell what it measured' + self.tail())
        return {name: float(value) for name, value in (word.split('=') for word in said.group(1).split())}

    def messages(self, kind):
        """The data that it has sent, or received, by its own words: one string of bytes for each record."""
        output = self.output()
        return [output[said.end():said.end() + int(said.group(1))] for said in MESSAGE.finditer(output)
                if said.group(2).startswith(kind)]


def expect(what, found, expected):
    if found != expected:
        raise Fault(f'{what}: {found}, expected {expected}')


def judge_side(side, protocol, suite, handshakes, records):
    """The connections were what they had to be, and it was the plug-in, or nobody, that protected the records."""
    output = side.output()
    expect(f'{side.name}: connections with {protocol}', output.count(f'Protocol is {protocol} '.encode()), handshakes)
    expect(f'{side.name}: connections with {suite}', output.count(f'Ciphersuite is {suite} '.encode()), handshakes)
    measured = side.measured()
    expect(f'{side.name}: handshakes', measured['handshakes'], handshakes)
    expect(f'{side.name}: full records', measured['records'], records)
    served = records if side.plugin else 0
    expect(f'{side.name}: full records that the plug-in answered for', measured['served'], served)
    expect(f'{side.name}: plug-ins', measured['drivers'], 1 if side.plugin else 0)
    expect(f'{side.name}: calls were answered by a plug-in', measured['calls'] > 0, side.plugin != '')


def judge_data(sender, receiver, filler, exchanges, size):
    """What was received is what was sent, and that is what it had to be."""
    sent = sender.messages(b'written')
    expect(f'{sender.name}: sizes of what it sent', {len(message) for message in sent}, {size})
    expect(f'{sender.name}: what it sent, in records', len(sent), exchanges)
    filled = all(message.count(filler) > size - 200 for message in sent)
    expect(f'{sender.name}: it sent what it was asked for', filled, True)
    expect(f'{receiver.name} received what {sender.name} sent', receiver.messages(b'read') == sent, True)


class Connections:
    """What is the same for all connections of a run."""

    def __init__(self, arguments):
        self.arguments = arguments

    def talk(self, version, suite, certificate, plugins, clients, exchanges):
        """Clients, one after another, at one server. What both measured: the server, and each of the clients."""
        _, option, protocol, size = version
        files = [os.path.join(self.arguments.data_files, name) for name in CERTIFICATES[certificate][:3]]
        data = exchanges > 0
        server_command = [
            self.arguments.server, 'server_addr=127.0.0.1', 'server_port=0', f'force_version={option}', 'tickets=0',
            'cache_remove=1', f'crt_file={files[0]}', f'key_file={files[1]}', f'exchanges={exchanges if data else 1}']
        client_command = [
            self.arguments.client, 'server_addr=127.0.0.1', 'server_name=localhost', f'force_version={option}',
            'tickets=0', f'force_ciphersuite={suite}', f'ca_file={files[2]}', 'auth_mode=required',
            f'exchanges={exchanges if data else 1}']
        if data:
            server_command.append(f'response_size={size}')
            client_command.append(f'request_size={size}')
        of_clients = []
        with Side('the server', server_command, plugins[0]) as server:
            port = server.wait_for_port()
            for _ in range(clients):
                with Side('the client', [*client_command, f'server_port={port}'], plugins[1]) as client:
                    client.end()
                    server.wait_for_port()  # this connection is done with
                    judge_side(client, protocol, suite, 1, 2 * exchanges)
                    of_clients.append(client.measured())
                    expect('the client: certificates verified', of_clients[-1]['certificates'], 1)
                    if data:
                        judge_data(client, server, b'A', exchanges, size)
                        judge_data(server, client, b'B', exchanges, size)
            server.process.send_signal(signal.SIGTERM)
            server.end()
            judge_side(server, protocol, suite, clients, 2 * exchanges * clients)
            return server.measured(), of_clients


class Tap:
    """Counts and tells results."""

    def __init__(self):
        self.count = 0
        self.failures = 0

    def test(self, name, function, *arguments):
        """What the function returned; None after a fault."""
        self.count += 1
        result = wrong = None
        try:
            result = function(*arguments)
        except Fault as fault:
            wrong = str(fault)
            self.failures += 1
        print(f'{"ok" if wrong is None else "not ok"} {self.count} - {name}')
        for line in wrong.splitlines() if wrong is not None else ():
            print('#', line)
        sys.stdout.flush()
        return result

    @staticmethod
    def compare(what, unit, without, with_plugin):
        times = with_plugin / without
        print(f'# {what}: {without:.0f} {unit} without, {with_plugin:.0f} {unit} with: times {times:.1f}')


def transfers(tap, connections, megabytes, plugin):
    for number, version in enumerate(VERSIONS):
        exchanges = -(-megabytes * 1000000 // (2 * version[3]))
        for name, suites in SUITES.items():
            passed, used = [], []
            for how, plugins, count in (('without a plug-in', ('', ''), exchanges),
                                        ('with the plug-in', (plugin, plugin), exchanges),
                                        ('the server alone with it', (plugin, ''), EXCHANGES_MIXED),
                                        ('the client alone with it', ('', plugin), EXCHANGES_MIXED)):
                measured = tap.test(f'{version[0]}, {name}, {2 * count} records, {how}', connections.talk, version,
                                    suites[number], 'ECDSA P-256', plugins, 1, count)
                if measured is not None and plugins[0] == plugins[1]:
                    server, (client,) = measured
                    data = 2 * count * version[3] / 1e6
                    passed.append(data / client['data'])
                    used.append(data / (client['transfer'] + server['transfer']))
            if len(passed) == 2:
                tap.compare(f'{version[0]}, {name}, TLS of both sides on one processor', 'MB/s', *used)
                tap.compare(f'{version[0]}, {name}, time that passed, printing included', 'MB/s', *passed)


def handshakes(tap, connections, count, plugin):
    for number, version in enumerate(VERSIONS):
        for name, (*_, suites) in CERTIFICATES.items():
            rates, first = [], []
            for how, path in ('without a plug-in', ''), ('with the plug-in', plugin):
                measured = tap.test(f'{version[0]}, {name}, {count} handshakes, {how}', connections.talk, version,
                                    suites[number], name, (path, path), count, 0)
                if measured is not None:
                    server, clients = measured
                    rates.append((count - 1) / server['later_handshakes'])
                    first.append(sum(client['first_handshake'] for client in clients) / count * 1000)
            if len(rates) == 2:
                tap.compare(f'{version[0]}, {name}, a server on one processor', 'handshakes/s', *rates)
                print(f'# {version[0]}, {name}, the first handshake of a client: {first[0]:.1f} ms without, '
                      f'{first[1]:.1f} ms with')


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition('\n\n')[0])
    parser.add_argument('--megabytes', type=int, default=10, help='of data in each connection, both ways together')
    parser.add_argument('--handshakes', type=int, default=0, help='for each version and certificate; 0 or at least 2')
    parser.add_argument('--full', type=int, default=1, metavar='TIMES', help='more of both where PSA_TEST_FULL is 1')
    for name in 'server', 'client', 'plugin', 'data_files':
        parser.add_argument(name)
    arguments = parser.parse_args()
    if arguments.megabytes < 1 or arguments.handshakes < 0 or arguments.handshakes == 1 or arguments.full < 1:
        parser.error('too few megabytes, handshakes or times')
    times = arguments.full if os.environ.get('PSA_TEST_FULL') == '1' else 1
    tap = Tap()
    connections = Connections(arguments)
    transfers(tap, connections, arguments.megabytes * times, arguments.plugin)
    if arguments.handshakes > 0:
        handshakes(tap, connections, arguments.handshakes * times, arguments.plugin)
    print(f'1..{tap.count}')
    return 1 if tap.failures else 0


if __name__ == '__main__':
    sys.exit(main())
