/*
 * A setuid program ignores every variable
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include <psa/crypto.h>

#include "process.h"

/* A user that owns nothing here: with it as the owner of a setuid file, root too runs it with other rights. */
#define OTHER_USER 12345

/* Runs a command with PSA_DRIVER_PATH naming the good plug-in, and every other variable of the library set; returns
 * what it printed. */
static const char *output_of(const char *command)
{
    static char output[4096];
    FILE *stream;
    size_t length;

    setenv("PSA_DRIVER_PATH", plugin_path("soft"), 1);
    setenv("PSA_DRIVER_DEBUG", "1", 1);
    setenv("PSA_DRIVER_STRICT", "1", 1);
    stream = popen(command, "r");
    assert_non_null(stream);
    length = fread(output, 1, sizeof output - 1, stream);
    output[length] = '\0';
    assert_int_equal(pclose(stream), 0);
    return output;
}

static void an_ordinary_program_heeds_them(void **state)
{
    (void) state;
    assert_non_null(strstr(output_of(SECURE_PROBE " 2>&1"), "secure 0, drivers 1\n"));
}

static void a_setuid_program_ignores_them(void **state)
{
    const char *copied = SECURE_PROBE ".setuid";

    (void) state;
    if (geteuid() != 0) {
        print_message("only root can make a program setuid to another user\n");
        skip();
    }
    assert_int_equal(system("cp -f " SECURE_PROBE " " SECURE_PROBE ".setuid"), 0);
    assert_int_equal(chown(copied, OTHER_USER, 0), 0);
    assert_int_equal(chmod(copied, 04755), 0);
    assert_string_equal(output_of(SECURE_PROBE ".setuid 2>&1"), "secure 1, drivers 0\n");
    assert_int_equal(unlink(copied), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_ordinary_program_heeds_them),
        cmocka_unit_test(a_setuid_program_ignores_them),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
