"""The machine's files for a QEMU guest: virtiofsd, with no right to change any of them."""
# Copyright The psa-linux authors
# SPDX-License-Identifier: Apache-2.0

import os
import subprocess

from machines.host import GuestFailed, GuestMissing, as_unprivileged, has_capabilities

# qemu-system-common of Debian 12, virtiofsd of Debian 13. They have little in common but the name.
PLACES = ('/usr/libexec/virtiofsd', '/usr/lib/qemu/virtiofsd')

# The older one changes its root directory, to where it is already, and sets its capabilities to
# those of this list, which it must have for that; +, -: then it has them changed once more.
STARTS_WITH = ('chown', 'dac_override', 'fowner', 'fsetid', 'setgid', 'setuid', 'mknod', 'setfcap',
               'setpcap', 'sys_chroot')
GIVES_UP = ('chown', 'dac_override', 'fowner', 'fsetid', 'setgid', 'setuid', 'mknod', 'setfcap')


class FileServer:
    """Chooses the program and its options; `command(N)` serves on the listening socket N."""

    def __init__(self):
        self.program = next((path for path in PLACES if os.access(path, os.X_OK)), None)
        if self.program is None:
            raise GuestMissing('no virtiofsd here; install the package virtiofsd, or '
                               'qemu-system-common of Debian 12')
        said = subprocess.run([self.program, '--help'], stdin=subprocess.DEVNULL, check=False,
                              capture_output=True, text=True)
        self.is_new = '--readonly' in said.stdout
        if not self.is_new and 'sandbox=namespace|chroot' not in said.stdout + said.stderr:
            raise GuestMissing(f'{self.program}: neither that of QEMU 7.2 nor one with --readonly')
        if self.is_new:
            *self.user, self.prefix = as_unprivileged()
            return
        if os.geteuid() != 0:
            raise GuestMissing(f'{self.program} serves the files of the machine only for root; '
                               'the one of Debian 13 also for others')
        if not has_capabilities(*STARTS_WITH):
            raise GuestFailed(f'this root has too few capabilities for {self.program}')
        *self.user, self.prefix = as_unprivileged(*STARTS_WITH)

    def command(self, listener):
        if self.is_new:
            return [*self.prefix, self.program, f'--fd={listener}', '--shared-dir=/', '--readonly',
                    '--cache=always', '--sandbox=none', '--inode-file-handles=never',
                    '--rlimit-nofile=0', '--log-level=error']
        changes = [f'-{name}' for name in GIVES_UP]
        if has_capabilities('dac_read_search'):
            changes.append('+dac_read_search')
        return [*self.prefix, self.program, f'--fd={listener}', '-o', 'source=/',
                '-o', 'cache=always', '-o', 'sandbox=chroot', '-o', 'modcaps=' + ':'.join(changes),
                '-o', 'log_level=err', '--rlimit-nofile=0']
