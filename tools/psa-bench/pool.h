/*
 * The worker processes of a run: start, ask, end
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef BENCH_POOL_H
#define BENCH_POOL_H

#include <signal.h>
#include <sys/types.h>

#include "tools/psa-bench/run.h"

typedef struct {
    pid_t pid; /* 0: none, or ended and reaped */
    int pidfd; /* -1: the kernel has none */
    int request_fd;
    int answer_fd;
} bench_process_t;

typedef struct {
    bench_run_t *run;
    bench_process_t process[BENCH_COLUMNS_MAX];
    sigset_t waiting_mask; /* of ppoll(): the only place where a signal ends the run */
} bench_pool_t;

/** Blocks SIGINT, SIGTERM and SIGHUP except while waiting for a worker, where the first of them
 * sets run->interrupted. Ignores SIGPIPE. */
void bench_signals_begin(bench_pool_t *pool);

/** From here on SIGINT and the others end the process as usual. */
void bench_signals_end(void);

/** Starts a worker for each column of the run, one after the other, and fills in run->worker. One
 * that does not come up is BENCH_WORKER_DIED, HUNG or UNUSABLE; the others go on.
 *
 * \return false, with a message, if no process can be started at all.
 */
bool bench_pool_start(bench_pool_t *pool, bench_message_t *error);

/** Sends a request and waits for the answer.
 *
 * \param column   Its worker must be BENCH_WORKER_GOOD.
 * \param seconds  Longest time to wait.
 * \return false if there is no answer: the run was interrupted, or the worker died or hung; the
 * latter two are ended, reaped and noted in run->worker.
 */
bool bench_pool_ask(bench_pool_t *pool, size_t column, const bench_request_t *request,
                    bench_answer_t *answer, double seconds);

/** Ends and reaps all workers. */
void bench_pool_stop(bench_pool_t *pool);

#endif
