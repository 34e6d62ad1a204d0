/*
 * psa_linux.h - what libmbedcrypto of psa-linux offers beyond the stock library
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PSA_LINUX_H
#define PSA_LINUX_H

#include <stddef.h>
#include <stdint.h>

#include <psa/crypto.h>

#ifdef __cplusplus
extern "C" {
#endif

/** One driver description that was loaded into this process. */
typedef struct {
    const char *prefix;  /**< "prefix" of the description. */
    const char *file;    /**< Absolute name of the plug-in, links resolved. */
    psa_status_t status; /**< PSA_SUCCESS: in use. PSA_ERROR_BAD_STATE: another thread is in its `init`
                          *   still. Otherwise what its `init` returned; it is not used. */
} psa_linux_driver_t;

/** Number of driver descriptions loaded by psa_crypto_init(), in the order in which they are asked.
 *
 * \return 0 before psa_crypto_init(), or without drivers. Constant from then on in one process.
 * Any thread may call it.
 */
size_t psa_linux_driver_count(void);

/** Describes one loaded driver.
 *
 * \param index        0 to psa_linux_driver_count() - 1.
 * \param[out] driver  Filled in. The strings belong to the library and live as long as the process.
 *
 * \retval PSA_SUCCESS               Success.
 * \retval PSA_ERROR_DOES_NOT_EXIST  No driver has that index.
 * Any thread may call it.
 */
psa_status_t psa_linux_driver_info(size_t index, psa_linux_driver_t *driver);

/** Number of entry-point calls that a driver answered in the calling thread: calls that returned
 * anything but PSA_ERROR_NOT_SUPPORTED. A difference of two readings tells whether a psa_* call between
 * them reached that driver; if it succeeded it was served by it, unless the driver's hardware failed and
 * the call was done again by another.
 *
 * \param index  0 to psa_linux_driver_count() - 1.
 *
 * \return The count; 0 if no driver has that index. Any thread may call it.
 */
uint64_t psa_linux_thread_calls(size_t index);

#ifdef __cplusplus
}
#endif

#endif /* PSA_LINUX_H */
