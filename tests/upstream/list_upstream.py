#!/usr/bin/env python3
"""List what the suites are made of in an Mbed TLS tree, a line each: a release may add some.

    suite NAME    a PSA test suite: the name of its data file without the ending, such as
                  test_suite_psa_crypto_op_fail.misc. Its functions are in the file whose name ends
                  at the first dot.
    helper FILE   a source that all suites are linked with, relative to the tree
    driver FILE   a source of the test drivers, likewise
"""
# Copyright The psa-linux authors
# SPDX-License-Identifier: Apache-2.0

import os
import sys


def list_files(root, directory, ending):
    names = sorted(name for name in os.listdir(os.path.join(root, directory))
                   if name.endswith(ending))
    if not names:
        sys.exit(f'no *{ending} in {os.path.join(root, directory)}')
    return names


def main():
    root = sys.argv[1]
    for name in list_files(root, 'tests/suites', '.data'):
        if name.startswith('test_suite_psa_'):
            functions = os.path.join('tests/suites', name.partition('.')[0] + '.function')
            if not os.path.isfile(os.path.join(root, functions)):
                sys.exit(f'{name} is there, but not {functions}')
            print('suite', name[:-len('.data')])
    sources = 'framework/tests/src'
    for kind, directory in ('helper', sources), ('driver', sources + '/drivers'):
        for name in list_files(root, directory, '.c'):
            print(kind, os.path.join(directory, name))
    print('helper tests/src/psa_test_wrappers.c')


if __name__ == '__main__':
    main()
