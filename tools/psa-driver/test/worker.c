/*
 * A worker: the process that the plug-in is loaded into
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * It is told the number of a test, runs it, and answers with one packet. Everything that a plug-in can do to it ends
 * in an answer or in its death, and the parent tells of either.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/policy/status.h"
#include "core/psa_linux.h"
#include "internal.h"

/* Far from the numbers that a plug-in meets by accident. */
#define CHANNEL_FROM 731

#define EXIT_CHANNEL 97

typedef struct {
    const kit_run_t *run;
    kit_t kit;
    int channel;
    uint64_t nonce;
    sigset_t mask;
    bool loaded;
    bool library_ready;
    pd_driver_t drivers[PD_NOTE_MAX_COUNT];
} worker_t;

/* \return The number of the channel from now on. */
static int become_alone(int channel, int output)
{
    int moved;

    const struct rlimit none = { 0, 0 };
    const int null = open("/dev/null", O_RDWR);

    setpgid(0, 0);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    prctl(PR_SET_CHILD_SUBREAPER, 1);
    setrlimit(RLIMIT_CORE, &none);
    dup2(null, STDIN_FILENO);
    dup2(output, STDOUT_FILENO);
    dup2(output, STDERR_FILENO);
    moved = fcntl(channel, F_DUPFD_CLOEXEC, CHANNEL_FROM);
    channel = moved >= 0 ? moved : channel;
    close_range(STDERR_FILENO + 1, (unsigned) channel - 1, 0);
    close_range((unsigned) channel + 1, ~0u, 0);
    return channel;
}

static void load(worker_t *worker)
{
    kit_t *kit = &worker->kit;
    const pd_plugin_t *plugin = worker->run->plugin;
    pd_message_t message;
    void *handle;

    kit->page->loading = 1;
    if (pd_plugin_open(plugin, &handle, &message) != PSA_SUCCESS) {
        kit_fail(kit, "%s", message.text);
    }
    for (size_t i = 0; i < plugin->notes.count; i++) {
        pd_driver_t *driver = &worker->drivers[i];

        driver->file = plugin->file;
        driver->description = plugin->descriptions[i];
        if (pd_driver_bind(handle, driver, &message) != PSA_SUCCESS) {
            kit_fail(kit, "%s: %s", driver->description.prefix, message.text);
        }
    }
    kit->page->loading = 0;
    worker->loaded = true;
}

static void initialise(worker_t *worker, size_t description)
{
    kit_t *kit = &worker->kit;
    psa_status_t status;

    kit->page->calling = PD_EP_INIT;
    status = pd_driver_initialise(&worker->drivers[description], NULL);
    kit->page->calling = KIT_NOT_CALLING;
    kit_expect_status(kit, status, PSA_SUCCESS, "init");
}

/* Which of the library's drivers is the one of the test: a file may have several descriptions. */
static void find_in_library(kit_t *kit)
{
    psa_linux_driver_t driver;

    for (size_t i = 0; psa_linux_driver_info(i, &driver) == PSA_SUCCESS; i++) {
        if (strcmp(driver.prefix, kit->c->description->prefix) == 0) {
            kit_expect_status(kit, driver.status, PSA_SUCCESS, "init");
            kit->library_index = i;
            return;
        }
    }
    kit_fail(kit, "psa_crypto_init() of the library did not load the driver");
}

/* Keys are stored in the directory of the run, whatever the user's settings and the library's default are. */
static void choose_key_store(void)
{
    char *directory = getcwd(NULL, 0);

    if (directory != NULL) {
        setenv("PSA_STORAGE_PATH", directory, 1);
        free(directory);
    }
}

void kit_enter_place(kit_t *kit, kit_place_t place)
{
    const bool with_driver = place == KIT_LIBRARY;
    const size_t count_before = psa_linux_driver_count();
    psa_status_t status;

    kit->place = place;
    setenv("PSA_DRIVER_PATH", with_driver ? kit->file : "", 1);
    setenv("PSA_DRIVER_CONFORMING", "1", 1);
    unsetenv("PSA_DRIVER_STRICT");
    unsetenv("PSA_DRIVER_DEBUG");
    if (with_driver) {
        choose_key_store();
    }
    if (count_before != 0) {
        kit_fail(kit, "psa-driver itself is wrong: drivers were loaded already");
    }
    kit->page->loading = with_driver;
    status = psa_crypto_init();
    kit->page->loading = 0;
    kit_expect_status(kit, status, PSA_SUCCESS, "psa_crypto_init");
    if (with_driver) {
        find_in_library(kit);
    }
}

/* What the test needs before it begins. Loading again after a crash happens here too. */
static void prepare(worker_t *worker, const kit_test_t *test)
{
    kit_t *kit = &worker->kit;

    switch (kit->place) {
        case KIT_DIRECT:
            if (!worker->loaded) {
                load(worker);
            }
            kit->driver = &worker->drivers[test->description];
            if (test->kind == KIT_TEST_RULE) {
                initialise(worker, test->description);
                if (!worker->library_ready) {
                    kit_enter_place(kit, KIT_REFERENCE);
                    kit->place = KIT_DIRECT;
                    worker->library_ready = true;
                }
            }
            break;
        case KIT_LIBRARY:
        case KIT_REFERENCE:
            if (!worker->library_ready) {
                kit_enter_place(kit, kit->place);
                worker->library_ready = true;
            } else if (kit->place == KIT_LIBRARY) {
                find_in_library(kit);
            }
            break;
        default:
            break;
    }
}

/* What no driver may leave behind, whatever it was called for. */
static void check_process(worker_t *worker)
{
    kit_t *kit = &worker->kit;
    siginfo_t child;
    sigset_t mask;

    child.si_pid = 0;
    if (waitid(P_ALL, 0, &child, WEXITED | WNOHANG | WNOWAIT) == 0 || kit->page->forked) {
        kit_fail(kit, "left a child process behind");
    }
    sigprocmask(SIG_SETMASK, NULL, &mask);
    for (int number = 1; number < NSIG; number++) {
        if (sigismember(&mask, number) != sigismember(&worker->mask, number)) {
            kit_fail(kit, "changed the signal mask (signal %d)", number);
        }
    }
    if (!kit_crash_handlers_are_ours()) {
        kit_fail(kit, "installed a handler for SIGSEGV or SIGBUS");
    }
}

static void run_test(worker_t *worker, const kit_test_t *test)
{
    kit_t *kit = &worker->kit;

    kit_judge(kit, test->c);
    if (setjmp(kit->stop) == 0) {
        prepare(worker, test);
        switch (test->kind) {
            case KIT_TEST_INIT:
                initialise(worker, test->description);
                break;
            case KIT_TEST_RULE:
                test->rule->run(kit, test->c);
                kit_release(kit, (kit_mark_t){ 0 });
                break;
            case KIT_TEST_ROW:
                test->c->family->check_row(kit, test->c->mechanism);
                break;
            default:
                break;
        }
    }
    /* A rule that was skipped may have left something too; of failures the first one is told. */
    if (kit->record.verdict != KIT_FAILED && setjmp(kit->stop) == 0) {
        kit->page->situation[0] = '\0';
        kit_destroy_keys(kit);
        kit_release(kit, (kit_mark_t){ 0 });
        check_process(worker);
    }
}

_Noreturn void kit_worker(const kit_run_t *run, kit_place_t place, int channel, int output, kit_page_t *page,
                          uint64_t nonce)
{
    static worker_t worker; /* large */
    uint32_t number;

    if (run->directory != NULL && place != KIT_DIRECT && chdir(run->directory) != 0) {
        _exit(1);
    }
    worker.run = run;
    worker.channel = become_alone(channel, output);
    worker.nonce = nonce;
    worker.kit.options = run->options;
    worker.kit.file = run->plugin != NULL ? run->plugin->file : NULL;
    worker.kit.place = place;
    worker.kit.page = page;
    worker.kit.pid = getpid();
    kit_self = &worker.kit;
    kit_crash_stack();
    kit_crash_handlers_install();
    sigprocmask(SIG_SETMASK, NULL, &worker.mask);
    while (recv(worker.channel, &number, sizeof number, 0) == (ssize_t) sizeof number && number < run->plan->count) {
        kit_t *kit = &worker.kit;

        kit_clear(kit, run->options->seed * 0x2545f4914f6cdd1du + number);
        run_test(&worker, &run->plan->tests[number]);
        if (getpid() != kit->pid) {
            _exit(0);
        }
        kit->record.nonce = nonce;
        kit->record.test = number;
        if (send(worker.channel, &kit->record, sizeof kit->record, MSG_NOSIGNAL) != (ssize_t) sizeof kit->record) {
            break;
        }
    }
    page->lost_channel = 1;
    _exit(EXIT_CHANNEL);
}
