/*
 * AF_ALG sockets
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include "af_alg.h"

#include <errno.h>
#include <linux/if_alg.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* One send at most. The kernel hashes a whole send inside one system call that no signal ends; 1
 * MiB is about a millisecond, and the call's own cost is below a thousandth of that. */
#define PIECE ((size_t) 1024 * 1024)

/* Interruptions in a row without progress before a request is given up: nothing waits for ever, and
 * a signal every millisecond is far from it. */
#define MAX_INTERRUPTIONS 1000

int kcapi_transform_open(const char *type, const char *name, int *family_error)
{
    struct sockaddr_alg address = { .salg_family = AF_ALG };
    int error;

    *family_error = 0;
    if (strlen(type) >= sizeof(address.salg_type) || strlen(name) >= sizeof(address.salg_name)) {
        return -ENAMETOOLONG;
    }
    strcpy((char *) address.salg_type, type);
    strcpy((char *) address.salg_name, name);

    int descriptor = socket(AF_ALG, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
    if (descriptor < 0) {
        *family_error = errno;
        return -errno;
    }
    if (bind(descriptor, (const struct sockaddr *) &address, sizeof(address)) != 0) {
        error = errno;
        close(descriptor);
        return -error;
    }
    return descriptor;
}

int kcapi_request_open(int descriptor)
{
    for (int attempt = 0; attempt < MAX_INTERRUPTIONS; attempt++) {
        int request = accept4(descriptor, NULL, NULL, SOCK_CLOEXEC);
        if (request >= 0) {
            return request;
        }
        if (errno != EINTR) {
            return -errno;
        }
    }
    return -EINTR;
}

int kcapi_request_send(int request, const uint8_t *input, size_t size)
{
    int interruptions = 0;

    while (size > 0) {
        size_t piece = size < PIECE ? size : PIECE;
        ssize_t sent = send(request, input, piece, MSG_MORE | MSG_NOSIGNAL);
        if (sent > 0) {
            input += sent;
            size -= (size_t) sent;
            interruptions = 0;
        } else if (sent == 0) {
            return -EIO;
        } else if (errno != EINTR || ++interruptions == MAX_INTERRUPTIONS) {
            return -errno;
        }
    }
    return 0;
}

int kcapi_request_receive(int request, uint8_t *output, size_t size)
{
    for (int attempt = 0; attempt < MAX_INTERRUPTIONS; attempt++) {
        ssize_t received = recv(request, output, size, 0);
        if (received >= 0) {
            return (size_t) received == size ? 0 : -EMSGSIZE;
        }
        if (errno != EINTR) {
            return -errno;
        }
    }
    return -EINTR;
}
