/*
 * Tags of kept handles
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * The random key lies alone on a page that is not dumped, and that a fork empties: a child has a key of its
 * own and finds nothing of its parent's by chance.
 */
#include "plugins/kept_tag.h"

#include <stdatomic.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <unistd.h>

#include "plugins/environment.h"
#include "plugins/siphash.h"

/* The random key. Each word is set once in a process, by whichever thread comes first; 0 = not set. */
typedef struct {
    _Atomic uint64_t word[2];
} secret_t;

static _Atomic(secret_t *) published;

static bool is_switched_off(void)
{
    const char *value = plugin_environment("PSA_DRIVER_KEEP_KEYS");

    return value != NULL && strcmp(value, "0") == 0;
}

static secret_t *map_page(void)
{
    const size_t size = (size_t) sysconf(_SC_PAGESIZE);
    secret_t *other = NULL;

    if (is_switched_off()) {
        return NULL;
    }
    void *page = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (page == MAP_FAILED) {
        return NULL;
    }
    if (madvise(page, size, MADV_WIPEONFORK) != 0 || madvise(page, size, MADV_DONTDUMP) != 0) {
        munmap(page, size);
        return NULL;
    }
    if (!atomic_compare_exchange_strong(&published, &other, page)) {
        munmap(page, size);
        return other;
    }
    return page;
}

/* Without the entropy of a machine that has just been started nothing is kept, and nobody waits. */
static bool draw(secret_t *secret)
{
    uint64_t random[2];
    bool drawn = getrandom(random, sizeof(random), GRND_NONBLOCK) == (ssize_t) sizeof(random);

    for (size_t i = 0; drawn && i < 2; i++) {
        uint64_t unset = 0;
        drawn = random[i] != 0;
        if (drawn) {
            atomic_compare_exchange_strong(&secret->word[i], &unset, random[i]);
        }
    }
    explicit_bzero(random, sizeof(random));
    return drawn;
}

static bool is_set(secret_t *secret, uint64_t key[2])
{
    key[0] = atomic_load_explicit(&secret->word[0], memory_order_relaxed);
    key[1] = atomic_load_explicit(&secret->word[1], memory_order_relaxed);
    return key[0] != 0 && key[1] != 0;
}

static bool process_key(uint64_t key[2])
{
    static _Atomic bool impossible;
    secret_t *secret = atomic_load_explicit(&published, memory_order_acquire);

    if (secret == NULL) {
        if (atomic_load_explicit(&impossible, memory_order_relaxed)) {
            return false;
        }
        secret = map_page();
        if (secret == NULL) {
            atomic_store_explicit(&impossible, true, memory_order_relaxed);
            return false;
        }
    }
    return is_set(secret, key) || (draw(secret) && is_set(secret, key));
}

/* What the tag covers: fields of fixed size, and the key at the end. The hash itself covers the length of the whole. */
static bool hash(const uint64_t words[3], const plugin_kept_key_t *key, uint64_t tag[2])
{
    uint64_t process[2];

    if (!process_key(process)) {
        return false;
    }
    plugin_siphash_128(process, words, 3, key->key, key->key_size, tag);
    explicit_bzero(process, sizeof(process));
    return true;
}

_Static_assert(sizeof(psa_key_location_t) == 4 && sizeof(psa_algorithm_t) == 4 && sizeof(psa_key_type_t) == 2,
               "fields fill their words");

bool plugin_kept_tag(const plugin_kept_key_t *key, uint64_t tag[2])
{
    const uint64_t words[3] = {
        (uint64_t) key->location << 32 | key->algorithm,
        (uint64_t) key->type << 48 | (uint64_t) key->direction << 40 | (uint64_t) key->tag_length << 32 | key->bits,
        /* The upper bits tell a key's tag from its number. */
        (uint64_t) 1 << 63 | (uint64_t) key->nonce_length << 48 | (key->key_size & UINT64_C(0xffffffffffff)),
    };

    return hash(words, key, tag);
}

bool plugin_kept_key_number(const plugin_kept_key_t *key, uint64_t *number)
{
    const uint64_t words[3] = {
        (uint64_t) key->location << 32,
        (uint64_t) key->type << 48 | key->bits,
        key->key_size & UINT64_C(0xffffffffffff),
    };
    uint64_t tag[2];

    if (!hash(words, key, tag)) {
        return false;
    }
    *number = tag[0];
    return true;
}
