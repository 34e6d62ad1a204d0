/*
 * AES-CBC of the kernel is done by an accelerator here: an emulated one, on a virtio bus. It is served through
 * psa-kcapi.so, is right, and it was the accelerator that did it.
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include "test_kcapi_support.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <mbedtls/aes.h>

#define ACCELERATOR "virtio_crypto_aes_cbc"
#define IV_SIZE 16u

static const size_t key_bits[] = { 128, 192, 256 };
/* Bytes. With 128 KiB in one request QEMU 7.2 says "too many write descriptors in indirect table" and its accelerator
 * never answers again. */
static const size_t sizes[] = { 16, 64, 4096, 16384, 65536 };

/* The implementation that the kernel prefers for an algorithm. */
static bool preferred(const char *algorithm, char *driver, size_t driver_size)
{
    char line[256];
    char value[128];
    char current[128] = "";
    bool of_algorithm = false;
    int highest = -1;
    int priority;
    FILE *file = fopen("/proc/crypto", "r");

    if (file == NULL) {
        return false;
    }
    while (fgets(line, sizeof(line), file) != NULL) {
        if (sscanf(line, "name : %127s", value) == 1) {
            of_algorithm = strcmp(value, algorithm) == 0;
        } else if (sscanf(line, "driver : %127s", value) == 1) {
            memcpy(current, value, sizeof(current));
        } else if (sscanf(line, "priority : %d", &priority) == 1 && of_algorithm && priority > highest) {
            highest = priority;
            snprintf(driver, driver_size, "%s", current);
        }
    }
    fclose(file);
    return highest >= 0;
}

/* Name of the accelerator's device on the virtio bus, and a hyphen: so its interrupts are named. */
static bool find_device(char *name, size_t name_size)
{
    bool found = false;
    struct dirent *entry;
    DIR *folder = opendir("/sys/bus/virtio/drivers/virtio_crypto");

    if (folder == NULL) {
        return false;
    }
    while (!found && (entry = readdir(folder)) != NULL) {
        if (strncmp(entry->d_name, "virtio", 6) == 0) {
            found = snprintf(name, name_size, "%s-", entry->d_name) < (int) name_size;
        }
    }
    closedir(folder);
    return found;
}

/* Interrupts by which the accelerator has said that requests are done. */
static unsigned long completions(void)
{
    char device[64];
    char line[512];
    unsigned long all = 0;
    unsigned long count;
    FILE *file = fopen("/proc/interrupts", "r");

    assert_non_null(file);
    assert_true(find_device(device, sizeof(device)));
    while (fgets(line, sizeof(line), file) != NULL) {
        if (strstr(line, device) != NULL && sscanf(line, " %*[^:]: %lu", &count) == 1) {
            all += count;
        }
    }
    fclose(file);
    return all;
}

static psa_key_id_t import(const uint8_t *key, size_t bits)
{
    psa_key_attributes_t attributes = PSA_KEY_ATTRIBUTES_INIT;
    psa_key_id_t id = 0;

    psa_set_key_type(&attributes, PSA_KEY_TYPE_AES);
    psa_set_key_algorithm(&attributes, PSA_ALG_CBC_NO_PADDING);
    psa_set_key_usage_flags(&attributes, PSA_KEY_USAGE_ENCRYPT | PSA_KEY_USAGE_DECRYPT);
    assert_int_equal(psa_import_key(&attributes, key, bits / 8, &id), PSA_SUCCESS);
    return id;
}

/* Encrypts by the driver and decrypts that by the library's own code, and the other way round. */
static void check(const uint8_t *key, size_t bits, const uint8_t *message, size_t size)
{
    uint8_t iv[IV_SIZE];
    size_t length = 0;
    mbedtls_aes_context aes;
    psa_key_id_t id = import(key, bits);
    uint8_t *result = malloc(IV_SIZE + size); /* IV, and what was made of the message */
    uint8_t *back = malloc(size);

    assert_non_null(result);
    assert_non_null(back);
    mbedtls_aes_init(&aes);
    assert_int_equal(psa_cipher_encrypt(id, PSA_ALG_CBC_NO_PADDING, message, size, result, IV_SIZE + size, &length),
                     PSA_SUCCESS);
    assert_int_equal(length, IV_SIZE + size);
    memcpy(iv, result, IV_SIZE);
    assert_int_equal(mbedtls_aes_setkey_dec(&aes, key, (unsigned) bits), 0);
    assert_int_equal(mbedtls_aes_crypt_cbc(&aes, MBEDTLS_AES_DECRYPT, size, iv, result + IV_SIZE, back), 0);
    assert_memory_equal(back, message, size);

    memset(back, 0, size);
    memset(iv, 0x5a, IV_SIZE);
    memcpy(result, iv, IV_SIZE);
    assert_int_equal(mbedtls_aes_setkey_enc(&aes, key, (unsigned) bits), 0);
    assert_int_equal(mbedtls_aes_crypt_cbc(&aes, MBEDTLS_AES_ENCRYPT, size, iv, message, result + IV_SIZE), 0);
    assert_int_equal(psa_cipher_decrypt(id, PSA_ALG_CBC_NO_PADDING, result, IV_SIZE + size, back, size, &length),
                     PSA_SUCCESS);
    assert_int_equal(length, size);
    assert_memory_equal(back, message, size);

    mbedtls_aes_free(&aes);
    psa_destroy_key(id);
    free(result);
    free(back);
}

static void what_the_accelerator_does_is_right(void **state)
{
    const size_t key_count = sizeof(key_bits) / sizeof(key_bits[0]);
    const size_t size_count = sizeof(sizes) / sizeof(sizes[0]);
    uint8_t *message = random_bytes(sizes[size_count - 1], 1);
    uint8_t *key = random_bytes(32, 2);
    const unsigned long before = completions();
    const uint64_t calls = driver_calls();

    (void) state;
    for (size_t i = 0; i < key_count; i++) {
        for (size_t j = 0; j < size_count; j++) {
            check(key, key_bits[i], message, sizes[j]);
        }
    }
    assert_true(driver_calls() - calls >= 2 * key_count * size_count);
    assert_true(completions() - before >= 2 * key_count * size_count);
    free(message);
    free(key);
}

static void the_kernel_prefers_the_accelerator(void **state)
{
    char driver[128] = "";

    (void) state;
    assert_true(preferred("cbc(aes)", driver, sizeof(driver)));
    assert_string_equal(driver, ACCELERATOR);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_the_accelerator_does_is_right),
        cmocka_unit_test(the_kernel_prefers_the_accelerator),
    };
    return cmocka_run_group_tests_name("virtio-crypto", tests, load_driver, NULL);
}
