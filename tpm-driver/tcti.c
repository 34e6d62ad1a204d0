/*
 * The way to the TPM
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * tctildr loads whatever file it is given as a TCTI, so it only gets names from a list. Not on the list: "cmd", which
 * starts any program, and "pcap", which writes all commands to a file.
 */
#include "tcti.h"

#include <errno.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <tss2/tss2_rc.h>
#include <tss2/tss2_tctildr.h>

#include "plugins/environment.h"

#define DEFAULT_TCTI "device:/dev/tpmrm0"
#define DEFAULT_DEVICE "/dev/tpmrm0"

typedef struct {
    const char *name;
    const char *library; /* in the system's library directories: a bare name */
    bool is_device;
    bool is_manager;
} tcti_t;

static const tcti_t known[] = {
    { "device", "libtss2-tcti-device.so.0", true, false },
    { "swtpm", "libtss2-tcti-swtpm.so.0", false, false },
    { "mssim", "libtss2-tcti-mssim.so.0", false, false },
    { "tabrmd", "libtss2-tcti-tabrmd.so.0", false, true },
};

static const tcti_t *find_known(const char *name, size_t length)
{
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        if (strlen(known[i].name) == length && memcmp(known[i].name, name, length) == 0) {
            return &known[i];
        }
    }
    return NULL;
}

/* One line per failure, not one per call of an application that goes on asking. */
static psa_status_t refuse(const char *tcti, const char *reason, psa_status_t status)
{
    static _Atomic psa_status_t last_said;

    if (atomic_exchange(&last_said, status) != status) {
        fprintf(stderr, "psa-tpm: %s: %s\n", tcti, reason);
    }
    return status;
}

/* The loader of TCTIs does not tell why a device cannot be opened. */
static psa_status_t check_device(const char *tcti, const char *device)
{
    if (access(device, R_OK | W_OK) == 0) {
        return PSA_SUCCESS;
    }
    const psa_status_t status = errno == ENOENT || errno == ENOTDIR ? PSA_ERROR_DOES_NOT_EXIST
                                : errno == EACCES || errno == EPERM ? PSA_ERROR_NOT_PERMITTED
                                                                    : PSA_ERROR_COMMUNICATION_FAILURE;

    return refuse(tcti, strerror(errno), status);
}

psa_status_t tpm_tcti_open(TSS2_TCTI_CONTEXT **tcti, tpm_tcti_kind_t *kind)
{
    const char *wanted = plugin_environment("PSA_TPM_TCTI");
    TSS2_RC rc;

    if (wanted == NULL || *wanted == '\0') {
        wanted = DEFAULT_TCTI;
    }
    const char *const colon = strchr(wanted, ':');
    const size_t name_length = colon != NULL ? (size_t) (colon - wanted) : strlen(wanted);
    const tcti_t *const found = find_known(wanted, name_length);
    const char *configuration = colon != NULL && colon[1] != '\0' ? colon + 1 : NULL;

    if (found == NULL) {
        return refuse(wanted, "not one of device, swtpm, mssim, tabrmd", PSA_ERROR_INVALID_ARGUMENT);
    }
    *kind = (tpm_tcti_kind_t){ found->is_device, found->is_manager };
    if (found->is_device) {
        if (configuration == NULL) {
            configuration = DEFAULT_DEVICE;
        }
        kind->has_manager = strstr(configuration, "tpmrm") != NULL;
        const psa_status_t status = check_device(wanted, configuration);
        if (status != PSA_SUCCESS) {
            return status;
        }
    }
    rc = Tss2_TctiLdr_Initialize_Ex(found->library, configuration, tcti);
    return rc == TSS2_RC_SUCCESS ? PSA_SUCCESS : refuse(wanted, Tss2_RC_Decode(rc), PSA_ERROR_COMMUNICATION_FAILURE);
}
