#!/usr/bin/env python3
"""psa-driver as a user runs it. Arguments: PSA_DRIVER TEST_PLUGIN_DIR. Prints TAP."""
# Copyright The psa-linux authors
# SPDX-License-Identifier: Apache-2.0

import json
import os
import shutil
import subprocess
import sys
import tempfile

TOOL, PLUGINS = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])


def run(*arguments, path='', stdout=subprocess.PIPE):
    return subprocess.run([TOOL, *arguments], env={**os.environ, 'PSA_DRIVER_PATH': path}, stdin=subprocess.DEVNULL,
                          stdout=stdout, stderr=subprocess.PIPE, text=True, check=False)


def plugin(name):
    return os.path.join(PLUGINS, name + '.so')


def show_tells_what_a_description_says():
    shown = run('show', plugin('large'))
    assert shown.returncode == 0 and shown.stderr == '', shown
    for line in ('soft (transparent)', 'hash_multipart, hash_compute', 'sizes: 1000 to 100000 bytes',
                 'fallback: yes', 'PSA_ALG_SHA_256'):
        assert line in shown.stdout, (line, shown.stdout)


def show_tells_about_an_opaque_driver_and_its_keys():
    shown = run('show', plugin('vault'))
    assert shown.returncode == 0, shown
    for line in ('opaque, location 0x800001', 'size of a key:', 'generate_key'):
        assert line in shown.stdout, (line, shown.stdout)


def show_does_not_load_the_file():
    # Its constructor would end the program: it waits for descriptors that are not there.
    shown = run('show', plugin('initialiser'))
    assert shown.returncode == 1 and 'description' in shown.stderr, shown


def show_json_is_the_text_itself():
    with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), '../plugins/large.json'), encoding='utf-8') as file:
        text = file.read()
    assert run('show', '--json', plugin('large')).stdout == text


def list_tells_the_order_and_why_not():
    path = ':'.join(map(plugin, ('broken', 'soft', 'init-fails', 'large')))
    listed = run('list', path=path)
    lines = listed.stdout.splitlines()
    assert listed.returncode == 1, listed
    assert lines[0] == f'search path: {path} (PSA_DRIVER_PATH)', lines[0]
    assert any(line.startswith('  -  ') and 'broken.so' in line for line in lines), listed.stdout
    assert 'refused: line 4' in listed.stdout, listed.stdout
    assert any(line.startswith('  1. soft') for line in lines), listed.stdout
    assert 'not used: init failed with PSA_ERROR_HARDWARE_FAILURE' in listed.stdout, listed.stdout
    assert any(line.startswith('  3. soft') and 'large.so' in line for line in lines), listed.stdout


def list_of_nothing_is_fine():
    listed = run('list')
    assert listed.returncode == 0 and 'no drivers' in listed.stdout, listed


def wrong_usage_is_told():
    for arguments in ((), ('explode',), ('show',), ('show', '--json'), ('list', 'x')):
        tried = run(*arguments)
        assert tried.returncode == 2 and tried.stderr.startswith('usage: psa-driver'), (arguments, tried)


def a_full_disk_is_no_success():
    with open('/dev/full', 'w', encoding='ascii') as full:
        listed = run('list', path=plugin('soft'), stdout=full)
    assert listed.returncode == 1 and 'standard output' in listed.stderr, listed


def test_of_nothing_is_no_success():
    for arguments in (('--filter', 'no such test', plugin('soft')), ('--self-check', '--filter', 'no such test')):
        judged = run('test', *arguments)
        assert judged.returncode == 1 and 'no test has "no such test" in its name' in judged.stderr, judged


def test_takes_any_name_of_a_file():
    with tempfile.TemporaryDirectory() as folder:
        name = os.path.join(folder, 'a # SKIP\nnot ok 7 - \udcff.so')
        shutil.copyfile(plugin('soft'), name)
        judged = run('test', '--quick', '--filter', 'load', name)
        assert judged.returncode == 0 and 'ok 1 - a ? SKIP?not ok 7 - ?.so load\n' in judged.stdout, judged
        assert json.loads(run('test', '--json', '--filter', 'load', name).stdout)['passed'] == 1


def test_of_no_plugin_is_a_failed_test():
    judged = run('test', '--json', '/dev/null')
    (only,) = json.loads(judged.stdout)['tests']
    assert judged.returncode == 1 and only['rule'] == 'description' and only['result'] == 'failed', judged


def test_tells_wrong_usage():
    for arguments in ((), ('--fast', 'x'), ('x', 'y'), ('--seed', 'x', 'y')):
        assert run('test', *arguments).returncode == 2, arguments


TESTS = [show_tells_what_a_description_says, show_tells_about_an_opaque_driver_and_its_keys, show_does_not_load_the_file,
         show_json_is_the_text_itself, list_tells_the_order_and_why_not, list_of_nothing_is_fine, wrong_usage_is_told,
         a_full_disk_is_no_success, test_of_nothing_is_no_success, test_takes_any_name_of_a_file,
         test_of_no_plugin_is_a_failed_test, test_tells_wrong_usage]


def main():
    failed = 0
    print(f'1..{len(TESTS)}')
    for number, test in enumerate(TESTS, 1):
        try:
            test()
            print(f'ok {number} - {test.__name__}')
        except (AssertionError, OSError) as error:
            failed += 1
            print(f'not ok {number} - {test.__name__}')
            for line in str(error).splitlines():
                print(f'# {line}')
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main())
