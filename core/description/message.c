/*
 * One-line messages for a person
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include "core/description/message.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static const char cut_mark[] = "...";

static bool is_printable(unsigned char byte)
{
    return byte >= 0x20 && byte < 0x7f;
}

void pd_message_set(pd_message_t *message, const char *format, ...)
{
    if (message == NULL) {
        return;
    }
    /* Escaping makes text longer, never shorter: what does not fit here does not fit there. */
    char raw[sizeof(message->text) + 1];
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(raw, sizeof(raw), format, arguments);
    va_end(arguments);
    if (length < 0) {
        raw[0] = '\0';
    }

    const size_t room = sizeof(message->text) - 1;
    size_t used = 0;
    size_t last_fit = 0; /* where the text can end so that the mark for a cut still fits */
    for (const char *byte = raw; *byte != '\0'; byte++) {
        char piece[5];
        int piece_length;
        if (is_printable((unsigned char) *byte)) {
            piece_length = snprintf(piece, sizeof(piece), "%c", *byte);
        } else {
            piece_length =
                snprintf(piece, sizeof(piece), "\\x%02x", (unsigned) (unsigned char) *byte);
        }
        if (used + (size_t) piece_length > room) {
            used = last_fit;
            memcpy(&message->text[used], cut_mark, strlen(cut_mark));
            used += strlen(cut_mark);
            break;
        }
        memcpy(&message->text[used], piece, (size_t) piece_length);
        used += (size_t) piece_length;
        if (used + strlen(cut_mark) <= room) {
            last_fit = used;
        }
    }
    message->text[used] = '\0';
}

pd_excerpt_t pd_excerpt(const char *string)
{
    return pd_excerpt_of(string, strnlen(string, sizeof(((pd_excerpt_t *) 0)->text)));
}

pd_excerpt_t pd_excerpt_of(const char *text, size_t size)
{
    pd_excerpt_t excerpt;
    if (size < sizeof(excerpt.text)) {
        memcpy(excerpt.text, text, size);
        excerpt.text[size] = '\0';
    } else {
        size_t kept = sizeof(excerpt.text) - sizeof(cut_mark);
        memcpy(excerpt.text, text, kept);
        memcpy(&excerpt.text[kept], cut_mark, sizeof(cut_mark));
    }
    return excerpt;
}
