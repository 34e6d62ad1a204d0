/*
 * The parts of pd_description_parse()
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PD_DESCRIPTION_PARTS_H
#define PD_DESCRIPTION_PARTS_H

#include "core/description/reader.h"

/** Reads an element of "capabilities" into a pd_capability_t. */
psa_status_t pd_capability_read(pd_reader_t *reader, const pd_place_t *place, json_t *value,
                                void *capability);

/** Reads "entry_points": an array of names of entry points and families. */
psa_status_t pd_entry_points_read(pd_reader_t *reader, const pd_place_t *place, json_t *value,
                                  pd_capability_t *capability);

/** Reads "names", once the entry points are known. */
psa_status_t pd_names_read(pd_reader_t *reader, const pd_place_t *place, json_t *value,
                           pd_capability_t *capability);

/** Reads "key_context" into a pd_key_context_t. */
psa_status_t pd_key_context_read(pd_reader_t *reader, const pd_place_t *place, json_t *value,
                                 pd_key_context_t *key_context);

#define PD_BUILTIN_KEYS "psa-linux/builtin_keys"

/** Reads "psa-linux/builtin_keys". */
psa_status_t pd_builtin_keys_read(pd_reader_t *reader, const pd_place_t *place, json_t *value,
                                  pd_description_t *description);

/** Refuses built-in keys that nobody can get, once the capabilities are known. */
psa_status_t pd_builtin_keys_check(pd_reader_t *reader, const pd_description_t *description);

/** Refuses two capabilities that give different functions for one mechanism.
 *
 * \param place  Of the array "capabilities".
 */
psa_status_t pd_conflicts_check(pd_reader_t *reader, const pd_place_t *place,
                                const pd_description_t *description);

#endif
