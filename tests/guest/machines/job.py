"""What the guest is to do, written down for tests/guest/init, and what comes back from it."""
# Copyright The psa-linux authors
# SPDX-License-Identifier: Apache-2.0

import json
import os
import pathlib
import shutil
import tarfile

from machines.host import NOBODY, GuestFailed

# Of the caller's environment the command gets these, and what --env adds.
KEPT_PREFIXES = ('PSA_', 'CMOCKA_', 'LC_')
KEPT_NAMES = ('PATH', 'LANG', 'TERM', 'COLUMNS', 'LINES', 'LD_LIBRARY_PATH', 'MALLOC_PERTURB_')


def guest_user(choice):
    """User and group of the command in the guest.

    The owner of the current directory is the one for whom plug-ins below it are trusted.
    """
    if choice == 'root':
        return 0, 0
    if choice == 'nobody':
        return NOBODY, NOBODY
    owner = os.stat('.')
    return owner.st_uid, owner.st_gid


def write_job(directory, arguments, host_ids, machine):
    """Writes what tests/guest/init needs to know: the request, and what is particular to the
    machine that it runs on."""
    job = pathlib.Path(directory)
    here = pathlib.Path(__file__).resolve().parent.parent
    shutil.copyfile(here / 'init', job / 'init')
    (job / 'init').chmod(0o755)
    (job / 'tmp').mkdir()
    environment = {name: value for name, value in os.environ.items()
                   if name in KEPT_NAMES or name.startswith(KEPT_PREFIXES)}
    environment.update(arguments.env)
    uid, gid = guest_user(arguments.user)
    description = json.dumps({
        'command': arguments.command,
        'directory': os.getcwd(),
        'environment': environment,
        'uid': uid,
        'gid': gid,
        'output': os.path.abspath(arguments.output_dir) if arguments.output_dir else None,
        'terminals': [os.isatty(1), os.isatty(2)],
        'af_alg_restrict': arguments.af_alg_restrict,
        **machine,
    })
    (job / 'job.json').touch(mode=0o600)
    (job / 'job.json').write_text(description, encoding='utf-8')
    job.chmod(0o711)  # whoever runs the command in the guest must get to TMPDIR
    if os.geteuid() == 0:
        for path in (job, *job.iterdir()):
            os.chown(path, *host_ids)


def store(stream, target):
    """Under its name all at once, or not at all."""
    with open(target + '.new', 'wb') as copy:
        shutil.copyfileobj(stream, copy)
    os.replace(target + '.new', target)


def unpack_back(archive, directory):
    """Unpacks the files that the command left, from the tar archive that the guest made of them,
    and nothing but files: links are not followed."""
    archive.seek(0)
    try:
        with tarfile.open(fileobj=archive, mode='r:') as members:
            for member in members:
                parts = pathlib.PurePosixPath(member.name).parts
                if '..' in parts or member.name.startswith('/'):
                    raise GuestFailed(f'in the guest: a file that is named {member.name!r}')
                target = os.path.join(directory, *parts)
                if member.isdir():
                    os.makedirs(target, exist_ok=True)
                elif member.isreg():
                    store(members.extractfile(member), target)
    except tarfile.TarError as error:
        raise GuestFailed(f'the files of the guest did not arrive: {error}') from error
