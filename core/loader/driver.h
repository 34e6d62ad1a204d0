/*
 * A loaded driver: its description, its functions, its state
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PD_LOADER_DRIVER_H
#define PD_LOADER_DRIVER_H

#include <stdatomic.h>
#include <stdbool.h>

#include <psa_driver_plugin.h>

#include "core/description/description.h"

/** Most descriptions that one process uses; further ones are refused with a message. Bounds the
 * thread-local counters, which must fit the static TLS that dlopen() of this library can get. */
#define PD_MAX_DRIVERS 32u

/** Functions are kept as this type and cast to the entry point's own at the call. */
typedef void (*pd_function_t)(void);

typedef struct pd_driver pd_driver_t;

/** One capability with its functions found. What an operation needs to go on with its driver. */
typedef struct {
    const pd_driver_t *driver;
    const pd_capability_t *capability;
    pd_function_t functions[PD_ENTRY_POINT_COUNT]; /* NULL where the capability has none */
} pd_binding_t;

typedef enum {
    PD_DRIVER_NEW,          /* loaded; no thread has run its `init` yet */
    PD_DRIVER_INITIALISING, /* one thread is in its `init`; the others do without it */
    PD_DRIVER_READY,
    PD_DRIVER_FAILED,       /* `init` failed */
} pd_driver_state_t;

struct pd_driver {
    _Atomic(int) state;        /* pd_driver_state_t */
    psa_status_t init_status;  /* written before state becomes READY or FAILED */
    unsigned index;            /* its place in the registry */
    const char *file;          /* absolute, links resolved */
    const void *handle;        /* from dlopen() */
    pd_description_t description;
    psa_driver_plugin_t plugin; /* copy of the exported constant; members it does not know are zero */
    pd_binding_t *bindings;     /* one per capability, in that order */
    pd_function_t size_function; /* "size_function" of key_context; NULL if it has none */
};

/** True if the driver may be called. One load. */
static inline bool pd_driver_is_ready(const pd_driver_t *driver)
{
    return atomic_load_explicit(&driver->state, memory_order_acquire) == PD_DRIVER_READY;
}

/** The driver's built-in key with that id; NULL if it has none. */
static inline const pd_builtin_key_t *pd_driver_builtin_key(const pd_driver_t *driver, psa_key_id_t id)
{
    for (size_t i = 0; i < driver->description.builtin_key_count; i++) {
        if (driver->description.builtin_keys[i].id == id) {
            return &driver->description.builtin_keys[i];
        }
    }
    return NULL;
}

/** Finds the functions of every capability in a loaded plug-in and takes over its handle and its exported constant.
 *
 * A function counts only if the plug-in itself defines it: a name found in one of its libraries is refused.
 *
 * \param handle         From dlopen().
 * \param[in,out] driver With file and description filled in. On failure `bindings` may be set; pd_driver_free().
 * \param[out] message   The reason, on failure.
 *
 * \retval PSA_SUCCESS
 * \retval PSA_ERROR_INVALID_ARGUMENT   A function or the constant is missing, or the constant is of no use.
 * \retval PSA_ERROR_NOT_SUPPORTED      Made for a newer interface than this core's.
 * \retval PSA_ERROR_INSUFFICIENT_MEMORY
 */
psa_status_t pd_driver_bind(void *handle, pd_driver_t *driver, pd_message_t *message);

/** Runs the driver's `init`, once in a process however many threads call. A thread that finds another one at
 * it does not wait.
 *
 * \param[out] ran  Whether this call ran it. Or NULL.
 *
 * \return PSA_SUCCESS if the driver is ready, is being made ready by another thread, or this thread is inside
 *         that very `init`; else what `init` returned.
 */
psa_status_t pd_driver_initialise(pd_driver_t *driver, bool *ran);

/** Calls the driver's teardown (`free`), if it has one, and lets a later pd_driver_initialise() run its `init` again. */
void pd_driver_tear_down(pd_driver_t *driver);

/** Releases a driver that was never published. The plug-in stays loaded. NULL is left alone. */
void pd_driver_free(pd_driver_t *driver);

#endif
