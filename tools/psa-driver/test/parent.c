/*
 * The parent: runs tests in workers, and tells of each whatever becomes of the worker
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Nothing of the plug-in runs here. What comes from a worker is taken as hostile.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "internal.h"

#define OUTPUT_SIZE 1024u

/* A driver that hangs would cost the time limit in every test. */
#define MAX_HANGS 3u

typedef struct {
    const kit_run_t *run;
    kit_report_t *report;
    pid_t pid; /* 0: no worker */
    kit_place_t place;
    int channel;
    int output;
    kit_page_t *page;
    uint64_t nonce;
    sigset_t unblocked;     /* for ppoll() */
    bool adopts;            /* what a worker leaves behind is ended */
    char text[OUTPUT_SIZE]; /* what the worker wrote since the test began: the end of it */
    size_t text_length;
    unsigned hangs;
} parent_t;

static void on_child(int number)
{
    (void) number; /* to interrupt ppoll() */
}

static uint64_t milliseconds(void)
{
    struct timespec time;

    clock_gettime(CLOCK_MONOTONIC, &time);
    return (uint64_t) time.tv_sec * 1000u + (uint64_t) time.tv_nsec / 1000000u;
}

static void record_set(kit_record_t *record, kit_verdict_t verdict, const char *message)
{
    memset(record, 0, sizeof *record);
    record->verdict = (uint32_t) verdict;
    snprintf(record->message, sizeof record->message, "%s", message);
}

static bool start(parent_t *parent, kit_place_t place)
{
    int channel[2];
    int output[2];

    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, channel) != 0) {
        return false;
    }
    if (pipe2(output, O_CLOEXEC) != 0) {
        close(channel[0]);
        close(channel[1]);
        return false;
    }
    if (getrandom(&parent->nonce, sizeof parent->nonce, 0) != (ssize_t) sizeof parent->nonce) {
        parent->nonce = milliseconds();
    }
    memset(parent->page, 0, sizeof *parent->page);
    parent->page->calling = KIT_NOT_CALLING;
    fflush(parent->report->stream);
    parent->pid = fork();
    if (parent->pid == 0) {
        sigprocmask(SIG_SETMASK, &parent->unblocked, NULL);
        signal(SIGCHLD, SIG_DFL);
        kit_worker(parent->run, place, channel[1], output[1], parent->page, parent->nonce);
    }
    close(channel[1]);
    close(output[1]);
    parent->place = place;
    parent->channel = channel[0];
    parent->output = output[0];
    fcntl(parent->output, F_SETFL, O_NONBLOCK);
    if (parent->pid < 0) {
        parent->pid = 0;
        close(channel[0]);
        close(output[0]);
        return false;
    }
    setpgid(parent->pid, parent->pid); /* by both, so that it is true for both */
    return true;
}

static void take_output(parent_t *parent)
{
    char bytes[4096];
    ssize_t got;

    /* Bounded: a worker that never stops writing must not keep us here. */
    for (unsigned i = 0; i < 64; i++) {
        got = read(parent->output, bytes, sizeof bytes);
        if (got <= 0) {
            return;
        }
        for (ssize_t k = 0; k < got; k++) {
            const char c = bytes[k];

            if (parent->text_length == OUTPUT_SIZE - 1) {
                memmove(parent->text, parent->text + OUTPUT_SIZE / 2, OUTPUT_SIZE - 1 - OUTPUT_SIZE / 2);
                parent->text_length -= OUTPUT_SIZE / 2;
            }
            parent->text[parent->text_length++] = c == '\n' || (c >= ' ' && c <= '~') ? c : '?';
        }
        parent->text[parent->text_length] = '\0';
    }
}

/* Ends the worker and everything that its process group holds. \return Its wait status, if it was dead already. */
static int stop(parent_t *parent, bool is_dead, int status)
{
    kill(-parent->pid, SIGKILL);
    if (!is_dead) {
        kill(parent->pid, SIGKILL);
        while (waitpid(parent->pid, &status, 0) < 0 && errno == EINTR) {
        }
    }
    if (parent->adopts) {
        kit_stragglers_end();
    }
    take_output(parent);
    close(parent->channel);
    close(parent->output);
    parent->pid = 0;
    return status;
}

/* One test in the worker. \return false if the worker did not survive it. */
static bool run_one(parent_t *parent, uint32_t number, kit_record_t *record)
{
    const uint64_t deadline = milliseconds() + parent->run->options->time_limit * 1000u;
    char text[KIT_MESSAGE_SIZE];
    char why[KIT_MESSAGE_SIZE - 80];
    int status;

    parent->text_length = 0;
    parent->text[0] = '\0';
    (void) send(parent->channel, &number, sizeof number, MSG_NOSIGNAL);
    for (;;) {
        struct pollfd ends[2] = { { .fd = parent->channel, .events = POLLIN },
                                  { .fd = parent->output, .events = POLLIN } };
        const uint64_t now = milliseconds();
        const uint64_t left = now < deadline ? deadline - now : 0;
        const struct timespec wait = { (time_t) (left / 1000u), (long) (left % 1000u) * 1000000L };
        bool closed = false;

        if (ppoll(ends, 2, &wait, &parent->unblocked) > 0) {
            if ((ends[1].revents & POLLIN) != 0) {
                take_output(parent);
            }
            if (ends[0].revents != 0) {
                const ssize_t got = recv(parent->channel, record, sizeof *record, MSG_DONTWAIT);

                if (got == (ssize_t) sizeof *record && record->nonce == parent->nonce && record->test == number) {
                    kit_record_clean(record);
                    take_output(parent);
                    return true;
                }
                closed = got == 0;
            }
        }
        if (waitpid(parent->pid, &status, closed ? 0 : WNOHANG) == parent->pid) {
            (void) stop(parent, true, status);
            kit_crash_describe(parent->page, status, why, sizeof why);
            snprintf(text, sizeof text, "%s%s",
                     parent->page->lost_channel ? "the driver closed descriptors that are not its own: " : "", why);
            record_set(record, KIT_FAILED, text);
            kit_record_clean(record);
            return false;
        }
        if (milliseconds() >= deadline) {
            parent->hangs++;
            (void) stop(parent, false, 0);
            kit_crash_describe(parent->page, KIT_NOT_DEAD, why, sizeof why);
            snprintf(text, sizeof text, "no answer within %u s (%s)", parent->run->options->time_limit, why);
            record_set(record, KIT_FAILED, text);
            kit_record_clean(record);
            return false;
        }
    }
}

static void tell(parent_t *parent, const kit_test_t *test, const kit_record_t *record)
{
    const pd_plugin_t *plugin = parent->run->plugin;
    const kit_title_t title = {
        .name = test->name,
        .description =
            test->kind == KIT_TEST_LOAD || plugin == NULL ? NULL : plugin->descriptions[test->description].prefix,
        .family = test->c != NULL ? test->c->family->name : NULL,
        .mechanism = test->mechanism,
        .rule = test->rule != NULL            ? test->rule->name
                : test->kind == KIT_TEST_LOAD ? "load"
                : test->kind == KIT_TEST_INIT ? "init"
                                              : NULL,
    };

    if (!test->quiet || record->verdict != KIT_OK) {
        kit_report_test(parent->report, &title, record, parent->text);
    }
}

static void run_test(parent_t *parent, uint32_t number, kit_record_t *record)
{
    const kit_test_t *test = &parent->run->plan->tests[number];
    const kit_place_t place = kit_test_place(test);

    parent->text[0] = '\0';
    if (test->kind == KIT_TEST_UNCOVERED) {
        record_set(record, KIT_SKIPPED, test->reason);
        return;
    }
    if ((place == KIT_LIBRARY || place == KIT_FRESH) && parent->run->distrust != NULL) {
        record_set(record, KIT_SKIPPED, parent->run->distrust);
        return;
    }
    if (parent->hangs >= MAX_HANGS) {
        record_set(record, KIT_SKIPPED, "not run: the driver did not answer three times");
        return;
    }
    if (parent->pid != 0 && parent->place != place) {
        (void) stop(parent, false, 0);
    }
    if (parent->pid == 0 && !start(parent, place)) {
        record_set(record, KIT_FAILED, "psa-driver itself: cannot start a process");
        return;
    }
    /* After a failure nobody knows what state the process is in. */
    if (run_one(parent, number, record) && record->verdict == KIT_FAILED) {
        (void) stop(parent, false, 0);
    }
}

bool kit_run_all(const kit_run_t *run, kit_report_t *report)
{
    parent_t parent = { .run = run, .report = report };
    const kit_plan_t *plan = run->plan;
    bool *dropped = calloc(plan->group_count + 1, sizeof *dropped);
    bool *failed_init = calloc(PD_NOTE_MAX_COUNT, sizeof *failed_init);
    bool loads = true;
    sigset_t child;
    struct sigaction action = { .sa_handler = on_child };
    kit_record_t record;

    parent.page = mmap(NULL, sizeof *parent.page, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (dropped == NULL || failed_init == NULL || parent.page == MAP_FAILED) {
        free(dropped);
        free(failed_init);
        return false;
    }
    sigemptyset(&child);
    sigaddset(&child, SIGCHLD);
    sigprocmask(SIG_BLOCK, &child, &parent.unblocked);
    sigaction(SIGCHLD, &action, NULL);
    parent.adopts = kit_stragglers_adopt();
    for (uint32_t i = 0; i < plan->count && loads; i++) {
        const kit_test_t *test = &plan->tests[i];

        if (test->kind != KIT_TEST_ROW
            && ((test->group != 0 && dropped[test->group])
                || (test->kind == KIT_TEST_RULE && failed_init[test->description]))) {
            continue;
        }
        run_test(&parent, i, &record);
        tell(&parent, test, &record);
        if (test->gate && record.verdict != KIT_OK) {
            if (test->kind == KIT_TEST_LOAD) {
                loads = false;
            } else if (test->kind == KIT_TEST_INIT) {
                failed_init[test->description] = true;
            } else {
                dropped[test->group] = true;
            }
        }
    }
    if (parent.pid != 0) {
        (void) stop(&parent, false, 0);
    }
    munmap(parent.page, sizeof *parent.page);
    free(dropped);
    free(failed_init);
    return report->counts[KIT_FAILED] == 0;
}
