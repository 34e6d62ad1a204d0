/*
 * The agreement family: raw key agreements, with a kept key and with one that is new in each call
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include "tools/psa-bench/operation.h"
#include "tools/psa-bench/reference.h"

#include <stdlib.h>

/* The other party's public key is `text`. */
static psa_status_t prepare(bench_operation_t *operation)
{
    psa_status_t status = bench_operation_output(operation, PSA_RAW_KEY_AGREEMENT_OUTPUT_MAX_SIZE);

    if (status != PSA_SUCCESS) {
        return status;
    }
    operation->kept = calloc(1, PSA_EXPORT_PUBLIC_KEY_MAX_SIZE);
    if (operation->kept == NULL) {
        return PSA_ERROR_INSUFFICIENT_MEMORY;
    }
    operation->text = operation->kept;
    return bench_reference_public_key(operation->mechanism, true, operation->kept, PSA_EXPORT_PUBLIC_KEY_MAX_SIZE,
                                      &operation->text_length);
}

static psa_status_t set_up(bench_operation_t *operation)
{
    return bench_key_import(operation, PSA_KEY_USAGE_DERIVE, &operation->key);
}

static psa_status_t agree(bench_operation_t *operation, psa_key_id_t key)
{
    return psa_raw_key_agreement(operation->mechanism->algorithm, key, operation->text, operation->text_length,
                                 operation->output, operation->output_size, &operation->output_length);
}

static psa_status_t run(bench_operation_t *operation)
{
    return agree(operation, operation->key);
}

static psa_status_t run_new_key(bench_operation_t *operation)
{
    psa_key_id_t key = PSA_KEY_ID_NULL;

    psa_status_t status = bench_key_import(operation, PSA_KEY_USAGE_DERIVE, &key);
    if (status == PSA_SUCCESS) {
        status = agree(operation, key);
        psa_status_t destroyed = psa_destroy_key(key);
        status = status != PSA_SUCCESS ? status : destroyed;
    }
    return status;
}

static const bench_functions_t warm = {
    .prepare = prepare, .set_up = set_up, .run = run, .show = bench_operation_show_output
};
static const bench_functions_t new_key = {
    .prepare = prepare, .run = run_new_key, .show = bench_operation_show_output, .aside = bench_key_import_and_destroy
};

/* clang-format off */
#define ROW(name_, variant_, functions_, family_, bits, common_)                                   \
    { .name = name_, .psa_name = "PSA_ALG_ECDH", .family = "agreement", .variant = variant_,       \
      .algorithm = PSA_ALG_ECDH, .key_type = PSA_KEY_TYPE_ECC_KEY_PAIR(family_), .key_bits = bits, \
      .sizeless = true, .common = common_, .functions = &functions_ }
#define ECDH(name_, family_, bits, common_)                                                        \
    ROW(name_, "one-shot", warm, family_, bits, common_),                                          \
    ROW(name_ "/new-key", "new-key", new_key, family_, bits, false)
/* clang-format on */

const bench_mechanism_t bench_agreement_mechanisms[] = {
    ECDH("ecdh-p256", PSA_ECC_FAMILY_SECP_R1, 256, true),
    ECDH("ecdh-p384", PSA_ECC_FAMILY_SECP_R1, 384, false),
    ECDH("ecdh-p521", PSA_ECC_FAMILY_SECP_R1, 521, false),
    ECDH("ecdh-brainpoolp256r1", PSA_ECC_FAMILY_BRAINPOOL_P_R1, 256, false),
    ECDH("x25519", PSA_ECC_FAMILY_MONTGOMERY, 255, false),
    ECDH("x448", PSA_ECC_FAMILY_MONTGOMERY, 448, false),
};

const size_t bench_agreement_mechanism_count =
    sizeof(bench_agreement_mechanisms) / sizeof(bench_agreement_mechanisms[0]);
