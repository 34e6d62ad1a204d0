/*
 * test_kcapi_restricted.h - tests that need SHA-256 of the kernel are skipped where it is kept back
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef TEST_KCAPI_RESTRICTED_H
#define TEST_KCAPI_RESTRICTED_H

#include <stdbool.h>

/** Tells whether the sysctl crypto.af_alg_restrict (Linux 7.3 and later) keeps SHA-256 from this
 * process. If so, says that nothing is tested, as the whole output of a TAP program. */
bool skip_where_restricted(void);

#endif /* TEST_KCAPI_RESTRICTED_H */
