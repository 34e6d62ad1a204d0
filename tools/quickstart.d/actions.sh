# shellcheck shell=bash disable=SC2154  # tools/quickstart sets what the parts share
# What is done with the build: a benchmark or the tests. Part of tools/quickstart.
#
# Copyright The psa-linux authors
# SPDX-License-Identifier: Apache-2.0

# The plug-ins of the build, joined by colons.
built_plugins() {
    local files=("$build"/*-driver/psa-*.so "$build"/plugins/*/psa-*.so) found=() file
    for file in "${files[@]}"; do
        if [ -f "$file" ]; then
            found+=("$file")
        fi
    done
    (IFS=: && echo "${found[*]}")
}

# In the guest the files of this machine cannot be written: psa-bench's files are written to a
# directory that tests/guest/run brings back, and put where they were asked for.
bench_in_guest() {
    local results=$1 arguments=() targets=() option file status=0
    shift
    while [ $# -gt 0 ]; do
        case $1 in
            --json=* | --csv=*) option=${1%%=*} file=${1#*=} ;;
            --json | --csv)
                if [ $# -lt 2 ]; then
                    arguments+=("$1")  # psa-bench knows what to say
                    break
                fi
                option=$1 file=$2
                shift
                ;;
            *) arguments+=("$1") file= ;;
        esac
        shift
        if [ -n "$file" ]; then
            [ -d "$(dirname -- "$file")" ] || fail "$file: no such directory"
            arguments+=("$option" "$results/${#targets[@]}")
            targets+=("$file")
        fi
    done
    (cd -- "$root" && "$guest_run" --timeout 86400 --output-dir "$results" -- \
        "$build/tools/psa-bench/psa-bench" "${arguments[@]}") || status=$?
    for file in "${!targets[@]}"; do
        if [ -f "$results/$file" ]; then
            cp -- "$results/$file" "${targets[$file]}" || status=1
        fi
    done
    return "$status"
}

run_bench() {
    local status=0
    export PSA_DRIVER_PATH=${PSA_DRIVER_PATH-$(built_plugins)}
    if "$guest_run" --probe; then
        "$build/tools/psa-bench/psa-bench" "$@" || status=$?
    else
        say 'this kernel does not offer AF_ALG: running on a User-Mode Linux guest'
        mkdir -- "$logs/results"
        bench_in_guest "$logs/results" "$@" || status=$?
    fi
    exit "$status"
}

# The unit tests once more, with a build of their own that a sanitizer watches. Adds to status and logs.
run_sanitized() {
    local sanitizer=$1 directory=$build/sanitized-${1//,/-} result=0 log
    shift
    log=$directory/meson-logs/testlog.json
    if [ ! -e "$directory/build.ninja" ] || [ "$build/quickstart.stamp" -nt "$directory/build.ninja" ]; then
        rm -rf -- "$directory"
        step "configure-$sanitizer" "configuring with -fsanitize=$sanitizer" meson setup "$directory" "$root" \
            "-Dmbedtls_tarball=$tarball" "-Db_sanitize=$sanitizer" -Db_lundef=false -Dflavour=drop-in \
            -Dkcapi=enabled -Dlibcrypto=enabled -Dtpm=enabled -Dtools=enabled -Dtests=enabled
    fi
    step "build-$sanitizer" "building in ${directory#"$root"/}" ninja -C "$directory"
    rm -f -- "$log"
    meson test -C "$directory" --no-rebuild --print-errorlogs "$@" || result=$?
    [ "$status" -ne 0 ] || status=$result
    test_logs+=("$log")
}

run_test() {
    local options=(--no-rebuild --print-errorlogs) status=0 test_logs=("$build/meson-logs/testlog.json")
    if [ -n "$full" ]; then
        export PSA_TEST_FULL=1
    else
        options+=(--no-suite long)
    fi
    if ! "$guest_run" --probe; then
        say 'this kernel does not offer AF_ALG: the guest tier runs on User-Mode Linux'
    fi
    rm -f -- "${test_logs[0]}"
    meson test -C "$build" "${options[@]}" "$@" || status=$?
    if [ $# -eq 0 ]; then
        run_sanitized address,undefined --suite unit
        run_sanitized thread --suite unit
    fi
    # Ends with the line that counts single cases.
    python3 -B "$parts/count_cases.py" --meson-status "$status" "${test_logs[@]}" || exit 1
    exit 0
}
