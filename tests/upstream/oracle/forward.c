/*
 * The thin plug-in of the oracle: every entry point calls the test program's own copy of the test drivers
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * test_suite_psa_crypto_driver_wrappers sets what a driver shall answer, and reads how often it was called, in
 * variables of its own program. So the drivers that it judges by must be that program's. It exports them (linked
 * with -rdynamic), and they are the undefined symbols of this plug-in. The loader takes only functions that a
 * plug-in itself defines, hence one function here for each of theirs.
 */
#include <psa_driver_plugin.h>
#include <test/drivers/test_driver.h> /* needs <psa/crypto.h> before it */

/* Parameters and, in the same order, the arguments to pass on. */
#define KEY_PARAMETERS const psa_key_attributes_t *attributes, const uint8_t *key, size_t key_size
#define KEY_ARGUMENTS attributes, key, key_size
#define IN(name) const uint8_t *name, size_t name##_length
#define PASS_IN(name) name, name##_length
#define OUT(name) uint8_t *name, size_t name##_size, size_t *name##_length
#define PASS_OUT(name) name, name##_size, name##_length

#define FORWARD(type, entry_point, target, parameters, arguments)                                  \
    PSA_DRIVER_EXPORT psa_status_t oracle_##type##_##entry_point parameters;                       \
    psa_status_t oracle_##type##_##entry_point parameters                                          \
    {                                                                                              \
        return mbedtls_test_##type##_##target arguments;                                           \
    }
#define FORWARD_BOTH(entry_point, target, parameters, arguments)                                   \
    FORWARD(transparent, entry_point, target, parameters, arguments)                               \
    FORWARD(opaque, entry_point, target, parameters, arguments)

/* Hash */

#define HASH mbedtls_transparent_test_driver_hash_operation_t *operation

FORWARD(transparent, hash_compute, hash_compute, (psa_algorithm_t algorithm, IN(input), OUT(hash)),
        (algorithm, PASS_IN(input), PASS_OUT(hash)))
FORWARD(transparent, hash_setup, hash_setup, (HASH, psa_algorithm_t algorithm), (operation, algorithm))
FORWARD(transparent, hash_clone, hash_clone,
        (const mbedtls_transparent_test_driver_hash_operation_t *source,
         mbedtls_transparent_test_driver_hash_operation_t *target),
        (source, target))
FORWARD(transparent, hash_update, hash_update, (HASH, IN(input)), (operation, PASS_IN(input)))
FORWARD(transparent, hash_finish, hash_finish, (HASH, OUT(hash)), (operation, PASS_OUT(hash)))
FORWARD(transparent, hash_abort, hash_abort, (HASH), (operation))

/* MAC */

#define MAC(type) mbedtls_##type##_test_driver_mac_operation_t *operation
#define FORWARD_MAC(type)                                                                          \
    FORWARD(type, mac_compute, mac_compute, (KEY_PARAMETERS, psa_algorithm_t algorithm, IN(input), OUT(mac)), \
            (KEY_ARGUMENTS, algorithm, PASS_IN(input), PASS_OUT(mac)))                             \
    FORWARD(type, mac_sign_setup, mac_sign_setup, (MAC(type), KEY_PARAMETERS, psa_algorithm_t algorithm), \
            (operation, KEY_ARGUMENTS, algorithm))                                                 \
    FORWARD(type, mac_verify_setup, mac_verify_setup, (MAC(type), KEY_PARAMETERS, psa_algorithm_t algorithm), \
            (operation, KEY_ARGUMENTS, algorithm))                                                 \
    FORWARD(type, mac_update, mac_update, (MAC(type), IN(input)), (operation, PASS_IN(input)))     \
    FORWARD(type, mac_sign_finish, mac_sign_finish, (MAC(type), OUT(mac)), (operation, PASS_OUT(mac))) \
    FORWARD(type, mac_verify_finish, mac_verify_finish, (MAC(type), IN(mac)), (operation, PASS_IN(mac))) \
    FORWARD(type, mac_abort, mac_abort, (MAC(type)), (operation))

FORWARD_MAC(transparent)
FORWARD_MAC(opaque)

/* Cipher */

#define CIPHER(type) mbedtls_##type##_test_driver_cipher_operation_t *operation
#define FORWARD_CIPHER(type)                                                                       \
    FORWARD(type, cipher_encrypt, cipher_encrypt,                                                  \
            (KEY_PARAMETERS, psa_algorithm_t algorithm, IN(iv), IN(input), OUT(output)),           \
            (KEY_ARGUMENTS, algorithm, PASS_IN(iv), PASS_IN(input), PASS_OUT(output)))             \
    FORWARD(type, cipher_decrypt, cipher_decrypt,                                                  \
            (KEY_PARAMETERS, psa_algorithm_t algorithm, IN(input), OUT(output)),                   \
            (KEY_ARGUMENTS, algorithm, PASS_IN(input), PASS_OUT(output)))                          \
    FORWARD(type, cipher_encrypt_setup, cipher_encrypt_setup,                                      \
            (CIPHER(type), KEY_PARAMETERS, psa_algorithm_t algorithm), (operation, KEY_ARGUMENTS, algorithm)) \
    FORWARD(type, cipher_decrypt_setup, cipher_decrypt_setup,                                      \
            (CIPHER(type), KEY_PARAMETERS, psa_algorithm_t algorithm), (operation, KEY_ARGUMENTS, algorithm)) \
    FORWARD(type, cipher_set_iv, cipher_set_iv, (CIPHER(type), IN(iv)), (operation, PASS_IN(iv)))  \
    FORWARD(type, cipher_update, cipher_update, (CIPHER(type), IN(input), OUT(output)),            \
            (operation, PASS_IN(input), PASS_OUT(output)))                                         \
    FORWARD(type, cipher_finish, cipher_finish, (CIPHER(type), OUT(output)), (operation, PASS_OUT(output))) \
    FORWARD(type, cipher_abort, cipher_abort, (CIPHER(type)), (operation))

FORWARD_CIPHER(transparent)
FORWARD_CIPHER(opaque)

/* AEAD: no opaque one exists */

#define AEAD mbedtls_transparent_test_driver_aead_operation_t *operation

FORWARD(transparent, aead_encrypt, aead_encrypt,
        (KEY_PARAMETERS, psa_algorithm_t algorithm, IN(nonce), IN(additional_data), IN(plaintext), OUT(ciphertext)),
        (KEY_ARGUMENTS, algorithm, PASS_IN(nonce), PASS_IN(additional_data), PASS_IN(plaintext), PASS_OUT(ciphertext)))
FORWARD(transparent, aead_decrypt, aead_decrypt,
        (KEY_PARAMETERS, psa_algorithm_t algorithm, IN(nonce), IN(additional_data), IN(ciphertext), OUT(plaintext)),
        (KEY_ARGUMENTS, algorithm, PASS_IN(nonce), PASS_IN(additional_data), PASS_IN(ciphertext), PASS_OUT(plaintext)))
FORWARD(transparent, aead_encrypt_setup, aead_encrypt_setup, (AEAD, KEY_PARAMETERS, psa_algorithm_t algorithm),
        (operation, KEY_ARGUMENTS, algorithm))
FORWARD(transparent, aead_decrypt_setup, aead_decrypt_setup, (AEAD, KEY_PARAMETERS, psa_algorithm_t algorithm),
        (operation, KEY_ARGUMENTS, algorithm))
FORWARD(transparent, aead_set_nonce, aead_set_nonce, (AEAD, IN(nonce)), (operation, PASS_IN(nonce)))
FORWARD(transparent, aead_set_lengths, aead_set_lengths, (AEAD, size_t additional_data_length, size_t plaintext_length),
        (operation, additional_data_length, plaintext_length))
FORWARD(transparent, aead_update_ad, aead_update_ad, (AEAD, IN(input)), (operation, PASS_IN(input)))
FORWARD(transparent, aead_update, aead_update, (AEAD, IN(input), OUT(output)),
        (operation, PASS_IN(input), PASS_OUT(output)))
FORWARD(transparent, aead_finish, aead_finish, (AEAD, OUT(ciphertext), OUT(tag)),
        (operation, PASS_OUT(ciphertext), PASS_OUT(tag)))
FORWARD(transparent, aead_verify, aead_verify, (AEAD, OUT(plaintext), IN(tag)),
        (operation, PASS_OUT(plaintext), PASS_IN(tag)))
FORWARD(transparent, aead_abort, aead_abort, (AEAD), (operation))

/* Asymmetric */

FORWARD_BOTH(sign_message, signature_sign_message,
             (KEY_PARAMETERS, psa_algorithm_t algorithm, IN(input), OUT(signature)),
             (KEY_ARGUMENTS, algorithm, PASS_IN(input), PASS_OUT(signature)))
FORWARD_BOTH(verify_message, signature_verify_message,
             (KEY_PARAMETERS, psa_algorithm_t algorithm, IN(input), IN(signature)),
             (KEY_ARGUMENTS, algorithm, PASS_IN(input), PASS_IN(signature)))
FORWARD_BOTH(sign_hash, signature_sign_hash, (KEY_PARAMETERS, psa_algorithm_t algorithm, IN(hash), OUT(signature)),
             (KEY_ARGUMENTS, algorithm, PASS_IN(hash), PASS_OUT(signature)))
FORWARD_BOTH(verify_hash, signature_verify_hash, (KEY_PARAMETERS, psa_algorithm_t algorithm, IN(hash), IN(signature)),
             (KEY_ARGUMENTS, algorithm, PASS_IN(hash), PASS_IN(signature)))
FORWARD_BOTH(asymmetric_encrypt, asymmetric_encrypt,
             (KEY_PARAMETERS, psa_algorithm_t algorithm, IN(input), IN(salt), OUT(output)),
             (KEY_ARGUMENTS, algorithm, PASS_IN(input), PASS_IN(salt), PASS_OUT(output)))
FORWARD_BOTH(asymmetric_decrypt, asymmetric_decrypt,
             (KEY_PARAMETERS, psa_algorithm_t algorithm, IN(input), IN(salt), OUT(output)),
             (KEY_ARGUMENTS, algorithm, PASS_IN(input), PASS_IN(salt), PASS_OUT(output)))
FORWARD_BOTH(key_agreement, key_agreement, (KEY_PARAMETERS, psa_algorithm_t algorithm, IN(peer_key), OUT(secret)),
             (KEY_ARGUMENTS, algorithm, PASS_IN(peer_key), PASS_OUT(secret)))

/* PAKE: no opaque one exists */

#define PAKE mbedtls_transparent_test_driver_pake_operation_t *operation

FORWARD(transparent, pake_setup, pake_setup, (PAKE, const psa_crypto_driver_pake_inputs_t *inputs),
        (operation, inputs))
FORWARD(transparent, pake_output, pake_output, (PAKE, psa_crypto_driver_pake_step_t step, OUT(output)),
        (operation, step, PASS_OUT(output)))
FORWARD(transparent, pake_input, pake_input, (PAKE, psa_crypto_driver_pake_step_t step, IN(input)),
        (operation, step, PASS_IN(input)))
FORWARD(transparent, pake_get_implicit_key, pake_get_implicit_key, (PAKE, OUT(output)), (operation, PASS_OUT(output)))
FORWARD(transparent, pake_abort, pake_abort, (PAKE), (operation))

/* Keys */

FORWARD_BOTH(import_key, import_key, (const psa_key_attributes_t *attributes, IN(data), OUT(key), size_t *bits),
             (attributes, PASS_IN(data), PASS_OUT(key), bits))
FORWARD_BOTH(generate_key, generate_key, (const psa_key_attributes_t *attributes, OUT(key)),
             (attributes, PASS_OUT(key)))
FORWARD_BOTH(export_public_key, export_public_key, (KEY_PARAMETERS, OUT(data)), (KEY_ARGUMENTS, PASS_OUT(data)))
FORWARD(opaque, export_key, export_key, (KEY_PARAMETERS, OUT(data)), (KEY_ARGUMENTS, PASS_OUT(data)))
FORWARD(opaque, copy_key, copy_key, (psa_key_attributes_t *attributes, IN(source), OUT(target)),
        (attributes, PASS_IN(source), PASS_OUT(target)))
FORWARD(opaque, get_builtin_key, get_builtin_key,
        (psa_drv_slot_number_t slot, psa_key_attributes_t *attributes, OUT(key)), (slot, attributes, PASS_OUT(key)))

PSA_DRIVER_EXPORT size_t oracle_opaque_size_function(psa_key_type_t key_type, size_t key_bits);
size_t oracle_opaque_size_function(psa_key_type_t key_type, size_t key_bits)
{
    return mbedtls_test_opaque_size_function(key_type, key_bits);
}

/* Life cycle */

FORWARD_BOTH(init, init, (void), ())

#define FORWARD_FREE(type)                                                                         \
    PSA_DRIVER_EXPORT void oracle_##type##_free(void);                                             \
    void oracle_##type##_free(void)                                                                \
    {                                                                                              \
        mbedtls_test_##type##_free();                                                              \
    }

FORWARD_FREE(transparent)
FORWARD_FREE(opaque)

PSA_DRIVER_DESCRIPTION(ORACLE_DIR "/transparent.json")
PSA_DRIVER_DESCRIPTION(ORACLE_DIR "/opaque.json")

extern const psa_driver_plugin_t oracle_transparent_psa_driver;
PSA_DRIVER_EXPORT const psa_driver_plugin_t oracle_transparent_psa_driver = {
    PSA_DRIVER_PLUGIN_HEADER,
    .hash_context = PSA_DRIVER_CONTEXT(mbedtls_transparent_test_driver_hash_operation_t),
    .mac_context = PSA_DRIVER_CONTEXT(mbedtls_transparent_test_driver_mac_operation_t),
    .cipher_context = PSA_DRIVER_CONTEXT(mbedtls_transparent_test_driver_cipher_operation_t),
    .aead_context = PSA_DRIVER_CONTEXT(mbedtls_transparent_test_driver_aead_operation_t),
    .pake_context = PSA_DRIVER_CONTEXT(mbedtls_transparent_test_driver_pake_operation_t),
};

extern const psa_driver_plugin_t oracle_opaque_psa_driver;
PSA_DRIVER_EXPORT const psa_driver_plugin_t oracle_opaque_psa_driver = {
    PSA_DRIVER_PLUGIN_HEADER,
    .mac_context = PSA_DRIVER_CONTEXT(mbedtls_opaque_test_driver_mac_operation_t),
    .cipher_context = PSA_DRIVER_CONTEXT(mbedtls_opaque_test_driver_cipher_operation_t),
};
