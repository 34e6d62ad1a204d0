/*
 * Which algorithms and keys a specification in a description stands for
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * THE RULES (the specification says "matches" and leaves the rest to the Crypto API's macros)
 *
 * An algorithm specification without a wildcard stands for exactly that value. PSA_ALG_CCM does not
 * cover CCM with a shortened tag, nor PSA_ALG_HMAC(h) a truncated MAC, nor PSA_ALG_ECDSA_ANY a
 * hash: a driver that does these lists them. A tag of full length is the same value as the plain
 * AEAD algorithm; a MAC "truncated" to its full length is another value, and another algorithm.
 *
 * PSA_ALG_ANY_HASH, alone or as an argument, stands for every hash there, but not for the raw
 * variants that have none (PSA_ALG_ECDSA_ANY, PSA_ALG_RSA_PKCS1V15_SIGN_RAW).
 *
 * PSA_ALG_AT_LEAST_THIS_LENGTH_MAC(m, n) stands for m truncated to n bytes or more, and for m in
 * full. PSA_ALG_AEAD_WITH_AT_LEAST_THIS_LENGTH_TAG(a, n) likewise for tags.
 */
#ifndef PD_DESCRIPTION_MATCHING_H
#define PD_DESCRIPTION_MATCHING_H

#include "core/description/description.h"

/** Tells whether two algorithm specifications have an algorithm in common. One of them may be a
 * concrete algorithm: then whether the other one covers it. */
bool pd_algorithms_meet(psa_algorithm_t one, psa_algorithm_t other);

/** Tells whether two key type specifications have a key type in common. */
bool pd_key_types_meet(pd_key_type_spec_t one, pd_key_type_spec_t other);

/** Length in bytes of a MAC that is not truncated.
 *
 * \param algorithm  A MAC algorithm; its own truncation does not count.
 * \return The length, or the largest possible one where hash or cipher are not known.
 */
unsigned pd_mac_full_length(psa_algorithm_t algorithm);

#endif
