/*
 * test_kcapi_support.h - what the guest tests of the kcapi driver share
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * The tests call psa_* only. They are run with PSA_DRIVER_PATH naming psa-kcapi.so and with
 * PSA_DRIVER_CONFORMING=1, which gives the driver requests of every size and redoes nothing in
 * software. What is right is what mbedtls_md() says, which is the library's own code.
 */
#ifndef TEST_KCAPI_SUPPORT_H
#define TEST_KCAPI_SUPPORT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <mbedtls/md.h>
#include <psa/crypto.h>

typedef struct {
    const char *name;
    psa_algorithm_t algorithm;
    mbedtls_md_type_t md_type;
    size_t digest_size; /* bytes */
    size_t block_size;  /* bytes */
} hash_t;

/** Every hash that the driver describes. SHA-256 is the first. */
#define HASH_COUNT 11u
extern const hash_t hashes[HASH_COUNT];

/** Group set-up: psa_crypto_init(), and fails unless the driver was loaded. Uses no hash. */
int load_driver(void **state);

/** Entry-point calls that the driver has answered in this thread. */
uint64_t driver_calls(void);

/** Tells whether the running kernel has the hash. Asks the driver by a one-shot call. */
bool kernel_has(const hash_t *hash);

/** What the digest must be. */
void reference(const hash_t *hash, const uint8_t *input, size_t size, uint8_t *digest);

/** The digest through psa_hash_compute(), compared with the reference. */
bool one_shot_is_right(const hash_t *hash, const uint8_t *input, size_t size);

/** The same through psa_hash_setup(), update in pieces, and finish. `random` cuts the pieces. */
bool multi_part_is_right(const hash_t *hash, const uint8_t *input, size_t size, uint64_t *random);

/** The next number of a fixed sequence (xorshift); `state` must not be 0. */
uint64_t next_random(uint64_t *state);

/** A buffer of `size` bytes of the sequence that begins with `seed`; free() it. Never NULL. */
uint8_t *random_bytes(size_t size, uint64_t seed);

/** Number of open descriptors of the process. */
unsigned open_descriptors(void);

/** Runs `body` in a forked child.
 *
 * \return What `body` returned (0 to 100); 200 + the signal that ended the child.
 */
int in_child(int (*body)(void));

/** Counts the system calls of a function, traced in a forked child: those of `body` after
 * `prepare`, both given `argument`. `prepare` may be NULL.
 *
 * \return The number; -1 if `prepare` or `body` returned false; -2 if the child cannot be traced
 *         here.
 */
long count_system_calls(bool (*prepare)(const hash_t *), bool (*body)(const hash_t *),
                        const hash_t *argument);

/** Lets socket(AF_ALG) fail with `error` in this process and its children, for ever.
 *
 * \return false if there is no seccomp here.
 */
bool refuse_af_alg_sockets(int error);

/** In a function that runs in a child: ends it with `number` unless the condition holds. */
#define CHECK(number, condition)                                                                   \
    do {                                                                                           \
        if (!(condition)) {                                                                        \
            return (number);                                                                       \
        }                                                                                          \
    } while (0)

#endif /* TEST_KCAPI_SUPPORT_H */
