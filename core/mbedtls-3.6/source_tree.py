"""Copies of a source tree, from a tarball or a directory, that cannot reach outside their place.

Used by prepare.py. A tarball is somebody else's data: no entry of it may name a place outside the
directory that it is unpacked into, by whatever means, and what is damaged is refused as a whole.
"""
# Copyright The psa-linux authors
# SPDX-License-Identifier: Apache-2.0

import bz2
import gzip
import hashlib
import lzma
import os
import shutil
import tarfile
import zlib

# A release is 2,100 entries and 40 MB; beyond these it is something else, or made to fill the disk.
MAX_ENTRIES = 50_000
MAX_BYTES = 1 << 30
CHUNK = 1 << 20


class Refused(Exception):
    """The source cannot be used; the text says why, in one line."""


def digest_stream(stream, digest):
    """Hexadecimal digest of all that is left in the stream."""
    for chunk in iter(lambda: stream.read(CHUNK), b''):
        digest.update(chunk)
    return digest.hexdigest()


def open_compressed(path):
    """Opens by the first bytes of the file, as names may lie."""
    with open(path, 'rb') as stream:
        magic = stream.read(6)
    if magic.startswith(b'BZh'):
        return bz2.open(path)
    if magic.startswith(b'\x1f\x8b'):
        return gzip.open(path)
    if magic == b'\xfd7zXZ\0':
        return lzma.open(path)
    raise Refused('not a .tar.bz2, .tar.gz or .tar.xz file')


def inner_parts(name):
    """The parts of an entry's name; refuses a name that leaves the tree."""
    shown = ascii(name)
    if name.startswith('/'):
        raise Refused(f'entry {shown} has an absolute name')
    if not name.isprintable():
        raise Refused(f'entry {shown} has unprintable characters in its name')
    parts = [part for part in name.split('/') if part not in ('', '.')]
    if '..' in parts:
        raise Refused(f'entry {shown} has ".." in its name')
    return parts


def write_member(stream, path, executable):
    """Writes a new file. Modification times are now, not the archive's: an older release that
    replaces a newer one in a build directory must be compiled again."""
    os.makedirs(os.path.dirname(path), exist_ok=True)
    mode = 0o755 if executable else 0o644
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, mode)
    with os.fdopen(handle, 'wb') as output:
        shutil.copyfileobj(stream, output, CHUNK)


def make_links(links, root):
    """Makes the symbolic links when all files are written, so that none was written through one."""
    for parts, target in links.items():
        if any(parts[:length] in links for length in range(1, len(parts))):
            raise Refused(f'entry {ascii("/".join(parts))} is below a link')
        path = os.path.join(root, *parts)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        os.symlink(target, path)
    real_root = os.path.realpath(root)
    for parts, target in links.items():
        real = os.path.realpath(os.path.join(root, *parts))
        if not real.startswith(real_root + os.sep):
            raise Refused(f'link {ascii("/".join(parts))} -> {ascii(target)} points outside')


def extract_members(archive, root):
    top, total, entries, links = None, 0, 0, {}
    for member in archive:
        entries += 1
        total += member.size
        if entries > MAX_ENTRIES or total > MAX_BYTES:
            raise Refused('far larger than a release of Mbed TLS')
        parts = inner_parts(member.name)
        if not parts:
            continue
        if top is None:
            top = parts[0]
        if parts[0] != top:
            raise Refused(f'more than one top directory: {ascii(top)} and {ascii(parts[0])}')
        parts = parts[1:]
        path = os.path.join(root, *parts)
        if member.isdir():
            os.makedirs(path, exist_ok=True)
        elif not parts:
            raise Refused(f'entry {ascii(member.name)} is not in a directory')
        elif member.issym():
            links[tuple(parts)] = member.linkname
        elif member.isreg() or member.islnk():
            # A hard link becomes a copy of the entry of the archive that it names, never of a file.
            with archive.extractfile(member) as stream:
                write_member(stream, path, member.mode & 0o100)
        else:
            raise Refused(f'entry {ascii(member.name)} is neither file, directory nor link')
    if top is None:
        raise Refused('an empty archive')
    make_links(links, root)


def extract(tarball, root):
    """Unpacks the tarball into the empty directory root, without its top directory."""
    try:
        with open_compressed(tarball) as stream:
            with tarfile.open(fileobj=stream, mode='r:') as archive:
                extract_members(archive, root)
            # The checksum of the compressed stream is only compared at its end.
            while stream.read(CHUNK):
                pass
    except (tarfile.TarError, EOFError, lzma.LZMAError, zlib.error, gzip.BadGzipFile, KeyError,
            UnicodeError) as error:
        raise Refused(f'damaged archive ({str(error).strip() or type(error).__name__})') from error
    except (FileExistsError, NotADirectoryError, IsADirectoryError) as error:
        raise Refused(f'damaged archive (two entries for {ascii(error.filename)})') from error
    except OSError as error:
        if error.errno is not None:
            raise
        raise Refused(f'damaged archive ({error})') from error  # as the bz2 module says it


def list_directory(directory, output):
    """Relative names of all regular files in a directory, sorted. Refuses links that leave it."""
    if not os.path.isdir(directory):
        raise Refused('not a directory')
    root = os.path.realpath(directory)
    names = []
    for folder, folders, files in os.walk(root):
        # Version control, byte code of upstream's scripts, and our own copy are no source.
        folders[:] = [name for name in folders if name not in ('.git', '__pycache__')
                      and os.path.join(folder, name) != os.path.realpath(output)]
        for name in folders + files:
            path = os.path.join(folder, name)
            if os.path.islink(path) and not os.path.realpath(path).startswith(root + os.sep):
                raise Refused(f'link {ascii(os.path.relpath(path, root))} points outside')
        names += [os.path.relpath(os.path.join(folder, name), root) for name in files
                  if os.path.isfile(os.path.join(folder, name))]
        if len(names) > MAX_ENTRIES:
            raise Refused('far larger than a release of Mbed TLS')
    return sorted(names)


def digest_files(directory, names):
    """One digest over names and contents of the files."""
    digest = hashlib.sha256()
    for name in names:
        with open(os.path.join(directory, name), 'rb') as stream:
            one = digest_stream(stream, hashlib.sha256())
        digest.update(os.fsencode(name) + b'\0' + one.encode())
    return digest.hexdigest()


def copy(directory, names, root):
    """Copies the files into the empty directory root."""
    for name in names:
        path = os.path.join(directory, name)
        with open(path, 'rb') as stream:
            write_member(stream, os.path.join(root, name), os.access(path, os.X_OK))
