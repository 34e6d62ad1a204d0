/*
 * The conformance kit: what rules and families are written with
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * `psa-driver test FILE` judges a plug-in. It knows families of entry points (hash, mac, ...). A family is one file
 * with three things, and one line in families.c:
 *
 *     - a table of mechanisms: concrete algorithm, key type, key sizes, and what the family needs beside (known
 * answers);
 *     - a table of rules: a name and a function each;
 *     - a kit_family_t that ties them together.
 *
 * From these and from the plug-in's descriptions the kit makes tests. One test is one rule on one case; a case is a row
 * that a description claims, at one key size. Its name is "PREFIX FAMILY MECHANISM RULE".
 *
 * A RULE is a function that returns if the driver did right. Otherwise it calls kit_fail(), which does not return; the
 * kit_expect_*() functions call it. It need not tidy up: guarded memory, children, threads and keys of kit_key() are
 * the kit's. A rule that stops early may leave a driver's operation behind: the process ends after a failure.
 *
 * WHERE A RULE RUNS. In a worker process: it may crash, hang or exit, the parent reports that as the failure of the
 * test. KIT_DIRECT   The plug-in is loaded, `init` was run, the rule calls its functions by KIT_CALL(). psa_* is the
 *                  built-in code (PSA_DRIVER_PATH=""): the reference.
 *     KIT_LIBRARY  psa_* goes to the driver (PSA_DRIVER_PATH=FILE, PSA_DRIVER_CONFORMING=1). For opaque drivers.
 *     KIT_FRESH    Neither: psa_crypto_init() was not called. The rule runs steps in children, each by
 *                  kit_in_child() with KIT_REFERENCE (psa_* is the built-in code) or KIT_LIBRARY. For `dispatched`, and
 * for keys that outlive a process. kit_shared() is memory that all of them see.
 *
 * MEMORY. What a driver gets is guarded: kit_input() copies end at an inaccessible page and are read-only; kit_output()
 * ends there too, with a checked pattern in front; kit_context() likewise, zeroed. After kit_release() the memory is
 * not accessible, so that a driver that keeps a pointer is caught. In loops: kit_mark_t mark = kit_mark(kit); ...
 * kit_release(kit, mark).
 *
 * DECLINING. A capability with fallback may answer a one-shot call or a set-up with PSA_ERROR_NOT_SUPPORTED. Each
 * family has a function `served` that is the first test of each case: a small request. If it fails or is skipped, the
 * other rules of that case are not run. Later in a rule kit_expect_served() skips or fails as the capability says.
 */
#ifndef KIT_H
#define KIT_H

#include <setjmp.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <psa/crypto.h>

#include "core/loader/driver.h"

typedef struct kit kit_t;
typedef struct kit_family kit_family_t;

/* ---- Families, mechanisms, rules ------------------------------------------------------------------------------- */

#define KIT_MAX_KEY_SIZES 8u

/** A row of a family's table. */
typedef struct {
    psa_algorithm_t algorithm;        /* concrete; PSA_ALG_NONE where the family's entry points have none */
    psa_key_type_t key_type;          /* PSA_KEY_TYPE_NONE: without a key */
    uint16_t bits[KIT_MAX_KEY_SIZES]; /* one case each, ended by 0; none: one case without a size */
    const void *details;              /* the family's own: known answers, limits */
} kit_mechanism_t;

/** What a test is about: a mechanism that the description claims, at one key size. */
typedef struct {
    const kit_family_t *family;
    const kit_mechanism_t *mechanism;
    size_t bits;
    const pd_description_t *description;
} kit_case_t;

typedef enum {
    KIT_DIRECT,
    KIT_LIBRARY,
    KIT_FRESH,
    KIT_REFERENCE, /* of a child only */
} kit_place_t;

typedef struct {
    const char *name;
    void (*run)(kit_t *kit, const kit_case_t *c);
    bool (*applies)(const kit_case_t *c); /* by the description; NULL: always. Where not, there is no such test. */
    kit_place_t place;
} kit_rule_t;

struct kit_family {
    const char *name;
    bool opaque;            /* it judges opaque descriptions; otherwise transparent ones */
    pd_entry_point_t first; /* its entry points: a row is claimed where a capability has one of them */
    pd_entry_point_t last;
    const kit_mechanism_t *mechanisms; /* ended by a row of zeros */
    const kit_rule_t *rules;           /* run in this order; those of KIT_FRESH after all others of the plug-in */
    size_t rule_count;
    kit_rule_t served; /* the first test of each case, named "served": does the driver do it at all? */
    /** Holds a row against the built-in code, in a KIT_REFERENCE process: kit_fail() if they
     * differ, kit_skip() where the built-in code does not have it. For `psa-driver test --self-check`. */
    void (*check_row)(kit_t *kit, const kit_mechanism_t *mechanism);
    /** True where one case at the first claimed size is enough, as any size is like another (HMAC); NULL: nowhere. */
    bool (*one_size)(const kit_mechanism_t *mechanism);
    const void *subject; /* for rules that several families share: what they are about (stream.h) */
};

/** All families, ended by NULL (families.c). */
extern const kit_family_t *const kit_families[];

/** True if the description lists that entry point for the case. */
bool kit_claims(const kit_case_t *c, pd_entry_point_t entry_point);

/* ---- The verdict ----------------------------------------------------------------------------------------------- */

/** Ends the rule: the driver is wrong. The message is one sentence in the past or present tense without a full stop,
 * e.g. "answers PSA_SUCCESS, not PSA_ERROR_BAD_STATE". The situation of kit_at() is put in front. */
_Noreturn void kit_fail(kit_t *kit, const char *format, ...) __attribute__((format(printf, 2, 3)));

/** Ends the rule: it cannot be judged, and why. */
_Noreturn void kit_skip(kit_t *kit, const char *format, ...) __attribute__((format(printf, 2, 3)));

/** Says where the rule is ("hash_update, 137 bytes in 3 pieces"), for messages of failures and crashes from here on.
 * Cheap. */
void kit_at(kit_t *kit, const char *format, ...) __attribute__((format(printf, 2, 3)));

/** Adds a line to the report, whatever the verdict. A few per test at most. */
void kit_note(kit_t *kit, const char *format, ...) __attribute__((format(printf, 2, 3)));

/** Adds a figure to the report: nanoseconds per call of the driver and of the built-in code (0: has none). */
void kit_figure(kit_t *kit, const char *name, double driver_ns, double builtin_ns);

/** "status %d" differs: "WHAT answers PSA_X, not PSA_Y". */
void kit_expect_status(kit_t *kit, psa_status_t status, psa_status_t expected, const char *what);

/** Any error will do. */
void kit_expect_error(kit_t *kit, psa_status_t status, const char *what);

/** Success, or the request was declined as the capability of the entry point permits: then the rule is skipped. */
void kit_expect_served(kit_t *kit, psa_status_t status, pd_entry_point_t entry_point);

/** Says length, offset and bytes of the first difference. */
void kit_expect_bytes(kit_t *kit, const uint8_t *bytes, size_t length, const uint8_t *expected, size_t expected_length,
                      const char *what);

/** A call of the reference that must not fail: if it does, the kit or the library is wrong, and the message says so. */
void kit_expect_reference(kit_t *kit, psa_status_t status, const char *what);

/* ---- The driver ------------------------------------------------------------------------------------------------ */

/** The function for the current case; NULL if the driver has none. */
pd_function_t kit_function(kit_t *kit, pd_entry_point_t entry_point);

static inline bool kit_has(kit_t *kit, pd_entry_point_t entry_point)
{
    return kit_function(kit, entry_point) != NULL;
}

/** True if the capability that gives the case that entry point has fallback. */
bool kit_has_fallback(kit_t *kit, pd_entry_point_t entry_point);

/** What the driver's `availability` says of the case; "" if it says nothing. */
const char *kit_availability(kit_t *kit);

/** Calls an entry point: KIT_CALL(kit, PD_EP_HASH_SETUP, hash_setup_t, (context, algorithm)). The kit then knows whose
 * crash it is, and looks at its guards afterwards. The function must exist. */
#define KIT_CALL(kit, entry_point, type, arguments)                                                                    \
    (kit_enter(kit, entry_point), kit_leave(kit, ((type) kit_function(kit, entry_point)) arguments))
void kit_enter(kit_t *kit, pd_entry_point_t entry_point);
psa_status_t kit_leave(kit_t *kit, psa_status_t status);

/** Number of calls that the driver answered in this thread; KIT_LIBRARY only. */
uint64_t kit_driver_calls(kit_t *kit);

/* ---- Guarded memory -------------------------------------------------------------------------------------------- */

typedef struct {
    size_t count;
} kit_mark_t;

kit_mark_t kit_mark(kit_t *kit);
void kit_release(kit_t *kit, kit_mark_t mark);

/** A read-only copy. With size 0 a pointer that must not be read from. */
const uint8_t *kit_input(kit_t *kit, const void *bytes, size_t size);

/** Room to write to, filled with a pattern. */
uint8_t *kit_output(kit_t *kit, size_t size);

/** Room that holds a copy: for calls with output == input. */
uint8_t *kit_copy(kit_t *kit, const void *bytes, size_t size);

/** A zeroed operation context: KIT_CONTEXT(kit, hash_context). Fails if the driver declared none. */
#define KIT_CONTEXT(kit, member) kit_context(kit, offsetof(psa_driver_plugin_t, member))
void *kit_context(kit_t *kit, size_t member);
psa_driver_context_t kit_context_layout(kit_t *kit, size_t member);

/** Plain zeroed memory that lives as long as the mark. */
void *kit_memory(kit_t *kit, size_t size);

/** Likewise, and children and their parent see the same. Not released before the end of the test. */
void *kit_shared(kit_t *kit, size_t size);

/** Bytes from hexadecimal digits, as kit_memory(). \param[out] size  Number of bytes. */
const uint8_t *kit_hex(kit_t *kit, const char *digits, size_t *size);

/* ---- Random numbers: the same for the same --seed and test --------------------------------------------------------
 */

uint64_t kit_random(kit_t *kit);
size_t kit_below(kit_t *kit, size_t limit); /* 0 <= result < limit */
void kit_fill(kit_t *kit, void *bytes, size_t size);

/* ---- Keys, for the reference ------------------------------------------------------------------------------------ */

/** Imports a key into psa_* (location 0); destroyed at the end of the test, or when 64 others
 * were made after it. */
psa_key_id_t kit_key(kit_t *kit, psa_key_type_t type, size_t bits, psa_algorithm_t algorithm, psa_key_usage_t usage,
                     const uint8_t *bytes, size_t size);

/** Attributes as the library passes them to a driver. */
psa_key_attributes_t kit_attributes(psa_key_type_t type, size_t bits, psa_algorithm_t algorithm, psa_key_usage_t usage);

/* ---- Threads, children, resources, time ---------------------------------------------------------------------------
 */

/** Runs `body` in so many threads that start together, and waits for them. Each has a kit of its own (guarded memory,
 * random numbers) that ends with it; what one thread hands to another belongs to the rule's kit. The first failure is
 * the rule's. */
void kit_threads(kit_t *kit, unsigned count, void (*body)(kit_t *kit, void *argument, unsigned index), void *argument);

/** Runs `step` in a forked child and waits for it: its failure is the rule's, with `who` in front.
 * `place`: KIT_DIRECT in a rule of KIT_DIRECT, and so on; from KIT_FRESH a step is KIT_REFERENCE or KIT_LIBRARY. */
void kit_in_child(kit_t *kit, kit_place_t place, const char *who, void (*step)(kit_t *kit, void *argument),
                  void *argument);

/** The same in two halves: the child is forked now, and runs when kit_child_end() is called. */
typedef struct kit_child kit_child_t;
kit_child_t *kit_child_begin(kit_t *kit, kit_place_t place, const char *who, void (*step)(kit_t *kit, void *argument),
                             void *argument);
void kit_child_end(kit_t *kit, kit_child_t *child);

/** Calls `body` some times to warm up, then `rounds` times: afterwards the process must have as many open descriptors
 * as before, and not more memory in use for each round. `what` says which path it is. */
void kit_expect_steady(kit_t *kit, const char *what, unsigned rounds, void (*body)(kit_t *kit, void *argument),
                       void *argument);

/** Nanoseconds per call of `body`, the best of a few short runs. */
double kit_time(kit_t *kit, void (*body)(kit_t *kit, void *argument), void *argument);

/** True with --quick: fewer lengths and rounds (and one case per mechanism). */
bool kit_is_quick(const kit_t *kit);

static inline size_t kit_rounds(const kit_t *kit, size_t full, size_t quick)
{
    return kit_is_quick(kit) ? quick : full;
}

/** The file that is judged: absolute, links resolved. */
const char *kit_file(const kit_t *kit);

#endif
