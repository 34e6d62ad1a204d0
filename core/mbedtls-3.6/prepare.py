#!/usr/bin/env python3
"""Make the build's own copy of the Mbed TLS source, and the configuration headers of both flavours.

    prepare.py --output DIR (--tarball FILE | --source DIR)

Makes, below the output directory:
    source/                 upstream's tree, no file of it changed
    drop-in/include/...     mbedtls_config.h of the drop-in flavour: the options of Debian's package
    psa/include/...         the same, and TLS and X.509 go through PSA

and prints what Meson needs to know, one line each, first word = what it is:
    version 3.6.7
    crypto aes.c ...        the sources of each library, from upstream's own Makefile, so that a
    x509 x509.c ...         later release of the branch that adds a file builds too; 3rdparty is
    tls debug.c ...         left out, as in Debian
    soversion crypto 16     and likewise for x509 and tls
Warnings go to the standard error output. Any refusal is one line there and exit status 1.

Nothing is written when the same source is already in place, so nothing is rebuilt.
"""
# Copyright The psa-linux authors
# SPDX-License-Identifier: Apache-2.0

import argparse
import fcntl
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True  # the source tree may be read-only, and stays clean in any case

import source_tree  # noqa: E402
from source_tree import Refused  # noqa: E402

BRANCH = (3, 6)
# Releases before it give parent and child the same random numbers after fork() (CVE-2026-25835).
OLDEST_PATCH = 6
WANTED = 'needed is a release of the 3.6 branch, 3.6.6 or later (CVE-2026-25835)'

# SHA-256 of upstream's release tarballs (.tar.bz2). Debian's .orig tarballs are the same files.
RELEASES = {
    '3.6.6': '8fb65fae8dcae5840f793c0a334860a411f884cc537ea290ce1c52bb64ca007a',
    '3.6.7': 'a7e8bcbec0e6f761b4af24f25677626b35f762f68eef79c08677a363212d11f6',
}

# What upstream's scripts make from templates: in a release tarball, not in a git checkout.
GENERATED = (
    'error.c',
    'psa_crypto_driver_wrappers.h',
    'psa_crypto_driver_wrappers_no_static.c',
    'ssl_debug_helpers_generated.c',
    'version_features.c',
)

# The options that Debian sets over upstream's defaults: they fix the layout of public structures.
DEBIAN_OPTIONS = (
    'MBEDTLS_DEPRECATED_WARNING',
    'MBEDTLS_THREADING_C',
    'MBEDTLS_THREADING_PTHREAD',
    'MBEDTLS_CMAC_C',
    'MBEDTLS_SSL_DTLS_SRTP',
)
FLAVOURS = {
    'drop-in': DEBIAN_OPTIONS,
    'psa': DEBIAN_OPTIONS + ('MBEDTLS_USE_PSA_CRYPTO',),
}

# Part of the record of what is in place: raise it when this script makes the copy differently.
LAYOUT = 1


def read_text(path):
    """The text of an upstream file, or None if there is no such file."""
    try:
        with open(path, encoding='utf-8', errors='replace') as stream:
            return stream.read()
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        return None


def find_version(root):
    """The version of the tree as a tuple of three numbers, or None if it is not Mbed TLS."""
    for name in ('build_info.h', 'version.h'):  # version.h: before 3.0
        text = read_text(os.path.join(root, 'include', 'mbedtls', name))
        parts = [re.search(r'#\s*define\s+MBEDTLS_VERSION_%s\s+(\d+)' % part, text or '')
                 for part in ('MAJOR', 'MINOR', 'PATCH')]
        if all(parts):
            return tuple(int(part.group(1)) for part in parts)
    return None


def check_version(root):
    """Refuses every tree but one of a fit version, complete with its generated files."""
    version = find_version(root)
    if version is None:
        raise Refused('not an Mbed TLS source tree (no version in include/mbedtls/build_info.h); '
                      + WANTED)
    text = '.'.join(map(str, version))
    if version[:2] != BRANCH or version[2] < OLDEST_PATCH:
        raise Refused(f'this is Mbed TLS {text}; {WANTED}')
    missing = [name for name in GENERATED
               if not os.path.isfile(os.path.join(root, 'library', name))]
    if missing:
        raise Refused(f'library/{missing[0]} is missing from this Mbed TLS {text}: a git snapshot '
                      'lacks the generated files; needed is the release tarball '
                      f'mbedtls-{text}.tar.bz2')
    return text


def read_makefile(root):
    """Sources and SONAME versions of the three libraries, from library/Makefile."""
    text = read_text(os.path.join(root, 'library', 'Makefile'))
    if text is None:
        raise Refused('library/Makefile is missing')
    text = text.replace('\\\n', ' ')
    sources, soversions = {}, {}
    for library in ('crypto', 'x509', 'tls'):
        words = []
        for line in re.findall(r'^OBJS_%s\s*\+?=(.*)$' % library.upper(), text, re.MULTILINE):
            words += line.partition('#')[0].split()
        # A word such as $(THIRDPARTY_CRYPTO_OBJECTS) is not ours to build.
        sources[library] = [word[:-2] + '.c' for word in words if re.fullmatch(r'\w+\.o', word)]
        version = re.search(r'^SOEXT_%s\s*\??=\s*so\.(\d+)' % library.upper(), text, re.MULTILINE)
        if not sources[library] or not version:
            raise Refused(f'library/Makefile does not list the objects of the {library} library '
                          'in the way known from 3.6')
        soversions[library] = version.group(1)
        for name in sources[library]:
            if not os.path.isfile(os.path.join(root, 'library', name)):
                raise Refused(f'library/{name} is missing, but library/Makefile names it')
    return sources, soversions


def warn_of_checksum(tarball, version, digest):
    """One line if the tarball is not known to be the one that upstream released."""
    known = RELEASES.get(version)
    if known is None:
        print(f'warning: {tarball}: Mbed TLS {version} is not in the table of known releases; '
              f'its SHA-256 is {digest}', file=sys.stderr)
    elif known != digest:
        print(f'warning: {tarball}: SHA-256 {digest} is not that of the Mbed TLS {version} release '
              f'({known})', file=sys.stderr)


def write_if_changed(path, data):
    """Writes the file in one step, and leaves it alone if it already says the same."""
    try:
        with open(path, 'rb') as stream:
            if stream.read() == data:
                return
    except FileNotFoundError:
        pass
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path + '.new', 'wb') as stream:
        stream.write(data)
    os.replace(path + '.new', path)


def configure(source, output):
    """Writes the configuration header of each flavour, by the tree's own scripts/config.py."""
    environment = dict(os.environ, PYTHONDONTWRITEBYTECODE='1')
    default = os.path.join(source, 'include', 'mbedtls', 'mbedtls_config.h')
    for flavour, options in FLAVOURS.items():
        with tempfile.TemporaryDirectory(dir=output) as scratch:
            header = os.path.join(scratch, 'mbedtls_config.h')
            shutil.copyfile(default, header)
            for option in options:
                done = subprocess.run(
                    [sys.executable, 'scripts/config.py', '-f', header, 'set', option],
                    cwd=source, env=environment, stdin=subprocess.DEVNULL,
                    stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
                if done.returncode != 0:
                    said = done.stdout.decode(errors='replace').strip().splitlines() or ['nothing']
                    raise Refused(f'scripts/config.py cannot set {option}; it said: {said[-1]}')
            with open(header, 'rb') as stream:
                data = stream.read()
        write_if_changed(os.path.join(output, flavour, 'include', 'mbedtls', 'mbedtls_config.h'),
                         data)


def put_in_place(fill, digest, output):
    """Makes output/source what fill() makes, unless the record says that it is that already.

    The record is written last and removed first, so a copy that was cut short has none.
    """
    source = os.path.join(output, 'source')
    fresh = os.path.join(output, 'source.new')
    record = os.path.join(output, 'source.json')
    wanted = json.dumps({'layout': LAYOUT, 'sha256': digest}) + '\n'
    if read_text(record) == wanted:
        try:
            version = check_version(source)
            read_makefile(source)
            return version
        except Refused:
            pass  # it was right once, and files went missing since: made anew
    shutil.rmtree(fresh, ignore_errors=True)
    try:
        os.mkdir(fresh)
        fill(fresh)
        version = check_version(fresh)
        read_makefile(fresh)
        if os.path.exists(record):
            os.remove(record)
        if os.path.exists(source):
            shutil.rmtree(source)
        os.rename(fresh, source)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    write_if_changed(record, wanted.encode())
    return version


def prepare(arguments):
    """Everything of one run; raises Refused or OSError."""
    output = os.path.abspath(arguments.output)
    os.makedirs(output, exist_ok=True)
    with open(os.path.join(output, 'lock'), 'w', encoding='ascii') as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if arguments.tarball is not None:
            with open(arguments.tarball, 'rb') as stream:
                digest = source_tree.digest_stream(stream, hashlib.sha256())
            version = put_in_place(
                lambda fresh: source_tree.extract(arguments.tarball, fresh), digest, output)
            warn_of_checksum(arguments.tarball, version, digest)
        else:
            files = source_tree.list_directory(arguments.source, output)
            digest = source_tree.digest_files(arguments.source, files)
            version = put_in_place(
                lambda fresh: source_tree.copy(arguments.source, files, fresh), digest, output)
        source = os.path.join(output, 'source')
        sources, soversions = read_makefile(source)
        configure(source, output)
    print('version', version)
    for library, names in sources.items():
        print(library, *names)
    for library, number in soversions.items():
        print('soversion', library, number)


def main():
    parser = argparse.ArgumentParser(description='Prepare the Mbed TLS source for the build.')
    parser.add_argument('--output', metavar='DIR', required=True,
                        help='where to make the copy; belongs to this script alone')
    origin = parser.add_mutually_exclusive_group(required=True)
    origin.add_argument('--tarball', metavar='FILE',
                        help='release tarball, .tar.bz2, .tar.gz or .tar.xz')
    origin.add_argument('--source', metavar='DIR', help='unpacked release')
    arguments = parser.parse_args()
    origin_name = arguments.tarball if arguments.tarball is not None else arguments.source
    try:
        prepare(arguments)
    except Refused as refusal:
        print(f'prepare.py: {origin_name}: {refusal}', file=sys.stderr)
        return 1
    except OSError as error:
        name = error.filename if error.filename is not None else origin_name
        print(f'prepare.py: {name}: {error.strerror or error}', file=sys.stderr)
        return 1
    return 0


if __name__ == '__main__':
    sys.exit(main())
