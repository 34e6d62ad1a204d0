/*
 * What the parent and its workers say to each other
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Over two pipes, in structures of fixed size: both ends are the same executable. The worker begins
 * with a hello, then answers each request with one answer, until its request pipe is closed.
 */
#ifndef BENCH_PROTOCOL_H
#define BENCH_PROTOCOL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "tools/psa-bench/mechanisms.h"

/** Descriptors of a worker. Its standard output is the parent's standard error: a driver that
 * prints must not spoil the results. */
#define BENCH_REQUEST_FD 3
#define BENCH_ANSWER_FD 4

#define BENCH_HELLO_MAGIC 0x62656e63u
#define BENCH_DRIVERS_MAX 16u

typedef struct {
    char prefix[64];
    char file[256];
    psa_status_t status; /* of its `init` */
} bench_driver_t;

typedef struct {
    uint32_t magic;
    psa_status_t status; /* of psa_crypto_init() */
    double clock_ns;     /* cost of reading the clock once */
    uint32_t driver_count;
    bench_driver_t driver[BENCH_DRIVERS_MAX];
    char library[64];       /* "Mbed TLS 3.6.7" */
    char library_file[256]; /* where psa_hash_compute() came from */
} bench_hello_t;

typedef enum {
    BENCH_PREPARE, /* make the input, set the operation up, run it once and show the result */
    BENCH_MEASURE, /* run it `iterations` times */
    BENCH_FINISH,  /* tear it down */
} bench_request_kind_t;

typedef struct {
    uint32_t kind;
    uint32_t mechanism;  /* PREPARE: index */
    uint64_t size;       /* PREPARE: bytes */
    uint64_t iterations; /* MEASURE: of each thread */
    uint32_t threads;    /* 0: the worker's main thread; else so many others, after PREPARE of that one */
    uint32_t location;   /* PREPARE: where keys are made */
} bench_request_t;

typedef struct {
    psa_status_t status;
    bool wrong;           /* a result was proved wrong, whatever other columns give */
    bool changed;         /* MEASURE: a result differed from that of PREPARE */
    uint64_t nanoseconds; /* MEASURE: for all iterations */
    uint64_t served;      /* iterations that a driver answered, at most; PREPARE: of 1 */
    int32_t driver;       /* index in the hello of the driver that answered most calls; -1: none */
    uint8_t evidence[BENCH_EVIDENCE_MAX]; /* PREPARE */
    uint32_t evidence_length;
} bench_answer_t;

/** Reads or writes all of a structure; false at the end of the pipe or on an error. For the
 * worker's side. */
bool bench_read_all(int fd, void *buffer, size_t size);
bool bench_write_all(int fd, const void *buffer, size_t size);

/** A worker process: what main() does for --worker.
 *
 * \param kind  "psa", or "raw:" and the name of a yardstick.
 * \return The exit status.
 */
int bench_worker_main(const char *kind);

#endif
