/*
 * plugins/fork: a process can tell that it is not its parent
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
#include <signal.h>
#include <stdbool.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "plugins/fork.h"

static pid_t make_child_by_fork(void)
{
    return fork();
}

static pid_t make_child_by_clone(void)
{
    return (pid_t) syscall(SYS_clone, SIGCHLD, NULL, NULL, NULL, NULL);
}

/* Runs `body` in a child and returns its answer. */
static uint64_t ask_child(pid_t (*make_child)(void), uint64_t (*body)(void))
{
    int ends[2];
    uint64_t answer = 0;
    int status = 0;

    assert_int_equal(pipe(ends), 0);
    pid_t child = make_child();
    assert_true(child >= 0);
    if (child == 0) {
        answer = body();
        _exit(write(ends[1], &answer, sizeof(answer)) == sizeof(answer) ? 0 : 1);
    }
    assert_int_equal(read(ends[0], &answer, sizeof(answer)), sizeof(answer));
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
    close(ends[0]);
    close(ends[1]);
    return answer;
}

static uint64_t own_generation(void)
{
    return plugin_process_generation();
}

/* Must be the first test: it needs a process that has not asked yet. */
static void a_child_that_asks_before_its_parent_has_another_generation(void **state)
{
    (void) state;
    uint64_t child = ask_child(make_child_by_fork, own_generation);
    uint64_t parent = plugin_process_generation();

    assert_true(child != 0);
    assert_true(parent != 0);
    assert_true(child != parent);
}

static void the_generation_stays_the_same_in_one_process(void **state)
{
    (void) state;
    uint64_t before = plugin_process_generation();

    ask_child(make_child_by_fork, own_generation);
    assert_true(plugin_process_generation() == before);
}

static void a_forked_child_has_another_generation(void **state)
{
    (void) state;
    uint64_t child = ask_child(make_child_by_fork, own_generation);

    assert_true(child != 0 && child != plugin_process_generation());
}

static void a_child_of_raw_clone_has_another_generation(void **state)
{
    (void) state;
    uint64_t child = ask_child(make_child_by_clone, own_generation);

    assert_true(child != 0 && child != plugin_process_generation());
}

#define LINE 20

/* A line of descendants, each of which compares its generation with those of all before it. */
static uint64_t differs_down_the_line(void)
{
    static uint64_t ancestors[LINE];
    static unsigned depth;
    uint64_t generation = plugin_process_generation();

    for (unsigned i = 0; i < depth; i++) {
        if (ancestors[i] == generation) {
            return false;
        }
    }
    ancestors[depth++] = generation;
    return depth == LINE ? true : ask_child(make_child_by_fork, differs_down_the_line);
}

static void no_descendant_has_the_generation_of_an_ancestor(void **state)
{
    (void) state;
    assert_true(ask_child(make_child_by_fork, differs_down_the_line));
}

#define THREADS 16

static pthread_barrier_t barrier;

static void *ask_at_once(void *result)
{
    pthread_barrier_wait(&barrier);
    *(uint64_t *) result = plugin_process_generation();
    return NULL;
}

/* The generation that all threads of this new process agree on, or 0. */
static uint64_t generation_of_threads(void)
{
    pthread_t threads[THREADS];
    uint64_t seen[THREADS] = { 0 };

    pthread_barrier_init(&barrier, NULL, THREADS);
    for (unsigned i = 0; i < THREADS; i++) {
        if (pthread_create(&threads[i], NULL, ask_at_once, &seen[i]) != 0) {
            return 0;
        }
    }
    for (unsigned i = 0; i < THREADS; i++) {
        pthread_join(threads[i], NULL);
    }
    for (unsigned i = 1; i < THREADS; i++) {
        if (seen[i] != seen[0]) {
            return 0;
        }
    }
    return seen[0];
}

static void threads_that_ask_first_and_at_once_agree(void **state)
{
    (void) state;
    for (int round = 0; round < 50; round++) {
        uint64_t child = ask_child(make_child_by_fork, generation_of_threads);
        assert_true(child != 0 && child != plugin_process_generation());
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_child_that_asks_before_its_parent_has_another_generation),
        cmocka_unit_test(the_generation_stays_the_same_in_one_process),
        cmocka_unit_test(a_forked_child_has_another_generation),
        cmocka_unit_test(a_child_of_raw_clone_has_another_generation),
        cmocka_unit_test(no_descendant_has_the_generation_of_an_ancestor),
        cmocka_unit_test(threads_that_ask_first_and_at_once_agree),
    };
    return cmocka_run_group_tests_name("plugin fork", tests, NULL, NULL);
}
