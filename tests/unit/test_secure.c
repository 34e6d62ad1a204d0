/*
 * A program with more rights than its caller ignores every variable
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include <psa/crypto.h>

#include "process.h"

/* A user and a group that own nothing here: with them as the owner of a setuid or setgid file, root too runs it
 * with other rights. */
#define OTHER_ID 12345

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
    setenv("PSA_STORAGE_PATH", "relative", 1);
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
    assert_non_null(strstr(output_of(SECURE_PROBE " 2>&1"), "secure 0, drivers 1, store refused\n"));
}

/* Can any user execute what lies there? */
static bool others_can_reach(const char *name)
{
    char directory[4096];
    struct stat status;
    char *slash;

    snprintf(directory, sizeof directory, "%s", name);
    while ((slash = strrchr(directory, '/')) != NULL && slash != directory) {
        *slash = '\0';
        if (stat(directory, &status) != 0 || (status.st_mode & S_IXOTH) == 0) {
            return false;
        }
    }
    return true;
}

static void a_setuid_or_setgid_program_ignores_them(void **state)
{
    const char *copied = SECURE_PROBE ".secure";
    const bool by_user = others_can_reach(SECURE_PROBE);

    (void) state;
#ifdef __SANITIZE_ADDRESS__
    print_message("the leak checker does not run in a program with more rights than its caller\n");
    skip();
#endif
    if (geteuid() != 0) {
        print_message("only root can make a program setuid or setgid to somebody else\n");
        skip();
    }
    assert_int_equal(system("cp -f " SECURE_PROBE " " SECURE_PROBE ".secure"), 0);
    /* Another user may be shut out of the build directory: then another group, for which root stays root. */
    assert_int_equal(chown(copied, by_user ? OTHER_ID : 0, OTHER_ID), 0);
    assert_int_equal(chmod(copied, by_user ? 04755 : 02755), 0);
    assert_string_equal(output_of(SECURE_PROBE ".secure 2>&1"), "secure 1, drivers 0, store default\n");
    assert_int_equal(unlink(copied), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_ordinary_program_heeds_them),
        cmocka_unit_test(a_setuid_or_setgid_program_ignores_them),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
