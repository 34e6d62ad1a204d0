/*
 * Availability, from bind() and /proc/crypto
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include "availability.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "algorithms.h"
#include "error.h"
#include "implementation.h"
#include "transforms.h"

/* The level of the sysctl of Linux 7.3 and later; 0 where it does not exist. */
static int af_alg_restriction(void)
{
    int level = 0;
    FILE *file = fopen("/proc/sys/crypto/af_alg_restrict", "re");

    if (file != NULL) {
        if (fscanf(file, "%d", &level) != 1) {
            level = 0;
        }
        fclose(file);
    }
    return level;
}

static void say_why_absent(int error, const char *name, char *text, size_t text_size)
{
    int level = af_alg_restriction();

    switch (error) {
        case ENOENT:
            if (level != 0) {
                snprintf(text, text_size, "the kernel has no %s, or crypto.af_alg_restrict = %d keeps it back", name,
                         level);
            } else {
                snprintf(text, text_size, "the kernel has no %s", name);
            }
            break;
        case EAFNOSUPPORT:
            if (level >= 2) {
                snprintf(text, text_size, "AF_ALG is switched off: crypto.af_alg_restrict = %d", level);
            } else {
                snprintf(text, text_size, "the kernel has no AF_ALG");
            }
            break;
        case EPERM:
        case EACCES:
            snprintf(text, text_size, "AF_ALG is refused to this process (%s): seccomp or a security module",
                     strerrorname_np(error));
            break;
        default:
            if (kcapi_error_passes(error)) {
                snprintf(text, text_size, "not now: %s", strerrordesc_np(error));
            } else {
                snprintf(text, text_size, "the kernel refuses %s: %s", name, strerrordesc_np(error));
            }
            break;
    }
}

psa_status_t kcapi_availability(psa_algorithm_t algorithm, psa_key_type_t key_type, size_t bits, char *text,
                                size_t text_size)
{
    size_t index = key_type == PSA_KEY_TYPE_NONE ? kcapi_algorithm_index(algorithm)
                                                 : kcapi_keyed_algorithm_index(algorithm, key_type);
    kcapi_implementation_t best;

    (void) bits; /* Linux has an algorithm with every size of key, or not at all */
    if (index == KCAPI_ALGORITHM_COUNT) {
        snprintf(text, text_size, "not an algorithm of this driver");
        return PSA_ERROR_NOT_SUPPORTED;
    }
    const char *name = kcapi_algorithms[index].kernel_name;
    const kcapi_transform_t *transform;
    int error = kcapi_transform(index, &transform);
    if (error != 0) {
        say_why_absent(-error, name, text, text_size);
        return PSA_ERROR_NOT_SUPPORTED;
    }
    if (kcapi_find_implementation(&kcapi_algorithms[index], &best)) {
        snprintf(text, text_size, "%s, priority %d", best.driver, best.priority);
    } else {
        snprintf(text, text_size, "%s (implementation unknown: nothing in /proc/crypto)", name);
    }
    return PSA_SUCCESS;
}
