/*
 * Any file has driver descriptions or gets its reason
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include "fuzz.h"

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "core/description/note.h"

/* One file without a name for all inputs: making one takes longer than reading it. */
static int file_of(const uint8_t *data, size_t size)
{
    static int fd = -1;
    if (fd < 0) {
        fd = memfd_create("fuzz_note", MFD_CLOEXEC);
        FUZZ_ASSERT(fd >= 0);
    }
    FUZZ_ASSERT(ftruncate(fd, 0) == 0);
    FUZZ_ASSERT(pwrite(fd, data, size, 0) == (ssize_t) size);
    return fd;
}

static void check_notes(const pd_notes_t *notes, size_t file_size)
{
    FUZZ_ASSERT(notes->count >= 1 && notes->count <= PD_NOTE_MAX_COUNT);
    for (size_t i = 0; i < notes->count; i++) {
        const pd_note_t *note = &notes->note[i];
        FUZZ_ASSERT(note->size >= 1 && note->size <= PD_DESCRIPTION_MAX_SIZE && note->size < file_size);
        FUZZ_ASSERT(note->text[note->size] == '\0');
        FUZZ_ASSERT(note->vaddr <= UINT64_MAX - note->size);
        fuzz_parse_description(note->text, note->size);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    pd_notes_t notes;
    pd_message_t message;
    memset(&message, 0xff, sizeof(message));
    const psa_status_t status = pd_notes_read(file_of(data, size), &notes, &message);
    if (status == PSA_SUCCESS) {
        check_notes(&notes, size);
    } else {
        FUZZ_ASSERT(status == PSA_ERROR_INVALID_ARGUMENT || status == PSA_ERROR_DOES_NOT_EXIST);
        FUZZ_ASSERT(notes.count == 0);
        fuzz_check_message(&message);
    }
    pd_notes_free(&notes);
    return 0;
}
