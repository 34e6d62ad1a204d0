#!/usr/bin/env python3
"""What core/mbedtls-3.6/prepare.py accepts and refuses, with small made-up source trees.

Run as a program it prints TAP, for Meson; TMPDIR says where its scratch directories go.
"""
# Copyright The psa-linux authors
# SPDX-License-Identifier: Apache-2.0

import bz2
import hashlib
import io
import os
import pathlib
import subprocess
import sys
import tarfile
import tempfile
import unittest

PREPARE = pathlib.Path(__file__).resolve().parents[2] / 'core' / 'mbedtls-3.6' / 'prepare.py'

MAKEFILE = '''\
SOEXT_TLS?=so.21
SOEXT_X509?=so.7
SOEXT_CRYPTO?=so.16
OBJS_CRYPTO= \\
\t     aes.o \\
\t     error.o \\
\t     # This line is intentionally left blank
OBJS_CRYPTO+=$(THIRDPARTY_CRYPTO_OBJECTS)
OBJS_X509= \\
\t   x509.o \\
\t   # This line is intentionally left blank
OBJS_TLS= \\
\t  debug.o \\
\t  # This line is intentionally left blank
'''

# Does what the tests need of upstream's script: uncomments one option, or fails.
CONFIG_PY = '''\
import sys
_, _, header, command, option = sys.argv
with open(header) as stream:
    text = stream.read()
if command != 'set' or '//#define ' + option + '\\n' not in text:
    sys.exit('no such option')
with open(header, 'w') as stream:
    stream.write(text.replace('//#define ' + option + '\\n', '#define ' + option + '\\n'))
'''

OPTIONS = ['MBEDTLS_DEPRECATED_WARNING', 'MBEDTLS_THREADING_C', 'MBEDTLS_THREADING_PTHREAD',
           'MBEDTLS_CMAC_C', 'MBEDTLS_SSL_DTLS_SRTP', 'MBEDTLS_USE_PSA_CRYPTO']


def version_header(version):
    names = zip(('MAJOR', 'MINOR', 'PATCH'), version.split('.'))
    return ''.join(f'#define MBEDTLS_VERSION_{name} {number}\n' for name, number in names)


def release(version='3.6.7'):
    """A dictionary of name -> text of a tree that prepare.py takes for that release."""
    files = {
        'include/mbedtls/build_info.h': version_header(version),
        'include/mbedtls/mbedtls_config.h': ''.join(f'//#define {name}\n' for name in OPTIONS),
        'library/Makefile': MAKEFILE,
        'scripts/config.py': CONFIG_PY,
    }
    for name in ('aes.c', 'error.c', 'x509.c', 'debug.c', 'psa_crypto_driver_wrappers.h',
                 'psa_crypto_driver_wrappers_no_static.c', 'ssl_debug_helpers_generated.c',
                 'version_features.c'):
        files['library/' + name] = f'/* {name} of {version} */\n'
    return files


def entry(name, kind=tarfile.REGTYPE, data=b'', link=''):
    """One more entry of a tarball."""
    info = tarfile.TarInfo(name)
    info.type, info.linkname, info.size = kind, link, len(data)
    return info, data


def tar_bytes(files, extra=(), first=(), top='mbedtls/'):
    """An uncompressed archive: the entries `first`, the files, the entries `extra`."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode='w') as archive:
        members = list(first) + [entry(top + name, data=text.encode())
                                 for name, text in files.items()] + list(extra)
        for info, data in members:
            archive.addfile(info, io.BytesIO(data))
    return buffer.getvalue()


class PrepareTest(unittest.TestCase):
    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.scratch = pathlib.Path(scratch.name)
        self.output = self.scratch / 'deep' / 'output'

    def run_prepare(self, *arguments):
        return subprocess.run([sys.executable, PREPARE, '--output', self.output, *arguments],
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, text=True, check=False)

    def tarball(self, data, name='mbedtls.tar.bz2', compress=bz2.compress):
        path = self.scratch / name
        path.write_bytes(compress(data))
        return path

    def accept(self, *arguments):
        done = self.run_prepare(*arguments)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done

    def refuse(self, text, *arguments):
        """Refused, in one line with the text in it, and nothing is left that looks whole."""
        done = self.run_prepare(*arguments)
        self.assertEqual(done.returncode, 1, done.stdout + done.stderr)
        self.assertEqual(done.stdout, '')
        self.assertEqual(len(done.stderr.splitlines()), 1, done.stderr)
        self.assertIn(text, done.stderr)
        self.assertFalse((self.output / 'source').exists())
        self.assertFalse((self.output / 'source.new').exists())

    def refuse_entries(self, text, *entries):
        self.refuse(text, '--tarball', self.tarball(tar_bytes(release(), entries)))
        self.assertEqual(sorted(path.name for path in self.scratch.iterdir()),
                         ['deep', 'mbedtls.tar.bz2'])

    # What is made

    def test_prints_versions_and_sources(self):
        done = self.accept('--tarball', self.tarball(tar_bytes(release())))
        self.assertEqual(done.stdout.splitlines(), [
            'version 3.6.7', 'crypto aes.c error.c', 'x509 x509.c', 'tls debug.c',
            'soversion crypto 16', 'soversion x509 7', 'soversion tls 21'])

    def test_writes_a_configuration_per_flavour(self):
        self.accept('--tarball', self.tarball(tar_bytes(release())))
        name = 'include/mbedtls/mbedtls_config.h'
        drop_in = (self.output / 'drop-in' / name).read_text().splitlines()
        psa = (self.output / 'psa' / name).read_text().splitlines()
        self.assertEqual(drop_in, ['#define ' + option for option in OPTIONS[:-1]]
                         + ['//#define MBEDTLS_USE_PSA_CRYPTO'])
        self.assertEqual(psa, ['#define ' + option for option in OPTIONS])

    def test_leaves_upstream_files_alone(self):
        self.accept('--tarball', self.tarball(tar_bytes(release())))
        found = {str(path.relative_to(self.output / 'source')): path.read_text()
                 for path in (self.output / 'source').rglob('*') if path.is_file()}
        self.assertEqual(found, release())

    def test_takes_a_directory(self):
        tree = self.scratch / 'tree'
        for name, text in {**release(), '.git/config': 'x', 'lib.txt': 'y'}.items():
            (tree / name).parent.mkdir(parents=True, exist_ok=True)
            (tree / name).write_text(text)
        self.assertIn('version 3.6.7\n', self.accept('--source', tree).stdout)
        self.assertTrue((self.output / 'source' / 'lib.txt').exists())
        self.assertFalse((self.output / 'source' / '.git').exists())

    def test_takes_a_new_file_of_a_later_release(self):
        files = {**release('3.6.12'), 'library/novel.c': ''}
        files['library/Makefile'] = MAKEFILE.replace('aes.o', 'aes.o novel.o')
        done = self.accept('--tarball', self.tarball(tar_bytes(files)))
        self.assertIn('crypto aes.c novel.c error.c\n', done.stdout)

    def test_takes_links_that_stay_inside(self):
        extra = [entry('mbedtls/docs/to_aes.c', tarfile.SYMTYPE, link='../library/aes.c'),
                 entry('mbedtls/hard.c', tarfile.LNKTYPE, link='mbedtls/library/aes.c')]
        self.accept('--tarball', self.tarball(tar_bytes(release(), extra)))
        for name in ('docs/to_aes.c', 'hard.c'):
            self.assertEqual((self.output / 'source' / name).read_text(), '/* aes.c of 3.6.7 */\n')

    # When it is made

    def times(self):
        return {path: path.stat().st_mtime_ns for path in self.output.rglob('*')
                if path.is_file() and path.name != 'lock'}

    def test_second_run_touches_nothing(self):
        tarball = self.tarball(tar_bytes(release()))
        first = self.accept('--tarball', tarball)
        before = self.times()
        self.assertEqual(self.accept('--tarball', tarball).stdout, first.stdout)
        self.assertEqual(self.times(), before)

    def test_same_file_under_another_name_touches_nothing(self):
        data = tar_bytes(release())
        self.accept('--tarball', self.tarball(data))
        before = self.times()
        self.accept('--tarball', self.tarball(data, 'orig.tar.bz2'))
        self.assertEqual(self.times(), before)

    def test_other_tarball_replaces_the_copy_with_newer_files(self):
        self.accept('--tarball', self.tarball(tar_bytes(release('3.6.7'))))
        before = (self.output / 'source/library/aes.c').stat().st_mtime_ns
        done = self.accept('--tarball', self.tarball(tar_bytes(release('3.6.6'))))
        self.assertIn('version 3.6.6\n', done.stdout)
        self.assertIn('3.6.6', (self.output / 'source/library/aes.c').read_text())
        self.assertGreater((self.output / 'source/library/aes.c').stat().st_mtime_ns, before)

    def test_copy_without_its_record_is_made_anew(self):
        tarball = self.tarball(tar_bytes(release()))
        self.accept('--tarball', tarball)
        (self.output / 'source.json').unlink()
        (self.output / 'source/library/aes.c').write_text('cut short')
        (self.output / 'source.new/library').mkdir(parents=True)
        self.accept('--tarball', tarball)
        self.assertEqual((self.output / 'source/library/aes.c').read_text(),
                         release()['library/aes.c'])

    def test_copy_with_a_file_gone_is_made_anew(self):
        tarball = self.tarball(tar_bytes(release()))
        self.accept('--tarball', tarball)
        (self.output / 'source/library/x509.c').unlink()
        self.accept('--tarball', tarball)
        self.assertTrue((self.output / 'source/library/x509.c').exists())

    def test_refusal_keeps_the_copy_in_place(self):
        self.accept('--tarball', self.tarball(tar_bytes(release())))
        before = self.times()
        done = self.run_prepare('--tarball', self.tarball(tar_bytes(release('3.6.5'))))
        self.assertEqual(done.returncode, 1)
        self.assertEqual(self.times(), before)

    # Checksums

    def test_known_version_with_another_checksum_is_named(self):
        tarball = self.tarball(tar_bytes(release('3.6.7')))
        lines = self.accept('--tarball', tarball).stderr.splitlines()
        self.assertEqual(len(lines), 1)
        self.assertIn('warning: ', lines[0])
        self.assertIn('3.6.7', lines[0])
        self.assertIn(hashlib.sha256(tarball.read_bytes()).hexdigest(), lines[0])

    def test_later_version_is_accepted_with_a_warning(self):
        lines = self.accept('--tarball', self.tarball(tar_bytes(release('3.6.99')))
                            ).stderr.splitlines()
        self.assertEqual(len(lines), 1)
        self.assertIn('3.6.99 is not in the table', lines[0])

    # Unfit versions

    def test_old_releases_of_the_branch(self):
        for version in ('3.6.5', '3.6.0'):
            tarball = self.tarball(tar_bytes(release(version)))
            self.refuse(f'this is Mbed TLS {version}; needed is', '--tarball', tarball)
            self.refuse('CVE-2026-25835', '--tarball', tarball)

    def test_other_branches(self):
        for version in ('3.5.2', '3.7.0', '4.0.0', '4.1.6'):
            self.refuse(f'this is Mbed TLS {version}; needed is',
                        '--tarball', self.tarball(tar_bytes(release(version))))

    def test_2_28(self):
        files = {'include/mbedtls/version.h': version_header('2.28.10')}
        self.refuse('this is Mbed TLS 2.28.10; needed is',
                    '--tarball', self.tarball(tar_bytes(files)))

    def test_something_else(self):
        self.refuse('not an Mbed TLS source tree',
                    '--tarball', self.tarball(tar_bytes({'README': 'hello'})))

    def test_git_snapshots(self):
        for name in ('error.c', 'psa_crypto_driver_wrappers.h', 'version_features.c'):
            files = release()
            del files['library/' + name]
            self.refuse(f'library/{name} is missing from this Mbed TLS 3.6.7: a git snapshot',
                        '--tarball', self.tarball(tar_bytes(files)))

    def test_source_named_by_the_makefile_is_missing(self):
        files = release()
        del files['library/debug.c']
        self.refuse('library/debug.c is missing', '--tarball', self.tarball(tar_bytes(files)))

    def test_unknown_makefile(self):
        files = {**release(), 'library/Makefile': 'all:\n'}
        self.refuse('library/Makefile does not list', '--tarball',
                    self.tarball(tar_bytes(files)))

    def test_option_that_does_not_exist(self):
        files = {**release(), 'include/mbedtls/mbedtls_config.h': ''}
        done = self.run_prepare('--tarball', self.tarball(tar_bytes(files)))
        self.assertEqual(done.returncode, 1)
        self.assertIn('cannot set MBEDTLS_DEPRECATED_WARNING; it said: no such option',
                      done.stderr)

    # Damaged and hostile files

    def test_no_such_file(self):
        self.refuse('No such file', '--tarball', self.scratch / 'absent.tar.bz2')
        self.refuse('not a directory', '--source', self.scratch / 'absent')

    def test_not_an_archive(self):
        for data in (b'', b'hello', b'BZh9 but no more', b'\x1f\x8b\x08nothing', b'\xfd7zXZ\0zero'):
            path = self.scratch / 'mbedtls.tar.bz2'
            path.write_bytes(data)
            self.refuse(str(path), '--tarball', path)

    def test_cut_short_anywhere(self):
        whole = bz2.compress(tar_bytes(release()))
        for length in range(1, len(whole), len(whole) // 40):
            path = self.scratch / 'mbedtls.tar.bz2'
            path.write_bytes(whole[:length])
            self.refuse(str(path), '--tarball', path)

    def test_last_byte_of_the_stream_wrong(self):
        whole = bytearray(bz2.compress(tar_bytes(release())))
        whole[-2] ^= 1
        path = self.scratch / 'mbedtls.tar.bz2'
        path.write_bytes(whole)
        self.refuse('damaged archive', '--tarball', path)

    def test_absolute_name(self):
        self.refuse_entries('has an absolute name', entry(f'{self.scratch}/escaped', data=b'x'))

    def test_name_with_dots(self):
        for name in ('../escaped', 'mbedtls/../../escaped', 'mbedtls/../mbedtls/x'):
            self.refuse_entries('has ".." in its name', entry(name, data=b'x'))

    def test_name_with_a_newline(self):
        self.refuse_entries('unprintable', entry('mbedtls/a\nb', data=b'x'))

    def test_two_top_directories(self):
        self.refuse_entries('more than one top directory', entry('other/x', data=b'x'))

    def test_file_instead_of_the_top_directory(self):
        self.refuse('is not in a directory', '--tarball',
                    self.tarball(tar_bytes({}, [entry('mbedtls', data=b'x')])))

    def test_links_out(self):
        for target in ('/etc/passwd', '../../escaped', 'a/../../escaped', '../mbedtls/x'):
            self.refuse_entries('points outside',
                                entry('mbedtls/link', tarfile.SYMTYPE, link=target))

    def test_links_out_by_way_of_another_link(self):
        self.refuse_entries('points outside',
                            entry('mbedtls/a/b/near', tarfile.SYMTYPE, link='../../library'),
                            entry('mbedtls/up', tarfile.SYMTYPE, link='a/b/near/../..'))

    def test_no_file_is_written_through_a_link(self):
        self.refuse_entries('two entries',
                            entry('mbedtls/link', tarfile.SYMTYPE, link='library'),
                            entry('mbedtls/link/written', data=b'x'))

    def test_no_link_is_made_through_a_link(self):
        self.refuse_entries('is below a link',
                            entry('mbedtls/out', tarfile.SYMTYPE, link='../../..'),
                            entry('mbedtls/out/escaped', tarfile.SYMTYPE, link='x'))

    def test_hard_link_to_a_file_outside_the_archive(self):
        self.refuse_entries('damaged archive',
                            entry('mbedtls/hard', tarfile.LNKTYPE, link='/etc/passwd'))

    def test_devices_and_pipes(self):
        for kind in (tarfile.CHRTYPE, tarfile.BLKTYPE, tarfile.FIFOTYPE):
            self.refuse_entries('neither file, directory nor link', entry('mbedtls/node', kind))

    def test_two_entries_of_one_name(self):
        self.refuse_entries('two entries', entry('mbedtls/library/aes.c', data=b'other'))

    def test_file_where_a_directory_is(self):
        self.refuse_entries('two entries', entry('mbedtls/library', data=b'x'))

    def test_size_beyond_reason(self):
        info = tarfile.TarInfo('mbedtls/large')
        info.size = 1 << 40
        data = info.tobuf() + b'x' * 1024
        self.refuse('far larger', '--tarball', self.tarball(data))

    def test_directory_with_a_link_out(self):
        tree = self.scratch / 'tree'
        for name, text in release().items():
            (tree / name).parent.mkdir(parents=True, exist_ok=True)
            (tree / name).write_text(text)
        (tree / 'library' / 'host').symlink_to('/etc')
        self.refuse('points outside', '--source', tree)

    def test_usage(self):
        for arguments in ((), ('--tarball', 'a', '--source', 'b'), ('--other',)):
            self.assertEqual(self.run_prepare(*arguments).returncode, 2)


class TapResult(unittest.TestResult):
    """One TAP line per test as it ends."""

    count = 0

    def line(self, good, test, detail=''):
        TapResult.count += 1
        print(f'{"ok" if good else "not ok"} {self.count} - {test._testMethodName}{detail}',
              flush=True)

    def addSuccess(self, test):
        self.line(True, test)

    def addSkip(self, test, reason):
        self.line(True, test, f' # SKIP {reason}')

    def fail(self, test, error):
        self.line(False, test)
        for text in self._exc_info_to_string(error, test).splitlines():
            print('#', text)

    def addFailure(self, test, err):
        super().addFailure(test, err)
        self.fail(test, err)

    def addError(self, test, err):
        super().addError(test, err)
        self.fail(test, err)


def main():
    suite = unittest.defaultTestLoader.loadTestsFromTestCase(PrepareTest)
    print(f'1..{suite.countTestCases()}', flush=True)
    return 0 if suite.run(TapResult()).wasSuccessful() else 1


if __name__ == '__main__':
    sys.exit(main())
