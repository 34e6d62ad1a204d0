"""A kernel of a distribution on an emulated machine (package qemu-system-x86): no KVM, no image of
a disk; up in three seconds."""
# Copyright The psa-linux authors
# SPDX-License-Identifier: Apache-2.0

import os
import pathlib
import resource
import shutil
import socket
import subprocess

from machines import initramfs
from machines.file_server import FileServer
from machines.host import GuestMissing, as_unprivileged, check_readable
from machines.job import unpack_back
from machines.kernels import find_kernel

MEMORY = '1024M'

# With several threads, and with cmpxchg16b, the emulation has made kernels fail.
EMULATOR = ['-accel', 'tcg,thread=single', '-cpu', 'max,cx16=off', '-smp', '1', '-m', MEMORY,
            '-object', f'memory-backend-memfd,id=memory,size={MEMORY},share=on',
            '-numa', 'node,memdev=memory', '-nodefaults', '-no-user-config', '-no-reboot',
            '-display', 'none', '-monitor', 'none', '-net', 'none']
# A kernel that has failed in any way is not to be relied on: panic, and a panic ends the emulator.
KERNEL_WORDS = 'console=ttyS0 quiet oops=panic panic=-1 tsc=unstable'
PORTS = ('output', 'errors', 'control', 'files')

VIRTIO_CRYPTO = ['-object', 'cryptodev-backend-builtin,id=crypto',
                 '-device', 'virtio-crypto-pci,cryptodev=crypto']


class Qemu:
    def __init__(self, name, directory, virtio_crypto):
        self.kernel = find_kernel(name, directory)
        self.emulator = shutil.which('qemu-system-x86_64')
        if self.emulator is None:
            raise GuestMissing('no qemu-system-x86_64 here; install the package qemu-system-x86')
        self.initramfs = initramfs.build(self.kernel)
        self.server = FileServer()
        uid, gid, self.prefix = as_unprivileged()
        self.host_ids = uid, gid
        check_readable(self.prefix)
        self.devices = VIRTIO_CRYPTO if virtio_crypto else []
        # For tests/guest/init: where the kernel's modules are, which to load, and how the output
        # goes out.
        self.description = {'modules': str(self.kernel.modules), 'channels': 'ports',
                            'load': ['virtio_crypto'] if virtio_crypto else []}

    def listen(self, job):
        """The socket between emulator and file server; who connects may come first."""
        path = os.path.join(job, 'file-server')
        listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        listener.bind(path)
        listener.listen(1)
        if os.geteuid() == 0:
            os.chown(path, *self.host_ids)
        return listener, path

    def arguments(self, job, path, console, ports):
        """The command line of the emulator; `ports` are descriptors in the order of PORTS."""
        words = [*EMULATOR, '-kernel', str(self.kernel.image), '-initrd', f'{job}/initramfs',
                 '-append', f'{KERNEL_WORDS} PSA_GUEST_JOB={job}',
                 '-chardev', f'socket,id=fs,path={path}',
                 '-device', 'vhost-user-fs-pci,chardev=fs,tag=host',
                 '-chardev', f'socket,id=console,fd={console}', '-serial', 'chardev:console',
                 '-device', 'virtio-serial-pci']
        for name, port in zip(PORTS, ports):
            words += ['-chardev', f'socket,id={name},fd={port}',
                      '-device', f'virtserialport,chardev={name},name={name}']
        return [*words, *self.devices]

    def start(self, job):
        """Starts the guest; returns its processes and the descriptors to read from."""
        image = pathlib.Path(job, 'initramfs')
        image.write_bytes(self.initramfs)
        image.chmod(0o644)
        listener, path = self.listen(job)
        pairs = [socket.socketpair() for _ in range(1 + len(PORTS))]
        console, *ports = [theirs.fileno() for _, theirs in pairs]
        environment = {'HOME': job, 'TMPDIR': job, 'PATH': '/usr/sbin:/usr/bin:/sbin:/bin'}

        def launch(command, descriptors, group):
            def prepare():
                os.setpgid(0, group)
                resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
            return subprocess.Popen(command, env=environment, stdin=subprocess.DEVNULL,
                                    stdout=console, stderr=console, pass_fds=descriptors, cwd='/',
                                    preexec_fn=prepare)

        server = launch(self.server.command(listener.fileno()), [listener.fileno()], 0)
        listener.close()
        guest = launch([*self.prefix, self.emulator, *self.arguments(job, path, console, ports)],
                       [console, *ports], server.pid)
        for _, theirs in pairs:
            theirs.close()
        return [server, guest], [ours.detach() for ours, _ in pairs]

    def bring_back(self, _, files, directory):
        """They came through a port of the guest."""
        unpack_back(files, directory)
