"""User-Mode Linux (package user-mode-linux): an ordinary process, up in about a second, no image."""
# Copyright The psa-linux authors
# SPDX-License-Identifier: Apache-2.0

import os
import resource
import shutil
import socket
import subprocess
import tempfile

from machines.host import GuestFailed, GuestMissing, as_unprivileged, check_readable
from machines.job import unpack_back

MEMORY = 512 << 20


def find_kernel(name):
    if name != 'uml':
        return os.path.abspath(name)
    path = shutil.which('linux.uml', path='/usr/bin:/usr/local/bin:' + os.environ.get('PATH', ''))
    if path is None:
        raise GuestMissing('no User-Mode Linux kernel here; install the package user-mode-linux')
    return path


def find_modules(kernel):
    """Where the package that the kernel is from keeps its modules; None if all are built in."""
    path = os.path.join(os.path.dirname(os.path.realpath(kernel)), '..', 'lib', 'uml', 'modules')
    return os.path.normpath(path) if os.path.isdir(path) else None


def choose_cpu():
    """One CPU to stay on (elsewhere system calls cost four times more), not that of another guest.

    The socket's name is taken as long as this process lives; it is returned to be kept.
    """
    cpus = sorted(os.sched_getaffinity(0))
    for cpu in reversed(cpus):
        taken = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        try:
            taken.bind(f'\0psa-linux-guest-cpu-{cpu}')
            return cpu, taken
        except OSError:
            taken.close()
    return cpus[os.getpid() % len(cpus)], None


def memory_directory():
    """Where the guest's memory file can be: it needs the room, and pages that may be executed."""
    for path in ('/dev/shm', tempfile.gettempdir(), '/tmp', '/var/tmp'):
        try:
            status = os.statvfs(path)
        except OSError:
            continue
        if (status.f_bavail * status.f_frsize > MEMORY and not status.f_flag & os.ST_NOEXEC
                and os.stat(path).st_mode & 0o007 == 0o007):
            return path
    raise GuestFailed('no directory with room for the memory of the guest (512 MiB), '
                      'not even /var/tmp')


class UserModeLinux:
    def __init__(self, name):
        self.kernel = find_kernel(name)
        uid, gid, self.prefix = as_unprivileged()
        self.host_ids = uid, gid
        check_readable(self.prefix)
        self.cpu, self.taken = choose_cpu()
        # For tests/guest/init: where the kernel's modules are, and how the output goes out.
        self.description = {'modules': find_modules(self.kernel), 'channels': 'terminals'}

    def start(self, job):
        """Starts the guest; returns its processes and the descriptors to read from."""
        pipes = [os.pipe() for _ in range(4)]
        channels = [write for _, write in pipes]
        console, output, errors, control = channels
        words = [
            f'mem={MEMORY >> 20}M', 'rootfstype=hostfs', 'rw', f'init={job}/init', 'quiet',
            f'uml_dir={job}', 'con=null', f'con0=null,fd:{console}', f'con1=null,fd:{output}',
            f'con2=null,fd:{errors}', f'con3=null,fd:{control}', 'ssl=null',
            f'PSA_GUEST_JOB={job}']
        environment = {'HOME': job, 'PATH': '/usr/sbin:/usr/bin:/sbin:/bin',
                       'TMPDIR': memory_directory()}

        def prepare():
            os.sched_setaffinity(0, {self.cpu})
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a panic ends in abort()

        guest = subprocess.Popen([*self.prefix, self.kernel, *words], env=environment,
                                 stdin=subprocess.DEVNULL, stdout=console, stderr=console,
                                 pass_fds=channels, cwd='/', start_new_session=True,
                                 preexec_fn=prepare)
        for write in channels:
            os.close(write)
        return [guest], [read for read, _ in pipes]

    def bring_back(self, job, _, directory):
        """The guest may write to the directory of the job, and nowhere else."""
        archive = os.open(os.path.join(job, 'files'), os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        with open(archive, 'rb') as stream:
            unpack_back(stream, directory)
