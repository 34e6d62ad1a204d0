/*
 * Arithmetic on Weierstrass curves
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include "ec.h"

#include <stdbool.h>

#include <openssl/bn.h>
#include <openssl/ec.h>
#include <openssl/ecerr.h>
#include <openssl/err.h>

#include "context.h"
#include "error.h"

/* What a computation needs. Whatever is missing is NULL, and nothing can be done then. */
typedef struct {
    bool has_queue; /* there were no errors when it began */
    const EC_GROUP *group;
    BN_CTX *context;
    EC_POINT *point;
    BIGNUM *number; /* secret */
} work_t;

static bool begin(work_t *work, const libcrypto_curve_t *curve)
{
    libcrypto_errors_begin();
    work->has_queue = ERR_peek_error() == 0;
    work->group = libcrypto_is_usable() ? libcrypto_curve_group(curve) : NULL;
    work->context = work->group == NULL ? NULL : BN_CTX_new_ex(libcrypto_context());
    work->point = work->group == NULL ? NULL : EC_POINT_new(work->group);
    work->number = BN_new();
    if (work->number != NULL) {
        BN_set_flags(work->number, BN_FLG_CONSTTIME);
    }
    return work->context != NULL && work->point != NULL && work->number != NULL;
}

static psa_status_t end(work_t *work, psa_status_t status)
{
    BN_clear_free(work->number);
    EC_POINT_clear_free(work->point);
    BN_CTX_free(work->context);
    libcrypto_errors_end();
    return status;
}

static psa_status_t fail(const work_t *work, const libcrypto_curve_t *curve)
{
    return work->group == NULL ? PSA_ERROR_NOT_SUPPORTED : libcrypto_failure(LIBCRYPTO_AT_BEGINNING, curve->name);
}

psa_status_t libcrypto_ec_check_private(const libcrypto_curve_t *curve, const uint8_t *key)
{
    const EC_GROUP *group = libcrypto_is_usable() ? libcrypto_curve_group(curve) : NULL;
    uint8_t order[LIBCRYPTO_LARGEST_COORDINATE];
    unsigned any = 0;
    unsigned borrow = 0;

    if (group == NULL || BN_bn2binpad(EC_GROUP_get0_order(group), order, curve->size) != curve->size) {
        return PSA_ERROR_NOT_SUPPORTED;
    }
    for (size_t i = curve->size; i-- > 0;) {
        any |= key[i];
        borrow = ((unsigned) key[i] - order[i] - borrow) >> 8 & 1;
    }
    return borrow != 0 && any != 0 ? PSA_SUCCESS : PSA_ERROR_INVALID_ARGUMENT;
}

static bool is_about_points(unsigned long error)
{
    const int reason = ERR_GET_REASON(error);

    return ERR_GET_LIB(error) == ERR_LIB_EC
           && (reason == EC_R_POINT_IS_NOT_ON_CURVE || reason == EC_R_INVALID_ENCODING
               || reason == EC_R_COORDINATES_OUT_OF_RANGE);
}

/* The library also says so if it had no memory to look at the point; then that is not the only error. Where errors of
 * the application are in the queue it is not certain. */
static bool says_no_point(const work_t *work)
{
    bool found = false;

    for (unsigned long error = work->has_queue ? ERR_get_error() : 0; error != 0; error = ERR_get_error()) {
        if (!is_about_points(error)) {
            return false;
        }
        found = true;
    }
    return found;
}

/* The library checks the equation of the curve, too. A first byte of 0 would be infinity, 2 and 3 a compressed point.
 */
static psa_status_t read_point(const work_t *work, const libcrypto_curve_t *curve, const uint8_t *key)
{
    const size_t size = libcrypto_curve_public_size(curve);

    if (key[0] != POINT_CONVERSION_UNCOMPRESSED) {
        return PSA_ERROR_INVALID_ARGUMENT;
    }
    if (EC_POINT_oct2point(work->group, work->point, key, size, work->context) == 1) {
        return PSA_SUCCESS;
    }
    /* If not for certain, the built-in code decides. */
    return says_no_point(work) ? PSA_ERROR_INVALID_ARGUMENT : PSA_ERROR_NOT_SUPPORTED;
}

psa_status_t libcrypto_ec_check_public(const libcrypto_curve_t *curve, const uint8_t *key)
{
    work_t work;

    if (!begin(&work, curve)) {
        return end(&work, fail(&work, curve));
    }
    return end(&work, read_point(&work, curve, key));
}

psa_status_t libcrypto_ec_generate(const libcrypto_curve_t *curve, uint8_t *key)
{
    work_t work;

    if (!begin(&work, curve)) {
        return end(&work, fail(&work, curve));
    }
    do {
        if (BN_priv_rand_range_ex(work.number, EC_GROUP_get0_order(work.group), 0, work.context) != 1) {
            return end(&work, fail(&work, curve));
        }
    } while (BN_is_zero(work.number));
    if (BN_bn2binpad(work.number, key, curve->size) != curve->size) {
        return end(&work, fail(&work, curve));
    }
    return end(&work, PSA_SUCCESS);
}

psa_status_t libcrypto_ec_public(const libcrypto_curve_t *curve, const uint8_t *key, uint8_t *public_key)
{
    const size_t size = libcrypto_curve_public_size(curve);
    work_t work;

    if (!begin(&work, curve) || BN_bin2bn(key, curve->size, work.number) == NULL
        || EC_POINT_mul(work.group, work.point, work.number, NULL, NULL, work.context) != 1
        || EC_POINT_point2oct(work.group, work.point, POINT_CONVERSION_UNCOMPRESSED, public_key, size, work.context)
               != size) {
        return end(&work, fail(&work, curve));
    }
    return end(&work, PSA_SUCCESS);
}

psa_status_t libcrypto_ec_agree(const libcrypto_curve_t *curve, const uint8_t *key, const uint8_t *peer,
                                uint8_t *secret)
{
    work_t work;
    BIGNUM *x = NULL;

    if (!begin(&work, curve) || BN_bin2bn(key, curve->size, work.number) == NULL) {
        return end(&work, fail(&work, curve));
    }
    psa_status_t status = read_point(&work, curve, peer);
    if (status != PSA_SUCCESS) {
        return end(&work, status);
    }
    x = BN_new();
    if (x == NULL || EC_POINT_mul(work.group, work.point, NULL, work.point, work.number, work.context) != 1
        || EC_POINT_get_affine_coordinates(work.group, work.point, x, NULL, work.context) != 1
        || BN_bn2binpad(x, secret, curve->size) != curve->size) {
        status = fail(&work, curve);
    }
    BN_clear_free(x);
    return end(&work, status);
}
