/*
 * Processes that a plug-in left behind, also those that made a session of their own
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * An orphan gets the nearest ancestor that asked for orphans as its parent. The parent of the workers asks, so that
 * when a worker has ended everything it left is a child here.
 */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/wait.h>

#include "internal.h"

/* The kernel's list of our children (CONFIG_PROC_CHILDREN); there is but one thread here. */
static FILE *open_children(void)
{
    return fopen("/proc/thread-self/children", "re");
}

bool kit_stragglers_adopt(void)
{
    FILE *children = open_children();
    int pid;
    bool alone;

    if (children == NULL) {
        return false;
    }
    /* A program that became this one by exec may have left children that are no business of ours. */
    alone = fscanf(children, "%d", &pid) != 1;
    fclose(children);
    return alone && prctl(PR_SET_CHILD_SUBREAPER, 1) == 0;
}

void kit_stragglers_end(void)
{
    int found;

    /* Those that are ended leave their own children to us: until there are none. */
    do {
        FILE *children = open_children();
        int pid;

        found = 0;
        while (children != NULL && fscanf(children, "%d", &pid) == 1) {
            found += kill((pid_t) pid, SIGKILL) == 0;
        }
        if (children != NULL) {
            fclose(children);
        }
        for (int i = 0; i < found; i++) {
            while (waitpid(-1, NULL, 0) < 0 && errno == EINTR) {
            }
        }
    } while (found > 0);
}
