/*
 * Measuring one row: a mechanism at one size, in all columns at once
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include "tools/psa-bench/measure.h"

#include <math.h>
#include <string.h>

_Static_assert(BENCH_ROUNDS_MAX <= BENCH_SAMPLES_MAX, "a sample per round");

/* A round reads the clock twice; 200 times that keeps it below one per cent. In a User Mode Linux
 * guest, where reading the clock is a trapped system call, that is 2 to 3 ms. */
#define CLOCK_READINGS_PER_ROUND 200

static double round_target_ns(const bench_run_t *run, size_t column)
{
    double share = run->settings.seconds * 1e9 / BENCH_ROUNDS_MAX;
    double floor_ns = run->worker[column].hello.clock_ns * CLOCK_READINGS_PER_ROUND;

    return share > floor_ns ? share : floor_ns;
}

/* Asks; without an answer the cell tells what became of the worker. */
static bool ask(bench_pool_t *pool, size_t column, bench_cell_t *cell,
                const bench_request_t *request, bench_answer_t *answer, double expected_ns)
{
    if (bench_pool_ask(pool, column, request, answer,
                       pool->run->settings.timeout + expected_ns * 1e-9 * 10)) {
        return true;
    }
    if (!pool->run->interrupted) {
        cell->state = pool->run->worker[column].state == BENCH_WORKER_HUNG ? BENCH_CELL_HUNG
                                                                           : BENCH_CELL_DIED;
        cell->evidence_length = 0;
    }
    return false;
}

static bool refuse(bench_cell_t *cell, bench_cell_state_t state, psa_status_t status)
{
    cell->state = state;
    cell->status = status;
    return false;
}

/* Software and yardsticks have no keys elsewhere. */
static uint32_t location_of(const bench_run_t *run, size_t column)
{
    return run->columns.column[column].kind == BENCH_PLUGIN ? run->settings.location : 0;
}

/* True if the cell can be measured. */
static bool prepare(bench_pool_t *pool, size_t m, size_t s, size_t c)
{
    bench_run_t *run = pool->run;
    bench_cell_t *cell = bench_cell(run, m, s, c);
    bench_request_t request = { .kind = BENCH_PREPARE,
                                .mechanism = (uint32_t) run->mechanisms[m],
                                .size = bench_row_size(run, m, s),
                                .location = location_of(run, c) };
    bench_answer_t answer;

    if (!ask(pool, c, cell, &request, &answer, 0)) {
        return false;
    }
    if (answer.status == PSA_ERROR_NOT_SUPPORTED) {
        return refuse(cell, BENCH_CELL_NOT_SERVED, answer.status);
    }
    if (answer.status != PSA_SUCCESS) {
        return refuse(cell, BENCH_CELL_FAILED, answer.status);
    }
    /* Forced, and yet no driver answered: this is the time of the built-in code, not of the driver.
     */
    if (run->columns.column[c].kind == BENCH_PLUGIN && answer.served == 0) {
        return refuse(cell, BENCH_CELL_NOT_SERVED, PSA_SUCCESS);
    }
    cell->driver = answer.driver;
    if (answer.wrong) {
        cell->unverified = true;
        return refuse(cell, BENCH_CELL_WRONG, PSA_SUCCESS);
    }
    cell->evidence_length =
        answer.evidence_length < BENCH_EVIDENCE_MAX ? answer.evidence_length : BENCH_EVIDENCE_MAX;
    memcpy(cell->evidence, answer.evidence, sizeof(cell->evidence));
    return true;
}

/* One round of one column; true if the cell is still good. */
static bool measure(bench_pool_t *pool, size_t m, size_t s, size_t c, uint64_t iterations,
                    double expected_ns, double *nanoseconds)
{
    bench_cell_t *cell = bench_cell(pool->run, m, s, c);
    bench_request_t request = { .kind = BENCH_MEASURE, .iterations = iterations };
    bench_answer_t answer;

    if (!ask(pool, c, cell, &request, &answer, expected_ns)) {
        return false;
    }
    if (answer.status != PSA_SUCCESS) {
        return refuse(cell, BENCH_CELL_FAILED, answer.status);
    }
    if (answer.wrong || answer.changed) {
        cell->unverified = answer.wrong;
        cell->changed = true;
        return refuse(cell, BENCH_CELL_WRONG, PSA_SUCCESS);
    }
    if (pool->run->columns.column[c].kind == BENCH_PLUGIN && answer.served < iterations) {
        return refuse(cell, BENCH_CELL_NOT_SERVED, PSA_SUCCESS); /* some of them were software */
    }
    cell->driver = answer.driver;
    *nanoseconds = (double) answer.nanoseconds;
    return true;
}

/* Finds how many operations fill a round, by rounds that grow: that is the warm-up too. */
static bool calibrate(bench_pool_t *pool, size_t m, size_t s, size_t c, double *round_ns)
{
    bench_cell_t *cell = bench_cell(pool->run, m, s, c);
    double target = round_target_ns(pool->run, c);
    uint64_t iterations = 1;
    double taken = 0;

    /* The second time: what the very first operation opened is open. */
    if (!measure(pool, m, s, c, 1, target, &taken)) {
        return false;
    }
    for (;;) {
        if (!measure(pool, m, s, c, iterations, target, &taken)) {
            return false;
        }
        if (taken >= target / 2 || iterations >= (uint64_t) 1 << 40) {
            break;
        }
        double factor = taken > 0 ? target / taken : 10;
        iterations = (uint64_t) ceil((double) iterations * (factor < 10 ? factor : 10));
    }
    double needed = target / (taken / (double) iterations);
    cell->iterations = needed > 1 ? (uint64_t) ceil(needed) : 1;
    *round_ns = taken / (double) iterations * (double) cell->iterations;
    return true;
}

/* Marks what differs from the reference. */
static void compare(bench_run_t *run, size_t m, size_t s, bool *active)
{
    size_t reference = bench_reference(run, m, s);

    for (size_t c = 0; c < run->columns.count; c++) {
        bench_cell_t *cell = bench_cell(run, m, s, c);
        if (!active[c] || c == reference || reference == run->columns.count) {
            continue;
        }
        const bench_cell_t *right = bench_cell(run, m, s, reference);
        if (cell->evidence_length != right->evidence_length
            || memcmp(cell->evidence, right->evidence, right->evidence_length) != 0) {
            active[c] = refuse(cell, BENCH_CELL_WRONG, PSA_SUCCESS);
        }
    }
}

/* Sets the operation up in several threads, where one thread has it. What fails with several says so in the
 * threads' part of the cell, and the rest goes on. */
static bool prepare_threads(bench_pool_t *pool, size_t m, size_t s, size_t c)
{
    bench_run_t *run = pool->run;
    bench_cell_t *cell = bench_cell(run, m, s, c);
    bench_request_t request = { .kind = BENCH_PREPARE,
                                .mechanism = (uint32_t) run->mechanisms[m],
                                .size = bench_row_size(run, m, s),
                                .threads = run->settings.threads,
                                .location = location_of(run, c) };
    bench_answer_t answer;

    if (!ask(pool, c, cell, &request, &answer, 0)) {
        return false;
    }
    cell->threaded.status = answer.status;
    if (answer.wrong || answer.changed
        || (answer.status == PSA_SUCCESS
            && (answer.evidence_length != cell->evidence_length
                || memcmp(answer.evidence, cell->evidence, cell->evidence_length) != 0))) {
        cell->unverified = answer.wrong;
        cell->changed = true;
        return refuse(cell, BENCH_CELL_WRONG, PSA_SUCCESS);
    }
    return true;
}

/* One round of all threads of a column; true if the cell is still good. */
static bool measure_threads(bench_pool_t *pool, size_t m, size_t s, size_t c, double expected_ns)
{
    bench_cell_t *cell = bench_cell(pool->run, m, s, c);
    bench_threaded_t *threaded = &cell->threaded;
    uint32_t threads = pool->run->settings.threads;
    bench_request_t request = { .kind = BENCH_MEASURE,
                                .iterations = cell->iterations,
                                .threads = threads };
    bench_answer_t answer;

    if (threaded->status != PSA_SUCCESS) {
        return true;
    }
    if (!ask(pool, c, cell, &request, &answer, expected_ns * threads)) {
        return false;
    }
    if (answer.wrong || answer.changed) {
        cell->unverified = answer.wrong;
        cell->changed = true;
        return refuse(cell, BENCH_CELL_WRONG, PSA_SUCCESS);
    }
    threaded->status = answer.status;
    threaded->iterations = cell->iterations * threads;
    if (answer.status == PSA_SUCCESS && pool->run->columns.column[c].kind == BENCH_PLUGIN
        && answer.served < threaded->iterations) {
        threaded->status = PSA_ERROR_NOT_SUPPORTED; /* some of them were software */
    }
    if (threaded->status == PSA_SUCCESS) {
        threaded->sample_ns[threaded->rounds++] =
            (double) answer.nanoseconds / (double) threaded->iterations;
    }
    return true;
}

static void shuffle(size_t *order, size_t count)
{
    static uint64_t state = 0x2545f4914f6cdd1du;

    for (size_t i = count; i > 1; i--) {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        size_t other = (size_t) (state % i);
        size_t kept = order[i - 1];
        order[i - 1] = order[other];
        order[other] = kept;
    }
}

static size_t round_count(const bench_run_t *run, double longest_ns)
{
    double rounds = run->settings.seconds * 1e9 / longest_ns;

    if (!(rounds > BENCH_ROUNDS_MIN)) {
        return BENCH_ROUNDS_MIN;
    }
    return rounds < BENCH_ROUNDS_MAX ? (size_t) rounds : BENCH_ROUNDS_MAX;
}

static void measure_rounds(bench_pool_t *pool, size_t m, size_t s, bool *active, double longest_ns,
                           bench_progress_t progress, void *context)
{
    bench_run_t *run = pool->run;
    size_t rounds = round_count(run, longest_ns);
    size_t order[BENCH_COLUMNS_MAX];

    for (size_t c = 0; c < run->columns.count; c++) {
        order[c] = c;
    }
    for (size_t round = 0; round < rounds && !run->interrupted; round++) {
        if (progress != NULL) {
            progress(context, round, rounds);
        }
        shuffle(order, run->columns.count);
        for (size_t i = 0; i < run->columns.count && !run->interrupted; i++) {
            size_t c = order[i];
            bench_cell_t *cell = bench_cell(run, m, s, c);
            double taken;

            if (!active[c]) {
                continue;
            }
            active[c] = measure(pool, m, s, c, cell->iterations, longest_ns, &taken);
            if (active[c]) {
                cell->sample_ns[cell->rounds++] = taken / (double) cell->iterations;
            }
            if (active[c] && run->settings.threads > 1) {
                active[c] = measure_threads(pool, m, s, c, longest_ns);
            }
        }
    }
}

static void finish_threads(bench_threaded_t *threaded)
{
    if (threaded->status == PSA_SUCCESS && threaded->rounds >= BENCH_ROUNDS_MIN) {
        threaded->measured = true;
        bench_statistics(threaded->sample_ns, threaded->rounds, &threaded->time);
    }
}

void bench_measure_row(bench_pool_t *pool, size_t m, size_t s, bench_progress_t progress,
                       void *context)
{
    bench_run_t *run = pool->run;
    bool active[BENCH_COLUMNS_MAX] = { false };
    double longest_ns = 1;

    for (size_t c = 0; c < run->columns.count; c++) {
        bench_cell(run, m, s, c)->driver = -1;
        if (run->worker[c].state == BENCH_WORKER_GOOD && !run->interrupted) {
            active[c] = prepare(pool, m, s, c);
        } else if (run->worker[c].state == BENCH_WORKER_DIED) {
            bench_cell(run, m, s, c)->state = BENCH_CELL_DIED;
        } else if (run->worker[c].state == BENCH_WORKER_HUNG) {
            bench_cell(run, m, s, c)->state = BENCH_CELL_HUNG;
        }
    }
    compare(run, m, s, active);

    for (size_t c = 0; c < run->columns.count && !run->interrupted; c++) {
        double round_ns = 0;
        if (active[c]) {
            active[c] = calibrate(pool, m, s, c, &round_ns)
                        && (run->settings.threads <= 1 || prepare_threads(pool, m, s, c));
            longest_ns = active[c] && round_ns > longest_ns ? round_ns : longest_ns;
        }
    }
    measure_rounds(pool, m, s, active, longest_ns, progress, context);

    for (size_t c = 0; c < run->columns.count; c++) {
        bench_cell_t *cell = bench_cell(run, m, s, c);
        bench_request_t request = { .kind = BENCH_FINISH };
        bench_answer_t answer;

        /* An interrupted row has fewer rounds; with less than the fewest it says nothing. */
        if (active[c] && cell->rounds >= BENCH_ROUNDS_MIN) {
            cell->state = BENCH_CELL_MEASURED;
            bench_statistics(cell->sample_ns, cell->rounds, &cell->time);
            finish_threads(&cell->threaded);
        }
        if (run->worker[c].state == BENCH_WORKER_GOOD && !run->interrupted) {
            (void) ask(pool, c, cell, &request, &answer, 0);
        }
    }
}
