/*
 * Which cases stand for others, where judging all of them would take too long
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * An operation with a key pair takes milliseconds, and one driver may have it with a dozen curves, sizes and hashes.
 * What depends on the driver's way with threads, processes and memory is judged on the first case of each kind that it
 * claims.
 */
#ifndef PSA_DRIVER_TEST_SAMPLING_H
#define PSA_DRIVER_TEST_SAMPLING_H

#include "kit.h"

/** True if no case in front of it in the family's table, that the description claims too, has the same key type and the
 * same algorithm but for its hash. For kit_rule_t's `applies`. */
bool kit_is_sample(const kit_case_t *c);

/** For the first test of a case: with --quick skips what is not a sample. */
void kit_expect_sample_if_quick(kit_t *kit, const kit_case_t *c);

/** True if a capability that lists the entry point names algorithms or key types. One that names neither claims "all
 * that apply": which of those that the built-in code does not know either is not for the kit to say. */
bool kit_is_named(const kit_case_t *c, pd_entry_point_t entry_point);

#endif
