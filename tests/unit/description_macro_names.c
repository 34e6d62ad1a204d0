/*
 * Prints the name of each macro that a description may use, one per line, for
 * tests/unit/macros-known
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include <stdio.h>

#include "core/description/macros.h"

static void print_names(const pd_macro_table_t *table)
{
    for (size_t i = 0; i < table->count; i++) {
        puts(table->row[i].name);
    }
}

int main(void)
{
    print_names(&pd_algorithm_macros);
    print_names(&pd_key_type_macros);
    return ferror(stdout) != 0;
}
