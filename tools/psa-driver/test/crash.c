/*
 * Why a process died: written down by a signal handler, read by who waits for it
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <ucontext.h>
#include <unistd.h>

#include "internal.h"

#define SIGNAL_STACK_SIZE 65536u

_Thread_local kit_t *kit_self;

/* 1: the access was a write, 0: a read, -1: this processor is not known here. */
static int was_writing(const void *context)
{
#if defined(__x86_64__)
    const ucontext_t *machine = context;

    return (machine->uc_mcontext.gregs[REG_ERR] & 2) != 0;
#else
    (void) context;
    return -1;
#endif
}

static void on_fault(int number, siginfo_t *info, void *context)
{
    kit_t *kit = kit_self;

    if (kit != NULL) {
        char *text = kit->page->crash;
        const size_t size = sizeof kit->page->crash;
        const int writing = was_writing(context);

        if (!kit_guard_explain(&kit->guard, info->si_addr, writing, text, size)
            && (kit->owner == NULL || !kit_guard_explain(&kit->owner->guard, info->si_addr, writing, text, size))) {
            snprintf(text, size, "%s address %p",
                     writing < 0   ? "touched"
                     : writing > 0 ? "wrote to"
                                   : "read from",
                     info->si_addr);
        }
    }
    signal(number, SIG_DFL);
    raise(number);
}

static const int faults[] = { SIGSEGV, SIGBUS };

void kit_crash_handlers_install(void)
{
    struct sigaction action;

    memset(&action, 0, sizeof action);
    action.sa_sigaction = on_fault;
    action.sa_flags = SA_SIGINFO | SA_ONSTACK | SA_NODEFER;
    for (size_t i = 0; i < sizeof faults / sizeof faults[0]; i++) {
        sigaction(faults[i], &action, NULL);
    }
}

bool kit_crash_handlers_are_ours(void)
{
    for (size_t i = 0; i < sizeof faults / sizeof faults[0]; i++) {
        struct sigaction action;

        if (sigaction(faults[i], NULL, &action) != 0 || action.sa_sigaction != on_fault) {
            return false;
        }
    }
    return true;
}

void kit_crash_stack(void)
{
    stack_t stack = { .ss_size = SIGNAL_STACK_SIZE };

    stack.ss_sp = mmap(NULL, SIGNAL_STACK_SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (stack.ss_sp != MAP_FAILED) {
        sigaltstack(&stack, NULL);
    }
}

/* The page was writable by the process that died. */
static const char *bounded(const char *text, size_t size, char *copy)
{
    memcpy(copy, text, size);
    copy[size - 1] = '\0';
    return copy;
}

void kit_crash_describe(const kit_page_t *page, int status, char *text, size_t size)
{
    const int calling = page->calling;
    char situation[sizeof page->situation];
    char crash[sizeof page->crash];
    char where[128];
    char what[64];

    bounded(page->situation, sizeof situation, situation);
    bounded(page->crash, sizeof crash, crash);
    if (status == KIT_NOT_DEAD) {
        snprintf(what, sizeof what, "still");
        crash[0] = '\0';
    } else if (WIFSIGNALED(status)) {
        const char *name = sigabbrev_np(WTERMSIG(status));

        snprintf(what, sizeof what, "SIG%s", name != NULL ? name : "?");
    } else {
        snprintf(what, sizeof what, "exit with status %d", WEXITSTATUS(status));
        crash[0] = '\0';
    }
    if (calling >= 0 && calling < PD_ENTRY_POINT_COUNT) {
        snprintf(where, sizeof where, "in %s", pd_entry_points[calling].name);
    } else {
        snprintf(where, sizeof where, page->loading ? "while the plug-in was loaded" : "between calls of the driver");
    }
    snprintf(text, size, "%s%s%s %s%s%s", situation, situation[0] != '\0' ? ": " : "", what, where,
             crash[0] != '\0' ? ": " : "", crash);
}
