"""The first file system of a QEMU guest: loads what the kernel needs to see the machine's files,
mounts those and goes there."""
# Copyright The psa-linux authors
# SPDX-License-Identifier: Apache-2.0

import shutil
import stat
import struct

from machines.host import GuestMissing
from machines.kernels import read_module

MODULES = ('virtio_pci', 'virtio_console', 'virtiofs')

# If it ends before switch_root the kernel panics, which ends the guest.
SCRIPT = '''#!/bin/busybox sh
for module in /modules/*; do
    [ ! -e "$module" ] || /bin/busybox insmod "$module" || exit 1
done
/bin/busybox mount -t virtiofs -o ro host /root || exit 1
exec /bin/busybox switch_root /root "$PSA_GUEST_JOB/init"
'''


# elf.h: where the program headers of a 64-bit file are, and the one that asks for a dynamic linker
PHOFF, PHENTSIZE, PT_INTERP = 0x20, 0x36, 3


def is_static(program):
    offset, = struct.unpack_from('<Q', program, PHOFF)
    size, count = struct.unpack_from('<HH', program, PHENTSIZE)
    return all(struct.unpack_from('<I', program, offset + number * size)[0] != PT_INTERP
               for number in range(count))


def find_busybox():
    """One that needs no libraries."""
    path = shutil.which('busybox', path='/bin:/usr/bin')
    if path is None:
        raise GuestMissing('no busybox here; install the package busybox-static')
    with open(path, 'rb') as stream:
        program = stream.read()
    if not is_static(program):
        raise GuestMissing(f'{path} needs libraries; install the package busybox-static')
    return program


class Archive:
    """A cpio archive in the format `newc` (linux/Documentation/driver-api/early-userspace)."""

    def __init__(self):
        self.data = bytearray()
        self.count = 0

    def add(self, name, mode, content=b'', device=(0, 0)):
        self.count += 1
        encoded = name.encode() + b'\0'
        numbers = (self.count, mode, 0, 0, 1, 0, len(content), 0, 0, *device, len(encoded), 0)
        self.data += b'070701' + ''.join(f'{number:08x}' for number in numbers).encode()
        for part in (encoded, content):
            self.data += part
            self.data += bytes(-len(self.data) % 4)


def build(kernel):
    """The archive for the kernel."""
    archive = Archive()
    for name in ('bin', 'dev', 'modules', 'root'):
        archive.add(name, stat.S_IFDIR | 0o755)
    archive.add('dev/console', stat.S_IFCHR | 0o600, device=(5, 1))
    archive.add('bin/busybox', stat.S_IFREG | 0o755, find_busybox())
    for number, path in enumerate(kernel.with_dependencies(MODULES)):
        archive.add(f'modules/{number:02}-{path.name.partition(".")[0]}.ko', stat.S_IFREG | 0o644,
                    read_module(path))
    archive.add('init', stat.S_IFREG | 0o755, SCRIPT.encode())
    archive.add('TRAILER!!!', 0)
    return bytes(archive.data)
