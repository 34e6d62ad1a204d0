/*
 * The threads of a worker that run operations at the same time
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include "tools/psa-bench/team.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
    bench_team_t *team;
    pthread_t thread;
    bench_lane_t lane;
    bench_answer_t answer;
} member_t;

typedef enum { GATHERING, COMPLETE, ABANDONED } state_t;

struct bench_team {
    size_t count;
    bench_request_t request;
    pthread_mutex_t mutex; /* for `state`: not all threads may have come up */
    pthread_cond_t changed;
    state_t state;
    pthread_barrier_t begin; /* with the main thread */
    pthread_barrier_t warm;  /* of the team alone */
    pthread_barrier_t end;   /* with the main thread */
    member_t members[];
};

static bool wait_until_complete(bench_team_t *team)
{
    pthread_mutex_lock(&team->mutex);
    while (team->state == GATHERING) {
        pthread_cond_wait(&team->changed, &team->mutex);
    }
    bool complete = team->state == COMPLETE;
    pthread_mutex_unlock(&team->mutex);
    return complete;
}

static void set_state(bench_team_t *team, state_t state)
{
    pthread_mutex_lock(&team->mutex);
    team->state = state;
    pthread_cond_broadcast(&team->changed);
    pthread_mutex_unlock(&team->mutex);
}

static void *run_member(void *context)
{
    member_t *member = context;
    bench_team_t *team = member->team;

    if (!wait_until_complete(team)) {
        return NULL;
    }
    for (;;) {
        pthread_barrier_wait(&team->begin);
        memset(&member->answer, 0, sizeof(member->answer));
        if (team->request.kind == BENCH_PREPARE) {
            bench_lane_prepare(&member->lane, &team->request, &member->answer);
        } else if (team->request.kind == BENCH_MEASURE) {
            bench_lane_warm_up(&member->lane, &team->request, &member->answer);
            pthread_barrier_wait(&team->warm);
            bench_lane_measure(&member->lane, &team->request, &member->answer);
        } else {
            bench_lane_finish(&member->lane);
            return NULL;
        }
        pthread_barrier_wait(&team->end);
    }
}

bench_team_t *bench_team_start(size_t count, const bench_lane_t *model)
{
    bench_team_t *team = calloc(1, sizeof(*team) + count * sizeof(team->members[0]));
    size_t started = 0;

    if (team == NULL) {
        return NULL;
    }
    team->count = count;
    pthread_mutex_init(&team->mutex, NULL);
    pthread_cond_init(&team->changed, NULL);
    pthread_barrier_init(&team->begin, NULL, (unsigned) count + 1);
    pthread_barrier_init(&team->warm, NULL, (unsigned) count);
    pthread_barrier_init(&team->end, NULL, (unsigned) count + 1);
    for (; started < count; started++) {
        member_t *member = &team->members[started];
        member->team = team;
        member->lane = (bench_lane_t){ .raw = model->raw, .driver_count = model->driver_count };
        if (pthread_create(&member->thread, NULL, run_member, member) != 0) {
            break;
        }
    }
    if (started == count) {
        set_state(team, COMPLETE);
        return team;
    }
    set_state(team, ABANDONED);
    team->count = started;
    bench_team_stop(team);
    return NULL;
}

void bench_team_ask(bench_team_t *team, const bench_request_t *request, bench_answer_t *answer)
{
    uint64_t start = UINT64_MAX;
    uint64_t end = 0;

    team->request = *request;
    pthread_barrier_wait(&team->begin);
    pthread_barrier_wait(&team->end);

    *answer = team->members[0].answer;
    answer->served = 0;
    for (size_t i = 0; i < team->count; i++) {
        const member_t *member = &team->members[i];
        const bench_answer_t *own = &member->answer;

        start = member->lane.start < start ? member->lane.start : start;
        end = member->lane.end > end ? member->lane.end : end;
        answer->served += own->served;
        answer->status = answer->status != PSA_SUCCESS ? answer->status : own->status;
        answer->wrong = answer->wrong || own->wrong;
        answer->changed = answer->changed || own->changed
                          || (request->kind == BENCH_PREPARE && own->status == PSA_SUCCESS
                              && memcmp(own->evidence, answer->evidence, sizeof(own->evidence)) != 0);
    }
    answer->nanoseconds = end - start;
}

void bench_team_stop(bench_team_t *team)
{
    if (team == NULL) {
        return;
    }
    if (team->state == COMPLETE) {
        team->request.kind = BENCH_FINISH;
        pthread_barrier_wait(&team->begin);
    }
    for (size_t i = 0; i < team->count; i++) {
        pthread_join(team->members[i].thread, NULL);
    }
    pthread_barrier_destroy(&team->begin);
    pthread_barrier_destroy(&team->warm);
    pthread_barrier_destroy(&team->end);
    pthread_cond_destroy(&team->changed);
    pthread_mutex_destroy(&team->mutex);
    free(team);
}
