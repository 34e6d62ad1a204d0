/*
 * A worker: runs operations in an environment of its own and tells how long they took
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include "tools/psa-bench/protocol.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <mbedtls/version.h>

#include "core/psa_linux.h"
#include "tools/psa-bench/team.h"

bool bench_read_all(int fd, void *buffer, size_t size)
{
    uint8_t *at = buffer;

    while (size > 0) {
        ssize_t got = read(fd, at, size);
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got <= 0) {
            return false;
        }
        at += got;
        size -= (size_t) got;
    }
    return true;
}

bool bench_write_all(int fd, const void *buffer, size_t size)
{
    const uint8_t *at = buffer;

    while (size > 0) {
        ssize_t put = write(fd, at, size);
        if (put < 0 && errno == EINTR) {
            continue;
        }
        if (put <= 0) {
            return false;
        }
        at += put;
        size -= (size_t) put;
    }
    return true;
}

static double clock_cost(void)
{
    enum { READINGS = 500 };

    uint64_t start = bench_now();
    for (int i = 0; i < READINGS - 1; i++) {
        (void) bench_now();
    }
    return (double) (bench_now() - start) / READINGS;
}

/* The main thread's operation, or those of a team of threads. */
typedef struct {
    bench_lane_t lane;
    bench_team_t *team; /* NULL: none */
} worker_t;

static void finish(worker_t *worker)
{
    bench_team_stop(worker->team);
    worker->team = NULL;
    bench_lane_finish(&worker->lane);
}

static void prepare(worker_t *worker, const bench_request_t *request, bench_answer_t *answer)
{
    if (request->threads == 0) {
        bench_lane_prepare(&worker->lane, request, answer);
        return;
    }
    bench_team_stop(worker->team);
    worker->team = bench_team_start(request->threads, &worker->lane);
    if (worker->team == NULL) {
        answer->status = PSA_ERROR_INSUFFICIENT_MEMORY;
        return;
    }
    bench_team_ask(worker->team, request, answer);
    if (answer->status != PSA_SUCCESS) {
        bench_team_stop(worker->team);
        worker->team = NULL;
    }
}

static void answer_request(worker_t *worker, const bench_request_t *request,
                           bench_answer_t *answer)
{
    if (request->kind == BENCH_PREPARE) {
        prepare(worker, request, answer);
    } else if (request->kind == BENCH_MEASURE && request->threads > 0 && worker->team != NULL) {
        bench_team_ask(worker->team, request, answer);
    } else if (request->kind == BENCH_MEASURE && request->threads == 0
               && worker->lane.is_set_up) {
        bench_lane_warm_up(&worker->lane, request, answer);
        bench_lane_measure(&worker->lane, request, answer);
    } else if (request->kind == BENCH_MEASURE) {
        answer->status = PSA_ERROR_BAD_STATE;
    } else {
        finish(worker);
    }
}

static bool say_hello(bench_lane_t *worker)
{
    bench_hello_t hello = { .magic = BENCH_HELLO_MAGIC };

    if (worker->raw == NULL) {
        Dl_info info;
        char version[64] = "";

        hello.status = psa_crypto_init();
        mbedtls_version_get_string_full(version);
        snprintf(hello.library, sizeof(hello.library), "%s", version);
        if (dladdr((void *) &psa_hash_compute, &info) != 0 && info.dli_fname != NULL) {
            char *real = realpath(info.dli_fname, NULL);
            snprintf(hello.library_file, sizeof(hello.library_file), "%s",
                     real != NULL ? real : info.dli_fname);
            free(real);
        }
        worker->driver_count = psa_linux_driver_count();
        if (worker->driver_count > BENCH_DRIVERS_MAX) {
            worker->driver_count = BENCH_DRIVERS_MAX;
        }
    }
    for (size_t i = 0; i < worker->driver_count; i++) {
        psa_linux_driver_t driver;
        if (psa_linux_driver_info(i, &driver) == PSA_SUCCESS) {
            snprintf(hello.driver[i].prefix, sizeof(hello.driver[i].prefix), "%s", driver.prefix);
            snprintf(hello.driver[i].file, sizeof(hello.driver[i].file), "%s", driver.file);
            hello.driver[i].status = driver.status;
        }
    }
    hello.driver_count = (uint32_t) worker->driver_count;
    hello.clock_ns = clock_cost();
    return bench_write_all(BENCH_ANSWER_FD, &hello, sizeof(hello));
}

int bench_worker_main(const char *kind)
{
    worker_t worker = { .team = NULL };
    bench_request_t request;

    if (fcntl(BENCH_REQUEST_FD, F_GETFL) < 0 || fcntl(BENCH_ANSWER_FD, F_GETFL) < 0) {
        fprintf(
            stderr,
            "psa-bench: --worker is what psa-bench starts itself with; it is of no use by hand\n");
        return 2;
    }
    /* A driver that hangs must not outlive the parent; where it does not hang the closed pipe ends
     * it. */
    (void) prctl(PR_SET_PDEATHSIG, SIGKILL);

    if (strncmp(kind, "raw:", 4) == 0) {
        worker.lane.raw = bench_raw_find(kind + 4);
        if (worker.lane.raw == NULL) {
            return 2;
        }
    }
    if (!say_hello(&worker.lane)) {
        return 1;
    }
    while (bench_read_all(BENCH_REQUEST_FD, &request, sizeof(request))) {
        bench_answer_t answer;

        memset(&answer, 0, sizeof(answer)); /* the padding too: it goes through a pipe */
        answer.driver = -1;
        answer_request(&worker, &request, &answer);
        if (!bench_write_all(BENCH_ANSWER_FD, &answer, sizeof(answer))) {
            break;
        }
    }
    finish(&worker);
    if (worker.lane.raw == NULL) {
        mbedtls_psa_crypto_free();
    }
    return 0;
}
