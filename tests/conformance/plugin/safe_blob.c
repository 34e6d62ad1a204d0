/*
 * The model driver for opaque keys: wrapping
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include <sched.h>
#include <stdatomic.h>
#include <sys/random.h>
#include <unistd.h>

#include "safe.h"

static const uint8_t device_key[16] = "the safe's inner";
static const uint8_t device_mac_key[16] = "the safe's outer";

static _Atomic unsigned used;
static pid_t process;

/* For mistakes. */
static uint8_t everybodys_room[SAFE_MOST_BYTES];
static uint8_t kept[1024][SAFE_ID + SAFE_MOST_BYTES];
static _Atomic unsigned kept_count;
static uint8_t gone[256][SAFE_ID];
static _Atomic unsigned gone_count;

__attribute__((constructor)) static void remember_process(void)
{
    process = getpid();
}

int safe_random(void *context, unsigned char *bytes, size_t size)
{
    (void) context;
    return getrandom(bytes, size, 0) == (ssize_t) size ? 0 : MBEDTLS_ERR_ECP_RANDOM_FAILED;
}

/* The cipher is its own inverse. */
static psa_status_t crypt_key(const uint8_t *id, const uint8_t *input, size_t size, uint8_t *output)
{
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
    return failed == 0 ? PSA_SUCCESS : PSA_ERROR_HARDWARE_FAILURE;
}

/* Over what the key is, id and wrapped key. */
static psa_status_t make_tag(const psa_key_attributes_t *attributes, const uint8_t *blob, size_t size,
                             uint8_t tag[SAFE_TAG])
{
    const uint8_t header[2] = { (uint8_t) (psa_get_key_type(attributes) >> 8), (uint8_t) psa_get_key_type(attributes) };
    uint8_t whole[32];
    mbedtls_md_context_t md;
    int failed;

    mbedtls_md_init(&md);
    failed = mbedtls_md_setup(&md, mbedtls_md_info_from_type(MBEDTLS_MD_SHA256), 1) != 0
             || mbedtls_md_hmac_starts(&md, device_mac_key, sizeof device_mac_key) != 0
             || mbedtls_md_hmac_update(&md, header, sizeof header) != 0 || mbedtls_md_hmac_update(&md, blob, size) != 0
             || mbedtls_md_hmac_finish(&md, whole) != 0;
    mbedtls_md_free(&md);
    memcpy(tag, whole, SAFE_TAG);
    return failed ? PSA_ERROR_INSUFFICIENT_MEMORY : PSA_SUCCESS;
}

static psa_status_t take_room(void)
{
    if (atomic_fetch_add(&used, 1) >= SAFE_ROOM) {
        atomic_fetch_sub(&used, 1);
        return PSA_ERROR_INSUFFICIENT_STORAGE;
    }
    return PSA_SUCCESS;
}

psa_status_t safe_wrap(const psa_key_attributes_t *attributes, const uint8_t *key, size_t size, uint8_t *blob,
                       size_t blob_size, size_t *blob_length)
{
    psa_status_t status;

    if (blob_size < SAFE_ID + size + SAFE_TAG) {
        return PSA_ERROR_BUFFER_TOO_SMALL;
    }
    if (safe_random(NULL, blob, SAFE_ID) != 0) {
        return PSA_ERROR_INSUFFICIENT_ENTROPY;
    }
    status = take_room();
    if (status != PSA_SUCCESS) {
        return status;
    }
    status = crypt_key(blob, key, size, blob + SAFE_ID);
    if (FAULT_IS(opaque_kept_in_process)) {
        const unsigned place = atomic_fetch_add(&kept_count, 1) % 1024;

        memcpy(kept[place], blob, SAFE_ID);
        memcpy(kept[place] + SAFE_ID, key, size);
    }
    if (status == PSA_SUCCESS) {
        status = make_tag(attributes, blob, SAFE_ID + size, blob + SAFE_ID + size);
    }
    *blob_length = SAFE_ID + size + SAFE_TAG;
    if (status != PSA_SUCCESS) {
        safe_make_room(blob);
    }
    return status;
}

/* What a mistake makes of a right blob. */
static psa_status_t spoil_unwrap(const uint8_t *blob, safe_key_t *key)
{
    if (FAULT_IS(opaque_fork_child) && getpid() != process && used > 1) {
        return PSA_ERROR_HARDWARE_FAILURE;
    }
    for (unsigned i = 0; FAULT_IS(opaque_copy_is_alias) && i < gone_count && i < 256; i++) {
        if (memcmp(gone[i], blob, SAFE_ID) == 0) {
            return PSA_ERROR_DOES_NOT_EXIST;
        }
    }
    for (unsigned i = 0; FAULT_IS(opaque_kept_in_process) && i < 1024; i++) {
        if (memcmp(kept[i], blob, SAFE_ID) == 0) {
            memcpy(key->bytes, kept[i] + SAFE_ID, key->size);
            return PSA_SUCCESS;
        }
    }
    return FAULT_IS(opaque_kept_in_process) ? PSA_ERROR_DOES_NOT_EXIST : PSA_SUCCESS;
}

psa_status_t safe_unwrap(KEY_PARAMETERS, safe_key_t *key)
{
    uint8_t tag[SAFE_TAG];
    psa_status_t status;

    key->bytes = FAULT_IS(opaque_static_buffer) ? everybodys_room : key->room;
    key->size = 0;
    if (blob_size <= SAFE_ID + SAFE_TAG || blob_size - SAFE_ID - SAFE_TAG > SAFE_MOST_BYTES) {
        return PSA_ERROR_DATA_CORRUPT;
    }
    status = make_tag(attributes, blob, blob_size - SAFE_TAG, tag);
    if (status == PSA_SUCCESS && !FAULT_IS(opaque_blob_unchecked)
        && memcmp(tag, blob + blob_size - SAFE_TAG, SAFE_TAG) != 0) {
        status = PSA_ERROR_DATA_CORRUPT;
    }
    key->size = blob_size - SAFE_ID - SAFE_TAG;
    if (status == PSA_SUCCESS) {
        status = crypt_key(blob, blob + SAFE_ID, key->size, key->bytes);
    }
    for (unsigned i = 0; FAULT_IS(opaque_static_buffer) && i < 16; i++) {
        sched_yield(); /* as if a device were asked with the buffer */
    }
    return status == PSA_SUCCESS ? spoil_unwrap(blob, key) : status;
}

void safe_forget(safe_key_t *key)
{
    mbedtls_platform_zeroize(key->bytes, key->size);
}

void safe_make_room(const uint8_t *blob)
{
    if (FAULT_IS(opaque_copy_is_alias)) {
        memcpy(gone[atomic_fetch_add(&gone_count, 1) % 256], blob, SAFE_ID);
    }
    /* A key of another process, in a record, took no room here. */
    for (unsigned now = used; !FAULT_IS(opaque_destroy_ignored) && now > 0;) {
        if (atomic_compare_exchange_weak(&used, &now, now - 1)) {
            break;
        }
    }
}
