/*
 * "key_context": the size of an opaque driver's key blobs
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include "core/description/parts.h"

static psa_status_t read_size(pd_reader_t *reader, const pd_place_t *place, json_t *value,
                              size_t *size)
{
    uint64_t found = 0;
    psa_status_t status = pd_read_c_integer(reader, place, value, 0, SIZE_MAX, &found);
    *size = (size_t) found;
    return status;
}

#define SIZE_READER(member)                                                                        \
    static psa_status_t read_##member(pd_reader_t *reader, const pd_place_t *place, json_t *value, \
                                      void *target)                                                \
    {                                                                                              \
        return read_size(reader, place, value, &((pd_key_context_t *) target)->member);            \
    }

SIZE_READER(base_size)
SIZE_READER(key_pair_size)
SIZE_READER(public_key_size)
SIZE_READER(symmetric_factor)

static psa_status_t read_builtin_key_size(pd_reader_t *reader, const pd_place_t *place,
                                          json_t *value, void *target)
{
    pd_key_context_t *key_context = target;
    key_context->has_builtin_key_size = true;
    return read_size(reader, place, value, &key_context->builtin_key_size);
}

static psa_status_t read_store_public_key(pd_reader_t *reader, const pd_place_t *place,
                                          json_t *value, void *target)
{
    pd_key_context_t *key_context = target;
    return pd_read_boolean(reader, place, value, &key_context->store_public_key);
}

static psa_status_t read_size_function(pd_reader_t *reader, const pd_place_t *place, json_t *value,
                                       void *target)
{
    pd_key_context_t *key_context = target;
    return pd_read_identifier(reader, place, value, PD_DESCRIPTION_MAX_IDENTIFIER,
                              &key_context->size_function);
}

static const pd_property_t properties[] = {
    { "base_size", PD_OPTIONAL, PD_OPTIONAL, read_base_size },
    { "key_pair_size", PD_OPTIONAL, PD_OPTIONAL, read_key_pair_size },
    { "public_key_size", PD_OPTIONAL, PD_OPTIONAL, read_public_key_size },
    { "symmetric_factor", PD_OPTIONAL, PD_OPTIONAL, read_symmetric_factor },
    { "store_public_key", PD_OPTIONAL, PD_OPTIONAL, read_store_public_key },
    { "size_function", PD_OPTIONAL, PD_OPTIONAL, read_size_function },
    { "builtin_key_size", PD_OPTIONAL, PD_OPTIONAL, read_builtin_key_size },
};

psa_status_t pd_key_context_read(pd_reader_t *reader, const pd_place_t *place, json_t *value,
                                 pd_key_context_t *key_context)
{
    return pd_read_object(reader, place, value, properties,
                          sizeof(properties) / sizeof(properties[0]), key_context);
}
