/*
 * A process that uses the key store through the library, for storage.py: in its current directory
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include "worker.h"

#include <string.h>

static uint32_t number(char *const *argument)
{
    return *argument != NULL ? (uint32_t) strtoul(*argument, NULL, 10) : 0;
}

int main(int count, char **arguments)
{
    static const struct {
        const char *name;
        int (*task)(void);
    } tasks[] = {
        { "show", task_show }, { "fill", task_fill },   { "refuse", task_refuse },
        { "put", task_put },   { "check", task_check }, { "remove", task_remove },
    };

    CHECK(count >= 2);
    CHECK_STATUS(psa_crypto_init(), PSA_SUCCESS);
    if (strcmp(arguments[1], "change") == 0) {
        return task_change(number(&arguments[2]));
    }
    if (strcmp(arguments[1], "contend") == 0 && count == 4) {
        return task_contend(number(&arguments[2]), number(&arguments[3]));
    }
    if (strcmp(arguments[1], "create") == 0) {
        CHECK_STATUS(create_key(1, 1), PSA_SUCCESS);
        return 0;
    }
    for (size_t i = 0; i < sizeof tasks / sizeof tasks[0]; i++) {
        if (strcmp(arguments[1], tasks[i].name) == 0) {
            const int status = tasks[i].task();

            mbedtls_psa_crypto_free();
            return status;
        }
    }
    fprintf(stderr, "worker: unknown task %s\n", arguments[1]);
    return 2;
}
