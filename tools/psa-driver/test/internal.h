/*
 * The conformance kit: what its own files share (rules and families need kit.h alone)
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef KIT_INTERNAL_H
#define KIT_INTERNAL_H

#include <sys/types.h>

#include "core/loader/plugin.h"
#include "kit.h"
#include "options.h"
#include "report.h"

#define KIT_MAX_REGIONS 512u
#define KIT_MAX_KEYS 64u
#define KIT_NOT_CALLING (-1)

/** Seen by the process that may die and by the one that will tell why. */
typedef struct {
    volatile int calling; /* pd_entry_point_t, or KIT_NOT_CALLING */
    volatile int loading; /* in dlopen() or binding */
    volatile int lost_channel;
    volatile int forked; /* a child that the driver made came back from an entry point */
    char situation[200];
    char crash[200]; /* by the signal handler: which access to which buffer */
} kit_page_t;

typedef enum {
    KIT_REGION_INPUT,
    KIT_REGION_OUTPUT,
    KIT_REGION_CONTEXT,
    KIT_REGION_MEMORY,
    KIT_REGION_SHARED,
} kit_region_kind_t;

typedef struct {
    uint8_t *base;     /* page-aligned; behind its pages lies one that is not accessible */
    size_t pages_size; /* bytes of accessible pages */
    uint8_t *start;
    size_t size;
    kit_region_kind_t kind;
} kit_region_t;

typedef struct {
    kit_region_t live[KIT_MAX_REGIONS]; /* a stack */
    size_t live_count;
    kit_region_t pool[KIT_MAX_REGIONS]; /* released, not accessible */
    size_t pool_count;
} kit_guard_t;

struct kit {
    const kit_options_t *options;
    const char *file;
    kit_place_t place;
    const kit_case_t *c;
    pd_driver_t *driver;  /* KIT_DIRECT */
    size_t library_index; /* KIT_LIBRARY: the driver's, for psa_linux_thread_calls() */
    kit_page_t *page;
    kit_record_t record;
    jmp_buf stop;
    pid_t pid;
    uint64_t random;
    kit_guard_t guard;
    psa_key_id_t keys[KIT_MAX_KEYS];
    size_t key_count;
    kit_t *owner;                   /* of a thread's kit: the rule's */
    bool is_timing;                 /* calls are not watched */
    const kit_case_t *functions_of; /* whose functions are these */
    pd_function_t functions[PD_ENTRY_POINT_COUNT];
    char availability[160];
};

/** The kit of the current thread, for the signal handler. */
extern _Thread_local kit_t *kit_self;

/* A test of the plan. */
typedef enum {
    KIT_TEST_LOAD,
    KIT_TEST_INIT,
    KIT_TEST_UNCOVERED, /* claimed, but no row judges it: skipped */
    KIT_TEST_RULE,
    KIT_TEST_ROW, /* of --self-check: a row of a table against the built-in code */
} kit_test_kind_t;

typedef struct {
    kit_test_kind_t kind;
    size_t description;
    const kit_case_t *c;
    const kit_rule_t *rule;
    size_t group;    /* tests of one case; 0: none */
    bool gate;       /* if it does not pass, the rest of its group is not run */
    bool quiet;      /* a gate that the filter does not ask for: reported only if it does not pass */
    char *name;      /* as reported, in full */
    char *mechanism; /* NULL: none */
    char *reason;    /* KIT_TEST_UNCOVERED: why it is skipped */
} kit_test_t;

typedef struct {
    kit_test_t *tests;
    size_t count;
    size_t group_count;
    kit_case_t **cases;
    size_t case_count;
} kit_plan_t;

/** plan.c */
bool kit_plan_make(const kit_options_t *options, const pd_plugin_t *plugin, const char *base_name, kit_plan_t *plan);
bool kit_plan_make_self_check(const kit_options_t *options, kit_plan_t *plan);
kit_place_t kit_test_place(const kit_test_t *test);
void kit_plan_free(kit_plan_t *plan);

/** What a run is about: the same for parent and workers. */
typedef struct {
    const kit_options_t *options;
    const pd_plugin_t *plugin;
    const kit_plan_t *plan;
    const char *distrust;  /* why the library would not load the file; NULL: it would */
    const char *directory; /* of their own for the library's key files; NULL: none needed */
} kit_run_t;

/** worker.c: the life of a worker. Commands are test numbers. */
_Noreturn void kit_worker(const kit_run_t *run, kit_place_t place, int channel, int output, kit_page_t *page,
                          uint64_t nonce);

/** Makes this process one of that place: psa_crypto_init() with or without the driver. kit_fail() if it does not work.
 */
void kit_enter_place(kit_t *kit, kit_place_t place);

/** parent.c: runs all tests of the plan and reports each. \return false if one failed. */
bool kit_run_all(const kit_run_t *run, kit_report_t *report);

/** stragglers.c: makes this process the parent of orphans. \return false: not possible, or not to be done. */
bool kit_stragglers_adopt(void);
/** Ends all children. Only where kit_stragglers_adopt() said yes, and no worker is wanted any more. */
void kit_stragglers_end(void);

/** crash.c */
void kit_crash_handlers_install(void);
bool kit_crash_handlers_are_ours(void);
void kit_crash_stack(void); /* an alternate signal stack for this thread */
/** Writes "SIGSEGV in hash_update, 3 bytes: wrote 1 byte beyond ..." of a process that ended with that wait status, or
 * "still in hash_update" of one that did not end by itself. */
#define KIT_NOT_DEAD (-1)
void kit_crash_describe(const kit_page_t *page, int status, char *text, size_t size);

/** guard.c */
/** kit_fail() if a pattern is damaged; the second one looks at the bytes next to each buffer only, after each call. */
void kit_guard_check(kit_t *kit);
void kit_guard_glance(kit_t *kit);
bool kit_guard_explain(kit_guard_t *guard, const uint8_t *address, int writing, char *text, size_t size);
void kit_guard_destroy(kit_guard_t *guard);

/** driver.c: from here on `c` is the case: a variant of the test's own, which must be set again. */
void kit_judge(kit_t *kit, const kit_case_t *c);

/** verdict.c */
void kit_set_verdict(kit_t *kit, kit_verdict_t verdict, const char *message);
void kit_clear(kit_t *kit, uint64_t random); /* before a test */
/** Destroyed at the end of the test, or when KIT_MAX_KEYS others were made after it. */
void kit_keep_key(kit_t *kit, psa_key_id_t key);
void kit_destroy_keys(kit_t *kit);

#endif
