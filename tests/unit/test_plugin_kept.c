/*
 * plugins/kept: found again, bounded, switched off
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "kept_handles.h"
#include "plugins/kept_table.h"

static void a_handle_is_found_again(void **state)
{
    (void) state;
    plugin_kept_statistics_t before, after;
    plugin_kept_use_t use;
    const uint64_t name = 1;
    const plugin_kept_key_t key = key_of(&name);

    plugin_kept_statistics(&before);
    handle_t *first = take(&key, &use);
    give_back(&use, true);
    for (int i = 0; i < 100; i++) {
        assert_ptr_equal(take(&key, &use), first);
        give_back(&use, true);
    }
    plugin_kept_statistics(&after);
    assert_int_equal(made, 1);
    assert_int_equal(after.hits - before.hits, 100);
    assert_int_equal(after.misses - before.misses, 1);
}

static void a_key_is_known_by_its_value_not_by_its_place(void **state)
{
    (void) state;
    uint64_t place = 1;
    uint64_t other_place = 1;
    plugin_kept_key_t key = key_of(&place);
    plugin_kept_key_t same = key_of(&other_place);
    plugin_kept_use_t use;

    handle_t *first = take(&key, &use);
    give_back(&use, true);
    assert_ptr_equal(take(&same, &use), first);
    give_back(&use, true);
    place = 2;
    assert_ptr_not_equal(take(&key, &use), first);
    give_back(&use, true);
}

static void everything_that_a_handle_depends_on_makes_another(void **state)
{
    (void) state;
    static const uint8_t bytes[64] = { 1 };
    enum { COUNT = 11 };
    plugin_kept_key_t keys[COUNT];
    plugin_kept_use_t uses[COUNT];

    for (unsigned i = 0; i < COUNT; i++) {
        keys[i] = (plugin_kept_key_t){
            .type = PSA_KEY_TYPE_AES, .bits = 128, .algorithm = PSA_ALG_GCM, .key = bytes, .key_size = 16
        };
    }
    keys[1].location = 1;
    keys[2].type = PSA_KEY_TYPE_ARIA;
    keys[3].bits = 129;
    keys[4].algorithm = PSA_ALG_CCM;
    keys[5].direction = 1;
    keys[6].tag_length = 1;
    keys[7].nonce_length = 1;
    keys[8].key = bytes + 1;
    /* The bytes behind the key are zero: the length alone differs, within a word and beyond it. */
    keys[9].key_size = 17;
    keys[10].key_size = 24;
    for (unsigned i = 0; i < COUNT; i++) {
        assert_int_equal(plugin_kept_take(&kind, &keys[i], NULL, &uses[i]), PSA_SUCCESS);
        plugin_kept_give_back(&uses[i], true);
    }
    assert_int_equal(made, COUNT);
    for (unsigned i = 0; i < COUNT; i++) {
        plugin_kept_use_t use;
        assert_int_equal(plugin_kept_take(&kind, &keys[i], NULL, &use), PSA_SUCCESS);
        assert_ptr_equal(use.handle, uses[i].handle);
        plugin_kept_give_back(&use, true);
    }
    assert_int_equal(made, COUNT);
}

static void kinds_do_not_find_each_others_handles(void **state)
{
    (void) state;
    const uint64_t name = 1;
    const plugin_kept_key_t key = key_of(&name);
    plugin_kept_use_t one, other;

    assert_int_equal(plugin_kept_take(&kind, &key, NULL, &one), PSA_SUCCESS);
    plugin_kept_give_back(&one, true);
    assert_int_equal(plugin_kept_take(&other_kind, &key, NULL, &other), PSA_SUCCESS);
    plugin_kept_give_back(&other, true);
    assert_int_equal(made, 2);
}

static void a_handle_in_use_is_not_given_twice(void **state)
{
    (void) state;
    const uint64_t name = 1;
    const plugin_kept_key_t key = key_of(&name);
    plugin_kept_use_t one, other;

    handle_t *first = take(&key, &one);
    assert_ptr_not_equal(take(&key, &other), first);
    give_back(&one, true);
    give_back(&other, true);
    assert_int_equal(made, 2);
}

static void a_handle_that_is_not_as_it_was_is_dropped(void **state)
{
    (void) state;
    const uint64_t name = 1;
    const plugin_kept_key_t key = key_of(&name);
    plugin_kept_use_t use;

    take(&key, &use);
    give_back(&use, false);
    assert_int_equal(dropped, 1);
    take(&key, &use);
    assert_int_equal(made, 2);
    give_back(&use, true);
    assert_int_equal(dropped, 1);
}

static void what_cannot_be_made_is_an_error_and_leaves_nothing(void **state)
{
    (void) state;
    const uint64_t name = 1;
    const plugin_kept_key_t key = key_of(&name);
    plugin_kept_use_t use;

    make_status = PSA_ERROR_COMMUNICATION_FAILURE;
    for (unsigned i = 0; i < 2 * PLUGIN_KEPT_PER_THREAD; i++) {
        assert_int_equal(plugin_kept_take(&kind, &key, NULL, &use), PSA_ERROR_COMMUNICATION_FAILURE);
    }
    make_status = PSA_SUCCESS;
    use_key(1);
    use_key(1);
    assert_int_equal(made, 1);
}

static void the_least_recently_used_handle_makes_room(void **state)
{
    (void) state;
    plugin_kept_statistics_t before, after;

    plugin_kept_statistics(&before);
    for (uint64_t name = 0; name < PLUGIN_KEPT_PER_THREAD; name++) {
        use_key(name);
    }
    use_key(0);
    use_key(1000); /* instead of 1 */
    assert_int_equal(made, PLUGIN_KEPT_PER_THREAD + 1);
    assert_int_equal(dropped, 1);
    for (uint64_t name = 0; name < PLUGIN_KEPT_PER_THREAD; name++) {
        if (name != 1) {
            use_key(name);
        }
    }
    assert_int_equal(made, PLUGIN_KEPT_PER_THREAD + 1);
    use_key(1);
    assert_int_equal(made, PLUGIN_KEPT_PER_THREAD + 2);
    plugin_kept_statistics(&after);
    assert_int_equal(after.evictions - before.evictions, 2);
}

static void handles_in_use_make_no_room(void **state)
{
    (void) state;
    plugin_kept_use_t uses[PLUGIN_KEPT_PER_THREAD + 3];
    uint64_t names[PLUGIN_KEPT_PER_THREAD + 3];

    for (unsigned i = 0; i < PLUGIN_KEPT_PER_THREAD + 3; i++) {
        names[i] = i;
        plugin_kept_key_t key = key_of(&names[i]);
        assert_non_null(take(&key, &uses[i]));
    }
    assert_int_equal(dropped, 0);
    for (unsigned i = 0; i < PLUGIN_KEPT_PER_THREAD + 3; i++) {
        give_back(&uses[i], true);
    }
    assert_int_equal(dropped, 3);
}

/* Until the thread has looked at the clock. */
static void use_key_for_a_while(uint64_t name)
{
    for (int i = 0; i < 16; i++) {
        use_key(name);
    }
}

static void a_handle_that_was_long_unused_is_dropped(void **state)
{
    (void) state;
    plugin_kept_statistics_t before, after;

    plugin_kept_statistics(&before);
    use_key(1);
    use_key(2);
    seconds += PLUGIN_KEPT_SECONDS - 1;
    use_key_for_a_while(2);
    assert_int_equal(dropped, 0);
    seconds += 1;
    use_key_for_a_while(2);
    assert_int_equal(dropped, 1);
    use_key(1);
    assert_int_equal(made, 3);
    plugin_kept_statistics(&after);
    assert_int_equal(after.expired - before.expired, 1);
}

/* Who has read a slot and is then delayed, while its handle goes and another one comes, must not drop that. */
static void a_state_that_was_read_before_drops_no_later_handle(void **state)
{
    (void) state;
    kept_table_t *table = kept_table();
    kept_slot_t *slot = &table->slots[0];

    use_key(1);
    const uint64_t seen = atomic_load(&slot->state);
    assert_int_equal(seen & KEPT_PHASE, KEPT_IDLE);
    forget(1);
    use_key(2);
    assert_int_equal(atomic_load(&slot->state) & KEPT_PHASE, KEPT_IDLE);
    assert_false(kept_drop_idle(table, slot, seen));
    assert_int_equal(dropped, 1);
    use_key(2);
    assert_int_equal(made, 2);
}

/* In a process of its own, as the switch is read once. */
static void switched_off_nothing_is_kept(void **state)
{
    (void) state;
    char program[] = "/proc/self/exe";

    pid_t child = fork();
    if (child == 0) {
        setenv("PSA_DRIVER_KEEP_KEYS", "0", 1);
        execl(program, "test_plugin_kept", "switched-off", (char *) NULL);
        _exit(127);
    }
    wait_for(child);
}

static int run_switched_off(void)
{
    use_key(1);
    use_key(1);
    forget(1);
    return made == 2 && dropped == 2 ? 0 : 1;
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(a_handle_is_found_again, begin),
        cmocka_unit_test_setup(a_key_is_known_by_its_value_not_by_its_place, begin),
        cmocka_unit_test_setup(everything_that_a_handle_depends_on_makes_another, begin),
        cmocka_unit_test_setup(kinds_do_not_find_each_others_handles, begin),
        cmocka_unit_test_setup(a_handle_in_use_is_not_given_twice, begin),
        cmocka_unit_test_setup(a_handle_that_is_not_as_it_was_is_dropped, begin),
        cmocka_unit_test_setup(what_cannot_be_made_is_an_error_and_leaves_nothing, begin),
        cmocka_unit_test_setup(the_least_recently_used_handle_makes_room, begin),
        cmocka_unit_test_setup(handles_in_use_make_no_room, begin),
        cmocka_unit_test_setup(a_handle_that_was_long_unused_is_dropped, begin),
        cmocka_unit_test_setup(a_state_that_was_read_before_drops_no_later_handle, begin),
        cmocka_unit_test_setup(switched_off_nothing_is_kept, begin),
    };

    if (argc == 2 && strcmp(argv[1], "switched-off") == 0) {
        return run_switched_off();
    }
    return cmocka_run_group_tests_name("plugin kept", tests, NULL, NULL);
}
