/*
 * kept_tag.h - by what kept handles are found. Part of kept.c
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PLUGIN_KEPT_TAG_H
#define PLUGIN_KEPT_TAG_H

#include <stdbool.h>
#include <stdint.h>

#include "plugins/kept.h"

/** Computes the tag of everything in \p key.
 *
 * \return false: nothing may be kept. The switch is off, there are no random numbers yet, or no page that a fork
 *         empties.
 */
bool plugin_kept_tag(const plugin_kept_key_t *key, uint64_t tag[2]) __attribute__((visibility("hidden")));

/** Computes a number for the key itself, whatever it is used for. Two keys rarely have the same.
 *
 * \return As plugin_kept_tag().
 */
bool plugin_kept_key_number(const plugin_kept_key_t *key, uint64_t *number) __attribute__((visibility("hidden")));

#endif /* PLUGIN_KEPT_TAG_H */
