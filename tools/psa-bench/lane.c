/*
 * One thread of a worker that runs operations
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include "tools/psa-bench/lane.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "core/psa_linux.h"
#include "tools/psa-bench/operation.h"

uint64_t bench_now(void)
{
    struct timespec time;

    clock_gettime(CLOCK_MONOTONIC, &time);
    return (uint64_t) time.tv_sec * 1000000000u + (uint64_t) time.tv_nsec;
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
static uint64_t take_calls(bench_lane_t *lane, int32_t *driver)
{
    uint64_t total = 0;
    uint64_t most = 0;

    *driver = -1;
    for (size_t i = 0; i < lane->driver_count; i++) {
        uint64_t calls = psa_linux_thread_calls(i);
        uint64_t more = calls - lane->calls[i];
        lane->calls[i] = calls;
        total += more;
        if (more > most) {
            most = more;
            *driver = (int32_t) i;
        }
    }
    return total;
}

/* Of `iterations` operations, how many can a driver have answered that was called so often? */
static uint64_t count_served(const bench_lane_t *lane, uint64_t calls, uint64_t iterations)
{
    uint64_t aside = lane->aside * iterations;
    uint64_t served = calls > aside ? calls - aside : 0;

    return served < iterations ? served : iterations;
}

/* Takes what the last run left as evidence. */
static void show(bench_lane_t *lane, bench_answer_t *answer)
{
    if (answer->status == PSA_SUCCESS && lane->functions->show != NULL) {
        answer->status = lane->functions->show(&lane->operation);
    }
    if (answer->status == PSA_ERROR_INVALID_SIGNATURE) {
        answer->wrong = true;
        answer->status = PSA_SUCCESS;
    }
}

void bench_lane_finish(bench_lane_t *lane)
{
    if (lane->is_set_up) {
        if (lane->functions->tear_down != NULL) {
            lane->functions->tear_down(&lane->operation);
        }
        bench_operation_end(&lane->operation);
    }
    lane->is_set_up = false;
    free(lane->input);
    lane->input = NULL;
}

static psa_status_t set_up(bench_lane_t *lane, const bench_request_t *request)
{
    const bench_mechanism_t *mechanism = bench_mechanism(request->mechanism);
    void *input = NULL;

    bench_lane_finish(lane);
    lane->functions = lane->raw != NULL ? lane->raw->functions(mechanism) : mechanism->functions;
    if (lane->functions == NULL) {
        return PSA_ERROR_NOT_SUPPORTED;
    }
    if (posix_memalign(&input, 64, request->size > 0 ? (size_t) request->size : 1) != 0) {
        return PSA_ERROR_INSUFFICIENT_MEMORY;
    }
    lane->input = input;
    fill(lane->input, (size_t) request->size);
    lane->operation =
        (bench_operation_t){ .mechanism = mechanism, .input = lane->input, .size = (size_t) request->size, .location = request->location };
    lane->is_set_up = true;
    psa_status_t status = PSA_SUCCESS;
    if (mechanism->functions->prepare != NULL) {
        status = mechanism->functions->prepare(&lane->operation);
    }
    if (status == PSA_SUCCESS && lane->functions->set_up != NULL) {
        status = lane->functions->set_up(&lane->operation);
    }
    return status;
}

void bench_lane_prepare(bench_lane_t *lane, const bench_request_t *request, bench_answer_t *answer)
{
    int32_t driver;

    answer->status = set_up(lane, request);
    lane->aside = 0;
    if (answer->status == PSA_SUCCESS && lane->functions->aside != NULL) {
        (void) take_calls(lane, &driver);
        answer->status = lane->functions->aside(&lane->operation);
        lane->aside = take_calls(lane, &driver);
    }
    if (answer->status != PSA_SUCCESS) {
        bench_lane_finish(lane);
        return;
    }
    (void) take_calls(lane, &driver);
    answer->status = lane->functions->run(&lane->operation);
    answer->served = count_served(lane, take_calls(lane, &answer->driver), 1);
    show(lane, answer);
    if (answer->status == PSA_SUCCESS) {
        lane->expected_length = lane->operation.evidence_length;
        memcpy(lane->expected, lane->operation.evidence, sizeof(lane->expected));
        memcpy(answer->evidence, lane->expected, sizeof(answer->evidence));
        answer->evidence_length = (uint32_t) lane->expected_length;
    }
}

/* The other columns ran meanwhile: the caches must be warm again before the clock starts. */
void bench_lane_warm_up(bench_lane_t *lane, const bench_request_t *request, bench_answer_t *answer)
{
    bench_operation_t *operation = &lane->operation;

    for (uint64_t i = 0; i < request->iterations / 16 && answer->status == PSA_SUCCESS; i++) {
        answer->status = lane->functions->run(operation);
    }
    (void) take_calls(lane, &answer->driver);
    memset(operation->evidence, 0, sizeof(operation->evidence));
    if (operation->output != NULL) {
        memset(operation->output, 0, operation->output_size);
        operation->output_length = 0;
    }
}

void bench_lane_measure(bench_lane_t *lane, const bench_request_t *request, bench_answer_t *answer)
{
    psa_status_t (*run)(bench_operation_t *) = lane->functions->run;
    bench_operation_t *operation = &lane->operation;
    psa_status_t status = answer->status;

    lane->start = bench_now();
    for (uint64_t i = 0; i < request->iterations && status == PSA_SUCCESS; i++) {
        status = run(operation);
    }
    lane->end = bench_now();
    answer->nanoseconds = lane->end - lane->start;
    answer->status = status;
    answer->served = count_served(lane, take_calls(lane, &answer->driver), request->iterations);
    show(lane, answer);
    answer->changed = operation->evidence_length != lane->expected_length
                      || memcmp(operation->evidence, lane->expected, lane->expected_length) != 0;
}
