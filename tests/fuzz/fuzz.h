/*
 * What the fuzz targets share
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef FUZZ_H
#define FUZZ_H

#include <stddef.h>
#include <stdint.h>

#include "core/description/description.h"

/** Ends the program, which libFuzzer reports as a finding, unless the condition holds. */
#define FUZZ_ASSERT(condition) ((condition) ? (void) 0 : fuzz_fail(__FILE__, __LINE__, #condition))

_Noreturn void fuzz_fail(const char *file, int line, const char *condition);

/** A message for a person is not empty, has one printable line, and ends in its room. */
void fuzz_check_message(const pd_message_t *message);

/** Has a text parsed, and asserts what pd_description_parse() promises of its result.
 *
 * \param json  Need not be zero-terminated.
 * \param size  In bytes.
 */
void fuzz_parse_description(const char *json, size_t size);

/** What libFuzzer calls for each input. \return Always 0. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#endif
