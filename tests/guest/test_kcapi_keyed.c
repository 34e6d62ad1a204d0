/*
 * The kcapi driver with keys on a real kernel: right answers, exact numbers of system calls, threads, forks, limits
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include "keyed_mechanisms.h"
#include "test_kcapi_support.h"

#define THREADS 8

/* Whether the driver serves a mechanism here: some kernels lack some. */
static bool served[KEYED_COUNT];
static size_t served_count;

static void find_out_what_is_served(void)
{
    served_count = 0;
    for (size_t i = 0; i < KEYED_COUNT; i++) {
        const keyed_request_t request = { i, 0, 6 };
        const uint64_t before = driver_calls();

        assert_true(keyed_one_shot_is_right(&request, 0));
        served[i] = driver_calls() > before;
        served_count += served[i];
    }
}

static void test_kernel_serves_mechanisms(void **state)
{
    (void) state;
    find_out_what_is_served();
    for (size_t i = 0; i < KEYED_COUNT; i++) {
        print_message("# %s: %s\n", keyed_mechanisms[i].name, served[i] ? "served" : "absent");
    }
    /* Every kernel with AF_ALG at its defaults has most of them. */
    if (served_count == 0) {
        print_message("# the kernel has no algorithm with a key\n");
        skip();
    }
}

/* On emulated processors, where everything takes thirty times as long. */
static bool is_brief(void)
{
    return getenv("PSA_TEST_BRIEF") != NULL;
}

static void test_every_size_is_right(void **state)
{
    const size_t keys = is_brief() ? 1 : KEYED_KEYS;
    uint64_t random = 7;

    (void) state;
    for (keyed_request_t request = { 0 }; request.mechanism < KEYED_COUNT; request.mechanism++) {
        for (request.key = 0; request.key < keys; request.key++) {
            for (request.size = 0; request.size < KEYED_SIZES; request.size++) {
                if (!keyed_one_shot_is_right(&request, 0) || !keyed_multi_part_is_right(&request, &random)) {
                    fail_msg("%s, key %zu, %zu bytes", keyed_mechanisms[request.mechanism].name, request.key,
                             keyed_message_size(&request));
                }
            }
        }
    }
}

/* System calls */

#define COUNTED_CALLS 10

static keyed_request_t counted;
static psa_key_id_t counted_key;

static bool warm_up(const hash_t *unused)
{
    (void) unused;
    return keyed_do(&counted, counted_key) && keyed_do(&counted, counted_key);
}

static bool do_often(const hash_t *unused)
{
    (void) unused;
    for (int i = 0; i < COUNTED_CALLS; i++) {
        if (!keyed_do(&counted, counted_key)) {
            return false;
        }
    }
    return true;
}

/* The kernel's name is known and another key was used. */
static bool use_another_key(const hash_t *unused)
{
    keyed_request_t other = counted;
    psa_key_id_t key;
    bool good;

    (void) unused;
    other.key = counted.key + 1;
    key = keyed_import(&other);
    good = keyed_do(&other, key);
    return good && keyed_do(&other, key);
}

static bool do_once(const hash_t *unused)
{
    (void) unused;
    return keyed_do(&counted, counted_key);
}

static const char *const counted_names[] = {
    "HMAC-SHA-256", "CMAC-AES-128", "AES-128-CBC", "AES-128-CTR", "AES-128-GCM", "ChaCha20-Poly1305",
};

static bool select_counted(const char *name, size_t size)
{
    for (size_t i = 0; i < KEYED_COUNT; i++) {
        if (strcmp(keyed_mechanisms[i].name, name) == 0 && served[i]) {
            counted = (keyed_request_t){ i, 0, size };
            counted_key = keyed_import(&counted);
            return true;
        }
    }
    print_message("# the kernel has no %s\n", name);
    return false;
}

static void test_warm_call_is_two_system_calls(void **state)
{
    (void) state;
    for (size_t i = 0; i < sizeof(counted_names) / sizeof(counted_names[0]); i++) {
        for (size_t size = 5; size <= 10; size += 5) { /* 64 and 16384 bytes */
            if (select_counted(counted_names[i], size)) {
                assert_int_equal(count_system_calls(warm_up, do_often, NULL), 2 * COUNTED_CALLS);
                psa_destroy_key(counted_key);
            }
        }
    }
}

static void test_first_use_of_a_key_is_six_system_calls(void **state)
{
    (void) state;
    for (size_t i = 0; i < sizeof(counted_names) / sizeof(counted_names[0]); i++) {
        if (select_counted(counted_names[i], 5)) {
            const long calls = count_system_calls(use_another_key, do_once, NULL);

            print_message("# %s: %ld\n", counted_names[i], calls);
            /* Beside the six on descriptors: getrlimit() now and then, and clock_gettime() where the C library asks the
             * kernel. */
            assert_in_range(calls, 6, 8);
            psa_destroy_key(counted_key);
        }
    }
}

/* Import, one call, destroy: what an application does that has a new key for every message. */
static bool use_new_key(const hash_t *unused)
{
    const psa_key_id_t key = keyed_import(&counted);
    const bool good = keyed_do(&counted, key);

    (void) unused;
    return psa_destroy_key(key) == PSA_SUCCESS && good;
}

static void test_new_key_for_each_call(void **state)
{
    (void) state;
    for (size_t i = 0; i < sizeof(counted_names) / sizeof(counted_names[0]); i++) {
        if (select_counted(counted_names[i], 5)) {
            const long calls = count_system_calls(use_new_key, use_new_key, NULL);

            print_message("# %s: %ld\n", counted_names[i], calls);
            /* The six, two close(), one fstat() before them; and getrlimit() and clock_gettime() as above. */
            assert_in_range(calls, 9, 11);
            psa_destroy_key(counted_key);
        }
    }
}

/* Many at once */

static _Atomic unsigned long wrong;
static unsigned long operations;
static volatile sig_atomic_t signals;

static void count_signal(int number)
{
    (void) number;
    signals++;
}

static keyed_request_t random_request(uint64_t *random)
{
    /* The largest messages seldom: one takes as long as a hundred others. */
    const size_t sizes = next_random(random) % 256 == 0 ? KEYED_SIZES : KEYED_SIZES - 6;

    return (keyed_request_t){
        next_random(random) % KEYED_COUNT,
        next_random(random) % KEYED_KEYS,
        next_random(random) % sizes,
    };
}

static bool random_operation_is_right(uint64_t *random)
{
    const keyed_request_t request = random_request(random);

    return next_random(random) % 4 == 0 ? keyed_multi_part_is_right(&request, random)
                                        : keyed_one_shot_is_right(&request, 0);
}

static bool child_is_right(uint64_t *random)
{
    int status = 0;
    const pid_t child = fork();

    if (child == 0) {
        for (int i = 0; i < 3; i++) {
            if (!random_operation_is_right(random)) {
                _exit(1);
            }
        }
        _exit(0);
    }
    while (child > 0 && waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    return child > 0 && status == 0;
}

static void *do_random_operations(void *seed)
{
    uint64_t random = (uintptr_t) seed * 0x9e3779b97f4a7c15u + 1;

    for (unsigned long i = 0; i < operations; i++) {
        wrong += !random_operation_is_right(&random);
        if (i % 500 == 499) {
            wrong += !child_is_right(&random);
        }
    }
    return NULL;
}

static void run_threads(unsigned long each)
{
    pthread_t threads[THREADS];

    wrong = 0;
    operations = each;
    for (uintptr_t i = 0; i < THREADS; i++) {
        assert_int_equal(pthread_create(&threads[i], NULL, do_random_operations, (void *) (i + 1)), 0);
    }
    for (size_t i = 0; i < THREADS; i++) {
        pthread_join(threads[i], NULL);
    }
    assert_int_equal(wrong, 0);
}

/* Keys come and go, so what is kept is forgotten all the time too. */
static void test_threads_forks_and_signals(void **state)
{
    /* In one shot each is made and undone. */
    const unsigned long all = (getenv("PSA_TEST_FULL") != NULL ? 1000000 : is_brief() ? 10000 : 100000) / 2;
    const struct itimerval every_millisecond = { { 0, 1000 }, { 0, 1000 } };
    const struct itimerval never = { { 0, 0 }, { 0, 0 } };
    struct sigaction action = { .sa_handler = count_signal };
    const unsigned before = open_descriptors();

    (void) state;
    sigaction(SIGALRM, &action, NULL);
    setitimer(ITIMER_REAL, &every_millisecond, NULL);
    run_threads(all / THREADS);
    setitimer(ITIMER_REAL, &never, NULL);
    print_message("# %lu requests, most of them in both directions, %d signals\n", all, (int) signals);
    assert_true(signals > 10);
    /* What threads kept went with them. */
    assert_in_range(open_descriptors(), before, before + 3 * KEYED_COUNT);
}

static int threads_with_few_descriptors(void)
{
    struct rlimit limit = { 64, 64 };

    CHECK(1, setrlimit(RLIMIT_NOFILE, &limit) == 0);
    const uint64_t before = driver_calls();
    const keyed_request_t request = { 0, 0, 3 };

    run_threads(200);
    CHECK(2, wrong == 0);
    CHECK(3, keyed_one_shot_is_right(&request, 0));
    CHECK(4, !served[0] || driver_calls() > before);
    return 0;
}

static void test_limit_of_64_descriptors(void **state)
{
    (void) state;
    assert_int_equal(in_child(threads_with_few_descriptors), 0);
}

/* Kept keys */

static unsigned descriptors_after_use(psa_key_id_t key, const keyed_request_t *request)
{
    assert_true(keyed_do(request, key));
    return open_descriptors();
}

static void test_destroyed_key_leaves_the_kernel(void **state)
{
    (void) state;
    if (!select_counted("AES-128-CBC", 5)) {
        skip();
    }
    const keyed_request_t other = { counted.mechanism, 1, 5 };
    const psa_key_id_t other_key = keyed_import(&other);
    const unsigned without = descriptors_after_use(other_key, &other);

    assert_int_equal(descriptors_after_use(counted_key, &counted), without + 2);
    psa_destroy_key(counted_key);
    assert_int_equal(descriptors_after_use(other_key, &other), without);
    psa_destroy_key(other_key);
}

/* AEAD */

static void test_unauthentic_text_is_not_given(void **state)
{
    static const uint8_t secret[] = "the text that must not be seen before it is known to be right";
    static const uint8_t nonce[12] = { 1 };
    uint8_t ciphertext[sizeof(secret) + 16];
    uint8_t plaintext[sizeof(secret)];
    size_t length;

    (void) state;
    if (!select_counted("AES-128-GCM", 5)) {
        skip();
    }
    const uint64_t before = driver_calls();
    assert_int_equal(psa_aead_encrypt(counted_key, PSA_ALG_GCM, nonce, 12, nonce, 5, secret, sizeof(secret), ciphertext,
                                      sizeof(ciphertext), &length),
                     PSA_SUCCESS);
    for (size_t i = 0; i < length; i++) {
        memset(plaintext, 0, sizeof(plaintext));
        ciphertext[i] ^= 1;
        assert_int_equal(psa_aead_decrypt(counted_key, PSA_ALG_GCM, nonce, 12, nonce, 5, ciphertext, length, plaintext,
                                          sizeof(plaintext), &length),
                         PSA_ERROR_INVALID_SIGNATURE);
        ciphertext[i] ^= 1;
        length = sizeof(ciphertext);
        assert_null(memmem(plaintext, sizeof(plaintext), secret + 8, 8));
    }
    assert_int_equal(psa_aead_decrypt(counted_key, PSA_ALG_GCM, nonce, 12, nonce, 5, ciphertext, length, plaintext,
                                      sizeof(plaintext), &length),
                     PSA_SUCCESS);
    assert_memory_equal(plaintext, secret, sizeof(secret));
    assert_int_equal(driver_calls() - before, 2 + sizeof(ciphertext));
    psa_destroy_key(counted_key);
}

/* Small socket buffers */

static int use_with_small_buffers(void)
{
    const keyed_request_t large = { counted.mechanism, 0, 11 }; /* 65536 bytes */
    uint64_t random = 3;

    /* The parent's experience does not hold any more; whoever meets that first is declined, in one shot. */
    CHECK(3, keyed_do(&large, counted_key));

    for (keyed_request_t request = { 0 }; request.mechanism < KEYED_COUNT; request.mechanism++) {
        for (request.size = 0; request.size < KEYED_SIZES; request.size++) {
            CHECK(1, keyed_one_shot_is_right(&request, 0));
            CHECK(2, keyed_multi_part_is_right(&request, &random));
        }
    }
    return 0;
}

static bool set_default_buffer(const char *size)
{
    const int file = open("/proc/sys/net/core/wmem_default", O_WRONLY | O_CLOEXEC);
    const bool done = file >= 0 && write(file, size, strlen(size)) == (ssize_t) strlen(size);

    if (file >= 0) {
        close(file);
    }
    return done;
}

static void test_socket_buffers_of_a_page(void **state)
{
    char before[32] = "";
    FILE *file = fopen("/proc/sys/net/core/wmem_default", "re");

    (void) state;
    if (!select_counted("AES-128-CBC", 5)) {
        skip();
    }
    if (file == NULL || fgets(before, sizeof(before), file) == NULL || !set_default_buffer("4608")) {
        print_message("# net.core.wmem_default cannot be set here\n");
        skip();
    }
    fclose(file);
    const int result = in_child(use_with_small_buffers);
    assert_true(set_default_buffer(before));
    assert_int_equal(result, 0);
}

static int set_up(void **state)
{
    return keyed_prepare() ? load_driver(state) : -1;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_kernel_serves_mechanisms),
        cmocka_unit_test(test_every_size_is_right),
        cmocka_unit_test(test_warm_call_is_two_system_calls),
        cmocka_unit_test(test_first_use_of_a_key_is_six_system_calls),
        cmocka_unit_test(test_new_key_for_each_call),
        cmocka_unit_test(test_destroyed_key_leaves_the_kernel),
        cmocka_unit_test(test_unauthentic_text_is_not_given),
        cmocka_unit_test(test_limit_of_64_descriptors),
        cmocka_unit_test(test_socket_buffers_of_a_page),
        cmocka_unit_test(test_threads_forks_and_signals),
    };

    return cmocka_run_group_tests_name("test_kcapi_keyed", tests, set_up, NULL);
}
