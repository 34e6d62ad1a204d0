/*
 * Hashes
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * A context is made for each request: keeping one per thread would save 25 ns, and leave the end of the
 * message in it.
 */
#include "hash.h"

#include <openssl/evp.h>

#include <psa_driver_plugin.h>

#include "context.h"
#include "digests.h"
#include "error.h"

/* A digest that can be used now, or NULL. */
static const EVP_MD *usable_digest(const libcrypto_digest_t *digest)
{
    return digest != NULL && libcrypto_is_usable() ? libcrypto_digest_fetch(digest) : NULL;
}

PSA_DRIVER_EXPORT
psa_status_t libcrypto_hash_compute(psa_algorithm_t alg, const uint8_t *input, size_t input_length, uint8_t *hash,
                                    size_t hash_size, size_t *hash_length)
{
    const libcrypto_digest_t *digest = libcrypto_digest(alg);
    const EVP_MD *md = usable_digest(digest);

    if (md == NULL) {
        return PSA_ERROR_NOT_SUPPORTED;
    }
    if (hash_size < digest->size) {
        return PSA_ERROR_BUFFER_TOO_SMALL;
    }
    if (EVP_Digest(input, input_length, hash, NULL, md, NULL) != 1) {
        return libcrypto_failure(LIBCRYPTO_AT_BEGINNING, digest->name);
    }
    *hash_length = digest->size;
    return PSA_SUCCESS;
}

PSA_DRIVER_EXPORT
psa_status_t libcrypto_hash_setup(libcrypto_hash_operation_t *operation, psa_algorithm_t alg)
{
    const libcrypto_digest_t *digest = libcrypto_digest(alg);
    const EVP_MD *md = usable_digest(digest);

    if (md == NULL) {
        return PSA_ERROR_NOT_SUPPORTED;
    }
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    if (context == NULL || EVP_DigestInit_ex2(context, md, NULL) != 1) {
        EVP_MD_CTX_free(context);
        return libcrypto_failure(LIBCRYPTO_AT_BEGINNING, digest->name);
    }
    operation->context = context;
    return PSA_SUCCESS;
}

/* A part of the message is missing: nothing may make a digest of the rest. */
static psa_status_t give_up(libcrypto_hash_operation_t *operation, const char *doing)
{
    libcrypto_hash_abort(operation);
    return libcrypto_failure(LIBCRYPTO_IN_OPERATION, doing);
}

PSA_DRIVER_EXPORT
psa_status_t libcrypto_hash_update(libcrypto_hash_operation_t *operation, const uint8_t *input, size_t input_length)
{
    if (operation->context == NULL) {
        return PSA_ERROR_BAD_STATE;
    }
    if (input_length > 0 && EVP_DigestUpdate(operation->context, input, input_length) != 1) {
        return give_up(operation, "update of a hash");
    }
    return PSA_SUCCESS;
}

PSA_DRIVER_EXPORT
psa_status_t libcrypto_hash_finish(libcrypto_hash_operation_t *operation, uint8_t *hash, size_t hash_size,
                                   size_t *hash_length)
{
    unsigned length;

    if (operation->context == NULL) {
        return PSA_ERROR_BAD_STATE;
    }
    if (hash_size < (size_t) EVP_MD_CTX_get_size(operation->context)) {
        return PSA_ERROR_BUFFER_TOO_SMALL;
    }
    if (EVP_DigestFinal_ex(operation->context, hash, &length) != 1) {
        return give_up(operation, "end of a hash");
    }
    *hash_length = length;
    return libcrypto_hash_abort(operation);
}

PSA_DRIVER_EXPORT
psa_status_t libcrypto_hash_abort(libcrypto_hash_operation_t *operation)
{
    EVP_MD_CTX_free(operation->context);
    operation->context = NULL;
    return PSA_SUCCESS;
}

PSA_DRIVER_EXPORT
psa_status_t libcrypto_hash_clone(const libcrypto_hash_operation_t *source, libcrypto_hash_operation_t *target)
{
    if (source->context == NULL) {
        return PSA_ERROR_BAD_STATE;
    }
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    if (context == NULL || EVP_MD_CTX_copy_ex(context, source->context) != 1) {
        EVP_MD_CTX_free(context);
        return libcrypto_failure(LIBCRYPTO_IN_OPERATION, "copy of a hash");
    }
    target->context = context;
    return PSA_SUCCESS;
}
