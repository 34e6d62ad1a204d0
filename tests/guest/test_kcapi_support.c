/*
 * What the guest tests of the kcapi driver share
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include "test_kcapi_support.h"

#include <dirent.h>
#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/psa_linux.h"

#define DRIVER_PREFIX "kcapi_transparent"

const hash_t hashes[HASH_COUNT] = {
    { "SHA-256", PSA_ALG_SHA_256, MBEDTLS_MD_SHA256, 32, 64 },
    { "MD5", PSA_ALG_MD5, MBEDTLS_MD_MD5, 16, 64 },
    { "RIPEMD-160", PSA_ALG_RIPEMD160, MBEDTLS_MD_RIPEMD160, 20, 64 },
    { "SHA-1", PSA_ALG_SHA_1, MBEDTLS_MD_SHA1, 20, 64 },
    { "SHA-224", PSA_ALG_SHA_224, MBEDTLS_MD_SHA224, 28, 64 },
    { "SHA-384", PSA_ALG_SHA_384, MBEDTLS_MD_SHA384, 48, 128 },
    { "SHA-512", PSA_ALG_SHA_512, MBEDTLS_MD_SHA512, 64, 128 },
    { "SHA3-224", PSA_ALG_SHA3_224, MBEDTLS_MD_SHA3_224, 28, 144 },
    { "SHA3-256", PSA_ALG_SHA3_256, MBEDTLS_MD_SHA3_256, 32, 136 },
    { "SHA3-384", PSA_ALG_SHA3_384, MBEDTLS_MD_SHA3_384, 48, 104 },
    { "SHA3-512", PSA_ALG_SHA3_512, MBEDTLS_MD_SHA3_512, 64, 72 },
};

static size_t driver_index;

int load_driver(void **state)
{
    psa_linux_driver_t driver;

    (void) state;
    if (psa_crypto_init() != PSA_SUCCESS) {
        print_error("psa_crypto_init failed\n");
        return -1;
    }
    for (size_t i = 0; i < psa_linux_driver_count(); i++) {
        if (psa_linux_driver_info(i, &driver) == PSA_SUCCESS && driver.status == PSA_SUCCESS &&
            strcmp(driver.prefix, DRIVER_PREFIX) == 0) {
            driver_index = i;
            return 0;
        }
    }
    print_error("no driver %s: PSA_DRIVER_PATH must name psa-kcapi.so\n", DRIVER_PREFIX);
    return -1;
}

uint64_t driver_calls(void)
{
    return psa_linux_thread_calls(driver_index);
}

bool kernel_has(const hash_t *hash)
{
    uint64_t before = driver_calls();

    return one_shot_is_right(hash, NULL, 0) && driver_calls() > before;
}

void reference(const hash_t *hash, const uint8_t *input, size_t size, uint8_t *digest)
{
    static const uint8_t nothing[1];

    if (mbedtls_md(mbedtls_md_info_from_type(hash->md_type), size == 0 ? nothing : input, size,
                   digest) != 0) {
        print_error("mbedtls_md has no %s\n", hash->name);
        abort();
    }
}

static bool equals_reference(const hash_t *hash, const uint8_t *input, size_t size,
                             const uint8_t *digest, size_t length)
{
    uint8_t expected[PSA_HASH_MAX_SIZE];

    reference(hash, input, size, expected);
    return length == hash->digest_size && memcmp(digest, expected, length) == 0;
}

bool one_shot_is_right(const hash_t *hash, const uint8_t *input, size_t size)
{
    uint8_t digest[PSA_HASH_MAX_SIZE] = { 0 };
    size_t length = 0;

    return psa_hash_compute(hash->algorithm, input, size, digest, hash->digest_size, &length) ==
               PSA_SUCCESS &&
           equals_reference(hash, input, size, digest, length);
}

/* A length from 0 to `limit`; small ones as often as large ones. */
static size_t random_piece(uint64_t *random, size_t limit)
{
    size_t bound = (size_t) 1 << (next_random(random) % 22);

    return (size_t) (next_random(random) % ((bound < limit ? bound : limit) + 1));
}

bool multi_part_is_right(const hash_t *hash, const uint8_t *input, size_t size, uint64_t *random)
{
    uint8_t digest[PSA_HASH_MAX_SIZE] = { 0 };
    size_t length = 0;
    psa_hash_operation_t operation = PSA_HASH_OPERATION_INIT;
    psa_status_t status = psa_hash_setup(&operation, hash->algorithm);

    for (size_t done = 0; status == PSA_SUCCESS && done < size;) {
        size_t piece = random_piece(random, size - done);
        status = psa_hash_update(&operation, input + done, piece);
        done += piece;
    }
    if (status == PSA_SUCCESS) {
        status = psa_hash_finish(&operation, digest, hash->digest_size, &length);
    }
    psa_hash_abort(&operation);
    return status == PSA_SUCCESS && equals_reference(hash, input, size, digest, length);
}

uint64_t next_random(uint64_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state;
}

uint8_t *random_bytes(size_t size, uint64_t seed)
{
    uint8_t *bytes = malloc(size + 8);

    if (bytes == NULL) {
        print_error("no memory for %zu bytes\n", size);
        abort();
    }
    for (size_t i = 0; i < size; i += 8) {
        uint64_t word = next_random(&seed);
        memcpy(bytes + i, &word, 8);
    }
    return bytes;
}

unsigned open_descriptors(void)
{
    unsigned count = 0;
    DIR *folder = opendir("/proc/self/fd");

    if (folder == NULL) {
        print_error("/proc/self/fd: %s\n", strerror(errno));
        abort();
    }
    while (readdir(folder) != NULL) {
        count++;
    }
    closedir(folder);
    return count - 3; /* ".", ".." and the folder itself */
}

int in_child(int (*body)(void))
{
    int status = 0;

    fflush(NULL);
    pid_t child = fork();
    if (child == 0) {
        _exit(body());
    }
    if (child < 0 || waitpid(child, &status, 0) != child) {
        print_error("fork: %s\n", strerror(errno));
        abort();
    }
    return WIFEXITED(status) ? WEXITSTATUS(status) : 200 + WTERMSIG(status);
}

static int traced_child(bool (*prepare)(const hash_t *), bool (*body)(const hash_t *),
                        const hash_t *argument)
{
    if (ptrace(PTRACE_TRACEME, 0, NULL, NULL) != 0) {
        return 2;
    }
    raise(SIGSTOP);
    if (prepare != NULL && !prepare(argument)) {
        return 1;
    }
    raise(SIGSTOP);
    bool right = body(argument);
    raise(SIGSTOP);
    return right ? 0 : 1;
}

static bool wait_for_stop(pid_t child, int *signal_number)
{
    int status = 0;

    if (waitpid(child, &status, 0) != child || !WIFSTOPPED(status)) {
        return false;
    }
    *signal_number = WSTOPSIG(status);
    return true;
}

/* System calls from one SIGSTOP, in which the child is, to the next; -1 if it ends before. */
static long count_to_next_stop(pid_t child)
{
    long stops = 0; /* two per call: entry and exit */
    int signal_number = 0;

    do {
        if (ptrace(PTRACE_SYSCALL, child, NULL, NULL) != 0 ||
            !wait_for_stop(child, &signal_number)) {
            return -1;
        }
        stops += signal_number == (SIGTRAP | 0x80);
    } while (signal_number != SIGSTOP);
    return stops / 2;
}

static bool nothing(const hash_t *argument)
{
    (void) argument;
    return true;
}

/* As count_system_calls(), with the calls that raise() makes. */
static long count_with_raise(bool (*prepare)(const hash_t *), bool (*body)(const hash_t *),
                             const hash_t *argument)
{
    int signal_number = 0;
    int status = 0;
    long count = -2;

    fflush(NULL);
    pid_t child = fork();
    if (child == 0) {
        _exit(traced_child(prepare, body, argument));
    }
    if (child < 0) {
        return -2;
    }
    if (wait_for_stop(child, &signal_number) &&
        ptrace(PTRACE_SETOPTIONS, child, NULL,
               (void *) (long) (PTRACE_O_TRACESYSGOOD | PTRACE_O_EXITKILL)) == 0) {
        count = count_to_next_stop(child); /* those of `prepare` */
        if (count >= 0) {
            count = count_to_next_stop(child);
        }
        if (count >= 0) {
            ptrace(PTRACE_CONT, child, NULL, NULL);
            waitpid(child, &status, 0);
            return status == 0 ? count : -1;
        }
    }
    kill(child, SIGKILL);
    waitpid(child, &status, 0);
    return count;
}

long count_system_calls(bool (*prepare)(const hash_t *), bool (*body)(const hash_t *),
                        const hash_t *argument)
{
    long of_raise = count_with_raise(NULL, nothing, argument);
    long all = count_with_raise(prepare, body, argument);

    return of_raise < 0 ? of_raise : all < 0 ? all : all - of_raise;
}

bool refuse_af_alg_sockets(int error)
{
    /* socket(AF_ALG, ...) fails with `error`. */
    struct sock_filter code[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_socket, 0, 3),
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, args[0])),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, AF_ALG, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | ((uint32_t) error & SECCOMP_RET_DATA)),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    struct sock_fprog program = { sizeof(code) / sizeof(code[0]), code };

    return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
           prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0;
}
