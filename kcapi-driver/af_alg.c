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

/* Longest IV of any algorithm that the driver knows. */
#define KCAPI_MAX_IV_SIZE 16

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

static int set_option(int transform, int option, const void *value, size_t size)
{
    return setsockopt(transform, SOL_ALG, option, value, (socklen_t) size) == 0 ? 0 : -errno;
}

int kcapi_transform_set_key(int transform, const uint8_t *key, size_t size)
{
    return set_option(transform, ALG_SET_KEY, key, size);
}

int kcapi_transform_set_tag_length(int transform, size_t size)
{
    /* The length is the option's size. */
    return set_option(transform, ALG_SET_AEAD_AUTHSIZE, NULL, size);
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

size_t kcapi_request_room(int request)
{
    const long page = sysconf(_SC_PAGESIZE);
    int size = 0;
    socklen_t length = sizeof(size);

    if (page <= 0 || getsockopt(request, SOL_SOCKET, SO_SNDBUF, &size, &length) != 0) {
        return 0;
    }
    /* The kernel counts whole pages, and one at least. */
    return size < page ? (size_t) page : (size_t) (size / page * page);
}

/* Writes one control message and returns the place of the next. */
static struct cmsghdr *add_control(struct msghdr *message, struct cmsghdr *place, int type, const void *value,
                                   size_t size)
{
    place->cmsg_level = SOL_ALG;
    place->cmsg_type = type;
    place->cmsg_len = CMSG_LEN(size);
    memcpy(CMSG_DATA(place), value, size);
    return CMSG_NXTHDR(message, place);
}

/* The IV with its length in front, as the kernel wants it. */
typedef struct {
    struct af_alg_iv header;
    uint8_t iv[KCAPI_MAX_IV_SIZE];
} iv_control_t;

static void describe(struct msghdr *message, const kcapi_crypt_t *crypt)
{
    struct cmsghdr *place = CMSG_FIRSTHDR(message);
    const uint32_t operation = crypt->decrypt ? ALG_OP_DECRYPT : ALG_OP_ENCRYPT;
    const uint32_t aad_size = (uint32_t) crypt->aad_size;
    iv_control_t iv = { .header.ivlen = (uint32_t) crypt->iv_size };
    size_t used = CMSG_SPACE(sizeof(operation));

    place = add_control(message, place, ALG_SET_OP, &operation, sizeof(operation));
    if (crypt->iv != NULL) {
        memcpy(iv.iv, crypt->iv, crypt->iv_size);
        place = add_control(message, place, ALG_SET_IV, &iv, sizeof(iv.header) + crypt->iv_size);
        used += CMSG_SPACE(sizeof(iv.header) + crypt->iv_size);
    }
    if (crypt->aad_size > 0) {
        (void) add_control(message, place, ALG_SET_AEAD_ASSOCLEN, &aad_size, sizeof(aad_size));
        used += CMSG_SPACE(sizeof(aad_size));
    }
    message->msg_controllen = used;
}

static size_t total(const struct iovec *parts, size_t count)
{
    size_t size = 0;

    for (size_t i = 0; i < count; i++) {
        size += parts[i].iov_len;
    }
    return size;
}

static int send_message(int request, const kcapi_crypt_t *crypt, const struct iovec *input, size_t input_count)
{
    _Alignas(struct cmsghdr) unsigned char
        control[CMSG_SPACE(sizeof(uint32_t)) + CMSG_SPACE(sizeof(iv_control_t)) + CMSG_SPACE(sizeof(uint32_t))] = { 0 };
    struct msghdr message = {
        .msg_iov = (struct iovec *) (uintptr_t) input,
        .msg_iovlen = input_count,
        .msg_control = control,
        .msg_controllen = sizeof(control),
    };

    describe(&message, crypt);
    for (int attempt = 0; attempt < MAX_INTERRUPTIONS; attempt++) {
        ssize_t sent = sendmsg(request, &message, MSG_DONTWAIT | MSG_NOSIGNAL);
        if (sent >= 0) {
            /* A part of it would be encrypted, and authenticated, as if it were the whole. */
            return (size_t) sent == total(input, input_count) ? 0 : -EMSGSIZE;
        }
        if (errno != EINTR) {
            return errno == EAGAIN ? -EMSGSIZE : -errno;
        }
    }
    return -EINTR;
}

int kcapi_request_crypt(int request, const kcapi_crypt_t *crypt, const struct iovec *input, size_t input_count,
                        const struct iovec *output, size_t output_count, size_t result_size)
{
    struct msghdr message = {
        .msg_iov = (struct iovec *) (uintptr_t) output,
        .msg_iovlen = output_count,
    };

    if (crypt->iv_size > KCAPI_MAX_IV_SIZE || crypt->aad_size > UINT32_MAX) {
        return -EINVAL;
    }
    int error = send_message(request, crypt, input, input_count);
    for (int attempt = 0; error == 0 && attempt < MAX_INTERRUPTIONS; attempt++) {
        ssize_t received = recvmsg(request, &message, MSG_DONTWAIT);
        if (received >= 0) {
            return (size_t) received == result_size ? 0 : -EMSGSIZE;
        }
        if (errno != EINTR) {
            return -errno;
        }
    }
    return error != 0 ? error : -EINTR;
}
