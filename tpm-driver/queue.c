/*
 * A queue of threads, by numbered tickets
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include "queue.h"

void tpm_queue_init(tpm_queue_t *queue)
{
    pthread_mutex_init(&queue->mutex, NULL);
    pthread_cond_init(&queue->moved, NULL);
    queue->next_ticket = 0;
    queue->served = 0;
}

void tpm_queue_enter(tpm_queue_t *queue)
{
    pthread_mutex_lock(&queue->mutex);
    const uint64_t ticket = queue->next_ticket++;

    while (queue->served != ticket) {
        pthread_cond_wait(&queue->moved, &queue->mutex);
    }
    pthread_mutex_unlock(&queue->mutex);
}

bool tpm_queue_try_enter(tpm_queue_t *queue)
{
    pthread_mutex_lock(&queue->mutex);
    const bool is_free = queue->served == queue->next_ticket;

    if (is_free) {
        queue->next_ticket++;
    }
    pthread_mutex_unlock(&queue->mutex);
    return is_free;
}

void tpm_queue_leave(tpm_queue_t *queue)
{
    pthread_mutex_lock(&queue->mutex);
    queue->served++;
    pthread_cond_broadcast(&queue->moved);
    pthread_mutex_unlock(&queue->mutex);
}
