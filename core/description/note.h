/*
 * Finds driver descriptions in an ELF file, without mapping or running any of it
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PD_DESCRIPTION_NOTE_H
#define PD_DESCRIPTION_NOTE_H

#include "core/description/description.h"

/** Most descriptions one file may carry. */
#define PD_NOTE_MAX_COUNT 8u

/** The text of one note. */
typedef struct {
    char *text;      /* JSON, with a zero added behind it; owned by pd_notes_t */
    size_t size;     /* bytes, without that zero */
    uint64_t vaddr;  /* where the text lies in memory once loaded, relative to the load address */
} pd_note_t;

typedef struct {
    pd_note_t note[PD_NOTE_MAX_COUNT];
    size_t count;
} pd_notes_t;

/** Reads the notes of owner "PSA" and type PSA_DRIVER_NOTE_TYPE through the program headers.
 *
 * Reads with pread() alone: a file that shrinks meanwhile is an error, not a signal. Works without section
 * headers. Refused, each with its own message: not a regular ELF file, truncated, of another class, byte
 * order or machine, not a shared object, a note that overruns its segment or is misaligned, one that is not
 * loaded (no PT_LOAD covers it), an empty text, too many notes, no such note at all (PSA_ERROR_DOES_NOT_EXIST).
 *
 * \param fd            Descriptor open for reading; its offset does not change. Stays the caller's.
 * \param[out] notes    Filled in on success; free with pd_notes_free().
 * \param[out] message  The reason, on failure (without the file's name).
 *
 * \retval PSA_SUCCESS
 * \retval PSA_ERROR_DOES_NOT_EXIST     An ELF file of this machine, but no driver: it has no such note.
 * \retval PSA_ERROR_INVALID_ARGUMENT   Everything else listed above.
 * \retval PSA_ERROR_STORAGE_FAILURE    The file could not be read.
 * \retval PSA_ERROR_INSUFFICIENT_MEMORY
 */
psa_status_t pd_notes_read(int fd, pd_notes_t *notes, pd_message_t *message);

/** Releases what pd_notes_read() filled in; a zeroed structure is left alone. */
void pd_notes_free(pd_notes_t *notes);

#endif
