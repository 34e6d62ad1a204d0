/*
 * The process's connection to the TPM
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include "connection.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include <tss2/tss2_tctildr.h>

#include "error.h"
#include "loaded.h"
#include "parent.h"
#include "pipe_guard.h"
#include "plugins/fork.h"
#include "reclaim.h"
#include "session.h"
#include "tcti.h"

/* For one request: enough for every place to be emptied, and an end in any case. */
#define MOST_ATTEMPTS 16u
#define MOST_RECONNECTS 1u
#define MOST_RENEWALS 4u
#define FIRST_WAIT_NS 2000000L /* doubled each time: 2 ms, 4 ms, up to 0.26 s, half a second in all */
#define MOST_WAITS 8u

typedef struct {
    unsigned attempts;
    unsigned waits;
    unsigned reconnects;
    unsigned renewals;
} patience_t;

static _Atomic(tpm_connection_t *) current;

/* A child leaves its parent's connection alone, as it is: another thread may have been in it at the fork. Only the
 * descriptor of a device is closed here: else the kernel would keep the parent's objects as long as the child lives. */
static void leave_to_parent(tpm_connection_t *of_parent)
{
    const int descriptor = of_parent != NULL ? atomic_exchange(&of_parent->device, -1) : -1;

    if (descriptor >= 0) {
        close(descriptor);
    }
}

static void note_device(tpm_connection_t *connection, bool is_device)
{
    TSS2_TCTI_POLL_HANDLE handle;
    size_t count = 1;

    if (is_device && Tss2_Tcti_GetPollHandles(connection->tcti, &handle, &count) == TSS2_RC_SUCCESS && count == 1) {
        atomic_store(&connection->device, handle.fd);
    }
}

/* A fork waits for the command that is under way: a child that inherits the socket of one keeps it open, and a software
 * TPM would go on serving nobody else. The child does not touch what its parent holds. */
static _Thread_local tpm_connection_t *held_over_fork; /* by the thread that forks */

static void before_fork(void)
{
    tpm_connection_t *const connection = atomic_load(&current);

    held_over_fork = NULL;
    if (connection != NULL && connection->generation == plugin_process_generation()) {
        tpm_queue_enter(&connection->queue);
        held_over_fork = connection;
    }
}

static void after_fork_in_parent(void)
{
    if (held_over_fork != NULL) {
        tpm_queue_leave(&held_over_fork->queue);
    }
}

static void watch_forks(void)
{
    static atomic_flag registered = ATOMIC_FLAG_INIT;

    if (!atomic_flag_test_and_set(&registered)) {
        (void) pthread_atfork(before_fork, after_fork_in_parent, NULL);
    }
}

static tpm_connection_t *find_connection(void)
{
    const uint64_t generation = plugin_process_generation();
    tpm_connection_t *found = atomic_load(&current);

    while (found == NULL || found->generation != generation) {
        tpm_connection_t *const made = calloc(1, sizeof *made);

        if (made == NULL) {
            return NULL;
        }
        tpm_queue_init(&made->queue);
        made->generation = generation;
        made->of_parent = found;
        atomic_init(&made->device, -1);
        if (atomic_compare_exchange_strong(&current, &found, made)) {
            leave_to_parent(made->of_parent);
            watch_forks();
            return made;
        }
        free(made);
    }
    return found;
}

static void drop_everything(tpm_connection_t *connection)
{
    tpm_session_drop(connection);
    tpm_loaded_drop_all(connection);
    tpm_parent_drop(connection);
}

static void close_connection(tpm_connection_t *connection)
{
    tpm_loaded_forget(connection);
    atomic_store(&connection->device, -1);
    Esys_Finalize(&connection->esys);
    Tss2_TctiLdr_Finalize(&connection->tcti);
}

/* Room for keys: what the TPM says, without the parent. It always tells when there is less; then a key goes. */
static TSS2_RC learn_room(tpm_connection_t *connection)
{
    TPMS_CAPABILITY_DATA *found = NULL;
    TPMI_YES_NO more;
    const TSS2_RC rc = Esys_GetCapability(connection->esys, ESYS_TR_NONE, ESYS_TR_NONE, ESYS_TR_NONE,
                                          TPM2_CAP_TPM_PROPERTIES, TPM2_PT_HR_TRANSIENT_MIN, 1, &more, &found);

    connection->room = 1;
    if (rc == TSS2_RC_SUCCESS && found->data.tpmProperties.count == 1) {
        const UINT32 objects = found->data.tpmProperties.tpmProperty[0].value;

        connection->room = objects <= 2 ? 1 : objects - 1 < TPM_LOADED_MOST ? objects - 1 : TPM_LOADED_MOST;
    }
    Esys_Free(found);
    return rc;
}

static psa_status_t open_connection(tpm_connection_t *connection)
{
    tpm_tcti_kind_t kind;
    psa_status_t status;
    TSS2_RC rc;

    if (connection->esys != NULL) {
        return PSA_SUCCESS;
    }
    status = tpm_tcti_open(&connection->tcti, &kind);
    if (status != PSA_SUCCESS) {
        return status;
    }
    connection->has_manager = kind.has_manager;
    note_device(connection, kind.is_device);
    rc = Esys_Initialize(&connection->esys, connection->tcti, NULL);
    if (rc != TSS2_RC_SUCCESS) {
        connection->esys = NULL;
        atomic_store(&connection->device, -1);
        Tss2_TctiLdr_Finalize(&connection->tcti);
        return tpm_error_status(rc, "opening the TPM");
    }
    connection->parent = ESYS_TR_NONE;
    connection->session = ESYS_TR_NONE;
    tpm_loaded_init(connection);
    rc = learn_room(connection);
    if (rc != TSS2_RC_SUCCESS) {
        close_connection(connection);
        return tpm_error_status(rc, "asking the TPM for its room");
    }
    return PSA_SUCCESS;
}

static bool wait_for_tpm(patience_t *patience)
{
    const long nanoseconds = FIRST_WAIT_NS << patience->waits;
    struct timespec rest = { .tv_nsec = nanoseconds };

    if (patience->waits++ >= MOST_WAITS) {
        return false;
    }
    nanosleep(&rest, NULL); /* ended by a signal: the TPM says again whether it is ready */
    return true;
}

static bool can_go_on(tpm_connection_t *connection, TSS2_RC rc, patience_t *patience)
{
    if (++patience->attempts >= MOST_ATTEMPTS) {
        return false;
    }
    switch (tpm_error_remedy(rc)) {
        case TPM_WAIT:
            return wait_for_tpm(patience);
        case TPM_MAKE_ROOM:
            if (tpm_loaded_evict(connection) || tpm_reclaim_objects(connection)) {
                return true;
            }
            /* Without a manager: another process was faster, or has its objects where ours were. */
            drop_everything(connection);
            return !connection->has_manager;
        case TPM_MAKE_ROOM_FOR_SESSION:
            if (tpm_reclaim_sessions(connection)) {
                return true;
            }
            drop_everything(connection);
            return !connection->has_manager;
        case TPM_RENEW:
            drop_everything(connection);
            return patience->renewals++ < MOST_RENEWALS;
        case TPM_RECONNECT:
            close_connection(connection);
            return patience->reconnects++ < MOST_RECONNECTS;
        case TPM_FINAL:
            break;
    }
    return false;
}

/* At exit nothing of ours stays in the TPM. A thread that is in the middle of a request keeps its turn, and its objects
 * are found by who needs the room. */
static void leave_nothing(void)
{
    tpm_connection_t *const connection = atomic_load(&current);

    if (connection == NULL || connection->generation != plugin_process_generation()
        || !tpm_queue_try_enter(&connection->queue)) {
        return;
    }
    if (connection->esys != NULL) {
        tpm_pipe_guard_t guard;

        tpm_pipe_guard_begin(&guard);
        drop_everything(connection);
        close_connection(connection);
        tpm_pipe_guard_end(&guard);
    }
    tpm_queue_leave(&connection->queue);
}

/* Not a destructor: ESYS needs OpenSSL, which ends by a handler of its own. Handlers run in the order opposite to that
 * of their registration, and after a request OpenSSL has been at work. A child inherits the registration. */
static void tidy_up_at_exit(void)
{
    static atomic_flag registered = ATOMIC_FLAG_INIT;

    if (!atomic_flag_test_and_set(&registered)) {
        (void) atexit(leave_nothing);
    }
}

psa_status_t tpm_perform(const char *doing, tpm_work_t work, void *request)
{
    tpm_connection_t *const connection = find_connection();
    patience_t patience = { 0 };
    tpm_pipe_guard_t guard;
    psa_status_t status;

    if (connection == NULL) {
        return PSA_ERROR_INSUFFICIENT_MEMORY;
    }
    tpm_queue_enter(&connection->queue);
    tpm_pipe_guard_begin(&guard);
    for (;;) {
        status = open_connection(connection);
        if (status != PSA_SUCCESS) {
            break;
        }
        const TSS2_RC rc = work(connection, request);

        if (rc == TSS2_RC_SUCCESS) {
            tidy_up_at_exit();
            break;
        }
        if (!can_go_on(connection, rc, &patience)) {
            status = tpm_error_status(rc, doing);
            break;
        }
    }
    tpm_pipe_guard_end(&guard);
    tpm_queue_leave(&connection->queue);
    return status;
}

bool tpm_is_open(void)
{
    tpm_connection_t *const connection = atomic_load(&current);
    bool is_open = false;

    if (connection != NULL && connection->generation == plugin_process_generation()) {
        tpm_queue_enter(&connection->queue);
        is_open = connection->esys != NULL;
        tpm_queue_leave(&connection->queue);
    }
    return is_open;
}
