/*
 * Does crypto.af_alg_restrict keep SHA-256 from this process?
 *
 * The sysctl is read, and nothing is tried: what the kernel should give and does not must fail.
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include "test_kcapi_restricted.h"

#include <stdio.h>
#include <unistd.h>

/* The level of the sysctl; 0 where there is none. It comes with the module af_alg: whoever sets it
 * for a test has loaded that. */
static int restriction(void)
{
    int level = 0;
    FILE *file = fopen("/proc/sys/crypto/af_alg_restrict", "r");

    if (file != NULL) {
        if (fscanf(file, "%d", &level) != 1) {
            level = 0;
        }
        fclose(file);
    }
    return level;
}

bool skip_where_restricted(void)
{
    int level = restriction();

    /* At level 1 SHA-256 is for those with CAP_NET_ADMIN or CAP_SYS_ADMIN. */
    if (level == 0 || (level == 1 && geteuid() == 0)) {
        return false;
    }
    printf("1..0 # SKIP crypto.af_alg_restrict = %d keeps SHA-256 from user %u\n", level, (unsigned) geteuid());
    return true;
}
