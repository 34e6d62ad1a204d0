/*
 * The worker processes of a run: start, ask, end
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include "tools/psa-bench/pool.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static volatile sig_atomic_t signal_seen;

static void on_signal(int number)
{
    signal_seen = number;
}

static const int ending_signals[] = { SIGINT, SIGTERM, SIGHUP };

void bench_signals_begin(bench_pool_t *pool)
{
    struct sigaction action = { .sa_handler = on_signal };
    struct sigaction ignore = { .sa_handler = SIG_IGN };
    struct sigaction before;
    sigset_t blocked;

    sigemptyset(&blocked);
    for (size_t i = 0; i < sizeof(ending_signals) / sizeof(ending_signals[0]); i++) {
        /* What nohup or a shell's background job ignores stays ignored. */
        if (sigaction(ending_signals[i], NULL, &before) == 0 && before.sa_handler != SIG_IGN) {
            sigaction(ending_signals[i], &action, NULL);
            sigaddset(&blocked, ending_signals[i]);
        }
    }
    sigaction(SIGPIPE, &ignore, NULL);
    sigprocmask(SIG_BLOCK, &blocked, &pool->waiting_mask);
}

void bench_signals_end(void)
{
    struct sigaction before;
    struct sigaction standard = { .sa_handler = SIG_DFL };
    sigset_t set;

    sigemptyset(&set);
    for (size_t i = 0; i < sizeof(ending_signals) / sizeof(ending_signals[0]); i++) {
        sigaddset(&set, ending_signals[i]);
        if (sigaction(ending_signals[i], NULL, &before) == 0 && before.sa_handler == on_signal) {
            sigaction(ending_signals[i], &standard, NULL);
        }
    }
    sigprocmask(SIG_UNBLOCK, &set, NULL);
}

static double seconds_now(void)
{
    struct timespec time;

    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double) time.tv_sec + (double) time.tv_nsec * 1e-9;
}

static void free_environment(char **environment)
{
    for (size_t i = 0; environment != NULL && environment[i] != NULL; i++) {
        free(environment[i]);
    }
    free(environment);
}

/* The parent's environment; for software and plug-ins with a search path of their own. */
static char **make_environment(const bench_column_t *column)
{
    bool own = column->kind != BENCH_AUTO;
    size_t count = 0;

    while (environ[count] != NULL) {
        count++;
    }
    char **copy = calloc(count + 3, sizeof(*copy));
    if (copy == NULL) {
        return NULL;
    }
    size_t used = 0;
    for (size_t i = 0; i < count; i++) {
        if (own
            && (strncmp(environ[i], "PSA_DRIVER_PATH=", 16) == 0
                || strncmp(environ[i], "PSA_DRIVER_CONFORMING=", 22) == 0)) {
            continue;
        }
        copy[used] = strdup(environ[i]);
        if (copy[used++] == NULL) {
            goto fail;
        }
    }
    if (own) {
        if (asprintf(&copy[used], "PSA_DRIVER_PATH=%s", column->file) < 0) {
            copy[used] = NULL;
            goto fail;
        }
        used++;
        if (column->kind == BENCH_PLUGIN) {
            copy[used] = strdup("PSA_DRIVER_CONFORMING=1");
            if (copy[used] == NULL) {
                goto fail;
            }
        }
    }
    return copy;

fail:
    free_environment(copy);
    return NULL;
}

/* In the child, between fork and exec: system calls only. */
static _Noreturn void become_worker(const bench_pool_t *pool, int request_fd, int answer_fd,
                                    char *const *arguments, char *const *environment)
{
    struct sigaction standard = { .sa_handler = SIG_DFL };
    struct sigaction ignore = { .sa_handler = SIG_IGN };

    /* Ctrl-C reaches the whole foreground group; the parent decides what becomes of its workers. */
    sigaction(SIGINT, &ignore, NULL);
    sigaction(SIGPIPE, &standard, NULL);
    sigprocmask(SIG_SETMASK, &pool->waiting_mask, NULL);

    int nothing = open("/dev/null", O_RDONLY);
    if (nothing < 0 || dup2(nothing, STDIN_FILENO) < 0 || dup2(STDERR_FILENO, STDOUT_FILENO) < 0) {
        _exit(126);
    }
    if (nothing > STDERR_FILENO) {
        close(nothing);
    }
    /* Out of the way first: either may be one of the two numbers. */
    request_fd = fcntl(request_fd, F_DUPFD_CLOEXEC, 16);
    answer_fd = fcntl(answer_fd, F_DUPFD_CLOEXEC, 16);
    if (request_fd < 0 || answer_fd < 0 || dup2(request_fd, BENCH_REQUEST_FD) < 0
        || dup2(answer_fd, BENCH_ANSWER_FD) < 0) {
        _exit(126);
    }
    execve("/proc/self/exe", arguments, environment);
    _exit(127);
}

static bool start_process(bench_pool_t *pool, size_t column, bench_message_t *error)
{
    const bench_column_t *what = &pool->run->columns.column[column];
    bench_process_t *process = &pool->process[column];
    char name[] = "psa-bench";
    char option[] = "--worker";
    char kind[48];
    char *arguments[] = { name, option, kind, NULL };
    int request[2] = { -1, -1 };
    int answer[2] = { -1, -1 };

    /* A yardstick's worker is told what its column is called. */
    snprintf(kind, sizeof(kind), "%s", what->kind == BENCH_RAW ? what->name : "psa");
    char **environment = make_environment(what);
    if (environment == NULL || pipe2(request, O_CLOEXEC) != 0 || pipe2(answer, O_CLOEXEC) != 0) {
        goto fail;
    }
    fflush(NULL);
    pid_t pid = fork();
    if (pid < 0) {
        goto fail;
    }
    if (pid == 0) {
        become_worker(pool, request[0], answer[1], arguments, environment);
    }
    close(request[0]);
    close(answer[1]);
    free_environment(environment);
    process->pid = pid;
    process->pidfd = (int) syscall(SYS_pidfd_open, pid, 0);
    process->request_fd = request[1];
    process->answer_fd = answer[0];
    return true;

fail:
    (void) bench_fail(error, "cannot start a worker: %s", strerror(errno));
    for (int i = 0; i < 2; i++) {
        if (request[i] >= 0) {
            close(request[i]);
        }
        if (answer[i] >= 0) {
            close(answer[i]);
        }
    }
    free_environment(environment);
    return false;
}

/* Waits for the end of a worker, at most so long; a process in an uninterruptible system call ends
 * when it can. */
static bool reap(bench_process_t *process, double seconds, int *how)
{
    if (process->pidfd >= 0) {
        struct pollfd ended = { .fd = process->pidfd, .events = POLLIN };
        if (poll(&ended, 1, (int) (seconds * 1000)) <= 0) {
            return false;
        }
    }
    while (waitpid(process->pid, how, 0) < 0) {
        if (errno != EINTR) {
            *how = 0;
            return true;
        }
    }
    return true;
}

static void close_process(bench_process_t *process)
{
    if (process->request_fd >= 0) {
        close(process->request_fd);
    }
    close(process->answer_fd);
    if (process->pidfd >= 0) {
        close(process->pidfd);
    }
    process->pid = 0;
}

/* Ends a worker that gave no answer, and notes why. */
static void give_up(bench_pool_t *pool, size_t column, bool hangs, double seconds)
{
    bench_worker_t *worker = &pool->run->worker[column];
    bench_process_t *process = &pool->process[column];
    int how = 0;

    if (hangs) {
        worker->state = BENCH_WORKER_HUNG;
        snprintf(worker->reason, sizeof(worker->reason), "no answer for %.0f s, killed", seconds);
        kill(process->pid, SIGKILL);
        (void) reap(process, 2, &how);
        close_process(process);
        return;
    }
    worker->state = BENCH_WORKER_DIED;
    if (!reap(process, 2, &how)) {
        snprintf(worker->reason, sizeof(worker->reason), "worker closed its pipe, killed");
        kill(process->pid, SIGKILL);
        (void) reap(process, 2, &how);
    } else if (WIFSIGNALED(how)) {
        snprintf(worker->reason, sizeof(worker->reason), "worker died of signal %d (%s)",
                 WTERMSIG(how), strsignal(WTERMSIG(how)));
    } else {
        snprintf(worker->reason, sizeof(worker->reason), "worker ended with status %d",
                 WEXITSTATUS(how));
    }
    close_process(process);
}

/* Reads all of a structure from a worker before the deadline. */
static bool receive(bench_pool_t *pool, size_t column, void *buffer, size_t size, double seconds)
{
    bench_process_t *process = &pool->process[column];
    double deadline = seconds_now() + seconds;
    char *at = buffer;

    while (size > 0) {
        struct pollfd readable = { .fd = process->answer_fd, .events = POLLIN };
        double left = deadline - seconds_now();
        struct timespec timeout = { 0 };

        if (left > 0) {
            timeout.tv_sec = (time_t) left;
            timeout.tv_nsec = (long) ((left - (double) timeout.tv_sec) * 1e9);
        }
        int ready = ppoll(&readable, 1, &timeout, &pool->waiting_mask);
        if (signal_seen != 0) {
            pool->run->interrupted = true;
            return false;
        }
        if (ready < 0 && errno == EINTR) {
            continue;
        }
        if (ready == 0) {
            give_up(pool, column, true, seconds);
            return false;
        }
        ssize_t got = ready < 0 ? -1 : read(process->answer_fd, at, size);
        if (got <= 0) {
            give_up(pool, column, false, seconds);
            return false;
        }
        at += got;
        size -= (size_t) got;
    }
    return true;
}

bool bench_pool_ask(bench_pool_t *pool, size_t column, const bench_request_t *request,
                    bench_answer_t *answer, double seconds)
{
    if (!bench_write_all(pool->process[column].request_fd, request, sizeof(*request))) {
        give_up(pool, column, false, seconds);
        return false;
    }
    return receive(pool, column, answer, sizeof(*answer), seconds);
}

static void check_hello(bench_column_kind_t kind, bench_worker_t *worker)
{
    bench_hello_t *hello = &worker->hello;
    size_t in_use = 0;

    if (hello->magic != BENCH_HELLO_MAGIC || hello->driver_count > BENCH_DRIVERS_MAX) {
        memset(hello, 0, sizeof(*hello));
        worker->state = BENCH_WORKER_UNUSABLE;
        snprintf(worker->reason, sizeof(worker->reason), "the worker's first words were spoiled");
        return;
    }
    for (size_t i = 0; i < hello->driver_count; i++) {
        in_use += hello->driver[i].status == PSA_SUCCESS;
    }
    if (hello->status != PSA_SUCCESS) {
        worker->state = BENCH_WORKER_UNUSABLE;
        snprintf(worker->reason, sizeof(worker->reason), "psa_crypto_init() returned %d",
                 (int) hello->status);
    } else if (kind == BENCH_SOFTWARE && hello->driver_count > 0) {
        worker->state = BENCH_WORKER_UNUSABLE;
        snprintf(worker->reason, sizeof(worker->reason),
                 "drivers were loaded in spite of an empty path");
    } else if (kind == BENCH_PLUGIN && hello->driver_count == 0) {
        worker->state = BENCH_WORKER_UNUSABLE;
        snprintf(worker->reason, sizeof(worker->reason), "not loaded; psa-driver list tells why");
    } else if (kind == BENCH_PLUGIN && in_use == 0) {
        worker->state = BENCH_WORKER_UNUSABLE;
        snprintf(worker->reason, sizeof(worker->reason), "not in use: its init returned %d",
                 (int) hello->driver[0].status);
    }
}

bool bench_pool_start(bench_pool_t *pool, bench_message_t *error)
{
    bench_run_t *run = pool->run;

    for (size_t c = 0; c < run->columns.count && !run->interrupted; c++) {
        bench_worker_t *worker = &run->worker[c];

        if (!start_process(pool, c, error)) {
            return false;
        }
        worker->state = BENCH_WORKER_GOOD;
        if (receive(pool, c, &worker->hello, sizeof(worker->hello), run->settings.timeout)) {
            check_hello(run->columns.column[c].kind, worker);
        } else {
            memset(&worker->hello, 0, sizeof(worker->hello));
        }
    }
    return true;
}

void bench_pool_stop(bench_pool_t *pool)
{
    for (size_t c = 0; c < pool->run->columns.count; c++) {
        bench_process_t *process = &pool->process[c];
        int how;

        if (process->pid == 0) {
            continue;
        }
        /* An idle worker ends by itself when its pipe is closed, and its drivers are told; one that
         * measures does not. Who interrupts does not wait for either: killed first, no worker is on its way
         * out when it is killed, and leaves nothing that it has started there. */
        if (pool->run->interrupted) {
            kill(process->pid, SIGKILL);
        }
        close(process->request_fd);
        process->request_fd = -1;
        if (pool->run->interrupted || process->pidfd < 0 || !reap(process, 2, &how)) {
            kill(process->pid, SIGKILL);
            (void) reap(process, 2, &how);
        }
        close_process(process);
    }
}
