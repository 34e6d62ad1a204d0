/*
 * A key type specification as a description writes it
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include "key_name.h"

#include <stdio.h>

const char *check_key_name(const pd_key_type_spec_t *spec, char text[PD_NAME_SIZE])
{
    if (!spec->any_family) {
        return pd_key_type_name(spec->type, text);
    }
    (void) snprintf(text, PD_NAME_SIZE, "PSA_KEY_TYPE_%s_%s(_)", PSA_KEY_TYPE_IS_DH(spec->type) ? "DH" : "ECC",
                    PSA_KEY_TYPE_IS_KEY_PAIR(spec->type) ? "KEY_PAIR" : "PUBLIC_KEY");
    return text;
}
