/*
 * faults.h - what the model driver can be made to do wrong
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * One source, many plug-ins: -DMODEL_FAULT=name gives one that makes just that mistake, of the table in faults.def.
 */
#ifndef MODEL_FAULTS_H
#define MODEL_FAULTS_H

#include <sched.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define FAULT(name, filter, rule, others, text) FAULT_##name,
typedef enum {
    FAULT_none,
#include "faults.def"
} model_fault_t;
#undef FAULT

#ifndef MODEL_FAULT
#define MODEL_FAULT none
#endif
#define FAULT_VALUE_(name) FAULT_##name
#define FAULT_VALUE(name) FAULT_VALUE_(name)

/** Whether this plug-in makes the mistake. A constant: other plug-ins have nothing of it in them. */
#define FAULT_IS(name) ((int) FAULT_VALUE(MODEL_FAULT) == (int) FAULT_##name)

/** Passes a result of at most 512 bytes through a buffer that all threads have, and gives them time to come across. */
static inline void pass_through_one_buffer(uint8_t *bytes, size_t size)
{
    static volatile uint8_t buffer[512];

    for (size_t i = 0; i < size; i++) {
        buffer[i] = bytes[i];
    }
    for (unsigned i = 0; i < 100; i++) {
        sched_yield();
    }
    for (size_t i = 0; i < size; i++) {
        bytes[i] = buffer[i];
    }
}

/** What some of the mistakes need in a context. Zero and unused without one. */
typedef struct {
    size_t total;       /* bytes of input so far */
    int descriptor;     /* plus one */
    const void *thread; /* where the thread that began the operation has its own variable */
    uint8_t *page;
    bool is_borrowed;    /* the state belongs to another context */
    bool is_spoilt;      /* the result is going to be wrong */
    bool is_one_shot;    /* the operation is part of a one-shot call */
    uint8_t key[32];     /* its first bytes */
    const uint8_t *kept; /* a buffer of the caller's */
    size_t kept_size;
} model_spoil_t;

#endif
