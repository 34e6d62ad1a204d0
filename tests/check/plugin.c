/*
 * Plug-ins that `psa-driver check` has something to say about: one driver, and a macro for each fault
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 *
 *   WITHOUT_FUNCTION   no hash_compute
 *   WITHOUT_CONSTANT   no exported constant
 *   CONTEXT            size and alignment in the constant
 *   CONSTANT           other beginning of the constant
 *   EXPORTS            a function that it exports besides
 *   CALLS              a function that it calls and does not define
 *   CONSTRUCTOR        statement run when it is loaded
 *   STATIC_TLS         a thread-local variable of the model initial-exec
 *   TEXT_RELOCATION    an address in its code
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <psa_driver_plugin.h>

PSA_DRIVER_DESCRIPTION(CHECKED_JSON_FILE)

#ifndef CONTEXT
#define CONTEXT                                                                                                        \
    {                                                                                                                  \
        16, 8                                                                                                          \
    }
#endif
#ifndef CONSTANT
#define CONSTANT PSA_DRIVER_PLUGIN_HEADER
#endif

PSA_DRIVER_EXPORT psa_status_t checked_hash_compute(psa_algorithm_t algorithm, const uint8_t *input,
                                                    size_t input_length, uint8_t *hash, size_t hash_size,
                                                    size_t *hash_length);
PSA_DRIVER_EXPORT psa_status_t checked_hash_setup(void *operation, psa_algorithm_t algorithm);
PSA_DRIVER_EXPORT psa_status_t checked_hash_update(void *operation, const uint8_t *input, size_t input_length);
PSA_DRIVER_EXPORT psa_status_t checked_hash_finish(void *operation, uint8_t *hash, size_t hash_size,
                                                   size_t *hash_length);
PSA_DRIVER_EXPORT psa_status_t checked_hash_abort(void *operation);
extern const psa_driver_plugin_t checked_psa_driver;

#ifndef WITHOUT_CONSTANT
PSA_DRIVER_EXPORT const psa_driver_plugin_t checked_psa_driver = {
    CONSTANT,
    .hash_context = CONTEXT,
};
#endif

#ifdef CALLS
psa_status_t CALLS(uint8_t *output, size_t size);
#endif
#ifdef EXPORTS
PSA_DRIVER_EXPORT int EXPORTS(void);
int EXPORTS(void)
{
    return 1;
}
#endif
#ifdef STATIC_TLS
static __thread int calls __attribute__((tls_model("initial-exec")));
#endif
#ifdef TEXT_RELOCATION
#if __SIZEOF_POINTER__ == 8
__asm__(".pushsection .text\n.balign 8\n.quad checked_hash_abort\n.popsection\n");
#else
__asm__(".pushsection .text\n.balign 4\n.long checked_hash_abort\n.popsection\n");
#endif
#endif

#ifdef CONSTRUCTOR
__attribute__((constructor)) static void construct(void)
{
    CONSTRUCTOR;
}
#endif

#ifndef WITHOUT_FUNCTION
psa_status_t checked_hash_compute(psa_algorithm_t algorithm, const uint8_t *input, size_t input_length, uint8_t *hash,
                                  size_t hash_size, size_t *hash_length)
{
    (void) algorithm;
    (void) input;
    (void) input_length;
    (void) hash;
    (void) hash_size;
    *hash_length = 0;
    return PSA_ERROR_NOT_SUPPORTED;
}
#endif

psa_status_t checked_hash_setup(void *operation, psa_algorithm_t algorithm)
{
    (void) operation;
    (void) algorithm;
#ifdef CALLS
    return CALLS(operation, 1) == PSA_SUCCESS ? PSA_ERROR_NOT_SUPPORTED : PSA_ERROR_GENERIC_ERROR;
#elif defined(STATIC_TLS)
    return calls++ == 0 ? PSA_ERROR_NOT_SUPPORTED : PSA_ERROR_GENERIC_ERROR;
#else
    return PSA_ERROR_NOT_SUPPORTED;
#endif
}

psa_status_t checked_hash_update(void *operation, const uint8_t *input, size_t input_length)
{
    (void) operation;
    (void) input;
    (void) input_length;
    return PSA_ERROR_BAD_STATE;
}

psa_status_t checked_hash_finish(void *operation, uint8_t *hash, size_t hash_size, size_t *hash_length)
{
    (void) operation;
    (void) hash;
    (void) hash_size;
    *hash_length = 0;
    return PSA_ERROR_BAD_STATE;
}

psa_status_t checked_hash_abort(void *operation)
{
    (void) operation;
    return PSA_SUCCESS;
}
