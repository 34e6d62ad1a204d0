#!/usr/bin/env python3
"""What core/mbedtls-3.6/apply_patches.py accepts and refuses, and that the patches of the tree say why they are there.

Run as a program it prints TAP, for Meson; TMPDIR says where its scratch directories go.
"""
# Copyright The psa-linux authors
# SPDX-License-Identifier: Apache-2.0

import pathlib
import subprocess
import sys
import tempfile
import unittest

from test_prepare import TapResult

GLUE = pathlib.Path(__file__).resolve().parents[2] / 'core' / 'mbedtls-3.6'

ORIGINAL = 'one\ntwo\nthree\nfour\nfive\n'
PATCH = """\
A reason.

--- a/file.c
+++ b/file.c
@@ -2,3 +2,3 @@
 two
-three
+THREE
 four
"""


class ApplyPatchesTest(unittest.TestCase):
    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.scratch = pathlib.Path(scratch.name)
        self.output = self.scratch / 'output' / 'file.c'
        self.output.parent.mkdir()

    def apply(self, original, *patches):
        (self.scratch / 'file.c').write_text(original)
        names = []
        for number, text in enumerate(patches, 1):
            names.append(self.scratch / f'{number:02}-name.patch')
            names[-1].write_text(text)
        return subprocess.run(
            [sys.executable, '-B', GLUE / 'apply_patches.py', '--patch', 'patch', '--version', '3.6.99',
             '--output', self.output, '--depfile', self.scratch / 'depfile', self.scratch / 'file.c', *names],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, check=False)

    def accept(self, wanted, original, *patches):
        done = self.apply(original, *patches)
        self.assertEqual((done.returncode, done.stdout, done.stderr), (0, '', ''))
        self.assertEqual(self.output.read_text(), wanted)
        self.assertEqual((self.scratch / 'file.c').read_text(), original)
        self.assertEqual([path.name for path in self.output.parent.iterdir()], ['file.c'])

    def refuse(self, original, *patches):
        done = self.apply(original, *patches)
        self.assertEqual((done.returncode, done.stdout), (1, ''))
        self.assertEqual(len(done.stderr.splitlines()), 1, done.stderr)
        self.assertEqual(list(self.output.parent.iterdir()), [])
        return done.stderr

    def test_patches_a_copy(self):
        self.accept(ORIGINAL.replace('three', 'THREE'), ORIGINAL, PATCH)

    def test_lines_may_have_moved(self):
        self.accept('zero\n' * 9 + ORIGINAL.replace('three', 'THREE'), 'zero\n' * 9 + ORIGINAL, PATCH)

    def test_patches_follow_each_other(self):
        second = PATCH.replace('-three\n+THREE', '-THREE\n+3')
        self.accept(ORIGINAL.replace('three', '3'), ORIGINAL, PATCH, second)

    def test_dependencies_are_named(self):
        self.apply(ORIGINAL, PATCH)
        depfile = (self.scratch / 'depfile').read_text()
        self.assertTrue(depfile.startswith(f'{self.output}: '), depfile)
        self.assertIn(str(self.scratch / 'file.c'), depfile)
        self.assertIn('01-name.patch', depfile)

    def test_another_context_is_refused(self):
        said = self.refuse(ORIGINAL.replace('two', '2'), PATCH)
        self.assertIn('01-name.patch does not apply to file.c of Mbed TLS 3.6.99', said)

    def test_what_is_there_already_is_refused(self):
        self.refuse(ORIGINAL.replace('three', 'THREE'), PATCH)

    def test_the_second_of_two_is_named(self):
        self.assertIn('02-name.patch', self.refuse(ORIGINAL, PATCH, PATCH))

    def test_patches_of_the_tree_begin_with_their_reason(self):
        patches = sorted((GLUE / 'patches').glob('*.patch'))
        self.assertTrue(patches)
        for patch in patches:
            reason = patch.read_text().partition('\n--- a/')[0]
            self.assertGreater(len(reason), 100, patch)
            self.assertIn('SPDX-License-Identifier: Apache-2.0', reason)


def main():
    suite = unittest.defaultTestLoader.loadTestsFromTestCase(ApplyPatchesTest)
    print(f'1..{suite.countTestCases()}', flush=True)
    return 0 if suite.run(TapResult()).wasSuccessful() else 1


if __name__ == '__main__':
    sys.exit(main())
