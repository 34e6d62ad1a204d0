/*
 * What became of a request that was offered to drivers
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PD_DISPATCH_OUTCOME_H
#define PD_DISPATCH_OUTCOME_H

typedef enum {
    PD_BUILTIN,   /**< No driver takes it: the built-in code's turn. */
    PD_ANSWERED,  /**< A driver did, or nobody else may; the status is final. */
    PD_UNDECIDED, /**< Set-up of a hash only: a driver takes it if it is large enough (hash.h). */
} pd_outcome_t;

#endif
