# shellcheck shell=bash disable=SC2154  # tools/quickstart sets what the parts share
# One line per step; the log of a step is shown only if it fails. Part of tools/quickstart.
#
# Copyright The psa-linux authors
# SPDX-License-Identifier: Apache-2.0

# What quickstart has to say goes to the standard error output: the output is that of the tests or
# of the benchmark.
say() {
    printf 'quickstart: %s\n' "$*" >&2
}

# Ends the run. CI reads the last line of `test` in any case.
fail() {
    say "error: $*"
    if [ "${action-}" = test ]; then
        echo '0 passed, 1 failed, 0 skipped'
    fi
    exit 1
}

begin_steps() {
    logs=$(mktemp -d "${TMPDIR:-/tmp}/psa-quickstart.XXXXXX")
    logs_kept=
    trap end_steps EXIT
}

# Logs stay if something failed that points at them.
end_steps() {
    if [ -z "$logs_kept" ]; then
        rm -rf -- "$logs"
    fi
}

# try NAME COMMAND...: runs the command with its output in the log NAME; returns its status.
try() {
    local name=$1
    shift
    "$@" >"$logs/$name.log" 2>&1
}

# step NAME TEXT COMMAND...: says TEXT and runs the command; ends the run if the command fails.
step() {
    local name=$1
    say "$2"
    shift 2
    try "$name" "$@" || fail_with_log "$name" "$name failed"
}

# fail_with_log NAME TEXT: ends the run with the last lines of a log.
fail_with_log() {
    logs_kept=1
    tail -n 25 -- "$logs/$1.log" | sed 's/^/    /' >&2
    fail "$2; the whole log is $logs/$1.log"
}

# One run per tree at a time; the lock is on a file that is there in any case.
lock_tree() {
    exec {tree_lock}<"$root/meson.build"
    if ! flock --nonblock "$tree_lock"; then
        say 'waiting for another quickstart in this tree'
        flock "$tree_lock"
    fi
}

# A tree that belongs to somebody is built as that user, also when root was needed for the packages:
# the library does not trust plug-ins in directories of other users.
become_owner_of_tree() {
    local uid gid entry home environment=()
    uid=$(stat -c %u -- "$root")
    gid=$(stat -c %g -- "$root")
    if [ "$EUID" -ne 0 ] || [ "$uid" -eq 0 ]; then
        return
    fi
    if entry=$(getent passwd "$uid"); then
        home=$(cut -d: -f6 <<<"$entry")
    else
        home=$root/.cache/home
    fi
    if [ ! -d "$home" ] ||
        ! setpriv --reuid "$uid" --regid "$gid" --clear-groups test -w "$home"; then
        environment=("PSA_LINUX_CACHE=${PSA_LINUX_CACHE-$root/.cache/psa-linux}")
    fi
    end_steps
    exec setpriv --reuid "$uid" --regid "$gid" --clear-groups \
        env -u XDG_CACHE_HOME "HOME=$home" "${environment[@]}" "$root/tools/quickstart" "$@"
}
