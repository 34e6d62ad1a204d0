/*
 * Where in a JSON text a value stands
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * jansson knows positions only while it parses, so errors of meaning are located by a scan of our
 * own.
 */
#ifndef PD_DESCRIPTION_JSON_POSITION_H
#define PD_DESCRIPTION_JSON_POSITION_H

#include <stddef.h>

/** One step on the way from the top level to a value; the steps are linked upwards. */
typedef struct pd_place {
    const struct pd_place *parent; /* NULL at the top level */
    const char *name;              /* of an object's member; NULL for an array's element */
    size_t index;                  /* of an array's element */
} pd_place_t;

/** Finds the line on which a value stands: for a member of an object, that of its name.
 *
 * \param text   A valid JSON text; of an invalid one any answer may come.
 * \param size   Its size in bytes.
 * \param place  The value; NULL for the top level.
 *
 * \return The line, from 1; 0 if the text has no such value.
 */
size_t pd_json_line(const char *text, size_t size, const pd_place_t *place);

#endif
