/*
 * plugins/thread_state: every thread its own, released at its end, dropped in a child
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <dirent.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "plugins/fork.h"
#include "plugins/thread_state.h"

/* A state with one descriptor; 0 = none, for a zeroed state. */
typedef struct {
    _Atomic int descriptor_and_1;
    unsigned calls;
    max_align_t aligned;
} kept_t;

static _Atomic unsigned released_by_threads;
static _Atomic unsigned released_in_child;

static void release(void *state, bool inherited)
{
    kept_t *kept = state;
    int descriptor_and_1 = atomic_exchange(&kept->descriptor_and_1, 0);

    if (descriptor_and_1 != 0) {
        close(descriptor_and_1 - 1);
    }
    atomic_fetch_add(inherited ? &released_in_child : &released_by_threads, 1);
}

static plugin_thread_store_t store = PLUGIN_THREAD_STORE(kept_t, release);

static unsigned open_descriptors(void)
{
    unsigned count = 0;
    DIR *folder = opendir("/proc/self/fd");

    if (folder == NULL) {
        return 0;
    }
    while (readdir(folder) != NULL) {
        count++;
    }
    closedir(folder);
    return count;
}

static kept_t *use(void)
{
    kept_t *kept = plugin_thread_state(&store);

    if (kept != NULL && kept->descriptor_and_1 == 0) {
        int descriptor = open("/dev/null", O_RDONLY | O_CLOEXEC);
        if (descriptor < 0) {
            return NULL;
        }
        atomic_store(&kept->descriptor_and_1, descriptor + 1);
    }
    return kept;
}

static void a_thread_gets_the_same_zeroed_aligned_state_each_time(void **state)
{
    (void) state;
    kept_t *kept = plugin_thread_state(&store);

    assert_non_null(kept);
    assert_int_equal(kept->calls, 0);
    assert_int_equal((uintptr_t) kept % _Alignof(kept_t), 0);
    kept->calls = 7;
    assert_ptr_equal(plugin_thread_state(&store), kept);
    assert_int_equal(kept->calls, 7);
}

#define THREADS 8

static pthread_barrier_t others_have_one;
static pthread_barrier_t all_have_one;

/* Returns the state if it was new and stayed the thread's own beside those of the others. The
 * thread that is given an argument asks when all others have asked. */
static void *use_and_end(void *last)
{
    kept_t *kept = last == NULL ? use() : NULL;

    pthread_barrier_wait(&others_have_one);
    if (last != NULL) {
        kept = use();
    }
    if (kept == NULL || kept->calls != 0) {
        kept = NULL;
    } else {
        kept->calls = 1;
    }
    pthread_barrier_wait(&all_have_one);
    for (int i = 0; kept != NULL && i < 1000; i++) {
        kept_t *again = use();
        again->calls++;
        kept = again == kept ? kept : NULL;
    }
    return kept != NULL && kept->calls == 1001 ? kept : NULL;
}

static void make_barriers(unsigned threads)
{
    pthread_barrier_init(&others_have_one, NULL, threads);
    pthread_barrier_init(&all_have_one, NULL, threads);
}

static void run_threads(kept_t *states[THREADS])
{
    pthread_t threads[THREADS];

    make_barriers(THREADS);
    for (unsigned i = 0; i < THREADS; i++) {
        assert_int_equal(pthread_create(&threads[i], NULL, use_and_end, NULL), 0);
    }
    for (unsigned i = 0; i < THREADS; i++) {
        void *result = NULL;
        assert_int_equal(pthread_join(threads[i], &result), 0);
        states[i] = result;
    }
}

static void threads_have_states_of_their_own_and_release_them_at_their_end(void **state)
{
    (void) state;
    kept_t *first[THREADS];
    kept_t *second[THREADS];
    unsigned descriptors = open_descriptors();

    released_by_threads = 0;
    run_threads(first);
    assert_int_equal(released_by_threads, THREADS);
    assert_int_equal(open_descriptors(), descriptors);
    for (unsigned i = 0; i < THREADS; i++) {
        assert_non_null(first[i]);
        for (unsigned j = 0; j < i; j++) {
            assert_ptr_not_equal(first[i], first[j]);
        }
    }

    /* The next threads take the same memory, zeroed. */
    run_threads(second);
    for (unsigned i = 0; i < THREADS; i++) {
        bool known = false;
        assert_non_null(second[i]);
        for (unsigned j = 0; j < THREADS; j++) {
            known = known || second[i] == first[j];
        }
        assert_true(known);
    }
}

static pthread_barrier_t ready;
static pthread_barrier_t end;

static void *use_and_wait(void *argument)
{
    (void) argument;
    use();
    pthread_barrier_wait(&ready);
    pthread_barrier_wait(&end);
    return NULL;
}

/* In the child: 0, or a number that says what was wrong. */
static int child_drops_all(const kept_t *parents, unsigned states)
{
    const unsigned descriptors = open_descriptors();
    kept_t *kept = plugin_thread_state(&store);

    if (kept == NULL || kept == parents) {
        return 1; /* the parent's state is not the child's */
    }
    if (kept->calls != 0 || kept->descriptor_and_1 != 0) {
        return 2;
    }
    if (released_in_child != states) {
        return 3;
    }
    if (open_descriptors() != descriptors - states) {
        return 4;
    }
    if (plugin_thread_state(&store) != kept || released_in_child != states) {
        return 5; /* once is enough */
    }
    return 0;
}

static void a_child_closes_what_all_threads_of_its_parent_had_and_the_parent_keeps_it(void **state)
{
    (void) state;
    pthread_t threads[THREADS];
    int status = 0;

    kept_t *own = use();
    assert_non_null(own);
    pthread_barrier_init(&ready, NULL, THREADS + 1);
    pthread_barrier_init(&end, NULL, THREADS + 1);
    for (unsigned i = 0; i < THREADS; i++) {
        assert_int_equal(pthread_create(&threads[i], NULL, use_and_wait, NULL), 0);
    }
    pthread_barrier_wait(&ready);
    unsigned descriptors = open_descriptors();
    released_in_child = 0;

    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        _exit(child_drops_all(own, THREADS + 1));
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);

    assert_int_equal(released_in_child, 0);
    assert_int_equal(open_descriptors(), descriptors);
    assert_ptr_equal(use(), own);
    pthread_barrier_wait(&end);
    for (unsigned i = 0; i < THREADS; i++) {
        assert_int_equal(pthread_join(threads[i], NULL), 0);
    }
}

static pthread_key_t last_key;

/* Destructor of last_key: ends the process in the second round, when all have had their first. */
static void end_process(void *round)
{
    static int again;

    if (round != &again) {
        pthread_setspecific(last_key, &again);
        return;
    }
    _exit(released_by_threads == 0 && released_in_child == 0 ? 0 : 1);
}

static void *fork_and_let_the_child_thread_end(void *argument)
{
    (void) argument;
    int status = -1;
    kept_t *kept = use();

    released_by_threads = 0;
    released_in_child = 0;
    pid_t child = kept != NULL ? fork() : -1;
    if (child == 0) {
        if (pthread_key_create(&last_key, end_process) != 0 ||
            pthread_setspecific(last_key, &last_key) != 0) {
            _exit(2);
        }
        pthread_exit(NULL); /* the store's destructor runs, with the parent's node */
    }
    if (child > 0) {
        waitpid(child, &status, 0);
    }
    return kept != NULL && kept->descriptor_and_1 != 0 && status == 0 ? kept : NULL;
}

static void a_thread_that_ends_in_a_child_without_use_releases_nothing(void **state)
{
    (void) state;
    pthread_t thread;
    void *result = NULL;

    assert_int_equal(pthread_create(&thread, NULL, fork_and_let_the_child_thread_end, NULL), 0);
    assert_int_equal(pthread_join(thread, &result), 0);
    assert_non_null(result);
}

/* More than there were before, so that they take every node that can be had. */
#define CHILD_THREADS 40

/* The thread that forked still has its parent's node as its key's value, and asks last. */
static int child_with_threads(void)
{
    pthread_t threads[CHILD_THREADS];

    make_barriers(CHILD_THREADS + 1);
    for (unsigned i = 0; i < CHILD_THREADS; i++) {
        if (pthread_create(&threads[i], NULL, use_and_end, NULL) != 0) {
            return 1;
        }
    }
    if (use_and_end(threads) == NULL) {
        return 2;
    }
    for (unsigned i = 0; i < CHILD_THREADS; i++) {
        void *result = NULL;
        pthread_join(threads[i], &result);
        if (result == NULL) {
            return 3;
        }
    }
    return 0;
}

static void threads_of_a_child_never_share_a_state(void **state)
{
    (void) state;
    for (int round = 0; round < 20; round++) {
        int status = 0;
        assert_non_null(use());
        pid_t child = fork();
        assert_true(child >= 0);
        if (child == 0) {
            _exit(child_with_threads());
        }
        assert_int_equal(waitpid(child, &status, 0), child);
        assert_int_equal(status, 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_thread_gets_the_same_zeroed_aligned_state_each_time),
        cmocka_unit_test(threads_have_states_of_their_own_and_release_them_at_their_end),
        cmocka_unit_test(a_child_closes_what_all_threads_of_its_parent_had_and_the_parent_keeps_it),
        cmocka_unit_test(a_thread_that_ends_in_a_child_without_use_releases_nothing),
        cmocka_unit_test(threads_of_a_child_never_share_a_state),
    };
    return cmocka_run_group_tests_name("plugin thread_state", tests, NULL, NULL);
}
