/*
 * psa-driver check: the libmbedcrypto that this program is linked to
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include <dlfcn.h>

#include <psa/crypto.h>

#include "checks.h"
#include "core/description/message.h"

bool check_find_library(elf_image_t *library, pd_message_t *message)
{
    const void *function = dlsym(RTLD_DEFAULT, "psa_hash_compute");
    Dl_info info;

    *library = (elf_image_t){ 0 };
    if (function == NULL || dladdr(function, &info) == 0) {
        pd_message_set(message, "this program is not linked to it");
        return false;
    }
    return elf_image_read(info.dli_fname, library, message);
}
