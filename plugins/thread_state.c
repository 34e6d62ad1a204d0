/*
 * Per-thread state in a list that a forked child can walk
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * A pthread key finds the calling thread's node and runs its end. The list is for the child of a
 * fork: the parent's other threads do not exist there, but the descriptors in their states do.
 * Nodes are pushed and never unlinked, so the list needs no lock that a fork could leave locked.
 */
#include "plugins/thread_state.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "plugins/fork.h"

/* Values of a node's owner that are no generation: those have a count of 1 or more in the lower
 * half. */
#define OWNER_NONE 0u                       /* may be claimed */
#define OWNER_DEAD (UINT64_C(1) << 32)      /* of a parent's thread; see sweep() */

typedef struct plugin_thread_node {
    struct plugin_thread_node *next; /* constant once the node is in the list */
    plugin_thread_store_t *store;
    _Atomic uint64_t owner; /* generation of the process whose thread has it, or OWNER_... */
    _Alignas(max_align_t) unsigned char state[];
} node_t;

/* The pthread key's destructor. */
static void thread_ends(void *value)
{
    node_t *node = value;

    /* Another owner: this thread came through a fork and did not use the store since. */
    if (atomic_load(&node->owner) != plugin_process_generation()) {
        return;
    }
    node->store->release(node->state, false);
    memset(node->state, 0, node->store->size);
    atomic_store(&node->owner, OWNER_NONE);
}

/* Creates the key at first use. Returns key + 1, or 0. */
static uint32_t make_key(plugin_thread_store_t *store)
{
    uint32_t found = atomic_load(&store->key);
    pthread_key_t key;

    if (found != 0) {
        return found;
    }
    if (pthread_key_create(&key, thread_ends) != 0) {
        return 0;
    }
    if (!atomic_compare_exchange_strong(&store->key, &found, (uint32_t) key + 1)) {
        pthread_key_delete(key);
        return found;
    }
    return (uint32_t) key + 1;
}

/* Drops what a child inherited. The nodes stay dead: the thread that forked still has one of them
 * as its key's value, and a node that had a new owner beside it would be used by two threads. */
static void sweep(plugin_thread_store_t *store, uint64_t generation)
{
    if (atomic_load(&store->swept) == generation) {
        return;
    }
    for (node_t *node = atomic_load(&store->nodes); node != NULL; node = node->next) {
        uint64_t owner = atomic_load(&node->owner);
        if (owner == OWNER_NONE || owner == OWNER_DEAD || owner == generation) {
            continue;
        }
        if (atomic_compare_exchange_strong(&node->owner, &owner, OWNER_DEAD)) {
            store->release(node->state, true);
            memset(node->state, 0, store->size);
        }
    }
    atomic_store(&store->swept, generation);
}

static node_t *claim_node(plugin_thread_store_t *store, uint64_t generation)
{
    for (node_t *node = atomic_load(&store->nodes); node != NULL; node = node->next) {
        uint64_t owner = OWNER_NONE;
        if (atomic_compare_exchange_strong(&node->owner, &owner, generation)) {
            return node;
        }
    }
    node_t *node = calloc(1, sizeof(*node) + store->size);
    if (node == NULL) {
        return NULL;
    }
    node->store = store;
    atomic_store(&node->owner, generation);
    node->next = atomic_load(&store->nodes);
    while (!atomic_compare_exchange_weak(&store->nodes, &node->next, node)) {
    }
    return node;
}

static void *attach(plugin_thread_store_t *store, uint64_t generation)
{
    uint32_t key = make_key(store);

    if (key == 0) {
        return NULL;
    }
    sweep(store, generation);
    node_t *node = claim_node(store, generation);
    if (node == NULL) {
        return NULL;
    }
    if (pthread_setspecific((pthread_key_t) (key - 1), node) != 0) {
        atomic_store(&node->owner, OWNER_NONE);
        return NULL;
    }
    return node->state;
}

void *plugin_thread_state(plugin_thread_store_t *store)
{
    uint64_t generation = plugin_process_generation();

    if (generation == 0) {
        return NULL;
    }
    uint32_t key = atomic_load_explicit(&store->key, memory_order_acquire);
    if (key != 0) {
        node_t *node = pthread_getspecific((pthread_key_t) (key - 1));
        if (node != NULL &&
            atomic_load_explicit(&node->owner, memory_order_relaxed) == generation) {
            return node->state;
        }
    }
    return attach(store, generation);
}
