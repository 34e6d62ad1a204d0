/*
 * Loading holds no lock that could deadlock with the dynamic linker's
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include <dlfcn.h>
#include <pthread.h>
#include <sched.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cmocka.h>

#include <psa/crypto.h>

#include "core/psa_linux.h"
#include "process.h"

/* A deadlock ends the child with a signal, which fails the test; a run takes milliseconds. */
#define WATCHDOG_SECONDS 60

static char library[4096];
static atomic_int initialising_thread;

static void *open_library(void *unused)
{
    CHECK(dlopen(library, RTLD_NOW) != NULL);
    return unused;
}

static void *initialise(void *unused)
{
    atomic_store(&initialising_thread, (int) syscall(SYS_gettid));
    CHECK_STATUS(psa_crypto_init(), PSA_SUCCESS);
    return unused;
}

/* Waits until the thread waits in the kernel for a lock: here that can only be the dynamic linker's, which the
 * thread inside the constructor has. */
static void wait_until_blocked(void)
{
    char name[64];
    char call[64];

    do {
        FILE *file;
        int thread;

        sched_yield();
        thread = atomic_load(&initialising_thread);
        snprintf(name, sizeof name, "/proc/self/task/%d/syscall", thread);
        file = thread != 0 ? fopen(name, "r") : NULL;
        if (file == NULL || fgets(call, sizeof call, file) == NULL) {
            call[0] = '\0';
        }
        if (file != NULL) {
            fclose(file);
        }
    } while (strtol(call, NULL, 10) != SYS_futex || call[0] == '\0');
}

static void initialise_inside_and_outside_dlopen(void)
{
    pthread_t inside;
    pthread_t outside;
    char number[16];
    int tells[2];
    int goes[2];
    char byte = 0;
    uint8_t digest[PSA_HASH_MAX_SIZE];
    size_t length;

    alarm(WATCHDOG_SECONDS);
    CHECK(pipe(tells) == 0 && pipe(goes) == 0);
    snprintf(number, sizeof number, "%d", tells[1]);
    setenv("TEST_INSIDE", number, 1);
    snprintf(number, sizeof number, "%d", goes[0]);
    setenv("TEST_GO", number, 1);
    CHECK(pthread_create(&inside, NULL, open_library, NULL) == 0);
    CHECK(read(tells[0], &byte, 1) == 1);
    CHECK(pthread_create(&outside, NULL, initialise, NULL) == 0);
    wait_until_blocked();
    CHECK(write(goes[1], &byte, 1) == 1);
    CHECK(pthread_join(inside, NULL) == 0);
    CHECK(pthread_join(outside, NULL) == 0);
    CHECK(psa_linux_driver_count() == 1);
    CHECK_STATUS(psa_hash_compute(PSA_ALG_SHA_256, NULL, 0, digest, sizeof digest, &length), PSA_SUCCESS);
    CHECK(psa_linux_thread_calls(0) == 1);
}

static void a_constructor_may_initialise_while_another_thread_loads(void **state)
{
    (void) state;
    snprintf(library, sizeof library, "%s", plugin_path("initialiser"));
    assert_string_equal(run_process(plugin_path("soft"), initialise_inside_and_outside_dlopen), "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_constructor_may_initialise_while_another_thread_loads),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
