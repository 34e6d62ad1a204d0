/*
 * "psa-linux/builtin_keys": which key ids stand for keys that are in an opaque driver's device from
 * the beginning
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * The specification leaves it to the platform, when it is compiled, to tell the driver and the slot
 * number of a built-in key. At run time only the driver can.
 */
#include "core/description/parts.h"

static psa_status_t read_id(pd_reader_t *reader, const pd_place_t *place, json_t *value,
                            void *target)
{
    uint64_t id = 0;
    psa_status_t status = pd_read_c_integer(reader, place, value, MBEDTLS_PSA_KEY_ID_BUILTIN_MIN,
                                            MBEDTLS_PSA_KEY_ID_BUILTIN_MAX, &id);
    ((pd_builtin_key_t *) target)->id = (psa_key_id_t) id;
    return status;
}

static psa_status_t read_slot(pd_reader_t *reader, const pd_place_t *place, json_t *value,
                              void *target)
{
    return pd_read_c_integer(reader, place, value, 0, UINT64_MAX,
                             &((pd_builtin_key_t *) target)->slot);
}

/* Not volatile: such a key would have to be made first. */
static psa_status_t read_persistence(pd_reader_t *reader, const pd_place_t *place, json_t *value,
                                     void *target)
{
    uint64_t persistence = 0;
    psa_status_t status = pd_read_c_integer(reader, place, value, PSA_KEY_PERSISTENCE_VOLATILE + 1u,
                                            PSA_KEY_PERSISTENCE_READ_ONLY, &persistence);
    ((pd_builtin_key_t *) target)->persistence = (psa_key_persistence_t) persistence;
    return status;
}

static const pd_property_t properties[] = {
    { "id", PD_REQUIRED, PD_REQUIRED, read_id },
    { "slot", PD_REQUIRED, PD_REQUIRED, read_slot },
    { "persistence", PD_OPTIONAL, PD_OPTIONAL, read_persistence },
};

static psa_status_t read_builtin_key(pd_reader_t *reader, const pd_place_t *place, json_t *value,
                                     void *target)
{
    ((pd_builtin_key_t *) target)->persistence = PSA_KEY_PERSISTENCE_READ_ONLY;
    return pd_read_object(reader, place, value, properties,
                          sizeof(properties) / sizeof(properties[0]), target);
}

psa_status_t pd_builtin_keys_read(pd_reader_t *reader, const pd_place_t *place, json_t *value,
                                  pd_description_t *description)
{
    void *elements = NULL;
    psa_status_t status =
        pd_read_array(reader, place, value, PD_DESCRIPTION_MAX_ELEMENTS, sizeof(pd_builtin_key_t),
                      &elements, &description->builtin_key_count, read_builtin_key);
    description->builtin_keys = elements;
    for (size_t later = 1; status == PSA_SUCCESS && later < description->builtin_key_count;
         later++) {
        for (size_t earlier = 0; earlier < later; earlier++) {
            if (description->builtin_keys[earlier].id == description->builtin_keys[later].id) {
                const pd_place_t later_place = { .parent = place, .index = later };
                return pd_reader_fail(reader, &later_place, "duplicate-builtin-key",
                                      "has the id of element %zu", earlier);
            }
        }
    }
    return status;
}

psa_status_t pd_builtin_keys_check(pd_reader_t *reader, const pd_description_t *description)
{
    const pd_place_t place = { .name = PD_BUILTIN_KEYS };
    for (size_t i = 0; i < description->capability_count; i++) {
        if (description->capabilities[i].entry_points[PD_EP_GET_BUILTIN_KEY]) {
            return PSA_SUCCESS;
        }
    }
    if (description->builtin_key_count == 0) {
        return PSA_SUCCESS;
    }
    return pd_reader_fail(reader, &place, "missing-entry-point",
                          "no capability has get_builtin_key");
}
