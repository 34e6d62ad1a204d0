/*
 * plugins/kept: forgotten in all threads, dropped once, each process its own
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <pthread.h>
#include <unistd.h>

#include "kept_handles.h"

static void *use_three(void *argument)
{
    (void) argument;
    use_key(1);
    use_key(2);
    use_key(3);
    return NULL;
}

static void run(void *(*body)(void *) )
{
    pthread_t thread;

    assert_int_equal(pthread_create(&thread, NULL, body, NULL), 0);
    assert_int_equal(pthread_join(thread, NULL), 0);
}

static void a_thread_that_ends_drops_its_own(void **state)
{
    (void) state;
    use_key(1);
    run(use_three);
    assert_int_equal(made, 4);
    assert_int_equal(dropped, 3);
    use_key(1);
    assert_int_equal(made, 4);
    run(use_three);
    assert_int_equal(made, 7);
    assert_int_equal(dropped, 6);
}

static pthread_barrier_t barrier;

static void *keep_and_wait(void *argument)
{
    (void) argument;
    use_key(1);
    use_key(2);
    pthread_barrier_wait(&barrier);
    pthread_barrier_wait(&barrier); /* the other one forgets */
    use_key(2);
    return NULL;
}

static void a_key_is_forgotten_in_all_threads_and_others_are_not(void **state)
{
    (void) state;
    enum { THREADS = 4 };
    pthread_t threads[THREADS];
    plugin_kept_statistics_t before, after;

    plugin_kept_statistics(&before);
    pthread_barrier_init(&barrier, NULL, THREADS + 1);
    for (unsigned i = 0; i < THREADS; i++) {
        assert_int_equal(pthread_create(&threads[i], NULL, keep_and_wait, NULL), 0);
    }
    use_key(1);
    pthread_barrier_wait(&barrier);
    assert_int_equal(made, 2 * THREADS + 1);
    forget(1);
    /* At once, not only when the threads come by. */
    assert_int_equal(dropped, THREADS + 1);
    pthread_barrier_wait(&barrier);
    for (unsigned i = 0; i < THREADS; i++) {
        assert_int_equal(pthread_join(threads[i], NULL), 0);
    }
    assert_int_equal(made, 2 * THREADS + 1);
    plugin_kept_statistics(&after);
    assert_int_equal(after.forgotten - before.forgotten, THREADS + 1);
}

static void *forget_one(void *argument)
{
    (void) argument;
    forget(1);
    return NULL;
}

static void a_handle_in_use_is_dropped_when_it_is_given_back(void **state)
{
    (void) state;
    const uint64_t name = 1;
    const plugin_kept_key_t key = key_of(&name);
    plugin_kept_use_t use;

    handle_t *handle = take(&key, &use);
    run(forget_one);
    assert_int_equal(dropped, 0);
    assert_int_equal(handle->name, 1);
    give_back(&use, true);
    assert_int_equal(dropped, 1);
    take(&key, &use);
    give_back(&use, true);
    assert_int_equal(made, 2);
}

static void forget_while_making(void)
{
    run(forget_one);
}

static void a_key_that_is_forgotten_while_its_handle_is_made_is_not_kept(void **state)
{
    (void) state;
    while_making = forget_while_making;
    use_key(1);
    while_making = NULL;
    assert_int_equal(made, 1);
    assert_int_equal(dropped, 1);
}

#define KEYS 5
#define ROUNDS 4000
static _Atomic bool over;

static void *use_all(void *argument)
{
    (void) argument;
    for (unsigned i = 0; i < ROUNDS; i++) {
        use_key(i % KEYS);
    }
    return NULL;
}

static void *forget_on(void *argument)
{
    (void) argument;
    for (uint64_t name = 0; !over; name = (name + 1) % KEYS) {
        forget(name);
    }
    return NULL;
}

static void *expire_on(void *argument)
{
    (void) argument;
    while (!over) {
        seconds += PLUGIN_KEPT_SECONDS;
        use_key(KEYS);
    }
    return NULL;
}

/* What is judged: no handle is dropped twice, used when dropped, given to two, or lost. */
static void threads_that_use_and_forget_at_once_agree_who_drops(void **state)
{
    (void) state;
    enum { USERS = 4 };
    pthread_t users[USERS], forgetter, expirer;

    over = false;
    assert_int_equal(pthread_create(&forgetter, NULL, forget_on, NULL), 0);
    assert_int_equal(pthread_create(&expirer, NULL, expire_on, NULL), 0);
    for (unsigned i = 0; i < USERS; i++) {
        assert_int_equal(pthread_create(&users[i], NULL, use_all, NULL), 0);
    }
    for (unsigned i = 0; i < USERS; i++) {
        assert_int_equal(pthread_join(users[i], NULL), 0);
    }
    over = true;
    assert_int_equal(pthread_join(forgetter, NULL), 0);
    assert_int_equal(pthread_join(expirer, NULL), 0);
    assert_true(made > USERS * KEYS);
    assert_int_equal(dropped, made);
}

/* In a child: 0, or what was wrong. */
static int child_keeps_its_own(void)
{
    const uint64_t name = 1;
    const plugin_kept_key_t key = key_of(&name);
    plugin_kept_use_t use;
    const unsigned before = made;

    if (take(&key, &use) == NULL || made != before + 1) {
        return 1; /* found its parent's */
    }
    give_back(&use, true);
    if (dropped_inherited != 3 || dropped != 0) {
        return 2;
    }
    take(&key, &use);
    give_back(&use, true);
    return made == before + 1 ? 0 : 3;
}

static void *keep_and_wait_twice(void *argument)
{
    (void) argument;
    use_key(1);
    pthread_barrier_wait(&barrier);
    pthread_barrier_wait(&barrier);
    return NULL;
}

static void a_child_drops_what_it_inherited_and_keeps_its_own(void **state)
{
    (void) state;
    pthread_t thread;

    pthread_barrier_init(&barrier, NULL, 2);
    assert_int_equal(pthread_create(&thread, NULL, keep_and_wait_twice, NULL), 0);
    pthread_barrier_wait(&barrier);
    use_key(1);
    use_key(2);
    pid_t child = fork();
    if (child == 0) {
        _exit(child_keeps_its_own());
    }
    wait_for(child);
    assert_int_equal(dropped_inherited, 0);
    use_key(1);
    use_key(2);
    assert_int_equal(made, 3); /* the parent's are as they were */
    pthread_barrier_wait(&barrier);
    assert_int_equal(pthread_join(thread, NULL), 0);
}

static void a_child_that_forgets_first_drops_what_it_inherited(void **state)
{
    (void) state;
    use_key(1);
    use_key(2);
    pid_t child = fork();
    if (child == 0) {
        forget(3);
        _exit(dropped_inherited == 2 && dropped == 0 ? 0 : 1);
    }
    wait_for(child);
}

static void a_handle_in_use_over_a_fork_stays_the_users_in_the_child(void **state)
{
    (void) state;
    const uint64_t name = 1;
    const plugin_kept_key_t key = key_of(&name);
    plugin_kept_use_t use;

    handle_t *handle = take(&key, &use);
    pid_t child = fork();
    if (child == 0) {
        use_key(2); /* drops what was inherited, but not this */
        _exit(dropped_inherited == 0 && handle->name == 1 ? 0 : 1);
    }
    wait_for(child);
    give_back(&use, true);
}

/* In the child's view their user does not exist. */
static void handles_in_use_over_a_fork_take_no_room_in_the_child(void **state)
{
    (void) state;
    plugin_kept_use_t uses[PLUGIN_KEPT_PER_THREAD];
    uint64_t names[PLUGIN_KEPT_PER_THREAD];

    for (unsigned i = 0; i < PLUGIN_KEPT_PER_THREAD; i++) {
        names[i] = i;
        plugin_kept_key_t key = key_of(&names[i]);
        assert_non_null(take(&key, &uses[i]));
    }
    pid_t child = fork();
    if (child == 0) {
        const unsigned before = made;
        use_key(100);
        use_key(100);
        _exit(made == before + 1 ? 0 : 1);
    }
    wait_for(child);
    for (unsigned i = 0; i < PLUGIN_KEPT_PER_THREAD; i++) {
        give_back(&uses[i], true);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(a_thread_that_ends_drops_its_own, begin),
        cmocka_unit_test_setup(a_key_is_forgotten_in_all_threads_and_others_are_not, begin),
        cmocka_unit_test_setup(a_handle_in_use_is_dropped_when_it_is_given_back, begin),
        cmocka_unit_test_setup(a_key_that_is_forgotten_while_its_handle_is_made_is_not_kept, begin),
        cmocka_unit_test_setup(threads_that_use_and_forget_at_once_agree_who_drops, begin),
        cmocka_unit_test_setup(a_child_drops_what_it_inherited_and_keeps_its_own, begin),
        cmocka_unit_test_setup(a_child_that_forgets_first_drops_what_it_inherited, begin),
        cmocka_unit_test_setup(a_handle_in_use_over_a_fork_stays_the_users_in_the_child, begin),
        cmocka_unit_test_setup(handles_in_use_over_a_fork_take_no_room_in_the_child, begin),
    };
    return cmocka_run_group_tests_name("plugin kept by threads", tests, NULL, NULL);
}
