/*
 * One-line messages for a person
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PD_DESCRIPTION_MESSAGE_H
#define PD_DESCRIPTION_MESSAGE_H

#include "core/description/description.h"

/** Writes a message: one line, unprintable bytes as \xNN, "..." at the end of one that is too long.
 *
 * \param[out] message  May be NULL.
 * \param format        As of printf().
 */
void pd_message_set(pd_message_t *message, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/** A piece of foreign text, cut so that a message keeps room for what it says about it. */
typedef struct {
    char text[72];
} pd_excerpt_t;

/** Cuts a foreign string, as in pd_message_set(m, "unknown %s", pd_excerpt(s).text). */
pd_excerpt_t pd_excerpt(const char *string);

/** The same for text that has no zero at its end. */
pd_excerpt_t pd_excerpt_of(const char *text, size_t size);

#endif
