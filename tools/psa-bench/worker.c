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
#include <time.h>
#include <unistd.h>

#include <mbedtls/version.h>

#include "core/psa_linux.h"

typedef struct {
    bool raw;
    size_t driver_count;
    uint64_t calls[BENCH_DRIVERS_MAX]; /* as last read */
    const bench_functions_t *functions;
    bench_operation_t operation;
    bool is_set_up;
    uint8_t *input;
    uint8_t expected[BENCH_EVIDENCE_MAX];
    size_t expected_length;
} worker_t;

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

static uint64_t now(void)
{
    struct timespec time;

    clock_gettime(CLOCK_MONOTONIC, &time);
    return (uint64_t) time.tv_sec * 1000000000u + (uint64_t) time.tv_nsec;
}

static double clock_cost(void)
{
    enum { READINGS = 500 };

    uint64_t start = now();
    for (int i = 0; i < READINGS - 1; i++) {
        (void) now();
    }
    return (double) (now() - start) / READINGS;
}

/* Every column gets the same bytes, and no size gets a prefix of another one. */
static void fill(uint8_t *buffer, size_t size)
{
    uint64_t state = 0x9e3779b97f4a7c15u ^ size;

    for (size_t i = 0; i < size; i++) {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        buffer[i] = (uint8_t) (state >> 32);
    }
}

/* Number of driver calls since the last reading, and the driver that answered most of them. */
static uint64_t take_calls(worker_t *worker, int32_t *driver)
{
    uint64_t total = 0;
    uint64_t most = 0;

    *driver = -1;
    for (size_t i = 0; i < worker->driver_count; i++) {
        uint64_t calls = psa_linux_thread_calls(i);
        uint64_t more = calls - worker->calls[i];
        worker->calls[i] = calls;
        total += more;
        if (more > most) {
            most = more;
            *driver = (int32_t) i;
        }
    }
    return total;
}

static void finish(worker_t *worker)
{
    if (worker->is_set_up && worker->functions->tear_down != NULL) {
        worker->functions->tear_down(&worker->operation);
    }
    worker->is_set_up = false;
    free(worker->input);
    worker->input = NULL;
}

static void prepare(worker_t *worker, const bench_request_t *request, bench_answer_t *answer)
{
    const bench_mechanism_t *mechanism = bench_mechanism(request->mechanism);
    void *input = NULL;

    finish(worker);
    worker->functions = worker->raw ? bench_raw_functions(mechanism) : mechanism->functions;
    if (worker->functions == NULL) {
        answer->status = PSA_ERROR_NOT_SUPPORTED;
        return;
    }
    if (posix_memalign(&input, 64, request->size > 0 ? (size_t) request->size : 1) != 0) {
        answer->status = PSA_ERROR_INSUFFICIENT_MEMORY;
        return;
    }
    worker->input = input;
    fill(worker->input, (size_t) request->size);
    worker->operation = (bench_operation_t){ .mechanism = mechanism,
                                             .input = worker->input,
                                             .size = (size_t) request->size };
    if (worker->functions->set_up != NULL) {
        answer->status = worker->functions->set_up(&worker->operation);
        if (answer->status != PSA_SUCCESS) {
            return;
        }
    }
    worker->is_set_up = true;

    (void) take_calls(worker, &answer->driver);
    answer->status = worker->functions->run(&worker->operation);
    answer->served = take_calls(worker, &answer->driver) > 0;
    if (answer->status == PSA_SUCCESS) {
        worker->expected_length = worker->operation.evidence_length;
        memcpy(worker->expected, worker->operation.evidence, sizeof(worker->expected));
        memcpy(answer->evidence, worker->expected, sizeof(answer->evidence));
        answer->evidence_length = (uint32_t) worker->expected_length;
    }
}

static void measure(worker_t *worker, const bench_request_t *request, bench_answer_t *answer)
{
    psa_status_t (*run)(bench_operation_t *) = worker->functions->run;
    bench_operation_t *operation = &worker->operation;
    psa_status_t status = PSA_SUCCESS;

    /* The other columns ran meanwhile: warm the caches again before the clock starts. */
    for (uint64_t i = 0; i < request->iterations / 16 && status == PSA_SUCCESS; i++) {
        status = run(operation);
    }
    (void) take_calls(worker, &answer->driver);
    memset(operation->evidence, 0, sizeof(operation->evidence));

    uint64_t start = now();
    for (uint64_t i = 0; i < request->iterations && status == PSA_SUCCESS; i++) {
        status = run(operation);
    }
    answer->nanoseconds = now() - start;
    answer->status = status;

    uint64_t calls = take_calls(worker, &answer->driver);
    answer->served = calls < request->iterations ? calls : request->iterations;
    answer->changed =
        operation->evidence_length != worker->expected_length
        || memcmp(operation->evidence, worker->expected, worker->expected_length) != 0;
}

static bool say_hello(worker_t *worker)
{
    bench_hello_t hello = { .magic = BENCH_HELLO_MAGIC };

    if (!worker->raw) {
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
    worker_t worker = { .raw = strcmp(kind, "raw") == 0 };
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

    if (!say_hello(&worker)) {
        return 1;
    }
    while (bench_read_all(BENCH_REQUEST_FD, &request, sizeof(request))) {
        bench_answer_t answer;

        memset(&answer, 0, sizeof(answer)); /* the padding too: it goes through a pipe */
        answer.driver = -1;
        if (request.kind == BENCH_PREPARE) {
            prepare(&worker, &request, &answer);
        } else if (request.kind == BENCH_MEASURE && worker.is_set_up) {
            measure(&worker, &request, &answer);
        } else {
            finish(&worker);
        }
        if (!bench_write_all(BENCH_ANSWER_FD, &answer, sizeof(answer))) {
            break;
        }
    }
    finish(&worker);
    if (!worker.raw) {
        mbedtls_psa_crypto_free();
    }
    return 0;
}
