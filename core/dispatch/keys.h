/*
 * Dispatch of key management
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Parameters are those of the entry points (PSA driver interface). Where no driver has a key's location these return
 * PD_BUILTIN, and upstream's wrapper gives its error.
 */
#ifndef PD_DISPATCH_KEYS_H
#define PD_DISPATCH_KEYS_H

#include <psa/crypto.h>
#include <psa/crypto_driver_common.h>

#include "core/dispatch/key.h"
#include "core/dispatch/outcome.h"

/** Size in bytes of the buffer for a key of an opaque driver, by its key_context.
 *
 * \param attributes  Location, type, and id (built-in keys have a size of their own).
 * \param bits        Size of the key in bits.
 */
pd_outcome_t pd_key_buffer_size(const psa_key_attributes_t *attributes, size_t bits, size_t *size,
                                psa_status_t *status);

/** Size in bits of a key that is imported from so many bytes, as far as it can be told; else 0. */
size_t pd_bits_of_import(psa_key_type_t type, size_t data_length);

/** import_key. `bits`: in, the size wanted, 0 = as the data say; out, the size it is. */
pd_outcome_t pd_import_key(const psa_key_attributes_t *attributes, const uint8_t *data, size_t data_length,
                           uint8_t *key_buffer, size_t key_buffer_size, size_t *key_buffer_length, size_t *bits,
                           psa_status_t *status);

/** generate_key. Transparent drivers generate key pairs only: of other types every byte string is a key. */
pd_outcome_t pd_generate_key(const psa_key_attributes_t *attributes, uint8_t *key_buffer, size_t key_buffer_size,
                             size_t *key_buffer_length, psa_status_t *status);

/** export_key (opaque) or export_public_key. */
pd_outcome_t pd_export_key(pd_entry_point_t entry_point, const pd_key_t *key, uint8_t *data, size_t data_size,
                           size_t *data_length, psa_status_t *status);

/** copy_key (opaque). */
pd_outcome_t pd_copy_key(psa_key_attributes_t *attributes, const uint8_t *source_key, size_t source_key_length,
                         uint8_t *target_key_buffer, size_t target_key_buffer_size, size_t *target_key_buffer_length,
                         psa_status_t *status);

/** True if the driver of the key's location has destroy_key for it. */
bool pd_key_has_destruction(const psa_key_attributes_t *attributes);

/** destroy_key (opaque). Whether a key is gone is decided in key_destruction.h.
 *
 * \return What the driver returned; PSA_SUCCESS if it has no destroy_key for the key.
 */
psa_status_t pd_destroy_key(const psa_key_attributes_t *attributes, const uint8_t *key_buffer, size_t key_buffer_size);

/** forget_key: a key's material leaves the library's memory. To be called before it is wiped; with the lock of the key
 * slots held, or when the library is shut down. Nothing is allocated. */
void pd_forget_key(const psa_key_attributes_t *attributes, const uint8_t *key_buffer, size_t key_buffer_size);

/** Finds the driver that has a built-in key, by the descriptions.
 *
 * \param id                 0x7fff0000 to 0x7fffefff.
 * \param[out] lifetime      The driver's location, and how long the key is to live.
 * \param[out] slot_number   By which the driver knows it.
 *
 * \return false if no driver has such a key.
 */
bool pd_find_builtin_key(psa_key_id_t id, psa_key_lifetime_t *lifetime, psa_drv_slot_number_t *slot_number);

/** get_builtin_key (opaque). */
pd_outcome_t pd_get_builtin_key(psa_drv_slot_number_t slot_number, psa_key_attributes_t *attributes,
                                uint8_t *key_buffer, size_t key_buffer_size, size_t *key_buffer_length,
                                psa_status_t *status);

#endif
