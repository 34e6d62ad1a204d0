/*
 * How a rule ends, and what it says on the way
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "core/policy/status.h"
#include "internal.h"

void kit_set_verdict(kit_t *kit, kit_verdict_t verdict, const char *message)
{
    kit->record.verdict = (uint32_t) verdict;
    snprintf(kit->record.message, sizeof kit->record.message, "%s", message);
}

void kit_clear(kit_t *kit, uint64_t random)
{
    memset(&kit->record, 0, sizeof kit->record);
    kit->random = random;
    kit->page->calling = KIT_NOT_CALLING;
    kit->page->situation[0] = '\0';
    kit->page->crash[0] = '\0';
    kit->availability[0] = '\0';
    kit->is_timing = false;
}

static _Noreturn void stop(kit_t *kit, kit_verdict_t verdict, const char *format, va_list arguments)
    __attribute__((format(printf, 3, 0)));

static _Noreturn void stop(kit_t *kit, kit_verdict_t verdict, const char *format, va_list arguments)
{
    const char *situation = kit->page->situation;
    char text[KIT_MESSAGE_SIZE];
    int used = 0;

    kit->page->calling = KIT_NOT_CALLING;
    if (verdict == KIT_FAILED && situation[0] != '\0') {
        used = snprintf(text, sizeof text, "%s: ", situation);
    }
    vsnprintf(text + used, sizeof text - (size_t) used, format, arguments);
    kit_set_verdict(kit, verdict, text);
    longjmp(kit->stop, 1);
}

void kit_fail(kit_t *kit, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    stop(kit, KIT_FAILED, format, arguments);
}

void kit_skip(kit_t *kit, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    stop(kit, KIT_SKIPPED, format, arguments);
}

void kit_at(kit_t *kit, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(kit->page->situation, sizeof kit->page->situation, format, arguments);
    va_end(arguments);
}

void kit_note(kit_t *kit, const char *format, ...)
{
    kit_record_t *record = kit->owner != NULL ? &kit->owner->record : &kit->record;
    va_list arguments;

    if (record->note_count < KIT_MAX_NOTES) {
        va_start(arguments, format);
        vsnprintf(record->notes[record->note_count++], sizeof record->notes[0], format, arguments);
        va_end(arguments);
    }
}

void kit_figure(kit_t *kit, const char *name, double driver_ns, double builtin_ns)
{
    kit_record_t *record = &kit->record;

    if (record->figure_count < KIT_MAX_FIGURES) {
        kit_figure_t *figure = &record->figures[record->figure_count++];

        snprintf(figure->name, sizeof figure->name, "%s", name);
        figure->driver_ns = driver_ns;
        figure->builtin_ns = builtin_ns;
    }
}

void kit_expect_status(kit_t *kit, psa_status_t status, psa_status_t expected, const char *what)
{
    if (status != expected) {
        kit_fail(kit, "%s answers %s (%d), not %s", what, pd_status_name(status), (int) status,
                 pd_status_name(expected));
    }
}

void kit_expect_error(kit_t *kit, psa_status_t status, const char *what)
{
    if (status == PSA_SUCCESS) {
        kit_fail(kit, "%s answers PSA_SUCCESS, not an error", what);
    }
}

void kit_expect_reference(kit_t *kit, psa_status_t status, const char *what)
{
    if (status != PSA_SUCCESS) {
        kit_fail(kit, "psa-driver itself is wrong: the built-in %s answers %s (%d)", what, pd_status_name(status),
                 (int) status);
    }
}

void kit_expect_served(kit_t *kit, psa_status_t status, pd_entry_point_t entry_point)
{
    const char *name = pd_entry_points[entry_point].name;

    if (status != PSA_ERROR_NOT_SUPPORTED) {
        kit_expect_status(kit, status, PSA_SUCCESS, name);
    } else if (kit_has_fallback(kit, entry_point)) {
        const char *reason = kit_availability(kit);

        kit_skip(kit, "declined by %s%s%s", name, reason[0] != '\0' ? ": " : "", reason);
    } else {
        kit_fail(kit, "%s answers PSA_ERROR_NOT_SUPPORTED, but the capability has no fallback", name);
    }
}

void kit_expect_bytes(kit_t *kit, const uint8_t *bytes, size_t length, const uint8_t *expected, size_t expected_length,
                      const char *what)
{
    size_t i = 0;
    size_t shown;
    char got[33] = "";
    char wanted[33] = "";

    if (length != expected_length) {
        kit_fail(kit, "%s has %zu bytes, not %zu", what, length, expected_length);
    }
    if (length == 0 || memcmp(bytes, expected, length) == 0) {
        return;
    }
    while (bytes[i] == expected[i]) {
        i++;
    }
    shown = length - i < 16 ? length - i : 16;
    for (size_t k = 0; k < shown; k++) {
        snprintf(got + 2 * k, 3, "%02x", bytes[i + k]);
        snprintf(wanted + 2 * k, 3, "%02x", expected[i + k]);
    }
    kit_fail(kit, "%s is wrong from byte %zu of %zu on: %s, not %s", what, i, length, got, wanted);
}
