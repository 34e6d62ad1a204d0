/*
 * An opaque driver for the tests: keys leave it wrapped with a key of its device only
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * A blob is 16 random bytes, by which the driver knows the key, and the key, encrypted with AES-CTR from there on.
 * ECDSA, ECDH and HMAC are done by Mbed TLS's legacy functions. Compiled several times:
 *   VAULT_PREFIX     prefix of its functions, also in its description
 *   VAULT_JSON_FILE  its description
 *
 * What it does is seen, and steered, from outside:
 *   VAULT_LOG   file to which it appends a line per call, "destroy_key 0123456789abcdef": the first bytes of the blob
 *   VAULT_FAIL  name of an entry point that fails with PSA_ERROR_HARDWARE_FAILURE, after the line
 *   VAULT_GATE  two descriptors, "3,4": sign_hash writes a byte to the first and then waits for one from the second
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

#include <mbedtls/aes.h>
#include <mbedtls/bignum.h>
#include <mbedtls/ecdsa.h>
#include <mbedtls/ecp.h>
#include <mbedtls/md.h>
#include <mbedtls/platform_util.h>
#include <psa_driver_plugin.h>

#define JOIN_(a, b) a##_##b
#define JOIN(a, b) JOIN_(a, b)
#define ENTRY(name) JOIN(VAULT_PREFIX, name)

#define ID_SIZE 16u
#define P256_SIZE 32u
#define MOST_BYTES 64u

typedef struct {
    mbedtls_md_context_t md;
} vault_mac_t;

PSA_DRIVER_EXPORT size_t ENTRY(size)(psa_key_type_t type, size_t bits);
PSA_DRIVER_EXPORT psa_status_t ENTRY(import_key)(const psa_key_attributes_t *attributes, const uint8_t *data,
                                                 size_t data_length, uint8_t *blob, size_t blob_size,
                                                 size_t *blob_length, size_t *bits);
PSA_DRIVER_EXPORT psa_status_t ENTRY(generate_key)(const psa_key_attributes_t *attributes, uint8_t *blob,
                                                   size_t blob_size, size_t *blob_length);
PSA_DRIVER_EXPORT psa_status_t ENTRY(export_key)(const psa_key_attributes_t *attributes, const uint8_t *blob,
                                                 size_t blob_size, uint8_t *data, size_t data_size,
                                                 size_t *data_length);
PSA_DRIVER_EXPORT psa_status_t ENTRY(export_public_key)(const psa_key_attributes_t *attributes, const uint8_t *blob,
                                                        size_t blob_size, uint8_t *data, size_t data_size,
                                                        size_t *data_length);
PSA_DRIVER_EXPORT psa_status_t ENTRY(copy_key)(psa_key_attributes_t *attributes, const uint8_t *source,
                                               size_t source_size, uint8_t *blob, size_t blob_size,
                                               size_t *blob_length);
PSA_DRIVER_EXPORT psa_status_t ENTRY(destroy_key)(const psa_key_attributes_t *attributes, const uint8_t *blob,
                                                  size_t blob_size);
PSA_DRIVER_EXPORT psa_status_t ENTRY(get_builtin_key)(psa_drv_slot_number_t slot, psa_key_attributes_t *attributes,
                                                      uint8_t *blob, size_t blob_size, size_t *blob_length);
PSA_DRIVER_EXPORT psa_status_t ENTRY(sign_hash)(const psa_key_attributes_t *attributes, const uint8_t *blob,
                                                size_t blob_size, psa_algorithm_t algorithm, const uint8_t *hash,
                                                size_t hash_length, uint8_t *signature, size_t signature_size,
                                                size_t *signature_length);
PSA_DRIVER_EXPORT psa_status_t ENTRY(key_agreement)(const psa_key_attributes_t *attributes, const uint8_t *blob,
                                                    size_t blob_size, psa_algorithm_t algorithm,
                                                    const uint8_t *peer_key, size_t peer_key_length, uint8_t *secret,
                                                    size_t secret_size, size_t *secret_length);
PSA_DRIVER_EXPORT psa_status_t ENTRY(mac_compute)(const psa_key_attributes_t *attributes, const uint8_t *blob,
                                                  size_t blob_size, psa_algorithm_t algorithm, const uint8_t *input,
                                                  size_t input_length, uint8_t *mac, size_t mac_size,
                                                  size_t *mac_length);
PSA_DRIVER_EXPORT psa_status_t ENTRY(mac_sign_setup)(vault_mac_t *operation, const psa_key_attributes_t *attributes,
                                                     const uint8_t *blob, size_t blob_size, psa_algorithm_t algorithm);
PSA_DRIVER_EXPORT psa_status_t ENTRY(mac_update)(vault_mac_t *operation, const uint8_t *input, size_t input_length);
PSA_DRIVER_EXPORT psa_status_t ENTRY(mac_sign_finish)(vault_mac_t *operation, uint8_t *mac, size_t mac_size,
                                                      size_t *mac_length);
PSA_DRIVER_EXPORT psa_status_t ENTRY(mac_abort)(vault_mac_t *operation);

/* Records a call; tells whether it has to fail. */
static psa_status_t note(const char *entry_point, const uint8_t *blob)
{
    const char *name = getenv("VAULT_LOG");
    const char *failing = getenv("VAULT_FAIL");
    char line[128];
    int length = snprintf(line, sizeof line, "%s ", entry_point);

    for (size_t i = 0; blob != NULL && i < 8; i++) {
        length += snprintf(line + length, sizeof line - (size_t) length, "%02x", blob[i]);
    }
    line[length++] = '\n';
    if (name != NULL) {
        const int file = open(name, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);

        if (file < 0 || write(file, line, (size_t) length) != length || close(file) != 0) {
            abort(); /* a test that cannot see what happens must not pass */
        }
    }
    return failing != NULL && strcmp(failing, entry_point) == 0 ? PSA_ERROR_HARDWARE_FAILURE : PSA_SUCCESS;
}

static int random_bytes(void *context, unsigned char *bytes, size_t size)
{
    (void) context;
    return getrandom(bytes, size, 0) == (ssize_t) size ? 0 : MBEDTLS_ERR_ECP_RANDOM_FAILED;
}

/* Wraps and unwraps: the cipher is its own inverse. */
static psa_status_t crypt_key(const uint8_t *id, const uint8_t *input, size_t size, uint8_t *output)
{
    static const uint8_t device_key[16] = "key of a device";
    uint8_t counter[16];
    uint8_t stream[16];
    size_t offset = 0;
    mbedtls_aes_context aes;
    int failed;

    memcpy(counter, id, sizeof counter);
    mbedtls_aes_init(&aes);
    failed = mbedtls_aes_setkey_enc(&aes, device_key, 128);
    if (failed == 0) {
        failed = mbedtls_aes_crypt_ctr(&aes, size, &offset, counter, stream, input, output);
    }
    mbedtls_aes_free(&aes);
    mbedtls_platform_zeroize(stream, sizeof stream);
    return failed == 0 ? PSA_SUCCESS : PSA_ERROR_GENERIC_ERROR;
}

static psa_status_t wrap(const uint8_t *key, size_t size, uint8_t *blob, size_t blob_size, size_t *blob_length)
{
    if (blob_size < ID_SIZE + size) {
        return PSA_ERROR_BUFFER_TOO_SMALL;
    }
    if (random_bytes(NULL, blob, ID_SIZE) != 0) {
        return PSA_ERROR_INSUFFICIENT_ENTROPY;
    }
    *blob_length = ID_SIZE + size;
    return crypt_key(blob, key, size, blob + ID_SIZE);
}

static psa_status_t unwrap(const uint8_t *blob, size_t blob_size, uint8_t key[MOST_BYTES], size_t *size)
{
    if (blob_size <= ID_SIZE || blob_size - ID_SIZE > MOST_BYTES) {
        return PSA_ERROR_DATA_CORRUPT;
    }
    *size = blob_size - ID_SIZE;
    return crypt_key(blob, blob + ID_SIZE, *size, key);
}

size_t ENTRY(size)(psa_key_type_t type, size_t bits)
{
    /* More than needed: the length of a blob is what counts. */
    return PSA_KEY_TYPE_IS_ECC(type) && bits != 256 ? 0 : ID_SIZE + PSA_BITS_TO_BYTES(bits) + 7;
}

psa_status_t ENTRY(import_key)(const psa_key_attributes_t *attributes, const uint8_t *data, size_t data_length,
                               uint8_t *blob, size_t blob_size, size_t *blob_length, size_t *bits)
{
    psa_status_t status;

    if (data_length > MOST_BYTES || (PSA_KEY_TYPE_IS_ECC(psa_get_key_type(attributes)) && data_length != P256_SIZE)) {
        return PSA_ERROR_NOT_SUPPORTED;
    }
    if (*bits != 0 && *bits != PSA_BYTES_TO_BITS(data_length)) {
        return PSA_ERROR_INVALID_ARGUMENT;
    }
    *bits = PSA_BYTES_TO_BITS(data_length);
    status = wrap(data, data_length, blob, blob_size, blob_length);
    return status == PSA_SUCCESS ? note("import_key", blob) : status;
}

psa_status_t ENTRY(generate_key)(const psa_key_attributes_t *attributes, uint8_t *blob, size_t blob_size,
                                 size_t *blob_length)
{
    const size_t size = PSA_BITS_TO_BYTES(psa_get_key_bits(attributes));
    uint8_t key[MOST_BYTES];
    psa_status_t status = PSA_ERROR_GENERIC_ERROR;
    mbedtls_ecp_group group;
    mbedtls_mpi secret;

    if (size > sizeof key) {
        return PSA_ERROR_NOT_SUPPORTED;
    }
    mbedtls_ecp_group_init(&group);
    mbedtls_mpi_init(&secret);
    if (!PSA_KEY_TYPE_IS_ECC(psa_get_key_type(attributes))) {
        status = random_bytes(NULL, key, size) == 0 ? PSA_SUCCESS : PSA_ERROR_INSUFFICIENT_ENTROPY;
    } else if (size != P256_SIZE) {
        status = PSA_ERROR_NOT_SUPPORTED;
    } else if (mbedtls_ecp_group_load(&group, MBEDTLS_ECP_DP_SECP256R1) == 0
               && mbedtls_ecp_gen_privkey(&group, &secret, random_bytes, NULL) == 0
               && mbedtls_mpi_write_binary(&secret, key, size) == 0) {
        status = PSA_SUCCESS;
    }
    mbedtls_mpi_free(&secret);
    mbedtls_ecp_group_free(&group);
    if (status == PSA_SUCCESS) {
        status = wrap(key, size, blob, blob_size, blob_length);
    }
    mbedtls_platform_zeroize(key, sizeof key);
    return status == PSA_SUCCESS ? note("generate_key", blob) : status;
}

psa_status_t ENTRY(export_key)(const psa_key_attributes_t *attributes, const uint8_t *blob, size_t blob_size,
                               uint8_t *data, size_t data_size, size_t *data_length)
{
    uint8_t key[MOST_BYTES];
    size_t size = 0;
    psa_status_t status = unwrap(blob, blob_size, key, &size);

    (void) attributes;
    if (status == PSA_SUCCESS && data_size < size) {
        status = PSA_ERROR_BUFFER_TOO_SMALL;
    }
    if (status == PSA_SUCCESS) {
        memcpy(data, key, size);
        *data_length = size;
    }
    mbedtls_platform_zeroize(key, sizeof key);
    return status;
}

psa_status_t ENTRY(copy_key)(psa_key_attributes_t *attributes, const uint8_t *source, size_t source_size, uint8_t *blob,
                             size_t blob_size, size_t *blob_length)
{
    uint8_t key[MOST_BYTES];
    size_t size = 0;
    psa_status_t status = unwrap(source, source_size, key, &size);

    (void) attributes;
    if (status == PSA_SUCCESS) {
        status = wrap(key, size, blob, blob_size, blob_length);
    }
    mbedtls_platform_zeroize(key, sizeof key);
    return status == PSA_SUCCESS ? note("copy_key", blob) : status;
}

psa_status_t ENTRY(destroy_key)(const psa_key_attributes_t *attributes, const uint8_t *blob, size_t blob_size)
{
    (void) attributes;
    if (blob_size <= ID_SIZE) {
        return PSA_ERROR_DATA_CORRUPT;
    }
    return note("destroy_key", blob);
}

/* The device has one key from the beginning: for ECDSA, in slot 1. */
psa_status_t ENTRY(get_builtin_key)(psa_drv_slot_number_t slot, psa_key_attributes_t *attributes, uint8_t *blob,
                                    size_t blob_size, size_t *blob_length)
{
    static const uint8_t key[P256_SIZE] = "a key that it is delivered with";

    if (slot != 1) {
        return PSA_ERROR_DOES_NOT_EXIST;
    }
    psa_set_key_type(attributes, PSA_KEY_TYPE_ECC_KEY_PAIR(PSA_ECC_FAMILY_SECP_R1));
    psa_set_key_bits(attributes, 256);
    psa_set_key_algorithm(attributes, PSA_ALG_ECDSA(PSA_ALG_SHA_256));
    psa_set_key_usage_flags(attributes, PSA_KEY_USAGE_SIGN_HASH);
    if (blob_size < ID_SIZE + sizeof key) {
        return PSA_ERROR_BUFFER_TOO_SMALL;
    }
    return wrap(key, sizeof key, blob, blob_size, blob_length);
}

/* What all operations of elliptic curves need. */
typedef struct {
    mbedtls_ecp_group group;
    mbedtls_mpi secret;
    mbedtls_ecp_point point;
} curve_t;

static psa_status_t curve_begin(curve_t *curve, const uint8_t *blob, size_t blob_size)
{
    uint8_t key[MOST_BYTES];
    size_t size = 0;
    psa_status_t status = unwrap(blob, blob_size, key, &size);

    mbedtls_ecp_group_init(&curve->group);
    mbedtls_mpi_init(&curve->secret);
    mbedtls_ecp_point_init(&curve->point);
    if (status == PSA_SUCCESS
        && (mbedtls_ecp_group_load(&curve->group, MBEDTLS_ECP_DP_SECP256R1) != 0
            || mbedtls_mpi_read_binary(&curve->secret, key, size) != 0)) {
        status = PSA_ERROR_INSUFFICIENT_MEMORY;
    }
    mbedtls_platform_zeroize(key, sizeof key);
    return status;
}

static void curve_end(curve_t *curve)
{
    mbedtls_ecp_point_free(&curve->point);
    mbedtls_mpi_free(&curve->secret);
    mbedtls_ecp_group_free(&curve->group);
}

psa_status_t ENTRY(export_public_key)(const psa_key_attributes_t *attributes, const uint8_t *blob, size_t blob_size,
                                      uint8_t *data, size_t data_size, size_t *data_length)
{
    curve_t curve;
    psa_status_t status = curve_begin(&curve, blob, blob_size);

    (void) attributes;
    if (status == PSA_SUCCESS
        && (mbedtls_ecp_mul(&curve.group, &curve.point, &curve.secret, &curve.group.G, random_bytes, NULL) != 0
            || mbedtls_ecp_point_write_binary(&curve.group, &curve.point, MBEDTLS_ECP_PF_UNCOMPRESSED, data_length,
                                              data, data_size)
                   != 0)) {
        status = PSA_ERROR_GENERIC_ERROR;
    }
    curve_end(&curve);
    return status;
}

static void wait_at_gate(void)
{
    const char *gate = getenv("VAULT_GATE");
    int in;
    int out;
    char byte = 0;

    if (gate != NULL && sscanf(gate, "%d,%d", &out, &in) == 2
        && (write(out, &byte, 1) != 1 || read(in, &byte, 1) != 1)) {
        abort();
    }
}

psa_status_t ENTRY(sign_hash)(const psa_key_attributes_t *attributes, const uint8_t *blob, size_t blob_size,
                              psa_algorithm_t algorithm, const uint8_t *hash, size_t hash_length, uint8_t *signature,
                              size_t signature_size, size_t *signature_length)
{
    mbedtls_mpi r;
    mbedtls_mpi s;
    curve_t curve;
    psa_status_t status = signature_size < 2 * P256_SIZE ? PSA_ERROR_BUFFER_TOO_SMALL : note("sign_hash", blob);

    (void) attributes;
    (void) algorithm;
    if (status != PSA_SUCCESS) {
        return status;
    }
    wait_at_gate();
    mbedtls_mpi_init(&r);
    mbedtls_mpi_init(&s);
    status = curve_begin(&curve, blob, blob_size);
    if (status == PSA_SUCCESS
        && (mbedtls_ecdsa_sign(&curve.group, &r, &s, &curve.secret, hash, hash_length, random_bytes, NULL) != 0
            || mbedtls_mpi_write_binary(&r, signature, P256_SIZE) != 0
            || mbedtls_mpi_write_binary(&s, signature + P256_SIZE, P256_SIZE) != 0)) {
        status = PSA_ERROR_GENERIC_ERROR;
    }
    *signature_length = status == PSA_SUCCESS ? 2 * P256_SIZE : 0;
    curve_end(&curve);
    mbedtls_mpi_free(&r);
    mbedtls_mpi_free(&s);
    (void) note("signed", blob);
    return status;
}

psa_status_t ENTRY(key_agreement)(const psa_key_attributes_t *attributes, const uint8_t *blob, size_t blob_size,
                                  psa_algorithm_t algorithm, const uint8_t *peer_key, size_t peer_key_length,
                                  uint8_t *secret, size_t secret_size, size_t *secret_length)
{
    curve_t curve;
    psa_status_t status = secret_size < P256_SIZE ? PSA_ERROR_BUFFER_TOO_SMALL : note("key_agreement", blob);

    (void) attributes;
    (void) algorithm;
    if (status != PSA_SUCCESS) {
        return status;
    }
    status = curve_begin(&curve, blob, blob_size);
    if (status == PSA_SUCCESS
        && (mbedtls_ecp_point_read_binary(&curve.group, &curve.point, peer_key, peer_key_length) != 0
            || mbedtls_ecp_check_pubkey(&curve.group, &curve.point) != 0)) {
        status = PSA_ERROR_INVALID_ARGUMENT;
    }
    if (status == PSA_SUCCESS
        && (mbedtls_ecp_mul(&curve.group, &curve.point, &curve.secret, &curve.point, random_bytes, NULL) != 0
            || mbedtls_mpi_write_binary(&curve.point.MBEDTLS_PRIVATE(X), secret, P256_SIZE) != 0)) {
        status = PSA_ERROR_GENERIC_ERROR;
    }
    *secret_length = status == PSA_SUCCESS ? P256_SIZE : 0;
    curve_end(&curve);
    return status;
}

psa_status_t ENTRY(mac_sign_setup)(vault_mac_t *operation, const psa_key_attributes_t *attributes, const uint8_t *blob,
                                   size_t blob_size, psa_algorithm_t algorithm)
{
    uint8_t key[MOST_BYTES];
    size_t size = 0;
    psa_status_t status = note("mac_sign_setup", blob);

    (void) attributes;
    (void) algorithm;
    if (status == PSA_SUCCESS) {
        status = unwrap(blob, blob_size, key, &size);
    }
    mbedtls_md_init(&operation->md);
    if (status == PSA_SUCCESS
        && (mbedtls_md_setup(&operation->md, mbedtls_md_info_from_type(MBEDTLS_MD_SHA256), 1) != 0
            || mbedtls_md_hmac_starts(&operation->md, key, size) != 0)) {
        status = PSA_ERROR_INSUFFICIENT_MEMORY;
    }
    if (status != PSA_SUCCESS) {
        mbedtls_md_free(&operation->md);
    }
    mbedtls_platform_zeroize(key, sizeof key);
    return status;
}

psa_status_t ENTRY(mac_update)(vault_mac_t *operation, const uint8_t *input, size_t input_length)
{
    return mbedtls_md_hmac_update(&operation->md, input, input_length) == 0 ? PSA_SUCCESS : PSA_ERROR_GENERIC_ERROR;
}

psa_status_t ENTRY(mac_sign_finish)(vault_mac_t *operation, uint8_t *mac, size_t mac_size, size_t *mac_length)
{
    uint8_t whole[PSA_HASH_LENGTH(PSA_ALG_SHA_256)];

    if (mac_size > sizeof whole || mbedtls_md_hmac_finish(&operation->md, whole) != 0) {
        return PSA_ERROR_GENERIC_ERROR;
    }
    memcpy(mac, whole, mac_size);
    *mac_length = mac_size;
    return PSA_SUCCESS;
}

psa_status_t ENTRY(mac_abort)(vault_mac_t *operation)
{
    mbedtls_md_free(&operation->md);
    return PSA_SUCCESS;
}

psa_status_t ENTRY(mac_compute)(const psa_key_attributes_t *attributes, const uint8_t *blob, size_t blob_size,
                                psa_algorithm_t algorithm, const uint8_t *input, size_t input_length, uint8_t *mac,
                                size_t mac_size, size_t *mac_length)
{
    uint8_t key[MOST_BYTES];
    uint8_t whole[PSA_HASH_LENGTH(PSA_ALG_SHA_256)];
    size_t size = 0;
    psa_status_t status = note("mac_compute", blob);

    (void) attributes;
    (void) algorithm;
    if (status == PSA_SUCCESS) {
        status = unwrap(blob, blob_size, key, &size);
    }
    if (status == PSA_SUCCESS
        && (mac_size > sizeof whole
            || mbedtls_md_hmac(mbedtls_md_info_from_type(MBEDTLS_MD_SHA256), key, size, input, input_length, whole)
                   != 0)) {
        status = PSA_ERROR_GENERIC_ERROR;
    }
    if (status == PSA_SUCCESS) {
        memcpy(mac, whole, mac_size);
        *mac_length = mac_size;
    }
    mbedtls_platform_zeroize(key, sizeof key);
    return status;
}

PSA_DRIVER_DESCRIPTION(VAULT_JSON_FILE)

extern const psa_driver_plugin_t ENTRY(psa_driver);
PSA_DRIVER_EXPORT const psa_driver_plugin_t ENTRY(psa_driver) = {
    PSA_DRIVER_PLUGIN_HEADER,
    .mac_context = PSA_DRIVER_CONTEXT(vault_mac_t),
};
