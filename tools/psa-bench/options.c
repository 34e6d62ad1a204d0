/*
 * The command line
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include "tools/psa-bench/options.h"

#include <getopt.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define DEFAULT_SIZES "16,64,256,1K,4K,16K,64K,256K,1M"
#define DEFAULT_SECONDS 0.2
#define DEFAULT_TIMEOUT 30.0
#define MOST_THREADS 256u

/* clang-format off */
const char bench_help[] =
    "Usage: psa-bench [OPTION]...\n"
    "Measures PSA operations on the built-in software and on each plug-in, side by side.\n"
    "\n"
    "  -a, --algorithms LIST  names such as sha-256, PSA_ALG_SHA_256, aes-128-gcm/decrypt;\n"
    "                         families: hash, mac, cipher, aead, sign, asymmetric,\n"
    "                         agreement, keys; default, all  [default: default]\n"
    "  -s, --sizes LIST       bytes: 16, 4K, 1M; 16-1M doubles from 16 to 1M\n"
    "                         [default: " DEFAULT_SIZES "]\n"
    "  -d, --drivers LIST     columns: software, auto, all, plug-ins by name (kcapi) or\n"
    "                         file (./psa-kcapi.so); raw: what they use, without PSA\n"
    "                         (raw:kcapi, raw:libcrypto, raw:mbedtls)\n"
    "                         [default: software, all plug-ins and their raw]\n"
    "      --auto             add a column with drivers as an application gets them\n"
    "  -t, --time SECONDS     measuring time per cell: one algorithm, size and column\n"
    "                         [default: 0.2]\n"
    "      --threads N        the same with N threads in each worker, beside one thread\n"
    "      --location N       make the keys of plug-ins at the location of an opaque\n"
    "                         driver, 0x800001\n"
    "      --timeout SECONDS  a worker that does not answer for so long is killed\n"
    "                         [default: 30]\n"
    "      --json FILE        write all results as JSON; - is standard output, and the\n"
    "      --csv FILE         tables then go to standard error; or as CSV\n"
    "      --no-progress      no progress on standard error\n"
    "  -l, --list             list algorithms and columns, measure nothing\n"
    "  -V, --version          print the version\n"
    "  -h, --help             print this\n"
    "\n"
    "Exit status: 0 done; 1 something could not be measured or written; 2 wrong usage;\n"
    "3 a driver gave a wrong result; 130 interrupted (what was done is printed).\n";
/* clang-format on */

enum {
    OPTION_AUTO = 256,
    OPTION_THREADS,
    OPTION_LOCATION,
    OPTION_TIMEOUT,
    OPTION_JSON,
    OPTION_CSV,
    OPTION_NO_PROGRESS,
    OPTION_WORKER
};

static const struct option long_options[] = {
    { "algorithms", required_argument, NULL, 'a' },
    { "sizes", required_argument, NULL, 's' },
    { "drivers", required_argument, NULL, 'd' },
    { "auto", no_argument, NULL, OPTION_AUTO },
    { "time", required_argument, NULL, 't' },
    { "threads", required_argument, NULL, OPTION_THREADS },
    { "location", required_argument, NULL, OPTION_LOCATION },
    { "timeout", required_argument, NULL, OPTION_TIMEOUT },
    { "json", required_argument, NULL, OPTION_JSON },
    { "csv", required_argument, NULL, OPTION_CSV },
    { "no-progress", no_argument, NULL, OPTION_NO_PROGRESS },
    { "list", no_argument, NULL, 'l' },
    { "version", no_argument, NULL, 'V' },
    { "help", no_argument, NULL, 'h' },
    { "worker", required_argument, NULL, OPTION_WORKER },
    { NULL, 0, NULL, 0 },
};

static bool parse_seconds(const char *name, const char *text, double least, double most,
                          double *seconds, bench_message_t *error)
{
    char *end;
    double value = strtod(text, &end);

    if (end == text || *end != '\0' || !isfinite(value) || value < least || value > most) {
        return bench_fail(error, "%s: '%.40s' is not a number of seconds from %g to %g", name, text,
                          least, most);
    }
    *seconds = value;
    return true;
}

static bool parse_threads(const char *text, uint32_t *threads, bench_message_t *error)
{
    char *end;
    unsigned long value = strtoul(text, &end, 10);

    if (text[0] < '0' || text[0] > '9' || *end != '\0' || value < 1 || value > MOST_THREADS) {
        return bench_fail(error, "--threads: '%.40s' is not a number from 1 to %u", text,
                          MOST_THREADS);
    }
    *threads = (uint32_t) value;
    return true;
}

static bool parse_location(const char *text, uint32_t *location, bench_message_t *error)
{
    char *end;
    unsigned long value = strtoul(text, &end, 0);

    if (text[0] < '0' || text[0] > '9' || *end != '\0' || value > 0xffffff) {
        return bench_fail(error, "--location: '%.40s' is not a key location; example: 0x800001",
                          text);
    }
    *location = (uint32_t) value;
    return true;
}

static bool take_option(int option, char **arguments, bench_options_t *options,
                        bench_message_t *error)
{
    bench_message_t reason;

    switch (option) {
        case 'a':
            options->algorithms = optarg;
            return true;
        case 's':
            return bench_sizes_parse(optarg, &options->sizes, &reason)
                   || bench_fail(error, "--sizes: %.480s", reason.text);
        case 'd':
            options->drivers = optarg;
            return true;
        case 't':
            return parse_seconds("--time", optarg, 0.001, 3600, &options->seconds, error);
        case OPTION_THREADS:
            return parse_threads(optarg, &options->threads, error);
        case OPTION_LOCATION:
            return parse_location(optarg, &options->location, error);
        case OPTION_TIMEOUT:
            return parse_seconds("--timeout", optarg, 0.1, 86400, &options->timeout, error);
        case OPTION_AUTO:
            options->with_auto = true;
            return true;
        case OPTION_JSON:
            options->json = optarg;
            return true;
        case OPTION_CSV:
            options->csv = optarg;
            return true;
        case OPTION_NO_PROGRESS:
            options->no_progress = true;
            return true;
        case 'l':
            options->action = BENCH_LIST;
            return true;
        case 'V':
            options->action = BENCH_VERSION;
            return true;
        case 'h':
            options->action = BENCH_HELP;
            return true;
        case OPTION_WORKER:
            options->worker = optarg;
            options->action = BENCH_WORKER;
            return true;
        case ':':
            return bench_fail(error, "option '%.80s' needs a value; --help lists the options",
                              arguments[optind - 1]);
        default:
            return bench_fail(error, "unknown option '%.80s'; --help lists the options",
                              arguments[optind - 1]);
    }
}

bool bench_options_parse(int count, char **arguments, bench_options_t *options,
                         bench_message_t *error)
{
    *options = (bench_options_t){ .action = BENCH_RUN,
                                  .algorithms = "default",
                                  .seconds = DEFAULT_SECONDS,
                                  .timeout = DEFAULT_TIMEOUT };
    if (!bench_sizes_parse(DEFAULT_SIZES, &options->sizes, error)) {
        return false;
    }
    optind = 0; /* from the beginning, also the second time in one process */
    opterr = 0;
    for (;;) {
        int option = getopt_long(count, arguments, ":a:s:d:t:lVh", long_options, NULL);
        if (option < 0) {
            break;
        }
        if (!take_option(option, arguments, options, error)) {
            return false;
        }
        if (options->action == BENCH_HELP || options->action == BENCH_VERSION) {
            return true;
        }
    }
    if (optind < count) {
        return bench_fail(error, "unexpected argument '%.80s'; --help lists the options",
                          arguments[optind]);
    }
    if (options->json != NULL && options->csv != NULL && strcmp(options->json, "-") == 0
        && strcmp(options->csv, "-") == 0) {
        return bench_fail(error, "--json and --csv cannot both go to standard output");
    }
    return true;
}
