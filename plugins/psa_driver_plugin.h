/*
 * psa_driver_plugin.h - what a PSA cryptoprocessor driver needs to become a plug-in
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * A plug-in is a shared object that holds an ordinary driver, written to the PSA Cryptoprocessor
 * Driver Interface, and one glue file that includes this header. Per driver description the glue
 * file has two things: PSA_DRIVER_DESCRIPTION(), which embeds the JSON text in the file, and the
 * exported constant <prefix>_psa_driver, which says at run time what the interface's build-time
 * generator would learn from the driver's headers. A complete glue file:
 *
 *     #include <psa_driver_plugin.h>
 *     #include "acme.h"                    // acme_hash_operation_t, acme_hash_compute(), ...
 *
 *     PSA_DRIVER_DESCRIPTION(ACME_JSON_FILE)   // -DACME_JSON_FILE='"/absolute/path/acme.json"'
 *
 *     PSA_DRIVER_EXPORT const psa_driver_plugin_t acme_psa_driver = {
 *         PSA_DRIVER_PLUGIN_HEADER,
 *         .hash_context = PSA_DRIVER_CONTEXT(acme_hash_operation_t),
 *     };
 *
 * THE RULES
 *
 * Functions. Entry points have the names, prototypes and meanings of the PSA driver interface.
 * The function of entry point E of a driver with prefix P is the one that the capability's "names"
 * property gives, else P_E, else P_transparent_E (P_opaque_E). It must be defined in the plug-in
 * itself, with default visibility; a function of that name in a library that the plug-in uses does
 * not count. All functions that a capability needs must exist, or the plug-in is refused.
 *
 * Prototypes. Where the specification leaves a prototype open or Mbed TLS differs from it, functions are called as
 * Mbed TLS 3.6 calls them; KEY stands for `const psa_key_attributes_t *attributes, const uint8_t *key_buffer,
 * size_t key_buffer_size`, OP for a pointer to the operation context:
 *     mac_sign_setup, mac_verify_setup, cipher_encrypt_setup, cipher_decrypt_setup, aead_encrypt_setup,
 *     aead_decrypt_setup (OP, KEY, alg); mac_update, cipher_update, aead_update and so on as the psa_*
 *     functions of the same name, with OP for the operation
 *     key_agreement (KEY, alg, peer_key, peer_key_length, shared_secret, shared_secret_size, shared_secret_length):
 *     the algorithm stands behind the key, not in front as in the specification's text
 *     copy_key (psa_key_attributes_t *attributes, source_key, source_key_length, target_key_buffer,
 *     target_key_buffer_size, target_key_buffer_length), between keys of the driver's location only
 *     pake_setup (OP, const psa_crypto_driver_pake_inputs_t *), pake_output, pake_input, pake_get_implicit_key:
 *     provisional
 * A one-shot call of a driver that has only the multi-part functions is made of them. sign_message and
 * verify_message of a driver that has only the hash ones are made of a hash, by whoever serves it, and those.
 *
 * Keys. A transparent driver gets keys in their export format and only of location 0; an opaque driver gets
 * its own blobs, and every request with a key of its location: what it has no entry point for is not
 * supported. destroy_key is called when such a key is really gone: destroyed, or volatile and closed, or its creation
 * failed after the driver had made it; never because a copy in memory is dropped.
 *
 * Threads. Every entry point may be called from several threads at once, without any lock held. One
 * operation context is used by one thread at a time, but not always by the same thread: an operation
 * begun in one thread may be continued in another. `init` is called once, by the first
 * psa_crypto_init(), and never together with another entry point of the same description.
 *
 * Fork. A child process may call any entry point without exec. A driver that keeps descriptors or
 * device state must notice that (see plugins/fork.h in the psa-linux sources). An operation that is
 * continued on both sides of a fork must be right on each side or end in an error on that side.
 *
 * Loading. The file is opened with dlopen(RTLD_NOW | RTLD_LOCAL) after its description was checked
 * and is never unloaded. No lock of the library is held over dlopen() and `init`. ELF constructors
 * and `init` run before the library is ready: there psa_generate_random() and everything that
 * needs a key returns PSA_ERROR_BAD_STATE. `init` should not open devices: open them at first use.
 * If `init` fails, this description is dropped with one line and the others go on.
 *
 * Teardown. A driver may have the function void P_free(void), listed as "free" (not in the specification; Mbed
 * TLS's test drivers have it). mbedtls_psa_crypto_free() calls it after all keys were wiped, without a lock, and
 * the next psa_crypto_init() calls `init` again; a driver without it is initialised once in a process.
 * Applications may still hold operations then: each must go on rightly, or end in an error.
 *
 * Errors. PSA_ERROR_NOT_SUPPORTED means "not mine": with "fallback": true in the capability the next
 * driver or the built-in code does the request, so return it also when the device is absent or has
 * no room for the operation at its set-up. A one-shot call or a set-up of a capability with fallback
 * that returns PSA_ERROR_HARDWARE_FAILURE or PSA_ERROR_COMMUNICATION_FAILURE is done again in the same
 * way, unless PSA_DRIVER_CONFORMING=1. Every other status is final and reaches the application unchanged.
 *
 * Buffers. Pointers are valid during the call only. A buffer of size 0 may be a null pointer. Input
 * may overlap output unless the interface says otherwise. Write nothing beyond the given size, and set
 * the length to what was written; a length greater than the size is treated as
 * PSA_ERROR_CORRUPTION_DETECTED. On failure output may hold anything but secrets.
 *
 * Multi-part operations. The context is zeroed before the set-up, lies in the application's
 * operation structure or on the heap, and has the alignment given in the constant below. `abort` may
 * be called on a zeroed, half set-up or finished context, and twice; it is called after every finish.
 * After a failed set-up or clone nothing else is called for that context. A hash context is copied byte by byte to clone it, unless
 * the driver has the function P_hash_clone(const P_hash_operation_t *source, P_hash_operation_t
 * *target), for which `target` is zeroed before. A driver that owns descriptors or memory in its
 * context must have it.
 *
 * Keys of an opaque driver. destroy_key is called once for a key that is really gone, without any lock:
 *   - after psa_destroy_key(), when the key was deleted from the storage and nobody uses it any more: if another thread
 *     was at it, by that thread;
 *   - for a volatile key also after psa_close_key() and mbedtls_psa_crypto_free() (psa_* calls fail then; "free" comes
 *     after);
 *   - for a key that the driver has made, if its creation failed after that: it could not be stored, say.
 * It is not called when a persistent key leaves the memory, when a process ends in whatever way, nor by a forked child for
 * volatile keys that its parent made: what those held in the device must be found again by other means. What it
 * returns reaches the application through psa_destroy_key() and psa_close_key(), and costs a line on standard error
 * elsewhere; the key is gone in any case. A persistent key that was deleted by other means than psa_destroy_key() with this
 * driver loaded is not told. get_builtin_key, and size_function where it serves that, are called with a lock of the
 * library held and must not use keys through psa_*.
 *
 * Kept keys. A driver may keep what it made of a key (a keyed handle, an expanded key) beyond the call, found by the key's
 * value and not by the address of its buffer, if it bounds and wipes what it keeps. It should then have the function
 *     void P_forget_key(const psa_key_attributes_t *attributes, const uint8_t *key_buffer, size_t key_buffer_size)
 * listed as "forget_key" (not in the specification), which is called whenever a key's material leaves the library's memory: the
 * key is destroyed, closed, purged, makes room for another, or the library is shut down. What any thread keeps of the key is
 * to be dropped, at the latest when that thread next calls the driver. Opaque drivers are told of keys of their location.
 * It is called with a lock of the library held: it must be quick, wait for nothing and call no psa_* function.
 *
 * Properties of ours in the description, all optional:
 *     "psa-linux/min_size"  in a capability: requests below that many bytes go to the next driver or the
 *     "psa-linux/max_size"  built-in code, even where "fallback" is false; above likewise. An algorithm that
 *                           the built-in code does not have is the driver's at any size. A multi-part hash
 *                           is committed by the length of its first update.
 *     "psa-linux/builtin_keys"  at the top level, opaque drivers only: the keys that get_builtin_key gives, an array of
 *                           {"id": I, "slot": S, "persistence": P}. I: the id that applications use, 0x7fff0000 to
 *                           0x7fffefff. S: the slot number that the driver is given. P: 1 to 255, default 255, which
 *                           is read-only: psa_destroy_key() refuses. Integers or literals in strings. Of two drivers
 *                           with the same id the second one is refused.
 */
#ifndef PSA_DRIVER_PLUGIN_H
#define PSA_DRIVER_PLUGIN_H

#include <stddef.h>
#include <stdint.h>

#include <psa/crypto.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Version of this interface. A core serves plug-ins of its own version and of older ones. */
#define PSA_DRIVER_PLUGIN_VERSION 1u

/** Owner name and type of the ELF note that holds a driver description as UTF-8 JSON text, without a
 * terminating zero. */
#define PSA_DRIVER_NOTE_OWNER "PSA"
#define PSA_DRIVER_NOTE_TYPE 0x4a534f4eu

/** Gives a definition default visibility, so that the core finds it in a plug-in that is otherwise compiled
 * with -fvisibility=hidden. For entry points and the constant. */
#define PSA_DRIVER_EXPORT __attribute__((visibility("default")))

#define PSA_DRIVER_STRING_(x) #x
#define PSA_DRIVER_STRING(x) PSA_DRIVER_STRING_(x)

/** Embeds the JSON file as a note in the section .note.psa, at file scope, once per description.
 *
 * \param json_file  String literal: absolute name of the file. (A relative name is looked up along -I
 *                   by the assembler, but not with -flto.) The build must name the file as a dependency:
 *                   compilers do not report it.
 */
#define PSA_DRIVER_DESCRIPTION(json_file)                                                          \
    __asm__(".pushsection .note.psa,\"a\",%note\n"                                                 \
            ".balign 4\n"                                                                          \
            ".long 2f-1f\n"                                                                        \
            ".long 4f-3f\n"                                                                        \
            ".long " PSA_DRIVER_STRING(0x4a534f4e) "\n"                                            \
            "1: .asciz \"" PSA_DRIVER_NOTE_OWNER "\"\n"                                            \
            "2: .balign 4\n"                                                                       \
            "3: .incbin \"" json_file "\"\n"                                                       \
            "4: .balign 4\n"                                                                       \
            ".popsection\n");

/** Size and alignment, in bytes, of a multi-part operation context. Both zero: the driver has none. */
typedef struct {
    uint32_t size;
    uint32_t alignment;
} psa_driver_context_t;

#ifdef __cplusplus
#define PSA_DRIVER_CONTEXT(type) { (uint32_t) sizeof(type), (uint32_t) alignof(type) }
#else
#define PSA_DRIVER_CONTEXT(type) { (uint32_t) sizeof(type), (uint32_t) _Alignof(type) }
#endif

/** Tells whether the driver can serve a mechanism on this machine, now, and how. Optional; used by
 * `psa-driver list`, never by dispatch. May open devices.
 *
 * \param algorithm  The mechanism: a concrete algorithm of one of the driver's capabilities.
 * \param key_type   Its key type, or PSA_KEY_TYPE_NONE.
 * \param bits       Its key size in bits, or 0.
 * \param[out] text  One line without newline, zero-terminated: what serves it (an implementation's name
 *                   and priority, a device), or why it is absent.
 * \param text_size  Size of \p text in bytes; longer texts are cut.
 *
 * \retval PSA_SUCCESS              It can be served.
 * \retval PSA_ERROR_NOT_SUPPORTED  It cannot; \p text says why.
 * Any thread may call it, at any time after `init`.
 */
typedef psa_status_t (*psa_driver_availability_t)(psa_algorithm_t algorithm, psa_key_type_t key_type,
                                                  size_t bits, char *text, size_t text_size);

/** Tells whether the driver expects to be faster than portable software with large requests on this machine. Optional;
 * without it the size range alone decides. The core asks once per mechanism, at the first request in the size
 * range, and leaves the mechanism to others if the answer is no. May open devices; must be quick.
 * Not asked where PSA_DRIVER_CONFORMING=1.
 *
 * \param algorithm  The mechanism: a concrete algorithm of one of the driver's capabilities.
 * \param key_type   Its key type, or PSA_KEY_TYPE_NONE.
 * \param bits       Its key size in bits, or 0.
 *
 * \return 0 if it does not, else not 0; not 0 also where it cannot tell.
 * Any thread may call it, at any time after `init`.
 */
typedef int (*psa_driver_gain_t)(psa_algorithm_t algorithm, psa_key_type_t key_type, size_t bits);

/** What a plug-in exports per description, as the constant <prefix>_psa_driver. New members are added
 * at the end only: the core reads no further than structure_size. */
typedef struct {
    uint32_t interface_version; /**< PSA_DRIVER_PLUGIN_VERSION of the header it was compiled with. */
    uint32_t structure_size;    /**< sizeof(psa_driver_plugin_t) of that header. */
    psa_driver_context_t hash_context;           /**< <prefix>_hash_operation_t */
    psa_driver_context_t mac_context;            /**< <prefix>_mac_operation_t */
    psa_driver_context_t cipher_context;         /**< <prefix>_cipher_operation_t */
    psa_driver_context_t aead_context;           /**< <prefix>_aead_operation_t */
    psa_driver_context_t pake_context;           /**< <prefix>_pake_operation_t; provisional */
    psa_driver_context_t key_derivation_context; /**< <prefix>_key_derivation_operation_t; provisional */
    psa_driver_context_t random_context;         /**< <prefix>_random_context_t; provisional */
    psa_driver_availability_t availability;      /**< Or NULL. */
    psa_driver_gain_t gain;                      /**< Or NULL. */
} psa_driver_plugin_t;

#define PSA_DRIVER_PLUGIN_HEADER                                                                   \
    .interface_version = PSA_DRIVER_PLUGIN_VERSION,                                                \
    .structure_size = (uint32_t) sizeof(psa_driver_plugin_t)

#ifdef __cplusplus
}
#endif

#endif /* PSA_DRIVER_PLUGIN_H */
