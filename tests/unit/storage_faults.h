/*
 * System calls of the key store that fail, or are the last
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * The programs are linked with --wrap for every system call that the store makes; the calls are counted, in their
 * order.
 */
#ifndef TESTS_UNIT_STORAGE_FAULTS_H
#define TESTS_UNIT_STORAGE_FAULTS_H

#include <stdbool.h>
#include <stddef.h>

/** Begins to count anew, with nothing to go wrong. */
void faults_none(void);

/** The n-th call from now (1 = the next) fails with this errno, or the first of this name among them and after it. */
void faults_fail(unsigned n, int error);

/** Every call of this name fails so. */
void faults_fail_all(const char *name, int error);

/** The process is killed (SIGKILL) instead of the n-th call, or after the half of it where it is a write. */
void faults_kill(unsigned n);

/** writev() takes at most this many bytes at once, and every other call of it is interrupted (EINTR). 0: no limit. */
void faults_shorten_writes(size_t most);

/** True if what faults_fail() asked for has happened; the name of the call. */
bool faults_happened(void);
const char *faults_name(void);

/** The calls so far, by name with a blank behind each: "openat fsync renameat2 ". Of those that change or sync
 * anything. */
const char *faults_trace(void);

#endif
