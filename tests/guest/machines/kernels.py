"""Kernels for QEMU: Debian's by name, unpacked in a directory of their own, or a file."""
# Copyright The psa-linux authors
# SPDX-License-Identifier: Apache-2.0

import lzma
import gzip
import os
import pathlib

from machines.host import GuestMissing

# What tools/quickstart test --full fetches, each unpacked in a directory of its name.
NAMES = ('debian-12', 'debian-13', 'sid', 'trixie-backports', 'debian-12-generic')

# linux/Documentation/arch/x86/boot.rst: offsets in the header of a bzImage
MAGIC_OFFSET, MAGIC = 0x202, b'HdrS'
VERSION_OFFSET, VERSION_BASE = 0x20e, 0x200


def kernels_directory():
    """Where named kernels are; the same place as in tools/quickstart.d/source.sh."""
    home = pathlib.Path(os.environ.get('HOME', '/nonexistent'))
    caches = os.environ.get('XDG_CACHE_HOME') or home / '.cache'
    return pathlib.Path(os.environ.get('PSA_LINUX_CACHE') or
                        pathlib.Path(caches) / 'psa-linux') / 'kernels'


def read_release(path):
    """The release (`uname -r`) of the bzImage in a file; None: the file is none."""
    with open(path, 'rb') as stream:
        head = stream.read(0x10000)
    if head[MAGIC_OFFSET:MAGIC_OFFSET + len(MAGIC)] != MAGIC:
        return None
    start = int.from_bytes(head[VERSION_OFFSET:VERSION_OFFSET + 2], 'little') + VERSION_BASE
    return head[start:].split(b'\0')[0].decode('ascii').split(' ')[0]


class Kernel:
    """A kernel image, its release, and the directory of its modules."""

    def __init__(self, image):
        self.image = pathlib.Path(image).resolve()
        self.release = read_release(self.image)
        if self.release is None:
            raise GuestMissing(f'{image}: not a kernel that QEMU boots (no bzImage)')
        self.modules = self.find_modules()

    def find_modules(self):
        """As packages have them: boot/vmlinuz-R or usr/lib/modules/R/vmlinuz."""
        for parent in self.image.parents:
            for place in ('usr/lib/modules', 'lib/modules'):
                modules = parent / place
                if (modules / self.release / 'modules.dep').is_file():
                    return modules
        raise GuestMissing(f'{self.image}: no modules of {self.release} with modules.dep near it; '
                           'depmod makes that file')

    def lines(self, name):
        return (self.modules / self.release / name).read_text(encoding='utf-8').splitlines()

    def built_in(self):
        return {module_name(line) for line in self.lines('modules.builtin')}

    def with_dependencies(self, names):
        """The files of the modules, in an order in which they can be loaded."""
        needed = {}
        for line in self.lines('modules.dep'):
            path, _, dependencies = line.partition(':')
            # Those that others need are last in that file.
            needed[module_name(path)] = [*reversed(dependencies.split()), path]
        built_in, order = self.built_in(), []
        for name in names:
            if name in built_in:
                continue
            if name not in needed:
                raise GuestMissing(f'{self.image} has no module {name}')
            order += [path for path in needed[name] if path not in order]
        return [self.modules / self.release / path for path in order]


def module_name(path):
    return os.path.basename(path).partition('.')[0].replace('-', '_')


def read_module(path):
    """A module as the system call takes it."""
    data = path.read_bytes()
    if path.suffix == '.xz':
        return lzma.decompress(data)
    if path.suffix == '.gz':
        return gzip.decompress(data)
    if path.suffix != '.ko':
        raise GuestMissing(f'{path}: compressed in a way that is not known here')
    return data


def find_kernel(name, directory):
    """A kernel by name, in the directory of such kernels or the usual one, or by file."""
    if name not in NAMES:
        return Kernel(name)
    folder = pathlib.Path(directory or kernels_directory()) / name
    images = [*folder.glob('boot/vmlinuz-*'), *folder.glob('usr/lib/modules/*/vmlinuz')]
    if len(images) != 1:
        raise GuestMissing(f'no kernel {name} in {folder.parent}; '
                           'tools/quickstart test --full fetches it')
    return Kernel(images[0])
