#!/usr/bin/env python3
"""Compile the fuzz targets with clang's sanitizers and run each for a while.

    run.py --output DIR --corpus DIR --dictionary FILE [--seconds N] [--target FILE]... SOURCE... -- FLAG...

Each target is linked with all SOURCEs and the FLAGs (those that begin with -l or -L link only). Objects, programs,
new corpus entries and findings are kept below DIR, which is in the build tree; the corpus in the source tree is only
read. A finding fails every later run too, until it is fixed or its file is removed. Prints TAP, one case per target.
Each target runs for 60 s, and for 1800 s if PSA_TEST_FULL is set; skipped without clang and its libFuzzer.
"""
# Copyright The psa-linux authors
# SPDX-License-Identifier: Apache-2.0

import argparse
import base64
import concurrent.futures
import os
import pathlib
import re
import shutil
import subprocess
import sys

SANITIZERS = '-fsanitize=fuzzer,address,undefined'
COMPILE = ['-O1', '-g', '-fno-omit-frame-pointer', '-fno-sanitize-recover=all', '-Wall', '-Wextra',
           '-Wno-unknown-warning-option']
LIMITS = ['-timeout=10', '-rss_limit_mb=2048']
# Bytes; of what is longer, no kept input has more to say.
MAX_LENGTH = {'fuzz_description': 8192, 'fuzz_expression': 512, 'fuzz_note': 8192}
PROCESSES = 2
# Each target's time is cut in two parts, so that two processes are busy to the end with three targets.
PARTS = 2


class BuildError(Exception):
    pass


def newest(files):
    """Time of change of the newest; infinite if one is not there."""
    try:
        return max(os.stat(file).st_mtime_ns for file in files)
    except FileNotFoundError:
        return float('inf')


def is_current(product, command, dependencies):
    """Whether `product` was made by this command, later than each of its dependencies last changed."""
    note = product.with_suffix('.command')
    return (product.exists() and note.exists() and note.read_text() == repr(command)
            and newest(dependencies) < product.stat().st_mtime_ns)


def run_compiler(product, command):
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors='replace')
    if done.stdout:
        print(done.stdout, file=sys.stderr)
    if done.returncode != 0:
        raise BuildError(f'{product.name}: {(done.stdout.strip().splitlines() or ["no message"])[-1]}')
    product.with_suffix('.command').write_text(repr(command))


def read_dependencies(file):
    """The names in a file that the compiler wrote for make."""
    text = file.read_text().replace('\\\n', ' ') if file.exists() else ''
    return [name.replace('\0', ' ') for name in text.partition(':')[2].replace('\\ ', '\0').split()]


def compile_one(clang, source, output, flags):
    name = re.sub(r'[^A-Za-z0-9]+', '_', os.path.relpath(source, output))
    product = output / 'objects' / f'{name}.o'
    dependencies = product.with_suffix('.d')
    command = [clang, SANITIZERS.replace('fuzzer', 'fuzzer-no-link'), *COMPILE,
               *[flag for flag in flags if not flag.startswith(('-l', '-L'))],
               '-MD', '-MF', str(dependencies), '-c', str(source), '-o', str(product)]
    known = read_dependencies(dependencies)
    if not known or not is_current(product, command, known):
        run_compiler(product, command)
    return product


def link(clang, name, objects, output, flags):
    product = output / name
    command = [clang, SANITIZERS, *map(str, objects), *[flag for flag in flags if flag.startswith(('-l', '-L'))],
               '-o', str(product)]
    if not is_current(product, command, objects):
        run_compiler(product, command)
    return product


def build(clang, options):
    """The programs, by the targets' names."""
    (options.output / 'objects').mkdir(parents=True, exist_ok=True)
    with concurrent.futures.ThreadPoolExecutor(PROCESSES) as pool:
        sources = options.target + options.source
        objects = list(pool.map(lambda source: compile_one(clang, source, options.output, options.flags), sources))
    common = objects[len(options.target):]
    return {target.stem: link(clang, target.stem, [own, *common], options.output, options.flags)
            for target, own in zip(options.target, objects)}


def missing(clang, output):
    """Why nothing can be fuzzed here; None if it can."""
    if clang is None:
        return 'clang is not installed'
    output.mkdir(parents=True, exist_ok=True)
    source = '#include <stdint.h>\nint LLVMFuzzerTestOneInput(const uint8_t *d, unsigned long n)\n' \
             '{ return d == 0 && n > 0; }\n'
    done = subprocess.run([clang, SANITIZERS, '-x', 'c', '-', '-o', str(output / 'probe')],
                          input=source, capture_output=True, text=True, errors='replace')
    return None if done.returncode == 0 else 'clang has no libFuzzer and sanitizers here (libclang-rt-dev)'


class Target:
    def __init__(self, name, program, options):
        self.name = name
        self.program = program
        self.kept = options.corpus / name.removeprefix('fuzz_')
        self.dictionary = options.dictionary
        self.new = options.output / 'corpus' / name
        self.findings = options.output / 'findings' / name
        self.parts = []
        self.runs = 0
        self.problem = None

    def run(self, seconds):
        """Runs for so long, unless an earlier part of the run found something."""
        if self.problem:
            return
        for directory in (self.new, self.findings):
            directory.mkdir(parents=True, exist_ok=True)
        before = set(self.findings.iterdir())
        command = [str(self.program), f'-max_total_time={seconds}', *LIMITS, f'-max_len={MAX_LENGTH[self.name]}',
                   f'-dict={self.dictionary}', f'-artifact_prefix={self.findings}/', '-print_final_stats=1',
                   str(self.new), str(self.kept), str(self.findings)]
        try:
            done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                                  errors='replace', timeout=2 * seconds + 120)
            log, status = done.stdout, f'exit status {done.returncode}' if done.returncode else None
        except subprocess.TimeoutExpired as late:
            log, status = (late.stdout or b'').decode(errors='replace'), 'does not end'
        count = re.search(r'^stat::number_of_executed_units:\s*(\d+)', log, re.MULTILINE)
        self.runs += int(count.group(1)) if count else 0
        if status is None and self.runs == 0:
            status = 'ran no input'
        if status is not None:
            self.problem = (status, log, sorted(set(self.findings.iterdir()) - before))

    def report(self, number):
        if self.problem is None:
            print(f'ok {number} - {self.name}: {self.runs} inputs, no finding')
            return
        status, log, inputs = self.problem
        print(f'not ok {number} - {self.name}: {status}')
        for file in inputs:
            print(f'# input kept in {file}')
            print(f'# base64: {base64.b64encode(file.read_bytes()).decode()}')
        if not inputs:
            print(f'# no new input: an earlier one in {self.findings}, or one of the corpus')
        for line in log.splitlines()[-60:]:
            print(f'# {line}')


def main():
    parser = argparse.ArgumentParser(description='Compile and run the fuzz targets.')
    parser.add_argument('--output', type=pathlib.Path, required=True)
    parser.add_argument('--corpus', type=pathlib.Path, required=True)
    parser.add_argument('--dictionary', type=pathlib.Path, required=True)
    parser.add_argument('--seconds', type=int, default=1800 if os.environ.get('PSA_TEST_FULL') else 60)
    parser.add_argument('--target', type=pathlib.Path, action='append', required=True)
    parser.add_argument('source', type=pathlib.Path, nargs='+')
    own, _, flags = '\0'.join(sys.argv[1:]).partition('\0--\0')
    options = parser.parse_args(own.split('\0'))
    options.flags = flags.split('\0') if flags else []
    options.output = options.output.resolve()

    clang = shutil.which('clang')
    reason = missing(clang, options.output)
    if reason:
        print(f'1..0 # SKIP {reason}')
        return 0
    print(f'1..{len(options.target)}', flush=True)
    try:
        programs = build(clang, options)
    except BuildError as error:
        for number, target in enumerate(options.target, 1):
            print(f'not ok {number} - {target.stem}: cannot be built: {error}')
        return 1
    targets = [Target(name, program, options) for name, program in programs.items()]
    part = max(1, options.seconds // PARTS)

    # Never two processes of one target: a part waits for the one before it.
    def run_part(target, earlier):
        if earlier:
            earlier.result()
        target.run(part)

    with concurrent.futures.ThreadPoolExecutor(PROCESSES) as pool:
        for _ in range(PARTS):
            for target in targets:
                target.parts.append(pool.submit(run_part, target, target.parts[-1] if target.parts else None))
    for number, target in enumerate(targets, 1):
        for done in target.parts:
            done.result()
        target.report(number)
    return 1 if any(target.problem for target in targets) else 0


if __name__ == '__main__':
    sys.exit(main())
