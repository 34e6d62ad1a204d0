/*
 * psa-driver check: a plug-in loaded in a process of its own
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Its constructors may do anything: end the process, hang, write to standard output. The child sends one record per
 * thing that the loader refuses, and an empty one when it is through.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "checks.h"
#include "core/description/message.h"
#include "core/loader/plugin.h"

/* Below PIPE_BUF, so that it is written in one piece. */
typedef struct {
    bool is_last;
    bool by_dlopen;
    unsigned note;
    pd_message_t message;
} record_t;

static void send(int descriptor, const record_t *record)
{
    if (write(descriptor, record, sizeof *record) != (ssize_t) sizeof *record) {
        _exit(126); /* the parent is gone */
    }
}

/* What one description's loading would say; `driver` is not freed, nor is anything else here: the process ends. */
static bool bind_note(void *handle, const pd_plugin_t *plugin, size_t note, pd_message_t *message)
{
    pd_driver_t *driver = calloc(1, sizeof *driver);

    if (driver == NULL) {
        pd_message_set(message, "not enough memory");
        return false;
    }
    driver->file = plugin->file;
    driver->description = plugin->descriptions[note];
    return pd_driver_bind(handle, driver, message) == PSA_SUCCESS;
}

static void load(const char *file, int descriptor)
{
    static pd_plugin_t plugin;
    record_t record = { .is_last = false };
    void *handle;

    if (pd_plugin_read(file, false, &plugin, &record.message) != PSA_SUCCESS) {
        send(descriptor, &record);
    } else if (pd_plugin_open(&plugin, &handle, &record.message) != PSA_SUCCESS) {
        record.by_dlopen = true;
        send(descriptor, &record);
    } else {
        for (size_t i = 0; i < plugin.notes.count; i++) {
            record.note = (unsigned) i + 1;
            if (!bind_note(handle, &plugin, i, &record.message)) {
                send(descriptor, &record);
            }
        }
    }
    record = (record_t){ .is_last = true };
    send(descriptor, &record);
}

static _Noreturn void be_child(const char *file, int descriptor)
{
    const int nothing = open("/dev/null", O_RDONLY);

    (void) prctl(PR_SET_PDEATHSIG, SIGKILL);
    (void) setrlimit(RLIMIT_CORE, &(struct rlimit){ 0, 0 });
    /* Standard output is the report's. */
    if (nothing < 0 || dup2(nothing, STDIN_FILENO) < 0 || dup2(STDERR_FILENO, STDOUT_FILENO) < 0) {
        _exit(126);
    }
    load(file, descriptor);
    _exit(0); /* without the plug-in's destructors */
}

static long long now(void)
{
    struct timespec time;

    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * 1000LL + time.tv_nsec / 1000000;
}

static void take(check_report_t *report, const record_t *record, bool tell_all)
{
    report->note = record->note;
    if (record->by_dlopen) {
        check_add(report, CHECK_ERROR, "not-loadable", "%s", record->message.text);
    } else if (tell_all) {
        check_add(report, CHECK_ERROR, "refused", "the loader refuses it: %s", record->message.text);
    }
    report->note = 0;
}

static void tell_end(check_report_t *report, int status)
{
    if (WIFSIGNALED(status)) {
        check_add(report, CHECK_ERROR, "crash", "the process was ended by signal %d (%s) while it was loaded",
                  WTERMSIG(status), strsignal(WTERMSIG(status)));
    } else {
        check_add(report, CHECK_ERROR, "crash", "ended the process with status %d while it was loaded",
                  WEXITSTATUS(status));
    }
}

typedef struct {
    pid_t process;
    bool reaped;
    int status;    /* of the process, once it is reaped */
    bool finished; /* its last record came */
} child_t;

/* Takes records until the last one, the end of the process, or of the time. The pipe alone does not tell the end: a
 * process that the plug-in has begun may hold it open, and the plug-in itself may close it. */
static void follow(check_report_t *report, int descriptor, child_t *child, bool tell_all, unsigned seconds,
                   const sigset_t *mask)
{
    const long long end = now() + seconds * 1000LL;
    struct pollfd waiting = { .fd = descriptor, .events = POLLIN };

    while (!child->finished) {
        const long long left = child->reaped || end < now() ? 0 : end - now();
        const struct timespec timeout = { .tv_sec = left / 1000, .tv_nsec = left % 1000 * 1000000 };
        record_t record;
        int ready;

        child->reaped = child->reaped || waitpid(child->process, &child->status, WNOHANG) == child->process;
        /* What it wrote before its end is there without waiting. SIGCHLD ends the waiting. */
        ready = ppoll(&waiting, 1, child->reaped ? &(struct timespec){ 0, 0 } : &timeout, mask);
        if (ready > 0 && read(descriptor, &record, sizeof record) == (ssize_t) sizeof record) {
            child->finished = record.is_last;
            if (!record.is_last) {
                take(report, &record, tell_all);
            }
        } else if (ready > 0) {
            waiting.fd = -1; /* closed: nothing more will come */
        } else if (child->reaped || left == 0) {
            return;
        }
    }
}

static void nothing(int signal_number)
{
    (void) signal_number;
}

void check_loading(check_report_t *report, const char *file, unsigned seconds)
{
    const bool tell_all = report->counts[CHECK_ERROR] == 0;
    const struct sigaction wake = { .sa_handler = nothing };
    struct sigaction action_before;
    child_t child = { .process = -1 };
    sigset_t block;
    sigset_t mask_before;
    sigset_t mask_waiting;
    int descriptors[2];

    if (pipe2(descriptors, O_CLOEXEC) != 0) {
        check_add(report, CHECK_ERROR, "not-loadable", "could not be tried: %s", strerror(errno));
        return;
    }
    sigemptyset(&block);
    sigaddset(&block, SIGCHLD);
    sigprocmask(SIG_BLOCK, &block, &mask_before);
    sigaction(SIGCHLD, &wake, &action_before);
    mask_waiting = mask_before;
    sigdelset(&mask_waiting, SIGCHLD);
    child.process = fork();
    if (child.process == 0) {
        sigaction(SIGCHLD, &action_before, NULL);
        sigprocmask(SIG_SETMASK, &mask_before, NULL);
        close(descriptors[0]);
        be_child(file, descriptors[1]);
    }
    close(descriptors[1]);
    if (child.process < 0) {
        check_add(report, CHECK_ERROR, "not-loadable", "could not be tried: %s", strerror(errno));
    } else {
        follow(report, descriptors[0], &child, tell_all, seconds, &mask_waiting);
        if (!child.finished && child.reaped) {
            tell_end(report, child.status);
        } else if (!child.finished) {
            check_add(report, CHECK_ERROR, "hang", "was not loaded after %u seconds", seconds);
        }
        if (!child.reaped) {
            kill(child.process, SIGKILL);
            (void) waitpid(child.process, NULL, 0);
        }
    }
    close(descriptors[0]);
    sigaction(SIGCHLD, &action_before, NULL);
    sigprocmask(SIG_SETMASK, &mask_before, NULL);
}
