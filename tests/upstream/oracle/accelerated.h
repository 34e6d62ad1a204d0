/*
 * What the program of the second oracle believes to be done by a driver
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Included before the suite's own code. Upstream has cases that it compiles in only where the build leaves an
 * algorithm to a driver alone, among them nearly all that watch a multi-part hash or MAC in the driver. Here the driver
 * can always be loaded, so they hold too. The macros are for the suite's questions only: the configuration is complete
 * before they are defined, so that no structure changes.
 */
#include <mbedtls/build_info.h>

#define MBEDTLS_PSA_ACCEL_ALG_SHA_256 1
#define MBEDTLS_PSA_ACCEL_ALG_HMAC 1
#define MBEDTLS_PSA_ACCEL_ALG_CMAC 1
#define MBEDTLS_PSA_ACCEL_KEY_TYPE_ECC_KEY_PAIR_GENERATE 1
