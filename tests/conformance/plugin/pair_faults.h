/*
 * Mistakes of the model driver for key pairs that several of its parts can make
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Each source that includes it remembers the process for itself.
 */
#ifndef PAIR_FAULTS_H
#define PAIR_FAULTS_H

#include <stdlib.h>
#include <unistd.h>

#include "pair.h"

static pid_t first_process;

__attribute__((constructor)) static void remember_first_process(void)
{
    first_process = getpid();
}

/** In a child, bytes come out wrong. */
static inline void spoil_in_child(uint8_t *bytes)
{
    if (getpid() != first_process) {
        bytes[0] ^= 1;
    }
}

/** Memory that nobody frees. The compiler must not leave out the call. */
static inline void spoil_memory(void)
{
    static void *volatile leaked;

    leaked = malloc(64);
    (void) leaked;
}

/** A key of an application: with an id, which keys have that come from the library. */
static inline bool has_id(const psa_key_attributes_t *attributes)
{
    return MBEDTLS_SVC_KEY_ID_GET_KEY_ID(psa_get_key_id(attributes)) != 0;
}

#endif
