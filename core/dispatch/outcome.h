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
    PD_UNDECIDED, /**< As PD_BUILTIN, but a driver was passed over because of the size: where the built-in code does not
                       have the mechanism, ask again and say that the size does not count. Set-up of a hash: the first
                       update may decide otherwise (hash.h). */
} pd_outcome_t;

#endif
