/*
 * One plug-in file: checked, described, opened
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PD_LOADER_PLUGIN_H
#define PD_LOADER_PLUGIN_H

#include "core/description/note.h"
#include "core/loader/driver.h"

/** A file whose descriptions were read. No code of it ran yet. */
typedef struct {
    char *file; /* absolute, links resolved */
    pd_notes_t notes;
    pd_description_t descriptions[PD_NOTE_MAX_COUNT]; /* one per note */
} pd_plugin_t;

/** Reads and checks the descriptions in a file, without loading it.
 *
 * \param file          Its name.
 * \param must_trust    Apply the rules of trust.h to the name. Without (`psa-driver show`): open it as it is.
 * \param[out] plugin   Filled in on success; free with pd_plugin_close().
 * \param[out] message  The reason, on failure.
 * \return The status of pd_trust_resolve(), pd_notes_read() or pd_description_parse().
 */
psa_status_t pd_plugin_read(const char *file, bool must_trust, pd_plugin_t *plugin, pd_message_t *message);

/** Loads the file with dlopen() and makes sure that what got mapped carries the notes that were checked.
 *
 * \param[out] handle   Never closed by us.
 * \param[out] message  The reason, on failure.
 * \retval PSA_SUCCESS
 * \retval PSA_ERROR_INVALID_ARGUMENT     dlopen() refused it; message says why.
 * \retval PSA_ERROR_CORRUPTION_DETECTED  The file was exchanged after it had been checked.
 */
psa_status_t pd_plugin_open(const pd_plugin_t *plugin, void **handle, pd_message_t *message);

/** Releases what pd_plugin_read() filled in. A plug-in that was opened stays loaded. */
void pd_plugin_close(pd_plugin_t *plugin);

#endif
