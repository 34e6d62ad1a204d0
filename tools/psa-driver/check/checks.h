/*
 * psa-driver check: the single checks
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PSA_DRIVER_CHECK_CHECKS_H
#define PSA_DRIVER_CHECK_CHECKS_H

#include "elf_image.h"
#include "report.h"

/** Capabilities that are not used as they are written: fallback, size ranges, duplicates, shadows. */
void check_capabilities(const check_subject_t *subject);

/** Algorithms, key types and key sizes that do not fit each other or the entry points. */
void check_mechanisms(const check_subject_t *subject);

/** What can be told of the whole description. */
void check_description(const check_subject_t *subject);

/** Descriptions of one file that exclude each other. `descriptions` has a prefix of NULL where one could not be read.
 */
void check_rivals(check_report_t *report, const pd_description_t *descriptions, size_t count);

/** Names of functions that libmbedcrypto has as well, in a description that is not built yet. */
void check_function_names(const check_subject_t *subject, const elf_image_t *library);

/** Functions, exported constant and contexts of a description in the plug-in. */
void check_functions(const check_subject_t *subject, const elf_image_t *image);

/** What the plug-in exports beyond what its descriptions need; `library` is libmbedcrypto or NULL. */
void check_exports(check_report_t *report, const elf_image_t *image, const elf_image_t *library,
                   const pd_description_t *descriptions, size_t count);

/** Libraries that it needs, and how it was linked; `library` as above. */
void check_linkage(check_report_t *report, const elf_image_t *image, const elf_image_t *library);

/** Loads the plug-in in a process of its own, as the library would, without running `init`. What the loader says is
 * added unless other errors were found before. After so many seconds it is ended. */
void check_loading(check_report_t *report, const char *file, unsigned seconds);

/** Reads the libmbedcrypto that this program is linked to. */
bool check_find_library(elf_image_t *library, pd_message_t *message);

#endif
