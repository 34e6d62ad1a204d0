/*
 * psa-driver check: what is wrong with a plug-in, or with a description that is not built yet
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * The loader stops at the first thing it refuses; an author wants to know all, and also what is allowed but hardly
 * meant. The file is read, not loaded, until the last step, which is done in a process of its own.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "check/checks.h"
#include "commands.h"
#include "core/description/message.h"
#include "core/description/note.h"
#include "core/loader/trust.h"

typedef struct {
    const char *file;
    bool json;
    bool strict;
    bool load;
    unsigned seconds; /* that loading may take */
} options_t;

#define DEFAULT_SECONDS 30u
#define MOST_SECONDS 3600u

static bool read_seconds(const char *text, unsigned *seconds)
{
    char *end;
    const unsigned long value = strtoul(text, &end, 10);

    if (text[0] < '0' || text[0] > '9' || *end != '\0' || value == 0 || value > MOST_SECONDS) {
        return false;
    }
    *seconds = (unsigned) value;
    return true;
}

static bool read_options(int count, char *arguments[], options_t *options)
{
    *options = (options_t){ .load = true, .seconds = DEFAULT_SECONDS };
    for (int i = 0; i < count; i++) {
        if (strcmp(arguments[i], "--json") == 0) {
            options->json = true;
        } else if (strcmp(arguments[i], "--strict") == 0) {
            options->strict = true;
        } else if (strcmp(arguments[i], "--no-load") == 0) {
            options->load = false;
        } else if (strcmp(arguments[i], "--timeout") == 0 && i + 1 < count) {
            if (!read_seconds(arguments[++i], &options->seconds)) {
                return false;
            }
        } else if (arguments[i][0] == '-' || arguments[i][0] == '\0' || options->file != NULL) {
            return false;
        } else {
            options->file = arguments[i];
        }
    }
    return options->file != NULL;
}

/* Reads one description and looks at all that can be told of it alone. */
static void check_text(check_report_t *report, const char *text, size_t size, pd_description_t *description)
{
    const check_subject_t subject = { report, text, size, description };
    const psa_status_t status = pd_description_examine(text, size, description, check_add_finding, report);

    if (status == PSA_SUCCESS) {
        check_description(&subject);
        check_capabilities(&subject);
        check_mechanisms(&subject);
    } else if (status == PSA_ERROR_INSUFFICIENT_MEMORY) {
        report->out_of_memory = true;
    }
}

/* The loader walks the name itself, so it must not be resolved before. */
static void check_trust(check_report_t *report, const char *file)
{
    char *resolved = NULL;
    char *folder = file[0] == '/' ? strdup("") : getcwd(NULL, 0);
    char *name = NULL;
    pd_message_t message;

    if (folder == NULL || asprintf(&name, "%s%s%s", folder, folder[0] != '\0' ? "/" : "", file) < 0) {
        report->out_of_memory = true;
        name = NULL;
    } else if (pd_trust_resolve(name, &resolved, &message) != PSA_SUCCESS) {
        check_add(report, CHECK_WARNING, "untrusted", "would not be loaded from here: %s", message.text);
    }
    free(resolved);
    free(name);
    free(folder);
}

static void check_notes(check_report_t *report, const pd_notes_t *notes, const elf_image_t *image,
                        const elf_image_t *library)
{
    pd_description_t descriptions[PD_NOTE_MAX_COUNT] = { { 0 } };

    report->note_count = (unsigned) notes->count;
    for (size_t i = 0; i < notes->count; i++) {
        const pd_note_t *note = &notes->note[i];
        const check_subject_t subject = { report, note->text, note->size, &descriptions[i] };

        report->note = (unsigned) i + 1;
        check_text(report, note->text, note->size, &descriptions[i]);
        if (descriptions[i].prefix != NULL) {
            check_functions(&subject, image);
        }
    }
    report->note = 0;
    check_rivals(report, descriptions, notes->count);
    check_exports(report, image, library, descriptions, notes->count);
    for (size_t i = 0; i < notes->count; i++) {
        pd_description_free(&descriptions[i]);
    }
}

/* The libmbedcrypto to compare with, or NULL with a note. */
static const elf_image_t *find_library(check_report_t *report, elf_image_t *library)
{
    pd_message_t message;

    if (check_find_library(library, &message)) {
        return library;
    }
    check_add(report, CHECK_NOTE, "no-library", "names were not compared with those of libmbedcrypto: %.300s",
              message.text);
    return NULL;
}

static void check_plugin(check_report_t *report, const options_t *options, int descriptor)
{
    elf_image_t image = { 0 };
    elf_image_t library_image = { 0 };
    pd_notes_t notes = { 0 };
    pd_message_t message;
    bool has_image;
    bool has_notes;

    check_trust(report, options->file);
    has_notes = pd_notes_read(descriptor, &notes, &message) == PSA_SUCCESS;
    if (!has_notes) {
        check_add(report, CHECK_ERROR, "not-plugin", "%s", message.text);
    }
    has_image = has_notes && elf_image_read(options->file, &image, &message);
    if (has_notes && !has_image) {
        check_add(report, CHECK_ERROR, "bad-elf", "%s", message.text);
    }
    if (has_image) {
        const elf_image_t *library = find_library(report, &library_image);

        check_notes(report, &notes, &image, library);
        check_linkage(report, &image, library);
        if (options->load) {
            check_loading(report, options->file, options->seconds);
        }
    }
    elf_image_free(&library_image);
    elf_image_free(&image);
    pd_notes_free(&notes);
}

static void check_lone_description(check_report_t *report, const char *text, size_t size)
{
    pd_description_t description = { 0 };
    elf_image_t library_image = { 0 };
    const check_subject_t subject = { report, text, size, &description };

    check_text(report, text, size, &description);
    if (description.prefix != NULL) {
        const elf_image_t *library = find_library(report, &library_image);

        if (library != NULL) {
            check_function_names(&subject, library);
        }
    }
    elf_image_free(&library_image);
    pd_description_free(&description);
}

/* Reads the first bytes of a file, as much as a description may have and one more. */
static char *read_beginning(int descriptor, size_t *size)
{
    const size_t most = PD_DESCRIPTION_MAX_SIZE + 1;
    char *text = malloc(most);

    *size = 0;
    while (text != NULL && *size < most) {
        const ssize_t count = pread(descriptor, text + *size, most - *size, (off_t) *size);

        if (count == 0) {
            break;
        }
        if (count > 0) {
            *size += (size_t) count;
        } else if (errno != EINTR) {
            const int error = errno;

            free(text);
            errno = error;
            return NULL;
        }
    }
    return text;
}

/* A description begins with a brace, or the file is named as one: what is neither has no line that could be shown. */
static bool is_description(const char *file, const char *text, size_t size)
{
    const size_t length = strlen(file);
    size_t begin = 0;

    while (begin < size && strchr(" \t\r\n", text[begin]) != NULL && text[begin] != '\0') {
        begin++;
    }
    return (begin < size && text[begin] == '{') || (length > 5 && strcmp(file + length - 5, ".json") == 0);
}

static bool check_file(check_report_t *report, const options_t *options)
{
    const int descriptor = open(options->file, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    size_t size = 0;
    char *text = descriptor >= 0 ? read_beginning(descriptor, &size) : NULL;

    if (text == NULL) {
        fprintf(stderr, "psa-driver: %s: %s\n", options->file, strerror(errno));
        if (descriptor >= 0) {
            close(descriptor);
        }
        return false;
    }
    if (size >= 4 && memcmp(text, "\177ELF", 4) == 0) {
        check_plugin(report, options, descriptor);
    } else if (is_description(options->file, text, size)) {
        check_lone_description(report, text, size);
    } else {
        check_add(report, CHECK_ERROR, "not-plugin", "neither an ELF file nor a description in JSON");
    }
    free(text);
    close(descriptor);
    return true;
}

int command_check(int count, char *arguments[])
{
    check_report_t report = { 0 };
    options_t options;
    int status = EXIT_FINE;

    if (!read_options(count, arguments, &options)) {
        fprintf(stderr, "usage: psa-driver check [--json] [--strict] [--no-load | --timeout SECONDS] FILE\n");
        return EXIT_USAGE;
    }
    report.file = options.file;
    if (!check_file(&report, &options)) {
        return EXIT_REFUSED;
    }
    if (!check_print(&report, options.json)) {
        fprintf(stderr, "psa-driver: not enough memory\n");
        status = EXIT_REFUSED;
    }
    if (report.counts[CHECK_ERROR] > 0 || (options.strict && report.counts[CHECK_WARNING] > 0)) {
        status = EXIT_REFUSED;
    }
    check_report_free(&report);
    return status;
}
