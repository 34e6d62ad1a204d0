/*
 * Where a run takes place: kernel, CPU, and what of it is emulated
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef BENCH_ENVIRONMENT_H
#define BENCH_ENVIRONMENT_H

#include <stdbool.h>
#include <stddef.h>

typedef struct {
    char kernel[200];      /* "Linux 6.1.0 x86_64" */
    char release[80];      /* "6.1.0" */
    char architecture[80]; /* "x86_64" */
    char cpu[120];         /* model name */
    long cpu_count;
    char machine[80]; /* "hardware, or a guest that does not tell", "guest of KVM", "User Mode
                         Linux", ... */
    bool guest;
    bool cpu_emulated;    /* instructions are translated: QEMU TCG */
    bool kernel_emulated; /* system calls are trapped: User Mode Linux */
    char created[32];     /* now, UTC, "2026-01-31T12:00:00Z" */
} bench_environment_t;

void bench_environment_read(bench_environment_t *environment);

/** What figures from such a place are good for; NULL where nothing must be said. */
const char *bench_environment_warning(const bench_environment_t *environment);

/** Finds "key : value" in the text of /proc/cpuinfo.
 * \return false if there is no such line; then \p value is "". */
bool bench_cpuinfo_value(const char *cpuinfo, const char *key, char *value, size_t size);

/** Names a hypervisor by the 12 bytes that CPUID leaf 0x40000000 gives.
 * \param[out] emulates  Whether it translates instructions.
 * \return "another hypervisor" if they are unknown. */
const char *bench_hypervisor_name(const char signature[12], bool *emulates);

#endif
