/*
 * queue.h - who comes first is served first
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * A TPM does one command at a time. A plain mutex may give the turn to the same busy thread again and again, and at
 * milliseconds per command others would wait for seconds.
 */
#ifndef TPM_QUEUE_H
#define TPM_QUEUE_H

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

typedef struct {
    pthread_mutex_t mutex;
    pthread_cond_t moved;
    uint64_t next_ticket;
    uint64_t served;
} tpm_queue_t;

void tpm_queue_init(tpm_queue_t *queue);

/** Waits for the caller's turn. */
void tpm_queue_enter(tpm_queue_t *queue);

/** Takes the turn if nobody has it or waits for it. */
bool tpm_queue_try_enter(tpm_queue_t *queue);

/** Ends the caller's turn. */
void tpm_queue_leave(tpm_queue_t *queue);

#endif /* TPM_QUEUE_H */
