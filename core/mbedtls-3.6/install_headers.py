#!/usr/bin/env python3
"""Install upstream's public headers, with the configuration header of one flavour in the place of upstream's.

    install_headers.py UPSTREAM_INCLUDE FLAVOUR_INCLUDE INCLUDEDIR

INCLUDEDIR is absolute or relative to the installation prefix; DESTDIR is respected through
MESON_INSTALL_DESTDIR_PREFIX, and DESTDIR for absolute names.
"""
# Copyright The psa-linux authors
# SPDX-License-Identifier: Apache-2.0

import os
import shutil
import sys
from pathlib import Path


def main():
    upstream, flavour, includedir = sys.argv[1:4]
    if os.path.isabs(includedir):
        target = Path(os.environ.get('DESTDIR', '') + includedir)
    else:
        target = Path(os.environ['MESON_INSTALL_DESTDIR_PREFIX']) / includedir
    # The second may overwrite what came with the first: that is its purpose.
    for source in (Path(upstream), Path(flavour)):
        for header in sorted(source.glob('*/*.h')):
            installed = target / header.relative_to(source)
            installed.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(header, installed)
            installed.chmod(0o644)


if __name__ == '__main__':
    main()
