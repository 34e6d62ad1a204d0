/*
 * Integer literals of C in a description
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PD_DESCRIPTION_LITERAL_H
#define PD_DESCRIPTION_LITERAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** Reads a decimal or hexadecimal literal.
 *
 * Octal ones are refused: who writes "010" in a description may mean 8 or 10.
 *
 * \param text            The literal, all of it; need not be zero-terminated.
 * \param size            Its size in bytes.
 * \param accept_suffix   Whether a C suffix (u, l, ll, and both) may follow.
 * \param[out] value      Its value.
 * \param[out] reason     On failure, what is wrong: a phrase to follow the literal in a message.
 *
 * \return Whether it is such a literal and fits.
 */
bool pd_literal_read(const char *text, size_t size, bool accept_suffix, uint64_t *value,
                     const char **reason);

#endif
