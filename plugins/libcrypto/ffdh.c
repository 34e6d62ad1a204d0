/*
 * Diffie-Hellman in the groups of RFC 7919
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include "ffdh.h"

#include <stdbool.h>
#include <stdlib.h>

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/params.h>

#include "context.h"
#include "error.h"

static const libcrypto_ffdh_t groups[] = {
    { 2048, 256, "ffdhe2048" }, { 3072, 384, "ffdhe3072" },  { 4096, 512, "ffdhe4096" },
    { 6144, 768, "ffdhe6144" }, { 8192, 1024, "ffdhe8192" },
};

#define GROUP_COUNT (sizeof(groups) / sizeof(groups[0]))

static libcrypto_fetched_t fetched[GROUP_COUNT];

/* The generator is 2 in all of them. */
typedef struct {
    BIGNUM *prime;
    BIGNUM *top; /* the prime less 1 */
    BN_MONT_CTX *montgomery;
} modulus_t;

static void release(void *algorithm)
{
    modulus_t *modulus = algorithm;

    BN_free(modulus->prime);
    BN_free(modulus->top);
    BN_MONT_CTX_free(modulus->montgomery);
    free(modulus);
}

/* The library tells the prime only as a parameter of a key. */
static BIGNUM *named_prime(OSSL_LIB_CTX *context, const char *name)
{
    char group[16];
    EVP_PKEY_CTX *maker = EVP_PKEY_CTX_new_from_name(context, "DH", NULL);
    EVP_PKEY *key = NULL;
    BIGNUM *prime = NULL;

    OPENSSL_strlcpy(group, name, sizeof(group));
    OSSL_PARAM parameters[] = {
        OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, group, 0),
        OSSL_PARAM_construct_end(),
    };
    if (maker != NULL && EVP_PKEY_fromdata_init(maker) == 1
        && EVP_PKEY_fromdata(maker, &key, EVP_PKEY_KEY_PARAMETERS, parameters) == 1) {
        EVP_PKEY_get_bn_param(key, OSSL_PKEY_PARAM_FFC_P, &prime);
    }
    EVP_PKEY_free(key);
    EVP_PKEY_CTX_free(maker);
    return prime;
}

static void *fetch(OSSL_LIB_CTX *context, const char *name)
{
    modulus_t *modulus = calloc(1, sizeof(*modulus));
    BN_CTX *work = BN_CTX_new_ex(context);

    if (modulus != NULL && work != NULL) {
        modulus->prime = named_prime(context, name);
        modulus->top = modulus->prime == NULL ? NULL : BN_dup(modulus->prime);
        modulus->montgomery = BN_MONT_CTX_new();
    }
    if (modulus != NULL
        && (modulus->top == NULL || modulus->montgomery == NULL || BN_sub_word(modulus->top, 1) != 1
            || BN_MONT_CTX_set(modulus->montgomery, modulus->prime, work) != 1)) {
        release(modulus);
        modulus = NULL;
    }
    BN_CTX_free(work);
    return modulus;
}

const libcrypto_ffdh_t *libcrypto_ffdh(psa_key_type_t key_type, size_t bits)
{
    for (size_t i = 0; i < GROUP_COUNT && PSA_KEY_TYPE_IS_DH(key_type); i++) {
        if (groups[i].bits == bits && PSA_KEY_TYPE_DH_GET_FAMILY(key_type) == PSA_DH_FAMILY_RFC7919) {
            return &groups[i];
        }
    }
    return NULL;
}

typedef struct {
    const modulus_t *modulus;
    BN_CTX *context;
    BIGNUM *base;
    BIGNUM *exponent; /* secret */
    BIGNUM *result;   /* maybe secret */
} work_t;

static bool begin(work_t *work, const libcrypto_ffdh_t *group)
{
    static const libcrypto_fetcher_t fetcher = { fetch, release };

    libcrypto_errors_begin();
    work->modulus = libcrypto_is_usable() ? libcrypto_fetch(&fetched[group - groups], &fetcher, group->name) : NULL;
    work->context = work->modulus == NULL ? NULL : BN_CTX_new_ex(libcrypto_context());
    work->base = BN_new();
    work->exponent = BN_new();
    work->result = BN_new();
    return work->context != NULL && work->base != NULL && work->exponent != NULL && work->result != NULL;
}

static psa_status_t end(work_t *work, psa_status_t status)
{
    BN_clear_free(work->result);
    BN_clear_free(work->exponent);
    BN_free(work->base);
    BN_CTX_free(work->context);
    libcrypto_errors_end();
    return status;
}

static psa_status_t fail(const work_t *work, const libcrypto_ffdh_t *group)
{
    return work->modulus == NULL ? PSA_ERROR_NOT_SUPPORTED : libcrypto_failure(LIBCRYPTO_AT_BEGINNING, group->name);
}

/* From 0 to the prime less 4, then moved up. */
psa_status_t libcrypto_ffdh_generate(const libcrypto_ffdh_t *group, uint8_t *key)
{
    work_t work;

    if (!begin(&work, group) || BN_copy(work.base, work.modulus->top) == NULL || BN_sub_word(work.base, 2) != 1
        || BN_priv_rand_range_ex(work.exponent, work.base, 0, work.context) != 1 || BN_add_word(work.exponent, 2) != 1
        || BN_bn2binpad(work.exponent, key, group->size) != group->size) {
        return end(&work, fail(&work, group));
    }
    return end(&work, PSA_SUCCESS);
}

/* work->base to the power of the key. Keys that were imported can be any number of that size. */
static psa_status_t power(work_t *work, const libcrypto_ffdh_t *group, const uint8_t *key, uint8_t *result)
{
    const modulus_t *modulus = work->modulus;

    if (BN_bin2bn(key, group->size, work->exponent) == NULL
        || BN_mod_exp_mont_consttime(work->result, work->base, work->exponent, modulus->prime, work->context,
                                     modulus->montgomery)
               != 1
        || BN_bn2binpad(work->result, result, group->size) != group->size) {
        return fail(work, group);
    }
    return PSA_SUCCESS;
}

psa_status_t libcrypto_ffdh_public(const libcrypto_ffdh_t *group, const uint8_t *key, uint8_t *public_key)
{
    work_t work;

    if (!begin(&work, group) || BN_set_word(work.base, 2) != 1) {
        return end(&work, fail(&work, group));
    }
    return end(&work, power(&work, group, key, public_key));
}

psa_status_t libcrypto_ffdh_agree(const libcrypto_ffdh_t *group, const uint8_t *key, const uint8_t *peer,
                                  uint8_t *secret)
{
    work_t work;

    if (!begin(&work, group) || BN_bin2bn(peer, group->size, work.base) == NULL) {
        return end(&work, fail(&work, group));
    }
    if (BN_is_zero(work.base) || BN_is_one(work.base) || BN_cmp(work.base, work.modulus->top) >= 0) {
        return end(&work, PSA_ERROR_INVALID_ARGUMENT);
    }
    return end(&work, power(&work, group, key, secret));
}
