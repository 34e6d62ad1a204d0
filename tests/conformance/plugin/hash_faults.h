/*
 * Those mistakes of the model driver's hashes that take more than a line: what they share with whom
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef MODEL_HASH_FAULTS_H
#define MODEL_HASH_FAULTS_H

#include <fcntl.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "model.h"

#define HASH_BLOCK 64u /* of SHA-256, which these mistakes are tried with */

static void *volatile leaked; /* the compiler must not leave out the call */
static _Thread_local int this_thread;
static _Atomic int slots_used;
static pid_t process;

__attribute__((constructor)) static void remember_process(void)
{
    process = getpid();
}

/* What is done to the process, and not to the digest. */
static inline void spoil_process(void)
{
    sigset_t mask;

    sigemptyset(&mask);
    sigaddset(&mask, SIGTERM);
    if (FAULT_IS(hash_masks_signals)) {
        pthread_sigmask(SIG_BLOCK, &mask, NULL);
    }
    if (FAULT_IS(hash_handles_signals)) {
        signal(SIGSEGV, SIG_DFL);
    }
    if (FAULT_IS(hash_leaves_child) && fork() == 0) {
        pause();
        _exit(0);
    }
    if (FAULT_IS(hash_prints)) {
        puts("not ok 1 - known-answer\n{\"result\": \"failed\"}");
        fflush(stdout);
    }
}

static inline psa_status_t spoil_setup(model_spoil_t *spoil)
{
    if (FAULT_IS(hash_context_alignment) && (uintptr_t) spoil % _Alignof(model_hash_operation_t) != 0) {
        __builtin_trap(); /* as an aligned vector store would */
    }
    if (FAULT_IS(hash_thread_local)) {
        spoil->thread = &this_thread;
    }
    if (FAULT_IS(hash_slots) && atomic_fetch_add(&slots_used, 1) >= 4) {
        atomic_fetch_sub(&slots_used, 1);
        return PSA_ERROR_INSUFFICIENT_MEMORY;
    }
    if (FAULT_IS(hash_fork_shared)) {
        spoil->descriptor = memfd_create("message", MFD_CLOEXEC) + 1;
    }
    if (FAULT_IS(hash_fork_unmapped)) {
        spoil->page = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        madvise(spoil->page, 4096, MADV_DONTFORK);
    }
    return PSA_SUCCESS;
}

/* Returns whether the input was consumed. */
static inline bool spoil_update(model_spoil_t *spoil, const uint8_t *input, size_t length)
{
    const size_t begun = spoil->total % HASH_BLOCK;

    spoil->total += length;
    if (FAULT_IS(hash_block_boundary) && begun != 0 && spoil->total % HASH_BLOCK == 0) {
        return true;
    }
    if (FAULT_IS(hash_thread_local) && spoil->thread != &this_thread) {
        spoil->is_spoilt = true;
    }
    if (FAULT_IS(hash_fork_shared)) {
        return write(spoil->descriptor - 1, input, length) == (ssize_t) length;
    }
    if (FAULT_IS(hash_fork_unmapped)) {
        spoil->page[0]++;
    }
    if (FAULT_IS(hash_over_read) && length % 4 != 0) {
        (void) ((const volatile uint8_t *) input)[length];
    }
    if (FAULT_IS(hash_writes_input) && length >= 2) {
        volatile uint8_t *bytes = (volatile uint8_t *) (uintptr_t) input;
        const uint8_t first = bytes[0];

        bytes[0] = bytes[1];
        bytes[1] = first;
        bytes[1] = bytes[0];
        bytes[0] = first;
    }
    return false;
}

static inline void spoil_finish(model_spoil_t *spoil, mbedtls_md_context_t *md)
{
    if (FAULT_IS(hash_fork_shared)) {
        uint8_t byte;

        lseek(spoil->descriptor - 1, 0, SEEK_SET);
        while (read(spoil->descriptor - 1, &byte, 1) == 1) {
            mbedtls_md_update(md, &byte, 1);
        }
    }
    if (FAULT_IS(hash_finish_leaks)) {
        (void) !open("/dev/null", O_RDONLY | O_CLOEXEC);
    }
}

static inline void spoil_digest(const model_spoil_t *spoil, uint8_t *hash, size_t length)
{
    if (spoil->is_spoilt || (FAULT_IS(hash_fork_child) && getpid() != process)) {
        hash[0] ^= 1;
    }
    if (FAULT_IS(hash_overrun)) {
        hash[length] = 0;
    }
    if (FAULT_IS(hash_static_buffer)) {
        pass_through_one_buffer(hash, length);
    }
    if (FAULT_IS(hash_repeat)) {
        static uint8_t last[PSA_HASH_MAX_SIZE];

        if (memcmp(hash, last, length) == 0) {
            hash[0] ^= 1;
        }
        memcpy(last, hash, length);
    }
}

static inline void spoil_release(model_spoil_t *spoil)
{
    if (FAULT_IS(hash_slots)) {
        atomic_fetch_sub(&slots_used, 1);
    }
    if (spoil->descriptor > 0) {
        close(spoil->descriptor - 1);
    }
    if (spoil->page != NULL) {
        munmap(spoil->page, 4096);
    }
    if (FAULT_IS(hash_closes)) {
        for (int descriptor = 3; descriptor < 1024; descriptor++) {
            close(descriptor);
        }
    }
}

/* What a buffer that is too short is answered. */
static inline psa_status_t spoil_short(mbedtls_md_context_t *md, uint8_t *hash, size_t hash_size, size_t length,
                                       size_t *hash_length)
{
    uint8_t digest[PSA_HASH_MAX_SIZE] = { 0 };

    if (FAULT_IS(hash_length_too_large)) {
        *hash_length = length;
        return PSA_SUCCESS;
    }
    if (FAULT_IS(hash_cut)) {
        mbedtls_md_finish(md, digest);
        memcpy(hash, digest, hash_size);
        *hash_length = hash_size;
        return PSA_SUCCESS;
    }
    if (FAULT_IS(hash_short_written)) {
        mbedtls_md_finish(md, hash);
    }
    if (FAULT_IS(hash_error_leaks)) {
        leaked = malloc(200);
    }
    if (FAULT_IS(hash_exits)) {
        exit(0);
    }
    if (FAULT_IS(hash_hangs)) {
        for (;;) {
            pause();
        }
    }
    return PSA_ERROR_BUFFER_TOO_SMALL;
}

#endif
