#!/usr/bin/env python3
"""All public structures have the sizes and offsets that they have for a program compiled against the stock headers.

    structures.py --compiler CC --source UPSTREAM_INCLUDE --include OUR_CONFIG_INCLUDE [--debian INCLUDE]

The stock configuration is made here anew, from upstream's file and the options of Debian's package, not by the
script that configures our build. With --debian the headers of Debian's libmbedtls-dev are compared as well.
Layouts are read from debug information by pahole.
"""
# Copyright The psa-linux authors
# SPDX-License-Identifier: Apache-2.0

import argparse
import pathlib
import re
import shlex
import shutil
import subprocess
import sys
import tempfile

# debian/rules of Debian's source package mbedtls 3.6.
DEBIAN_OPTIONS = (
    'MBEDTLS_DEPRECATED_WARNING',
    'MBEDTLS_THREADING_C',
    'MBEDTLS_THREADING_PTHREAD',
    'MBEDTLS_CMAC_C',
    'MBEDTLS_SSL_DTLS_SRTP',
)


def stock_configuration(upstream, target):
    text = (upstream / 'mbedtls/mbedtls_config.h').read_text()
    for option in DEBIAN_OPTIONS:
        text, count = re.subn(rf'^(?://\s*)?#define {option}$', f'#define {option}', text, flags=re.MULTILINE)
        if count != 1:
            raise SystemExit(f'{option} is not an option of this release')
    (target / 'mbedtls').mkdir()
    (target / 'mbedtls/mbedtls_config.h').write_text(text)


def layouts(compiler, includes, headers, work, name):
    """Every structure and union that the public headers define, as pahole prints it: {name: text}."""
    source = work / f'{name}.c'
    source.write_text(''.join(f'#include <{header}>\n' for header in headers))
    compiled = work / f'{name}.o'
    subprocess.run(
        [*shlex.split(compiler), '-g', '-fno-eliminate-unused-debug-types', '-w', '-c',
         *(f'-I{include}' for include in includes), '-o', compiled, source],
        check=True)
    printed = subprocess.run(['pahole', '--structs', compiled], check=True, capture_output=True, text=True).stdout
    printed += subprocess.run(['pahole', '--unions', compiled], capture_output=True, text=True).stdout
    found = {}
    for block in re.split(r'\n(?=(?:struct|union) )', '\n' + printed):
        match = re.match(r'((?:struct|union) \w+) \{', block)
        if match:
            found[match.group(1)] = block.strip()
    return found


def public_headers(include):
    # Configuration adjusters and platform alternatives are not for inclusion by themselves.
    skipped = re.compile(r'(config_|adjust|compat-|_alt\.h|mbedtls_config\.h|check_config\.h|crypto_(struct|platform|'
                         r'driver_contexts|builtin|legacy|sizes|types|values|extra|se_driver|compat))')
    return sorted(str(header.relative_to(include)) for header in include.glob('*/*.h')
                  if not skipped.search(header.name))


def compare(number, name, ours, theirs):
    names = [structure for structure in theirs if re.search(r'(psa|mbedtls)_', structure)]
    wrong = [structure for structure in sorted(names) if ours.get(structure) != theirs[structure]]
    missing_operations = [wanted for wanted in ('psa_hash_operation_s', 'psa_aead_operation_s', 'mbedtls_ssl_context',
                                                'mbedtls_x509_crt', 'mbedtls_pk_context')
                          if f'struct {wanted}' not in names]
    good = not wrong and not missing_operations and len(names) > 80
    print(f'{"ok" if good else "not ok"} {number} - {len(names)} structures are laid out as with {name}')
    for structure in missing_operations:
        print(f'# not found, so nothing was compared: {structure}')
    for structure in wrong:
        print(f'# differs: {structure}')
    return good


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--compiler', required=True)
    parser.add_argument('--source', type=pathlib.Path, required=True)
    parser.add_argument('--include', type=pathlib.Path, required=True)
    parser.add_argument('--debian', type=pathlib.Path)
    arguments = parser.parse_args()
    print('1..2')
    if shutil.which('pahole') is None:
        print('ok 1 - structures # SKIP pahole (package dwarves) is not installed')
        print('ok 2 - structures # SKIP pahole (package dwarves) is not installed')
        return 0
    headers = public_headers(arguments.source)
    with tempfile.TemporaryDirectory() as directory:
        work = pathlib.Path(directory)
        (work / 'stock').mkdir()
        stock_configuration(arguments.source, work / 'stock')
        ours = layouts(arguments.compiler, [arguments.include, arguments.source], headers, work, 'ours')
        stock = layouts(arguments.compiler, [work / 'stock', arguments.source], headers, work, 'stock')
        good = compare(1, "upstream's headers in Debian's configuration", ours, stock)
        if arguments.debian is None:
            print("ok 2 - Debian's headers # SKIP built without -Ddebian_headers=DIR (libmbedtls-dev unpacked)")
            return 0 if good else 1
        debian = layouts(arguments.compiler, [arguments.debian], headers, work, 'debian')
        return 0 if compare(2, "Debian's libmbedtls-dev", ours, debian) and good else 1


if __name__ == '__main__':
    sys.exit(main())
