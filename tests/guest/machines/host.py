"""What this machine has, and as whom a guest runs on it."""
# Copyright The psa-linux authors
# SPDX-License-Identifier: Apache-2.0

import os
import pathlib
import socket
import subprocess
import tempfile

NOBODY = 65534

# Numbers of capabilities, linux/capability.h, by the names that setpriv(1) uses.
CAPABILITIES = {'chown': 0, 'dac_override': 1, 'dac_read_search': 2, 'fowner': 3, 'fsetid': 4,
                'setgid': 6, 'setuid': 7, 'setpcap': 8, 'sys_chroot': 18, 'mknod': 27,
                'setfcap': 31}


class GuestFailed(Exception):
    """The guest, not the command, failed; the text says how."""


class GuestMissing(GuestFailed):
    """What the guest is made of is not on this machine; the text says what."""


def has_af_alg():
    """Can a process of this machine itself use the kernel's hashes?"""
    try:
        with socket.socket(socket.AF_ALG, socket.SOCK_SEQPACKET, 0) as probe:
            probe.bind(('hash', 'sha256'))
        return True
    except (OSError, AttributeError):
        return False


def has_capabilities(*names):
    effective = 0
    for line in pathlib.Path('/proc/self/status').read_text(encoding='ascii').splitlines():
        if line.startswith('CapEff:'):
            effective = int(line.split()[1], 16)
    return all(effective >> CAPABILITIES[name] & 1 for name in names)


def as_unprivileged(*extra):
    """The user to run the guest as, on this machine, and the command prefix that makes it so.

    The root of the guest can do to our files what that user can, so it must not be our root: it is
    `nobody`, with the one right to read everything, as the tree may well be below /root. `extra`
    names more capabilities, for a program that gives them up again.
    """
    if os.geteuid() != 0:
        return os.geteuid(), os.getegid(), ['setpriv', '--pdeathsig', 'KILL']
    wanted = ['-all', *(f'+{name}' for name in extra)]
    securebits = []
    can_choose = has_capabilities('setpcap')
    if has_capabilities('dac_read_search') and can_choose:
        wanted.append('+dac_read_search')
        # access(2), by which the guest asks for rights, forgets capabilities without this.
        securebits = ['--securebits', '+no_setuid_fixup']
    if not has_capabilities('setuid'):
        raise GuestFailed('root without the right to change users: cannot run a guest safely')
    wanted = ','.join(wanted)
    bounding = ['--bounding-set', wanted] if can_choose else []
    return NOBODY, NOBODY, [
        'setpriv', '--reuid', str(NOBODY), '--regid', str(NOBODY), '--clear-groups',
        '--inh-caps', wanted, '--ambient-caps', wanted, *bounding, *securebits,
        '--no-new-privs', '--pdeathsig', 'KILL']


def check_readable(prefix):
    """The guest sees what the user it runs as sees; without the right to read everything that may
    be less than the caller expects."""
    here = os.getcwd()  # by its whole name: each directory on the way counts
    done = subprocess.run([*prefix, 'test', '-r', here, '-a', '-x', here], check=False,
                          stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    if done.returncode != 0:
        raise GuestFailed(f'{here} cannot be read by the user {NOBODY}, as whom the guest '
                          'runs, and this root has no CAP_DAC_READ_SEARCH to give it; '
                          'make its directories readable, or work in another place')


def job_directory():
    """A new directory whose name is one word: it is on the command line of a kernel."""
    base = tempfile.gettempdir()
    base = '/tmp' if any(character.isspace() for character in base) else base
    return tempfile.mkdtemp(prefix='psa-guest-', dir=base)
