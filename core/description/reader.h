/*
 * Typed, checked reading of JSON values, with errors that say where
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Each function returns PSA_SUCCESS, or PSA_ERROR_INVALID_ARGUMENT or PSA_ERROR_INSUFFICIENT_MEMORY
 * with the message written.
 */
#ifndef PD_DESCRIPTION_READER_H
#define PD_DESCRIPTION_READER_H

#include <jansson.h>

#include "core/description/arena.h"
#include "core/description/json_position.h"
#include "core/description/message.h"

/** What one call of pd_description_parse() carries along. */
typedef struct {
    const char *text;
    size_t size;
    pd_message_t *message;
    pd_arena_t arena;
    bool opaque; /* the driver's type, known before anything else is read */
    pd_finding_handler_t report; /* NULL: the first thing wrong ends it, with the message */
    void *report_context;
} pd_reader_t;

/** Whether a property may or must be there. */
typedef enum {
    PD_OPTIONAL,
    PD_REQUIRED,
    PD_FORBIDDEN,
} pd_presence_t;

/** Reads one property into the structure that its table is for. */
typedef psa_status_t (*pd_property_reader_t)(pd_reader_t *reader, const pd_place_t *place,
                                             json_t *value, void *target);

/** A row of the table of an object's properties. */
typedef struct {
    const char *name;
    pd_presence_t transparent; /* in the description of a transparent driver */
    pd_presence_t opaque;
    pd_property_reader_t read; /* NULL: nothing more to read here */
} pd_property_t;

/** A value that is refused. `place` is NULL for the top level; the message gets its JSON pointer
 * and line. `code` is one of pd_finding_t.
 *
 * \return PSA_ERROR_INVALID_ARGUMENT
 */
psa_status_t pd_reader_fail(pd_reader_t *reader, const pd_place_t *place, const char *code,
                            const char *format, ...) __attribute__((format(printf, 4, 5)));

/** Tells whether to go on with the next part of a description after reading one: always after success, after
 * a refusal where all findings are wanted, never without memory.
 *
 * \param status           What reading the part returned.
 * \param[in,out] overall  What reading the whole is to return: the first failure.
 */
bool pd_reader_goes_on(const pd_reader_t *reader, psa_status_t status, psa_status_t *overall);

/** A value of the wrong JSON type. \return PSA_ERROR_INVALID_ARGUMENT */
psa_status_t pd_reader_fail_type(pd_reader_t *reader, const pd_place_t *place, const char *wanted,
                                 const json_t *value);

/** \return PSA_ERROR_INSUFFICIENT_MEMORY */
psa_status_t pd_reader_fail_memory(pd_reader_t *reader);

/** Writes "/capabilities/2/algorithms/0 (line 17)". */
typedef struct {
    char text[256];
} pd_place_text_t;
pd_place_text_t pd_reader_place(const pd_reader_t *reader, const pd_place_t *place);

/** The JSON pointer alone; "/" for the top level. */
pd_place_text_t pd_place_pointer(const pd_place_t *place);

/** Tells whether a property of an object is not for us: a comment, or somebody else's extension.
 *
 * \param[out] status  Not PSA_SUCCESS if it is a comment that is not a string.
 */
bool pd_reader_ignores(pd_reader_t *reader, const pd_place_t *place, json_t *value,
                       psa_status_t *status);

/** Reads an object by the table of its properties, in the order of the text. */
psa_status_t pd_read_object(pd_reader_t *reader, const pd_place_t *place, json_t *value,
                            const pd_property_t *properties, size_t property_count, void *target);

/** Reads each element of an array, which must have one at least.
 *
 * \param most            Number of elements that are accepted.
 * \param element_size    Size of one result, in bytes.
 * \param[out] elements   The results; belongs to the arena.
 * \param[out] count      Their number.
 * \param read            Called for each element, with its place in the results as the target.
 */
psa_status_t pd_read_array(pd_reader_t *reader, const pd_place_t *place, json_t *value,
                           size_t most, size_t element_size, void **elements, size_t *count,
                           pd_property_reader_t read);

/** Reads a string; it belongs to the JSON value. */
psa_status_t pd_read_text(pd_reader_t *reader, const pd_place_t *place, json_t *value,
                          const char **text);

/** Reads a C identifier, copied to the arena. */
psa_status_t pd_read_identifier(pd_reader_t *reader, const pd_place_t *place, json_t *value,
                                size_t longest, const char **identifier);

psa_status_t pd_read_boolean(pd_reader_t *reader, const pd_place_t *place, json_t *value,
                             bool *boolean);

/** Reads a number from `least` to `most`: a JSON integer. */
psa_status_t pd_read_integer(pd_reader_t *reader, const pd_place_t *place, json_t *value,
                             uint64_t least, uint64_t most, uint64_t *integer);

/** The same where the specification permits a C expression: a JSON integer, or a literal in a
 * string. */
psa_status_t pd_read_c_integer(pd_reader_t *reader, const pd_place_t *place, json_t *value,
                               uint64_t least, uint64_t most, uint64_t *integer);

#endif
