"""The numbers in the tables of docs/driver-guide.md, held against the installed headers by a compiler."""
# Copyright The psa-linux authors
# SPDX-License-Identifier: Apache-2.0

import platform
import re
import subprocess

LIBRARIES = {'drop-in': 'mbedcrypto', 'psa': 'mbedcrypto-psa'}


def rows(page):
    """Cells of each row of each table."""
    for line in page.splitlines():
        if line.startswith('| '):
            yield [cell.strip() for cell in line.strip('|').split('|')]


def names_in(cell):
    return re.findall(r'`([A-Za-z_]\w*)`', cell)


def numbers_in(cell):
    return re.findall(r'\d+', cell)


def option_is_on(cell, flavour):
    """True, False, or None if the cell tells nothing of an option."""
    state = {'on': True, 'off': False, '**off in drop-in, on in flavour psa**': flavour == 'psa'}
    return state.get(cell)


def assertions(page, flavour):
    """One line of C per claim."""
    for cells in rows(page):
        names = names_in(cells[0])
        if not names:
            continue
        on = option_is_on(cells[1], flavour) if len(cells) == 3 else None
        if on is not None:
            for name in names:
                yield f'#if{"n" if on else ""}def {name}\n#error "{name}"\n#endif'
        elif names[0].startswith('PSA_') and len(cells) == 2 and len(numbers_in(cells[1])) == len(names):
            for name, number in zip(names, numbers_in(cells[1])):
                yield f'_Static_assert({name} == {number}, "{name}");'
        elif re.fullmatch(r'(psa|mbedtls)_\w+', names[0]) and len(cells) == 3 and numbers_in(cells[1]):
            numbers = numbers_in(cells[2 if flavour == 'psa' and numbers_in(cells[2]) else 1])
            for name, number in zip(names, numbers):
                if platform.machine() == 'x86_64':
                    yield f'_Static_assert(sizeof({name}) == {number}, "{name}");'


def fault(page, flavour, directory, variables):
    """None if every number is right."""
    found = list(assertions(page, flavour))
    if len(found) < 20:
        return f'only {len(found)} claims were found in the tables'
    source = directory / 'tables.c'
    source.write_text('#include <psa/crypto.h>\n#include <mbedtls/ssl.h>\n' + '\n'.join(found) + '\n')
    done = subprocess.run(['sh', '-c', f'gcc -fsyntax-only $(pkg-config --cflags {LIBRARIES[flavour]}) tables.c'],
                          cwd=directory, env=variables, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True, check=False)
    return done.stdout if done.returncode != 0 or done.stdout else None
