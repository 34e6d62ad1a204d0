/*
 * One thread of a worker that runs operations
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * All functions of one lane are called by the same thread: calls of drivers are counted per thread.
 */
#ifndef BENCH_LANE_H
#define BENCH_LANE_H

#include "tools/psa-bench/protocol.h"
#include "tools/psa-bench/raw.h"

typedef struct {
    const bench_raw_t *raw; /* NULL: through psa_* */
    size_t driver_count;
    uint64_t calls[BENCH_DRIVERS_MAX]; /* as last read */
    uint64_t aside;                    /* driver calls of an operation that are not the mechanism */
    const bench_functions_t *functions;
    bench_operation_t operation;
    bool is_set_up;
    uint8_t *input;
    uint8_t expected[BENCH_EVIDENCE_MAX];
    size_t expected_length;
    uint64_t start; /* nanoseconds, of the last batch */
    uint64_t end;
} bench_lane_t;

/** Monotonic time, nanoseconds. */
uint64_t bench_now(void);

/** Makes the input, sets the operation up, runs it once and shows the result. */
void bench_lane_prepare(bench_lane_t *lane, const bench_request_t *request, bench_answer_t *answer);

/** Runs a sixteenth of the operations without the clock, then all of them, then judges the result. `measure`
 * must follow `warm_up`. */
void bench_lane_warm_up(bench_lane_t *lane, const bench_request_t *request, bench_answer_t *answer);
void bench_lane_measure(bench_lane_t *lane, const bench_request_t *request, bench_answer_t *answer);

/** Tears down what is set up. */
void bench_lane_finish(bench_lane_t *lane);

#endif
