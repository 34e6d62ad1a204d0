/*
 * Opening libkcapi handles
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * libkcapi (1.4.0 to 1.5.1) opens two AF_ALG sockets and a pipe without close-on-exec and tells
 * nobody their numbers. A program that the application starts would inherit them, and with them
 * AF_ALG, which its sandbox may forbid it to open. So the descriptors are found by comparing what
 * is open before and after.
 */
#include "handle.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdbool.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>

#include "algorithms.h"

/* Descriptor numbers that are looked at: new ones are the lowest free. */
#define WATCHED 1024

#define DEFAULT_PIPE_SIZE 65536

typedef struct {
    bool open[WATCHED];
} descriptors_t;

/* One poll() that asks for no event tells of every number whether it is open. */
static void see_descriptors(descriptors_t *seen)
{
    struct pollfd list[WATCHED];
    struct rlimit limit;
    nfds_t count = WATCHED;

    memset(seen, 0, sizeof(*seen));
    if (getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur < WATCHED) {
        count = (nfds_t) limit.rlim_cur;
    }
    for (nfds_t i = 0; i < count; i++) {
        list[i] = (struct pollfd){ .fd = (int) i };
    }
    if (poll(list, count, 0) < 0) {
        return;
    }
    for (nfds_t i = 0; i < count; i++) {
        seen->open[i] = (list[i].revents & POLLNVAL) == 0;
    }
}

/* Another thread may have opened something in between. Of what is new only this is touched: AF_ALG
 * sockets, and pipes that were made larger than usual, as libkcapi makes its own. */
static bool looks_like_libkcapi(int descriptor)
{
    int domain = 0;
    socklen_t size = sizeof(domain);

    if (getsockopt(descriptor, SOL_SOCKET, SO_DOMAIN, &domain, &size) == 0) {
        return domain == AF_ALG;
    }
    return fcntl(descriptor, F_GETPIPE_SZ) > DEFAULT_PIPE_SIZE;
}

static void close_on_exec(const descriptors_t *before)
{
    descriptors_t after;

    see_descriptors(&after);
    for (int i = 0; i < WATCHED; i++) {
        if (after.open[i] && !before->open[i] && looks_like_libkcapi(i)) {
            fcntl(i, F_SETFD, FD_CLOEXEC);
        }
    }
}

int kcapi_handle_open(size_t index, struct kcapi_handle **handle)
{
    static const uint8_t nothing[1];
    uint8_t digest[PSA_HASH_MAX_SIZE];
    const kcapi_algorithm_t *algorithm = &kcapi_algorithms[index];
    struct kcapi_handle *opened = NULL;
    descriptors_t before;

    see_descriptors(&before);
    /* It would write its errors to the application's stderr. */
    kcapi_set_verbosity(KCAPI_LOG_NONE);
    int result = kcapi_md_init(&opened, algorithm->kernel_name, 0);
    if (result != 0) {
        return result < 0 ? result : -EIO;
    }
    if (kcapi_md_digestsize(opened) != algorithm->size) {
        kcapi_md_destroy(opened);
        return -EPROTO;
    }
    /* The last descriptor is opened by the first digest. */
    ssize_t length = kcapi_md_digest(opened, nothing, 0, digest, algorithm->size);
    if (length != algorithm->size) {
        kcapi_md_destroy(opened);
        return length < 0 ? (int) length : -EIO;
    }
    close_on_exec(&before);
    *handle = opened;
    return 0;
}
