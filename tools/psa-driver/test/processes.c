/*
 * Threads and children of a rule
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "internal.h"

#define MAX_THREADS 64u

typedef struct {
    kit_t kit;
    kit_page_t page;
    void (*body)(kit_t *kit, void *argument, unsigned index);
    void *argument;
    unsigned index;
    pthread_barrier_t *start;
    pthread_t thread;
} strand_t;

static void *run_strand(void *argument)
{
    strand_t *strand = argument;

    kit_self = &strand->kit;
    kit_crash_stack();
    pthread_barrier_wait(strand->start);
    if (setjmp(strand->kit.stop) == 0) {
        strand->body(&strand->kit, strand->argument, strand->index);
        kit_release(&strand->kit, (kit_mark_t){ 0 });
    }
    kit_destroy_keys(&strand->kit);
    kit_guard_destroy(&strand->kit.guard);
    return NULL;
}

void kit_threads(kit_t *kit, unsigned count, void (*body)(kit_t *kit, void *argument, unsigned index), void *argument)
{
    strand_t *strands[MAX_THREADS];
    char message[KIT_MESSAGE_SIZE];
    kit_verdict_t verdict = KIT_OK;
    pthread_barrier_t start;

    if (count > MAX_THREADS || pthread_barrier_init(&start, NULL, count) != 0) {
        kit_fail(kit, "psa-driver itself: cannot run %u threads", count);
    }
    for (unsigned i = 0; i < count; i++) {
        strand_t *strand = calloc(1, sizeof *strand);

        if (strand == NULL) {
            kit_fail(kit, "psa-driver itself: not enough memory");
        }
        strand->kit.options = kit->options;
        strand->kit.file = kit->file;
        strand->kit.place = kit->place;
        strand->kit.c = kit->c;
        strand->kit.driver = kit->driver;
        strand->kit.library_index = kit->library_index;
        strand->kit.pid = kit->pid;
        strand->kit.owner = kit;
        strand->kit.random = kit_random(kit);
        /* What kills the process is told through the page of the rule; failures say where their own thread was. */
        strand->kit.page = kit->page;
        strand->body = body;
        strand->argument = argument;
        strand->index = i;
        strand->start = &start;
        strands[i] = strand;
    }
    for (unsigned i = 0; i < count; i++) {
        if (pthread_create(&strands[i]->thread, NULL, run_strand, strands[i]) != 0) {
            /* Those that wait at the barrier end with the process. */
            kit_fail(kit, "psa-driver itself: cannot start thread %u", i);
        }
    }
    for (unsigned i = 0; i < count; i++) {
        pthread_join(strands[i]->thread, NULL);
        if (verdict == KIT_OK && strands[i]->kit.record.verdict != KIT_OK) {
            verdict = (kit_verdict_t) strands[i]->kit.record.verdict;
            snprintf(message, sizeof message, "%s", strands[i]->kit.record.message);
        }
        free(strands[i]);
    }
    pthread_barrier_destroy(&start);
    kit->page->situation[0] = '\0';
    if (verdict == KIT_FAILED) {
        kit_fail(kit, "with %u threads: %s", count, message);
    }
    if (verdict == KIT_SKIPPED) {
        kit_skip(kit, "%s", message);
    }
}

/* Shared by the child and by who waits for it. */
typedef struct {
    kit_page_t page;
    kit_record_t record;
} slot_t;

struct kit_child {
    slot_t *slot;
    const char *who;
    pid_t pid;
    int go; /* the child begins when something can be read from the other end */
};

static _Noreturn void run_child(kit_t *kit, slot_t *slot, kit_place_t place, int start,
                                void (*step)(kit_t *kit, void *argument), void *argument)
{
    char go;

    kit->pid = getpid();
    kit->page = &slot->page;
    kit_clear(kit, kit->random);
    if (read(start, &go, 1) != 1) {
        _exit(0);
    }
    if (setjmp(kit->stop) == 0) {
        if (place != kit->place) {
            kit_enter_place(kit, place);
        }
        step(kit, argument);
        kit_guard_check(kit);
    }
    slot->record = kit->record;
    slot->record.nonce = 1;
    _exit(0);
}

kit_child_t *kit_child_begin(kit_t *kit, kit_place_t place, const char *who, void (*step)(kit_t *kit, void *argument),
                             void *argument)
{
    kit_child_t *child = kit_memory(kit, sizeof *child);
    int ends[2];

    child->slot = kit_shared(kit, sizeof *child->slot);
    child->who = who;
    if (pipe2(ends, O_CLOEXEC) != 0) {
        kit_fail(kit, "psa-driver itself: no pipe: %s", strerror(errno));
    }
    child->pid = fork();
    if (child->pid == 0) {
        close(ends[1]);
        run_child(kit, child->slot, place, ends[0], step, argument);
    }
    close(ends[0]);
    if (child->pid < 0) {
        close(ends[1]);
        kit_fail(kit, "psa-driver itself: cannot fork: %s", strerror(errno));
    }
    child->go = ends[1];
    return child;
}

void kit_child_end(kit_t *kit, kit_child_t *child)
{
    const slot_t *slot = child->slot;
    const bool told = write(child->go, "", 1) == 1;
    int status = 0;
    pid_t ended;

    close(child->go);
    do {
        ended = waitpid(child->pid, &status, 0);
    } while (ended < 0 && errno == EINTR);
    if (!told || ended != child->pid) {
        kit_fail(kit, "%s: the process was ended or waited for by somebody else", child->who);
    }
    if (slot->record.nonce != 1) {
        char text[KIT_MESSAGE_SIZE - 64];

        kit_crash_describe(&slot->page, status, text, sizeof text);
        kit_fail(kit, "%s: %s", child->who, text);
    }
    for (size_t i = 0; i < slot->record.note_count && i < KIT_MAX_NOTES; i++) {
        kit_note(kit, "%s", slot->record.notes[i]);
    }
    if (slot->record.verdict == KIT_FAILED) {
        kit_fail(kit, "%s: %s", child->who, slot->record.message);
    }
    if (slot->record.verdict == KIT_SKIPPED) {
        kit_skip(kit, "%s", slot->record.message);
    }
}

void kit_in_child(kit_t *kit, kit_place_t place, const char *who, void (*step)(kit_t *kit, void *argument),
                  void *argument)
{
    kit_child_end(kit, kit_child_begin(kit, place, who, step, argument));
}
