#!/usr/bin/env python3
"""psa-driver check as an author runs it.

Arguments: PSA_DRIVER SOURCE_DIR CHECKED_PLUGIN_DIR TEST_PLUGIN_DIR [PLUGIN_OF_OURS]... Prints TAP.
"""
# Copyright The psa-linux authors
# SPDX-License-Identifier: Apache-2.0

import json
import os
import random
import re
import struct
import subprocess
import sys
import tempfile

TOOL, SOURCE, CHECKED, PLUGINS = map(os.path.abspath, sys.argv[1:5])
OURS = sys.argv[5:]
DATA = os.path.join(SOURCE, 'tests/data')
# Where the build tree lies, and that programs of it find its libraries, is not the plug-in's fault.
OF_THE_PLACE = ('untrusted', 'search-path')


def run(*arguments, **more):
    return subprocess.run([TOOL, 'check', *arguments], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, text=True, errors='replace', check=False, timeout=120, **more)


def findings(file, *options):
    """What --json says of a file, but for what its place is to blame for; and the exit status."""
    done = run('--json', *options, file)
    found = json.loads(done.stdout)
    return [finding for finding in found if finding['code'] not in OF_THE_PLACE], done


def of_plugin(name, *options):
    found, done = findings(os.path.join(CHECKED, f'checked-{name}.so'), *options)
    return [f'{finding["severity"]}: {finding["message"]} [{finding["code"]}]' for finding in found], done


def read_cases(name):
    """Title, text and expected lines of each case of a file."""
    with open(os.path.join(DATA, name), encoding='utf-8') as file:
        for case in file.read().split('=== ')[1:]:
            head, expected = case.split('\n---\n')
            title, _, text = head.partition('\n')
            yield title, text + '\n', expected


def each_broken_description_gets_its_own_message():
    seen = set()
    with tempfile.TemporaryDirectory() as folder:
        for title, text, expected in read_cases('check/descriptions.cases'):
            with open(os.path.join(folder, 'acme.json'), 'w', encoding='utf-8') as file:
                file.write(text)
            done = run('acme.json', cwd=folder)
            assert done.stdout == f'acme.json: {expected}', (title, done.stdout, done.stderr)
            assert done.stderr == '', (title, done.stderr)
            assert done.returncode == (1 if ': error: ' in expected else 0), (title, done.returncode)
            assert expected.count('\n') == 1 and expected not in seen, title
            seen.add(expected)
    assert len(seen) >= 30, len(seen)


def the_loaders_message_is_among_the_findings():
    count = 0
    for name in sorted(os.listdir(os.path.join(DATA, 'descriptions/broken'))):
        for title, text, expected in read_cases(os.path.join('descriptions/broken', name)):
            with tempfile.NamedTemporaryFile('w', encoding='utf-8', suffix='.json') as file:
                file.write(text)
                file.flush()
                found, done = findings(file.name)
            wanted = re.sub(r'^(line \d+, column \d+|\S.* \(line \d+\)): ', '', expected.rstrip('\n'), count=1)
            assert done.returncode == 1 and done.stderr == '', (name, title, done)
            assert wanted in [finding['message'] for finding in found], (name, title, wanted, found)
            count += 1
    assert count >= 90, count


def good_descriptions_have_no_fault():
    for name in os.listdir(os.path.join(DATA, 'descriptions/good')):
        found, done = findings(os.path.join(DATA, 'descriptions/good', name))
        assert done.returncode == 0, (name, done)
        assert {finding['code'] for finding in found} <= {'never-called'}, (name, found)


def everything_wrong_is_told_at_once():
    text = '''{ "prefix": "acme", "type": "transparent", "version": 1,
  "capabilities": [
    { "entry_points": ["hash_compute"], "algorithms": ["PSA_ALG_SHA256", "PSA_ALG_MD6"] },
    { "entry_point": ["hash_compute"] } ] }
'''
    with tempfile.TemporaryDirectory() as folder:
        with open(os.path.join(folder, 'acme.json'), 'w', encoding='utf-8') as file:
            file.write(text)
        done = run('acme.json', cwd=folder)
    assert done.stdout.splitlines() == [
        'acme.json: /version: line 1: error: unknown property [unknown-property]',
        'acme.json: /capabilities/0/algorithms/0: line 3: error: unknown algorithm PSA_ALG_SHA256 '
        '(did you mean PSA_ALG_SHA_256?) [bad-algorithm]',
        'acme.json: /capabilities/0/algorithms/1: line 3: error: unknown algorithm PSA_ALG_MD6 '
        '(did you mean PSA_ALG_MD5?) [bad-algorithm]',
        'acme.json: /capabilities/1/entry_point: line 4: error: unknown property '
        '(did you mean entry_points?) [unknown-property]',
        'acme.json: /capabilities/1: line 4: error: "entry_points" is missing [missing-property]',
    ], done.stdout


def json_has_every_member():
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, 'a\udcffb.json')
        with open(path, 'w', encoding='utf-8') as file:
            file.write('{ "type": "opaque",\n "location": 0,\n "capabilities": 1 }')
        found = json.loads(run('--json', path).stdout)
        with open(os.path.join(folder, 'cut.json'), 'w', encoding='utf-8') as file:
            file.write('{\n  5')
        syntax = json.loads(run('--json', 'cut.json', cwd=folder).stdout)
    assert found[-2] == {'file': found[0]['file'], 'note': None, 'pointer': '/location', 'line': 2, 'column': None,
                         'severity': 'error', 'code': 'out-of-range', 'message': 'must be 1 to 16777215, not 0'}, found
    assert found[0]['pointer'] == '' and found[0]['code'] == 'missing-property', found
    assert found[0]['file'].endswith('a\\xffb.json'), found
    assert [(one['line'], one['column'], one['pointer']) for one in syntax] == [(2, 3, None)], syntax


def a_sound_plugin_is_passed_in_silence():
    lines, done = of_plugin('clean', '--strict')
    assert lines == [] and done.stderr == '', (lines, done)
    for file in OURS:
        found, done = findings(file, '--strict')
        assert done.returncode == 0 and {one['severity'] for one in found} <= {'note'}, (file, found)


BROKEN_PLUGINS = {
    'missing-function': ['error: the plug-in exports no function checked_hash_compute or '
                         'checked_transparent_hash_compute for "hash_compute" [missing-function]'],
    'missing-constant': ['error: the constant checked_psa_driver is not exported [no-constant]'],
    'foreign-constant': ['error: checked_psa_driver: interface version 1 with 8 bytes is no psa_driver_plugin_t '
                         '[bad-constant]'],
    'newer-constant': ['error: checked_psa_driver is made for version 99 of the plug-in interface; this library knows '
                       'versions up to 1 [interface-version]'],
    'no-context': ['error: checked_psa_driver: checked_hash_operation_t is not given in the exported constant '
                   '[bad-context]'],
    'odd-context': ['error: checked_psa_driver: checked_hash_operation_t has an alignment that no C type has '
                    '[bad-context]'],
    'colliding': ['error: exports what libmbedcrypto exports as well, so that its own calls may reach the other one: '
                  'psa_crypto_init [collision]'],
    'talkative': ['warning: exports what is no entry point and no constant: acme_helper [extra-exports]'],
    'unlisted': ['warning: checked_mac_compute is exported, but no capability has the entry point mac_compute '
                 '[unlisted-function]'],
    'not-linked': ['error: calls functions of libmbedcrypto, but does not name it as a library it needs (DT_NEEDED): '
                   'psa_generate_random [missing-needed]'],
    'relative-path': ['error: DT_RUNPATH "lib" has a relative element: libraries come from wherever the program was '
                      'started [relative-path]'],
    'executable-stack': ['warning: makes the stacks of every program executable [executable-stack]'],
    'text-relocation': ['warning: has relocations in its code: it was compiled without -fPIC [text-relocations]'],
    'static-tls': ['warning: has thread-local variables of the model initial-exec: dlopen() fails where their room is '
                   'used up [static-tls]'],
}


def each_broken_plugin_gets_its_own_message():
    for name, expected in BROKEN_PLUGINS.items():
        lines, done = of_plugin(name, '--no-load')
        assert lines == expected, (name, lines)
        assert done.stderr == '', (name, done.stderr)
        assert done.returncode == (1 if lines[0].startswith('error') else 0), (name, done.returncode)
        assert run('--strict', '--no-load', os.path.join(CHECKED, f'checked-{name}.so')).returncode == 1, name
    assert len({lines[0] for lines in BROKEN_PLUGINS.values()}) == len(BROKEN_PLUGINS)


def a_search_path_is_a_warning():
    done = run('--no-load', os.path.join(CHECKED, 'checked-search-path.so'))
    assert re.search(r'warning: DT_RUNPATH "(.*:)?/opt/acme/lib": libraries come from outside the system\'s folders '
                     r'\[search-path\]\n', done.stdout) and done.returncode == 0, done


def a_context_that_does_not_fit_is_noted_with_numbers():
    for name, size, alignment in (('large-context', 4096, 8), ('aligned-context', 64, 64)):
        lines, done = of_plugin(name, '--strict')
        beginning = (f'note: checked_hash_operation_t has {size} bytes, aligned to {alignment}; '
                     'an operation has room for ')
        assert len(lines) == 1 and lines[0].startswith(beginning), lines
        assert lines[0].endswith('each set-up costs an allocation [context-on-heap]'), lines
        assert 'untrusted' in done.stdout or done.returncode == 0, done


def a_place_has_pointer_and_line():
    found, _ = findings(os.path.join(CHECKED, 'checked-missing-function.so'), '--no-load')
    assert [(one['note'], one['pointer'], one['line']) for one in found] == [(1, '/capabilities/0', 5)], found


def notes_of_one_file_are_told_apart():
    done = run('--no-load', os.path.join(PLUGINS, 'twice.so'))
    assert f'{PLUGINS}/twice.so: note 2: error: note 1 has the prefix "soft" as well [duplicate-prefix]\n' \
        in done.stdout, done.stdout


def what_happens_while_loading_is_told():
    for name, expected in (
            ('aborting', r'error: the process was ended by signal 6 \(.*\) while it was loaded \[crash\]'),
            ('exiting', r'error: ended the process with status 7 while it was loaded \[crash\]'),
            ('undefined', r'error: .*checked-undefined\.so: undefined symbol: checked_nowhere \[not-loadable\]')):
        lines, done = of_plugin(name)
        assert len(lines) == 1 and re.fullmatch(expected, lines[0]), (name, lines)
        assert done.returncode == 1, (name, done)
        lines, _ = of_plugin(name, '--no-load')
        assert lines == [], (name, lines)
    lines, done = of_plugin('no-dlopen')
    assert done.returncode == 1, done
    assert lines[0] == 'error: is linked with -z nodlopen: dlopen() refuses it [not-loadable]', lines


def what_hangs_is_ended():
    for name in ('hanging', 'closing'):
        lines, done = of_plugin(name, '--timeout', '1')
        assert lines == ['error: was not loaded after 1 seconds [hang]'] and done.returncode == 1, (name, lines)


def what_a_plugin_prints_is_not_in_the_report():
    lines, done = of_plugin('printing')
    assert lines == [] and done.stderr == 'hello\n', done


def the_loader_has_the_last_word():
    found, _ = findings(os.path.join(PLUGINS, 'borrowed.so'))
    assert [one['code'] for one in found if one['severity'] == 'error'] == ['missing-function'], found


def wrong_usage_is_told():
    for arguments in ((), ('--json',), ('a', 'b'), ('--explode', 'a'), ('',), ('--timeout', '0', 'a'),
                      ('--timeout', 'x', 'a'), ('--timeout',)):
        done = run(*arguments)
        assert done.returncode == 2 and done.stderr.startswith('usage: psa-driver check'), (arguments, done)


def what_is_no_plugin_is_told():
    for file, expected in ((TOOL, 'error'), (os.path.abspath(__file__), 'neither an ELF file nor a description')):
        done = run(file)
        assert done.returncode == 1 and expected in done.stdout, (file, done)
    for file, expected in (('/nonexistent.so', 'No such file'), ('/', 'Is a directory')):
        done = run(file)
        assert done.returncode == 1 and expected in done.stderr and done.stdout == '', (file, done)


def a_full_disk_is_no_success():
    with open('/dev/full', 'w', encoding='ascii') as full:
        done = subprocess.run([TOOL, 'check', '--json', '--no-load', os.path.join(CHECKED, 'checked-clean.so')],
                              stdin=subprocess.DEVNULL, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert done.returncode == 1 and 'standard output' in done.stderr, done


def tables_of(data):
    """Where in a shared object of this machine the dynamic section lies, and the tables that it names."""
    wide = data[4] == 2
    order = '<' if data[5] == 1 else '>'
    word = order + ('Q' if wide else 'I')
    size = struct.calcsize(word)

    def words(where, count):
        return struct.unpack_from(f'{order}{count}{word[1]}', data, where)

    table = words(32 if wide else 28, 1)[0]
    entry_size, count = struct.unpack_from(order + 'HH', data, 54 if wide else 42)
    for header in range(table, table + count * entry_size, entry_size):
        if struct.unpack_from(order + 'I', data, header)[0] == 2:  # PT_DYNAMIC
            begin = words(header + (8 if wide else 4), 1)[0]
            length = words(header + (32 if wide else 16), 1)[0]
            yield begin, begin + length
            for entry in range(begin, begin + length, 2 * size):
                tag, value = words(entry, 2)
                # DT_GNU_HASH, DT_HASH, DT_STRTAB, DT_SYMTAB: in the first segment, where addresses are offsets
                if tag in (0x6ffffef5, 4, 5, 6) and value < len(data):
                    yield value, min(value + 64, len(data))


def damaged_copies(sound, count):
    """The file cut at each of its tables, and then with bytes changed anywhere, most of them in the tables."""
    chance = random.Random(20240607)
    tables = list(tables_of(sound))
    assert len(tables) >= 4, tables
    for begin, _ in tables:
        for cut in (begin - 8, begin, begin + 8):
            yield sound[:cut]
    tables += [(0, 64), (0, 1024), (0, len(sound))]
    for _ in range(count):
        data = bytearray(sound)
        for _ in range(chance.choice((1, 1, 2, 8))):
            where = chance.randrange(*chance.choice(tables))
            data[where] = chance.choice((0, 1, 0x7f, 0x80, 0xff, data[where] ^ 1 << chance.randrange(8)))
        if chance.randrange(8) == 0:
            del data[chance.randrange(len(data)):]
        yield bytes(data)


def a_damaged_file_never_ends_the_check():
    with open(os.path.join(CHECKED, 'checked-not-linked.so'), 'rb') as file:
        sound = file.read()
    codes = set()
    with tempfile.TemporaryDirectory() as folder:
        damaged = os.path.join(folder, 'damaged.so')
        for data in damaged_copies(sound, 5000 if 'PSA_TEST_FULL' in os.environ else 300):
            with open(damaged, 'wb') as file:
                file.write(data)
            done = run('--json', '--no-load', damaged)
            assert done.returncode in (0, 1) and done.stderr == '', (data[:64].hex(), done)
            codes.update(finding['code'] for finding in json.loads(done.stdout))
    # It got as far as each part of the check.
    assert {'not-plugin', 'bad-elf', 'missing-function', 'missing-needed', 'no-constant'} <= codes, codes


def literals(folders, patterns):
    """What the patterns find in the C files of some folders."""
    found = set()
    for folder in folders:
        for name in os.listdir(os.path.join(SOURCE, folder)):
            if name.endswith(('.c', '.h')):
                with open(os.path.join(SOURCE, folder, name), encoding='utf-8') as file:
                    text = file.read()
                for pattern in patterns:
                    found.update(re.findall(pattern, text))
    return found


def every_code_is_documented():
    used = literals(('core/description', 'tools/psa-driver', 'tools/psa-driver/check'),
                    (r'pd_reader_fail\(\s*reader,[^,"]*,\s*"([a-z-]+)"', r'\.code = "([a-z-]+)"',
                     r'check_add(?:_at)?\([^"]*"([a-z-]+)"', r'\bwarn\([^"]*"([a-z-]+)"'))
    with open(os.path.join(SOURCE, 'docs/psa-driver-check.md'), encoding='utf-8') as file:
        documented = re.findall(r'^\| `([a-z][a-z-]*)` \|', file.read(), re.MULTILINE)
    assert len(used) >= 60, len(used)
    assert used == set(documented) and len(documented) == len(set(documented)), used ^ set(documented)


def what_is_never_called_is_nowhere_in_dispatch():
    called = literals(('core/dispatch', 'core/mbedtls-3.6', 'core/mbedtls-3.6/wrappers'), (r'\bPD_EP_([A-Z_]+)\b',))
    every = literals(('core/description',), (r'\bROW\(([A-Z_]+), "',))
    with open(os.path.join(SOURCE, 'tools/psa-driver/check/fit.c'), encoding='utf-8') as file:
        table = re.search(r'never_called\[\] = \{(.*?)\};', file.read(), re.DOTALL).group(1)
    never = set(re.findall(r'PD_EP_([A-Z_]+)', table))
    # These two are the loader's to call.
    assert never == every - called - {'INIT', 'FREE'}, never ^ (every - called - {'INIT', 'FREE'})


TESTS = [each_broken_description_gets_its_own_message, the_loaders_message_is_among_the_findings,
         good_descriptions_have_no_fault, everything_wrong_is_told_at_once, json_has_every_member,
         a_sound_plugin_is_passed_in_silence, each_broken_plugin_gets_its_own_message, a_search_path_is_a_warning,
         a_context_that_does_not_fit_is_noted_with_numbers, a_place_has_pointer_and_line,
         notes_of_one_file_are_told_apart, what_happens_while_loading_is_told, what_hangs_is_ended,
         what_a_plugin_prints_is_not_in_the_report, the_loader_has_the_last_word, wrong_usage_is_told,
         what_is_no_plugin_is_told, a_full_disk_is_no_success, a_damaged_file_never_ends_the_check,
         every_code_is_documented, what_is_never_called_is_nowhere_in_dispatch]


def main():
    failed = 0
    print(f'1..{len(TESTS)}')
    for number, test in enumerate(TESTS, 1):
        try:
            test()
            print(f'ok {number} - {test.__name__}')
        except Exception as error:  # each is a failure of its test, and the others are to run
            failed += 1
            print(f'not ok {number} - {test.__name__}')
            for line in f'{type(error).__name__}: {error}'.splitlines():
                print(f'# {line}')
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main())
