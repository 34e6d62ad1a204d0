/*
 * Where a run takes place: kernel, CPU, and what of it is emulated
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include "tools/psa-bench/environment.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <sys/utsname.h>
#include <time.h>
#include <unistd.h>

#if defined(__x86_64__) || defined(__i386__)
#include <cpuid.h>
#endif

bool bench_cpuinfo_value(const char *cpuinfo, const char *key, char *value, size_t size)
{
    size_t key_length = strlen(key);

    value[0] = '\0';
    for (const char *line = cpuinfo; line != NULL && *line != '\0';) {
        const char *end = strchr(line, '\n');
        const char *at = line + key_length;

        if (strncmp(line, key, key_length) == 0 && *(at += strspn(at, " \t")) == ':') {
            at++;
            at += strspn(at, " \t");
            size_t length = end != NULL ? (size_t) (end - at) : strlen(at);
            while (length > 0 && isspace((unsigned char) at[length - 1])) {
                length--;
            }
            snprintf(value, size, "%.*s", (int) length, at);
            return true;
        }
        line = end != NULL ? end + 1 : NULL;
    }
    return false;
}

const char *bench_hypervisor_name(const char signature[12], bool *emulates)
{
    static const struct {
        const char *signature;
        const char *name;
        bool emulates;
    } known[] = {
        { "KVMKVMKVM\0\0\0", "KVM", false },     { "Linux KVM Hv", "KVM", false },
        { "TCGTCGTCGTCG", "QEMU TCG", true },    { "Microsoft Hv", "Hyper-V", false },
        { "VMwareVMware", "VMware", false },     { "XenVMMXenVMM", "Xen", false },
        { "VBoxVBoxVBox", "VirtualBox", false }, { "bhyve bhyve ", "bhyve", false },
        { " lrpepyh  vr", "Parallels", false },  { "ACRNACRNACRN", "ACRN", false },
    };

    *emulates = false;
    for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
        if (memcmp(signature, known[i].signature, 12) == 0) {
            *emulates = known[i].emulates;
            return known[i].name;
        }
    }
    return "another hypervisor";
}

static void read_text(const char *file, char *text, size_t size)
{
    FILE *stream = fopen(file, "re");
    size_t length = 0;

    if (stream != NULL) {
        length = fread(text, 1, size - 1, stream);
        fclose(stream);
    }
    text[length] = '\0';
}

static void find_hypervisor(bench_environment_t *environment)
{
    char text[256];

    snprintf(environment->machine, sizeof(environment->machine), "no sign of a guest");
#if defined(__x86_64__) || defined(__i386__)
    unsigned a;
    unsigned b;
    unsigned c;
    unsigned d;
    if (__get_cpuid(1, &a, &b, &c, &d) != 0 && (c & (1u << 31)) != 0) {
        char signature[12];
        __cpuid(0x40000000, a, b, c, d);
        memcpy(signature, &b, 4);
        memcpy(signature + 4, &c, 4);
        memcpy(signature + 8, &d, 4);
        const char *name = bench_hypervisor_name(signature, &environment->cpu_emulated);
        environment->guest = true;
        snprintf(environment->machine, sizeof(environment->machine), "guest of %s%s", name,
                 environment->cpu_emulated ? " (emulated CPU)" : "");
        return;
    }
#endif
    /* Other architectures have no such instruction; QEMU's boards can be told, but not KVM from
     * TCG. */
    read_text("/sys/class/dmi/id/sys_vendor", text, sizeof(text));
    if (strncmp(text, "QEMU", 4) != 0) {
        read_text("/proc/device-tree/compatible", text, sizeof(text));
    }
    if (strncmp(text, "QEMU", 4) == 0 || strcmp(text, "linux,dummy-virt") == 0
        || strcmp(text, "riscv-virtio") == 0) {
        environment->guest = true;
        snprintf(environment->machine, sizeof(environment->machine),
                 "guest of QEMU (whether it emulates the CPU cannot be told)");
    }
}

void bench_environment_read(bench_environment_t *environment)
{
    static const char *const cpu_keys[] = { "model name", "Model",     "cpu model",
                                            "cpu",        "Processor", "uarch" };
    struct utsname name;
    char cpuinfo[8192];
    char vendor[80];
    time_t seconds = time(NULL);
    struct tm utc;

    memset(environment, 0, sizeof(*environment));
    if (uname(&name) == 0) {
        snprintf(environment->kernel, sizeof(environment->kernel), "%s %s %s", name.sysname,
                 name.release, name.machine);
        snprintf(environment->release, sizeof(environment->release), "%s", name.release);
        snprintf(environment->architecture, sizeof(environment->architecture), "%s", name.machine);
    }
    read_text("/proc/cpuinfo", cpuinfo, sizeof(cpuinfo));
    for (size_t i = 0; i < sizeof(cpu_keys) / sizeof(cpu_keys[0]) && environment->cpu[0] == '\0';
         i++) {
        (void) bench_cpuinfo_value(cpuinfo, cpu_keys[i], environment->cpu,
                                   sizeof(environment->cpu));
    }
    if (environment->cpu[0] == '\0') {
        snprintf(environment->cpu, sizeof(environment->cpu), "unknown");
    }
    environment->cpu_count = sysconf(_SC_NPROCESSORS_ONLN);
    if (gmtime_r(&seconds, &utc) != NULL) {
        strftime(environment->created, sizeof(environment->created), "%Y-%m-%dT%H:%M:%SZ", &utc);
    }

    /* First: under User Mode Linux the CPUID instruction tells about its host. */
    if (bench_cpuinfo_value(cpuinfo, "vendor_id", vendor, sizeof(vendor))
        && strcmp(vendor, "User Mode Linux") == 0) {
        environment->guest = true;
        environment->kernel_emulated = true;
        snprintf(environment->machine, sizeof(environment->machine),
                 "User Mode Linux (emulated kernel)");
    } else {
        find_hypervisor(environment);
    }
}

const char *bench_environment_warning(const bench_environment_t *environment)
{
    if (environment->kernel_emulated) {
        return "The kernel of this guest is a process of its host and every system call is "
               "trapped. Figures of an "
               "emulated guest are good for ratios only; a crossover found here does not hold on "
               "hardware.";
    }
    if (environment->cpu_emulated) {
        return "The instructions of this guest are translated. Figures of an emulated guest are "
               "good for ratios "
               "only; a crossover found here does not hold on hardware.";
    }
    return NULL;
}
