/*
 * The threads of a worker that run operations at the same time
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef BENCH_TEAM_H
#define BENCH_TEAM_H

#include "tools/psa-bench/lane.h"

typedef struct bench_team bench_team_t;

/** Starts threads that wait for requests, each with an operation of its own.
 *
 * \param model  The new lanes are like this one.
 * \return NULL if there are no such threads or no memory.
 */
bench_team_t *bench_team_start(size_t count, const bench_lane_t *model);

/** All threads do what is asked: PREPARE or MEASURE, which begins when the last of them is warm.
 * \param[out] answer  nanoseconds: from the first beginning to the last end. served: by all of them. */
void bench_team_ask(bench_team_t *team, const bench_request_t *request, bench_answer_t *answer);

/** Tears down and ends the threads. NULL is allowed. */
void bench_team_stop(bench_team_t *team);

#endif
