/*
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include "storage_faults.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

static struct {
    unsigned count;
    unsigned fail_at;
    unsigned kill_at;
    int error;
    const char *all_of;
    const char *happened;
    size_t most;
    unsigned writes;
    char trace[4096];
} faults;

void faults_none(void)
{
    memset(&faults, 0, sizeof faults);
}

void faults_fail(unsigned n, int error)
{
    faults_none();
    faults.fail_at = n;
    faults.error = error;
}

void faults_fail_all(const char *name, int error)
{
    faults_none();
    faults.all_of = name;
    faults.error = error;
}

void faults_kill(unsigned n)
{
    faults_none();
    faults.kill_at = n;
}

void faults_shorten_writes(size_t most)
{
    faults_none();
    faults.most = most;
}

bool faults_happened(void)
{
    return faults.happened != NULL;
}

const char *faults_name(void)
{
    return faults.happened;
}

const char *faults_trace(void)
{
    return faults.trace;
}

static void note(const char *name)
{
    const size_t length = strlen(faults.trace);

    snprintf(faults.trace + length, sizeof faults.trace - length, "%s ", name);
}

/* True if this call fails; errno is set. Does not return if it is the last. */
static bool fails(const char *name)
{
    faults.count++;
    if (faults.count == faults.kill_at && strcmp(name, "writev") != 0) {
        raise(SIGKILL);
    }
    if (faults.count == faults.fail_at || (faults.all_of != NULL && strcmp(name, faults.all_of) == 0)) {
        faults.happened = name;
        errno = faults.error;
        return true;
    }
    return false;
}

int __real_open64(const char *path, int flags, ...);
int __wrap_open64(const char *path, int flags, ...);
int __real_openat64(int directory, const char *path, int flags, ...);
int __wrap_openat64(int directory, const char *path, int flags, ...);
int __real_fcntl64(int descriptor, int command, ...);
int __wrap_fcntl64(int descriptor, int command, ...);
int __real_fstat64(int descriptor, struct stat *found);
int __wrap_fstat64(int descriptor, struct stat *found);
int __real_fstatat64(int directory, const char *name, struct stat *found, int flags);
int __wrap_fstatat64(int directory, const char *name, struct stat *found, int flags);
ssize_t __real_pread64(int descriptor, void *data, size_t size, off_t offset);
ssize_t __wrap_pread64(int descriptor, void *data, size_t size, off_t offset);
ssize_t __real_writev(int descriptor, const struct iovec *parts, int count);
ssize_t __wrap_writev(int descriptor, const struct iovec *parts, int count);
int __real_fsync(int descriptor);
int __wrap_fsync(int descriptor);
int __real_close(int descriptor);
int __wrap_close(int descriptor);
int __real_renameat(int from, const char *old_name, int to, const char *new_name);
int __wrap_renameat(int from, const char *old_name, int to, const char *new_name);
int __real_renameat2(int from, const char *old_name, int to, const char *new_name, unsigned flags);
int __wrap_renameat2(int from, const char *old_name, int to, const char *new_name, unsigned flags);
int __real_linkat(int from, const char *old_name, int to, const char *new_name, int flags);
int __wrap_linkat(int from, const char *old_name, int to, const char *new_name, int flags);
int __real_unlinkat(int directory, const char *name, int flags);
int __wrap_unlinkat(int directory, const char *name, int flags);
int __real_mkdirat(int directory, const char *name, mode_t mode);
int __wrap_mkdirat(int directory, const char *name, mode_t mode);

int __wrap_open64(const char *path, int flags, ...)
{
    return fails("open") ? -1 : __real_open64(path, flags);
}

int __wrap_openat64(int directory, const char *path, int flags, ...)
{
    va_list arguments;
    mode_t mode;

    va_start(arguments, flags);
    mode = (flags & O_CREAT) != 0 ? va_arg(arguments, mode_t) : 0;
    va_end(arguments);
    return fails("openat") ? -1 : __real_openat64(directory, path, flags, mode);
}

int __wrap_fcntl64(int descriptor, int command, ...)
{
    va_list arguments;
    void *argument;

    va_start(arguments, command);
    argument = va_arg(arguments, void *);
    va_end(arguments);
    return fails("fcntl") ? -1 : __real_fcntl64(descriptor, command, argument);
}

int __wrap_fstat64(int descriptor, struct stat *found)
{
    return fails("fstat") ? -1 : __real_fstat64(descriptor, found);
}

int __wrap_fstatat64(int directory, const char *name, struct stat *found, int flags)
{
    return fails("fstatat") ? -1 : __real_fstatat64(directory, name, found, flags);
}

ssize_t __wrap_pread64(int descriptor, void *data, size_t size, off_t offset)
{
    return fails("pread") ? -1 : __real_pread64(descriptor, data, size, offset);
}

/* The first bytes of all parts. */
static ssize_t write_some(int descriptor, const struct iovec *parts, int count, size_t most)
{
    struct iovec some[8];
    int used = 0;

    for (int i = 0; i < count && i < 8 && most > 0; i++) {
        some[i] = parts[i];
        some[i].iov_len = parts[i].iov_len < most ? parts[i].iov_len : most;
        most -= some[i].iov_len;
        used++;
    }
    return __real_writev(descriptor, some, used);
}

ssize_t __wrap_writev(int descriptor, const struct iovec *parts, int count)
{
    if (fails("writev")) {
        (void) write_some(descriptor, parts, count, 20);
        errno = faults.error;
        return -1;
    }
    if (faults.count == faults.kill_at) {
        (void) write_some(descriptor, parts, count, 20);
        raise(SIGKILL);
    }
    note("writev");
    if (faults.most == 0) {
        return __real_writev(descriptor, parts, count);
    }
    if (faults.writes++ % 2 == 0) {
        errno = EINTR;
        return -1;
    }
    return write_some(descriptor, parts, count, faults.most);
}

int __wrap_fsync(int descriptor)
{
    struct stat found;

    if (fails("fsync")) {
        return -1;
    }
    note(__real_fstat64(descriptor, &found) == 0 && S_ISDIR(found.st_mode) ? "fsync(directory)" : "fsync");
    return __real_fsync(descriptor);
}

int __wrap_close(int descriptor)
{
    const bool failed = fails("close");
    const int status = __real_close(descriptor); /* whatever it says, the descriptor is gone */

    if (failed) {
        errno = faults.error;
    }
    return failed ? -1 : status;
}

int __wrap_renameat(int from, const char *old_name, int to, const char *new_name)
{
    if (fails("renameat")) {
        return -1;
    }
    note("renameat");
    return __real_renameat(from, old_name, to, new_name);
}

int __wrap_renameat2(int from, const char *old_name, int to, const char *new_name, unsigned flags)
{
    if (fails("renameat2")) {
        return -1;
    }
    note("renameat2");
    return __real_renameat2(from, old_name, to, new_name, flags);
}

int __wrap_linkat(int from, const char *old_name, int to, const char *new_name, int flags)
{
    if (fails("linkat")) {
        return -1;
    }
    note("linkat");
    return __real_linkat(from, old_name, to, new_name, flags);
}

int __wrap_unlinkat(int directory, const char *name, int flags)
{
    if (fails("unlinkat")) {
        return -1;
    }
    note("unlinkat");
    return __real_unlinkat(directory, name, flags);
}

int __wrap_mkdirat(int directory, const char *name, mode_t mode)
{
    if (fails("mkdirat")) {
        return -1;
    }
    note("mkdirat");
    return __real_mkdirat(directory, name, mode);
}
