"""The fenced blocks of a Markdown page that are files, commands and outputs."""
# Copyright The psa-linux authors
# SPDX-License-Identifier: Apache-2.0

import collections
import re

# kind: 'file' (name is set), 'commands' or 'output'. Other blocks are for readers alone.
Block = collections.namedtuple('Block', 'kind name text line')

FENCE = re.compile(r'^```(\w*)(?: +(\S+))?$')


def read_blocks(page):
    """All blocks in their order.

    ```c acme.c     is the file acme.c
    ```sh           are commands
    ```text         directly below commands is what they print, else it is for readers
    """
    blocks = []
    lines = page.splitlines()
    number = 0
    below_commands = False
    while number < len(lines):
        fence = FENCE.match(lines[number])
        if not fence:
            below_commands = below_commands and not lines[number]
            number += 1
            continue
        end = lines.index('```', number + 1)
        language, name = fence.groups()
        if name:
            kind = 'file'
        elif language == 'sh':
            kind = 'commands'
        elif language == 'text' and below_commands:
            kind = 'output'
        else:
            kind = 'reader'
        text = ''.join(line + '\n' for line in lines[number + 1:end])
        blocks.append(Block(kind, name, text, number + 1))
        below_commands = kind == 'commands'
        number = end + 1
    return blocks


def line_pattern(expected):
    return re.compile('.*'.join(map(re.escape, expected.split('...'))))


def first_difference(expected, printed):
    """None if the text is what was expected, else a sentence. A line "..." stands for any number of lines, "..." within
    a line for anything."""
    wanted, got = expected.splitlines(), printed.splitlines()
    place = 0
    skipping = False
    for line in wanted:
        if line == '...':
            skipping = True
            continue
        pattern = line_pattern(line)
        while skipping and place < len(got) and not pattern.fullmatch(got[place]):
            place += 1
        if place >= len(got):
            return f'the page has "{line}", but there is no such line'
        if not pattern.fullmatch(got[place]):
            return f'the page has "{line}", printed was "{got[place]}"'
        place += 1
        skipping = False
    if place < len(got) and not skipping:
        return f'printed was also "{got[place]}"'
    return None
