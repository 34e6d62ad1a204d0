/*
 * Mbed TLS 3.6: run-time dispatch in the place of the generated driver wrappers
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Found by the build's copy of psa_crypto.c instead of upstream's header of the same name, because our
 * directory comes first on its include path and upstream's own directory is not the copy's. Upstream's header
 * follows with the wrappers that we replace renamed to pd_stock_*: they are the way to the built-in code, and
 * wrappers that we do not replace stay as they are. No include guard: neither has upstream's.
 */
#include <string.h>

#define psa_driver_wrapper_sign_message pd_stock_sign_message
#define psa_driver_wrapper_verify_message pd_stock_verify_message
#define psa_driver_wrapper_sign_hash pd_stock_sign_hash
#define psa_driver_wrapper_verify_hash pd_stock_verify_hash
#define psa_driver_wrapper_get_key_buffer_size_from_key_data pd_stock_get_key_buffer_size_from_key_data
#define psa_driver_wrapper_generate_key pd_stock_generate_key
#define psa_driver_wrapper_import_key pd_stock_import_key
#define psa_driver_wrapper_export_key pd_stock_export_key
#define psa_driver_wrapper_copy_key pd_stock_copy_key
#define psa_driver_wrapper_cipher_encrypt pd_stock_cipher_encrypt
#define psa_driver_wrapper_cipher_decrypt pd_stock_cipher_decrypt
#define psa_driver_wrapper_cipher_encrypt_setup pd_stock_cipher_encrypt_setup
#define psa_driver_wrapper_cipher_decrypt_setup pd_stock_cipher_decrypt_setup
#define psa_driver_wrapper_cipher_set_iv pd_stock_cipher_set_iv
#define psa_driver_wrapper_cipher_update pd_stock_cipher_update
#define psa_driver_wrapper_cipher_finish pd_stock_cipher_finish
#define psa_driver_wrapper_cipher_abort pd_stock_cipher_abort
#define psa_driver_wrapper_hash_compute pd_stock_hash_compute
#define psa_driver_wrapper_hash_setup pd_stock_hash_setup
#define psa_driver_wrapper_hash_clone pd_stock_hash_clone
#define psa_driver_wrapper_hash_update pd_stock_hash_update
#define psa_driver_wrapper_hash_finish pd_stock_hash_finish
#define psa_driver_wrapper_hash_abort pd_stock_hash_abort
#define psa_driver_wrapper_aead_encrypt pd_stock_aead_encrypt
#define psa_driver_wrapper_aead_decrypt pd_stock_aead_decrypt
#define psa_driver_wrapper_aead_encrypt_setup pd_stock_aead_encrypt_setup
#define psa_driver_wrapper_aead_decrypt_setup pd_stock_aead_decrypt_setup
#define psa_driver_wrapper_aead_set_nonce pd_stock_aead_set_nonce
#define psa_driver_wrapper_aead_set_lengths pd_stock_aead_set_lengths
#define psa_driver_wrapper_aead_update_ad pd_stock_aead_update_ad
#define psa_driver_wrapper_aead_update pd_stock_aead_update
#define psa_driver_wrapper_aead_finish pd_stock_aead_finish
#define psa_driver_wrapper_aead_verify pd_stock_aead_verify
#define psa_driver_wrapper_aead_abort pd_stock_aead_abort
#define psa_driver_wrapper_mac_compute pd_stock_mac_compute
#define psa_driver_wrapper_mac_sign_setup pd_stock_mac_sign_setup
#define psa_driver_wrapper_mac_verify_setup pd_stock_mac_verify_setup
#define psa_driver_wrapper_mac_update pd_stock_mac_update
#define psa_driver_wrapper_mac_sign_finish pd_stock_mac_sign_finish
#define psa_driver_wrapper_mac_verify_finish pd_stock_mac_verify_finish
#define psa_driver_wrapper_mac_abort pd_stock_mac_abort
#define psa_driver_wrapper_asymmetric_encrypt pd_stock_asymmetric_encrypt
#define psa_driver_wrapper_asymmetric_decrypt pd_stock_asymmetric_decrypt
#define psa_driver_wrapper_key_agreement pd_stock_key_agreement
#define psa_driver_wrapper_pake_setup pd_stock_pake_setup
#define psa_driver_wrapper_pake_output pd_stock_pake_output
#define psa_driver_wrapper_pake_input pd_stock_pake_input
#define psa_driver_wrapper_pake_get_implicit_key pd_stock_pake_get_implicit_key
#define psa_driver_wrapper_pake_abort pd_stock_pake_abort
#include_next "psa_crypto_driver_wrappers.h"
#undef psa_driver_wrapper_sign_message
#undef psa_driver_wrapper_verify_message
#undef psa_driver_wrapper_sign_hash
#undef psa_driver_wrapper_verify_hash
#undef psa_driver_wrapper_get_key_buffer_size_from_key_data
#undef psa_driver_wrapper_generate_key
#undef psa_driver_wrapper_import_key
#undef psa_driver_wrapper_export_key
#undef psa_driver_wrapper_copy_key
#undef psa_driver_wrapper_cipher_encrypt
#undef psa_driver_wrapper_cipher_decrypt
#undef psa_driver_wrapper_cipher_encrypt_setup
#undef psa_driver_wrapper_cipher_decrypt_setup
#undef psa_driver_wrapper_cipher_set_iv
#undef psa_driver_wrapper_cipher_update
#undef psa_driver_wrapper_cipher_finish
#undef psa_driver_wrapper_cipher_abort
#undef psa_driver_wrapper_hash_compute
#undef psa_driver_wrapper_hash_setup
#undef psa_driver_wrapper_hash_clone
#undef psa_driver_wrapper_hash_update
#undef psa_driver_wrapper_hash_finish
#undef psa_driver_wrapper_hash_abort
#undef psa_driver_wrapper_aead_encrypt
#undef psa_driver_wrapper_aead_decrypt
#undef psa_driver_wrapper_aead_encrypt_setup
#undef psa_driver_wrapper_aead_decrypt_setup
#undef psa_driver_wrapper_aead_set_nonce
#undef psa_driver_wrapper_aead_set_lengths
#undef psa_driver_wrapper_aead_update_ad
#undef psa_driver_wrapper_aead_update
#undef psa_driver_wrapper_aead_finish
#undef psa_driver_wrapper_aead_verify
#undef psa_driver_wrapper_aead_abort
#undef psa_driver_wrapper_mac_compute
#undef psa_driver_wrapper_mac_sign_setup
#undef psa_driver_wrapper_mac_verify_setup
#undef psa_driver_wrapper_mac_update
#undef psa_driver_wrapper_mac_sign_finish
#undef psa_driver_wrapper_mac_verify_finish
#undef psa_driver_wrapper_mac_abort
#undef psa_driver_wrapper_asymmetric_encrypt
#undef psa_driver_wrapper_asymmetric_decrypt
#undef psa_driver_wrapper_key_agreement
#undef psa_driver_wrapper_pake_setup
#undef psa_driver_wrapper_pake_output
#undef psa_driver_wrapper_pake_input
#undef psa_driver_wrapper_pake_get_implicit_key
#undef psa_driver_wrapper_pake_abort

#include "core/dispatch/context.h"

/* The copy is compiled with -Dpsa_crypto_init=pd_upstream_psa_crypto_init and likewise for the other: so this hides
 * upstream's functions; init.c defines those that applications call. */
__attribute__((visibility("hidden"))) psa_status_t psa_crypto_init(void);
__attribute__((visibility("hidden"))) void mbedtls_psa_crypto_free(void);

/* A driver's context lies in the operation structure: it must be aligned there as it was promised. */
#define PD_CHECK_ROOM(type, member)                                                                                   \
    _Static_assert(_Alignof(type) >= PD_ROOM_ALIGNMENT && offsetof(type, member) % PD_ROOM_ALIGNMENT == 0,            \
                   "room for a driver's context")
PD_CHECK_ROOM(psa_hash_operation_t, ctx);
PD_CHECK_ROOM(psa_mac_operation_t, ctx);
PD_CHECK_ROOM(psa_cipher_operation_t, ctx);
PD_CHECK_ROOM(psa_aead_operation_t, ctx);
PD_CHECK_ROOM(psa_pake_operation_t, data);

/* An operation structure of upstream's as dispatch takes it. */
#define PD_OPERATION(operation) ((pd_operation_t) { &(operation)->id, &(operation)->ctx, sizeof(operation)->ctx })

#include "core/mbedtls-3.6/wrappers/aead.h"
#include "core/mbedtls-3.6/wrappers/asymmetric.h"
#include "core/mbedtls-3.6/wrappers/cipher.h"
#include "core/mbedtls-3.6/wrappers/hash.h"
#include "core/mbedtls-3.6/wrappers/key_slots.h"
#include "core/mbedtls-3.6/wrappers/keys.h"
#include "core/mbedtls-3.6/wrappers/mac.h"
#include "core/mbedtls-3.6/wrappers/pake.h"
#include "core/mbedtls-3.6/wrappers/random.h"
