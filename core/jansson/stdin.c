/*
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Stands for `stdin` in the jansson archive (see meson.build): json_loadf() compares its argument with it to
 * name the source in messages. Nothing here calls json_loadf().
 */
extern __attribute__((visibility("hidden"))) void *__wrap_stdin;
void *__wrap_stdin;
