/*
 * Algorithm and key type specifications: from their text to numbers
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * The syntax is that of C macro calls: a macro's name, and its arguments, if it takes any, in
 * parentheses. An argument is again a specification, or a decimal or hexadecimal literal where a
 * length is expected. Spaces may stand where C permits them.
 */
#ifndef PD_DESCRIPTION_EXPRESSION_H
#define PD_DESCRIPTION_EXPRESSION_H

#include "core/description/description.h"

/** Evaluates an algorithm specification such as "PSA_ALG_HMAC(PSA_ALG_SHA_256)".
 *
 * \param text            Zero-terminated.
 * \param[out] algorithm  Its value; wildcards as they are.
 * \param[out] reason     On failure, what is wrong. May be NULL.
 * \return Whether it is one.
 */
bool pd_expression_algorithm(const char *text, psa_algorithm_t *algorithm, pd_message_t *reason);

/** Evaluates a key type specification such as "PSA_KEY_TYPE_ECC_KEY_PAIR(_)". As above. */
bool pd_expression_key_type(const char *text, pd_key_type_spec_t *key_type, pd_message_t *reason);

#endif
