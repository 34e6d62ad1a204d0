/*
 * Whether a file may be loaded: nobody but root and we ourselves can have put it there
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PD_LOADER_TRUST_H
#define PD_LOADER_TRUST_H

#include "core/description/description.h"

/** Resolves all links of an absolute name and checks every directory, link and file on the way.
 *
 * Each must be owned by root or by the effective user. Directories and the file must not be writable by
 * group or others; a sticky directory may be, because there only the owner of an entry can replace it.
 * In a user namespace all users without a name there seem to be the overflow user, so what belongs to that one
 * is refused; but where root has no name either, its files are accepted on a read-only mount. After success nobody else can exchange what the resolved name stands for, so it can
 * be opened and loaded by that name.
 *
 * \param name           Absolute name of a file or directory.
 * \param[out] resolved  Absolute name without links, to be released with free().
 * \param[out] message   The reason, on failure.
 *
 * \retval PSA_SUCCESS
 * \retval PSA_ERROR_NOT_PERMITTED        Somebody else could exchange it.
 * \retval PSA_ERROR_DOES_NOT_EXIST       It is absent, or a link leads nowhere or in a loop.
 * \retval PSA_ERROR_STORAGE_FAILURE      It could not be examined.
 * \retval PSA_ERROR_INSUFFICIENT_MEMORY
 */
psa_status_t pd_trust_resolve(const char *name, char **resolved, pd_message_t *message);

#endif
