#!/usr/bin/env python3
"""psa-bench as a user meets it: with drivers that crash, hang and lie, with signals and full disks.

Arguments: the program, the directory of the unruly plug-ins, an opaque plug-in. Writes TAP.
"""
# Copyright The psa-linux authors
# SPDX-License-Identifier: Apache-2.0

import csv
import io
import json
import os
import pathlib
import re
import signal
import subprocess
import sys
import tempfile
import time

PROGRAM = os.path.abspath(sys.argv[1])
PLUGINS = pathlib.Path(sys.argv[2])
OPAQUE = pathlib.Path(sys.argv[3])
SIZES = [64, 1024, 4096]

ENVIRONMENT = {name: value for name, value in os.environ.items()
               if not name.startswith('PSA_') and name not in ('COLUMNS', 'NO_COLOR')}
ENVIRONMENT.update(PSA_DRIVER_PATH='', LC_ALL='C.UTF-8')


def start(*arguments, **options):
    options = {'stdout': subprocess.PIPE, 'stderr': subprocess.PIPE, 'stdin': subprocess.DEVNULL,
               'text': True, 'start_new_session': True, 'env': ENVIRONMENT, **options}
    return subprocess.Popen([PROGRAM, *arguments], **options)


def left_over(session):
    """Processes of a session that are still there, zombies too."""
    processes = []
    for directory in pathlib.Path('/proc').glob('[0-9]*'):
        try:
            fields = (directory / 'stat').read_text().rpartition(')')[2].split()
        except OSError:
            continue
        if int(fields[3]) == session:
            processes.append(directory.name)
    return processes


def run(*arguments, **options):
    process = start(*arguments, **options)
    output, errors = process.communicate(timeout=120)
    assert not left_over(process.pid), 'processes are left'
    return process.returncode, output, errors


def measure(manner, *arguments):
    """Software and one unruly plug-in; (status, cells by (column, size), output and errors)."""
    with tempfile.TemporaryDirectory() as directory:
        file = pathlib.Path(directory) / 'result.json'
        status, output, errors = run(
            '--drivers', f'software,{PLUGINS}/psa-{manner}.so', '--algorithms', 'sha-256',
            '--sizes', ','.join(map(str, SIZES)), '--time', '0.01', '--json', str(file), *arguments)
        result = json.loads(file.read_text())
    cells = {(cell['column'], row['size']): cell
             for row in result['results'] for cell in row['cells']}
    for size in SIZES:
        assert cells['software', size]['state'] == 'measured', (manner, size)
    return status, cells, output + errors


def states(cells, column):
    return [cells[column, size]['state'] for size in SIZES]


def a_crash_ends_one_column_only():
    status, cells, text = measure('crashes')
    assert status == 1, status
    assert states(cells, 'crashes') == ['measured', 'died', 'died'], cells
    assert 'crashes: worker died of signal 6 (Aborted), at 1 KiB' in text, text


def a_worker_that_exits_is_told_with_its_status():
    status, cells, text = measure('exits')
    assert status == 1, status
    assert states(cells, 'exits') == ['measured', 'died', 'died'], cells
    assert 'worker ended with status 7, at 1 KiB' in text, text


def a_hanging_driver_is_killed_after_the_timeout():
    status, cells, text = measure('hangs', '--timeout', '3')
    assert status == 1, status
    assert states(cells, 'hangs') == ['measured', 'hung', 'hung'], cells
    assert 'hangs: no answer for 3 s, killed, at 1 KiB' in text, text


def a_wrong_result_is_loud_and_has_no_time():
    status, cells, text = measure('lies')
    assert status == 3, status
    assert states(cells, 'lies') == ['measured', 'wrong', 'wrong'], cells
    assert 'median_ns' not in cells['lies', 4096], cells
    assert 'WRONG RESULT at 4 KiB' in text and 'WRONG RESULTS in 2 cells' in text, text


def a_result_that_becomes_wrong_later_is_found():
    status, cells, text = measure('lies_later')
    assert status == 3, status
    assert 'wrong' in states(cells, 'lies_later'), cells
    assert 'WRONG RESULT' in text, text


def software_is_never_timed_under_the_name_of_a_driver():
    status, cells, text = measure('declines_at_times')
    assert status == 0, (status, text)
    assert states(cells, 'declines_at_times')[1:] == ['not-served', 'not-served'], cells


def a_driver_that_prints_does_not_spoil_the_results():
    status, output, errors = run(
        '--drivers', f'software,{PLUGINS}/psa-prints.so', '--algorithms', 'sha-256', '--sizes', '1K',
        '--time', '0.001', '--csv', '-')
    assert status == 0, (status, errors[-500:])
    rows = list(csv.DictReader(io.StringIO(output)))
    assert [row['column'] for row in rows] == ['software', 'prints'], output
    assert rows[1]['served_by'] == 'unruly', rows
    assert 'spoiled' in errors and 'MB/s' in errors


def measure_one(manner, mechanism, *arguments):
    """One unruly plug-in without software beside it; (status, its only cell, output and errors)."""
    with tempfile.TemporaryDirectory() as directory:
        file = pathlib.Path(directory) / 'result.json'
        status, output, errors = run(
            '--drivers', f'{PLUGINS}/psa-{manner}.so', '--algorithms', mechanism, '--sizes', '64',
            '--time', '0.01', '--json', str(file), *arguments)
        result = json.loads(file.read_text())
    (row,) = result['results']
    (cell,) = row['cells']
    return status, cell, output + errors


def a_random_signature_is_verified_not_compared():
    status, cell, text = measure_one('signs_anything', 'ecdsa-p256/sign')
    assert status == 3 and cell['state'] == 'wrong', cell
    assert 'signs_anything: WRONG RESULT: proved wrong by software' in text, text


def who_accepts_every_signature_is_wrong():
    status, cell, text = measure_one('accepts_anything', 'ecdsa-p256/verify')
    assert status == 3 and cell['state'] == 'wrong', cell
    assert 'accepts_anything: WRONG RESULT: proved wrong by software' in text, text


def importing_a_key_is_not_serving_a_mechanism():
    status, cell, text = measure_one('imports_only', 'hmac-sha-256/new-key')
    assert status == 1 and cell['state'] == 'not-served', (status, cell)
    status, cell, text = measure_one('imports_only', 'hmac-256/import')
    assert status == 0 and cell['state'] == 'measured', (status, text)
    assert cell['served_by'] == 'unruly', cell


def results_of_several_threads_are_checked_too():
    status, cell, text = measure_one('fails_in_threads', 'hmac-sha-256')
    assert status == 0 and cell['state'] == 'measured', (status, text)
    status, cell, text = measure_one('fails_in_threads', 'hmac-sha-256', '--threads', '3')
    assert status == 3 and cell['state'] == 'wrong', cell


def every_mechanism_of_the_software_gives_what_it_should():
    """Each has a reference of its own, so the columns must agree also with several threads."""
    with tempfile.TemporaryDirectory() as directory:
        file = pathlib.Path(directory) / 'result.json'
        status, output, errors = run(
            '--drivers', 'software,all', '--algorithms',
            'mac,cipher,aead,ecdsa-p256/sign,ecdsa-p256/verify,ecdsa-p256/sign/new-key,'
            'ecdsa-p521/sign,rsa-2048/sign,rsa-2048-pss/verify,rsa-2048-oaep/encrypt,'
            'rsa-2048-oaep/decrypt,agreement,p256/generate,curve25519/generate,aes-128/generate,'
            'p521/import,p384/export-public',
            '--sizes', '0,64,80', '--time', '0.001', '--threads', '2', '--json', str(file))
        result = json.loads(file.read_text())
    assert status == 0, (output + errors)[-2000:]
    served = {}
    for row in result['results']:
        for cell in row['cells']:
            served.setdefault(cell['column'], []).append(cell['state'])
            if cell['column'] == 'software':
                assert cell['state'] == 'measured', (row['mechanism'], row['size'], cell)
                assert cell['threads']['count'] == 2 and cell['threads']['scaling'] > 0, cell
    columns = {column['name']: column for column in result['columns']}
    if 'raw:libcrypto' in columns:
        assert served['raw:libcrypto'].count('measured') > 200, served['raw:libcrypto']


def keys_of_an_opaque_driver_are_made_at_its_location():
    names = ['ecdsa-p256/sign', 'ecdh-p256', 'hmac-sha-256', 'p256/generate', 'p256/import',
             'p256/export-public', 'hmac-256/generate']
    for location, state in ('0x800001', 'measured'), ('0', 'not-served'):
        with tempfile.TemporaryDirectory() as directory:
            file = pathlib.Path(directory) / 'result.json'
            status, output, errors = run(
                '--drivers', f'software,{OPAQUE}', '--algorithms', ','.join(names), '--sizes', '64',
                '--time', '0.001', '--location', location, '--json', str(file))
            result = json.loads(file.read_text())
        assert status == 0, (output + errors)[-2000:]
        assert result['settings']['location'] == int(location, 0)
        for row in result['results']:
            cells = {cell['column']: cell for cell in row['cells']}
            assert cells['software']['state'] == 'measured', row
            assert cells['vault']['state'] == state, (row['mechanism'], cells['vault'])


def what_was_measured_before_an_interrupt_is_printed():
    for number, status in (signal.SIGINT, 130), (signal.SIGTERM, 130):
        with tempfile.TemporaryDirectory() as directory:
            file = pathlib.Path(directory) / 'result.json'
            process = start('--drivers', f'software,{PLUGINS}/psa-lies_later.so', '--algorithms',
                            'sha-1,sha-256', '--sizes', '64', '--time', '1', '--json', str(file))
            lines = []
            for line in process.stdout:
                lines.append(line)
                if 'ns/op' in line:
                    break
            assert re.search(r'64 B +ns/op +[0-9]', lines[-1]), lines
            process.send_signal(number)
            process.communicate(timeout=60)
            assert process.returncode == status, process.returncode
            assert not left_over(process.pid)
            result = json.loads(file.read_text())
            assert result['interrupted'] is True
            assert result['results'][0]['cells'][0]['state'] == 'measured'


def an_interrupt_reaches_a_hanging_driver_too():
    process = start('--drivers', f'{PLUGINS}/psa-hangs.so', '--algorithms', 'sha-256', '--sizes',
                    '1K', '--time', '0.01', '--timeout', '600')
    for line in process.stdout:
        if 'figures' in line:
            break
    started = time.monotonic()
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=60)
    assert process.returncode == 130, process.returncode
    assert time.monotonic() - started < 30
    assert not left_over(process.pid)


def a_full_disk_and_a_bad_name_cost_the_file_but_not_the_table():
    for file, reason in ('/dev/full', 'No space left'), ('/no/such/directory/x', 'No such file'):
        for option in '--json', '--csv':
            status, output, errors = run('--drivers', 'software', '--algorithms', 'sha-256',
                                         '--sizes', '64', '--time', '0.001', option, file)
            assert status == 1, (file, status)
            assert f"psa-bench: cannot write '{file}': {reason}" in errors, errors
            assert 'ns/op' in output, output
    with open('/dev/full', 'w') as full:
        status, _, errors = run('--drivers', 'software', '--sizes', '64', '--time', '0.001',
                                stdout=full)
    assert status == 1 and 'cannot write the table: No space left' in errors, (status, errors)


def a_reader_that_goes_away_is_no_reason_to_complain():
    process = start('--drivers', 'software', '--sizes', '64', '--time', '0.001')
    process.stdout.close()
    errors = process.stderr.read()
    assert process.wait(timeout=60) == 1
    assert errors == '', errors
    assert not left_over(process.pid)


def wrong_usage_is_one_line_and_status_2():
    for arguments, words in (
            (['--algorithms', 'blake2'], 'known: all, default, hash, mac'),
            (['--sizes', '4KB'], 'powers of 1024'),
            (['--sizes', '1M-16'], 'backwards'),
            (['--drivers', 'nothing'], 'known: all, software'),
            (['--drivers', '/no/such/file.so'], 'No such file'),
            (['--time', '0'], 'number of seconds'),
            (['--threads', 'x'], 'number from 1 to 256'),
            (['--drivers', 'raw:nothing'], 'raw:kcapi'),
            (['--unknown'], '--help'),
            (['--worker', 'psa'], 'by hand')):
        status, output, errors = run(*arguments)
        assert status == 2, (arguments, status)
        assert output == '' and errors.count('\n') == 1 and words in errors, errors


def without_any_column_it_is_not_a_success():
    status, _, errors = run('--drivers', f'{PLUGINS}/psa_bench_no_such.so')
    assert status == 2, (status, errors)
    with tempfile.NamedTemporaryFile(suffix='.so') as file:
        file.write(b'not an ELF file')
        file.flush()
        status, output, _ = run('--drivers', file.name, '--sizes', '64', '--time', '0.001')
    assert status == 1, status
    assert 'not loaded' in output, output


def stored_keys_leave_nothing_behind():
    with tempfile.TemporaryDirectory() as directory:
        # They are measured in one thread only, also where others are measured in two.
        status, output, errors = run('--drivers', 'software,raw:mbedtls', '--algorithms', 'storage', '--time', '0.001',
                                     '--threads', '2', '--csv', '-', cwd=directory)
        assert status == 0, (status, errors[-500:])
        assert os.listdir(directory) == [], os.listdir(directory)
    rows = list(csv.DictReader(io.StringIO(output)))
    assert len(rows) == 8 and {row['state'] for row in rows} == {'measured'}, output


TESTS = [
    a_crash_ends_one_column_only,
    a_worker_that_exits_is_told_with_its_status,
    a_hanging_driver_is_killed_after_the_timeout,
    a_wrong_result_is_loud_and_has_no_time,
    a_result_that_becomes_wrong_later_is_found,
    software_is_never_timed_under_the_name_of_a_driver,
    a_driver_that_prints_does_not_spoil_the_results,
    a_random_signature_is_verified_not_compared,
    who_accepts_every_signature_is_wrong,
    importing_a_key_is_not_serving_a_mechanism,
    results_of_several_threads_are_checked_too,
    every_mechanism_of_the_software_gives_what_it_should,
    keys_of_an_opaque_driver_are_made_at_its_location,
    what_was_measured_before_an_interrupt_is_printed,
    an_interrupt_reaches_a_hanging_driver_too,
    a_full_disk_and_a_bad_name_cost_the_file_but_not_the_table,
    a_reader_that_goes_away_is_no_reason_to_complain,
    wrong_usage_is_one_line_and_status_2,
    without_any_column_it_is_not_a_success,
    stored_keys_leave_nothing_behind,
]


def main():
    failed = 0
    print(f'1..{len(TESTS)}')
    for number, test in enumerate(TESTS, 1):
        try:
            test()
            print(f'ok {number} - {test.__name__}', flush=True)
        except (AssertionError, OSError, ValueError, KeyError, subprocess.TimeoutExpired) as error:
            failed += 1
            print(f'not ok {number} - {test.__name__}')
            print('\n'.join('# ' + line for line in f'{type(error).__name__}: {error}'.split('\n')),
                  flush=True)
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main())
