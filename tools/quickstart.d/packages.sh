# shellcheck shell=bash disable=SC2154  # tools/quickstart sets what the parts share
# The packages that the build and the tests need. Part of tools/quickstart.
#
# Copyright The psa-linux authors
# SPDX-License-Identifier: Apache-2.0

packages=(gcc libc6-dev meson ninja-build pkgconf python3 libjansson-dev libkcapi-dev libssl-dev libtss2-dev
    libcmocka-dev patch strace)
# For the tests: layouts of structures, exact counts of instructions, fuzzing, a TPM.
test_packages=(dwarves valgrind clang libclang-rt-dev swtpm)
# For the guest: its kernel, and what loads that kernel's modules.
guest_packages=(user-mode-linux kmod)
# For other kernels: an emulator, the server that gives it this machine's files, their first program.
emulator_packages=(qemu-system-x86 busybox-static kmod)

# Prints those of the packages that are not installed. Needs no network and no package lists.
missing_packages() {
    local package
    for package; do
        if [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)" != installed ]; then
            echo "$package"
        fi
    done
}

as_root() {
    if [ "$EUID" -eq 0 ]; then
        "$@"
    elif [ -n "$interactive" ]; then
        sudo -- "$@"
    else
        sudo -n -- "$@"
    fi
}

apt_get() {
    as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -y -o DPkg::Lock::Timeout=600 "$@"
}

# Ends the run unless this is a system whose packages have these names.
check_distribution() {
    local id='' version=''
    if [ -r /etc/os-release ]; then
        id=$(. /etc/os-release && echo "${ID-}")
        # shellcheck disable=SC2153
        version=$(. /etc/os-release && echo "${VERSION_ID-}")
    fi
    if [ "$id" != debian ] || ! command -v apt-get >/dev/null; then
        fail "this is not Debian: install a C compiler, Meson 1.0.1 or later, ninja, pkg-config," \
            "python3, patch, the development files of jansson, libkcapi, OpenSSL, tpm2-tss and cmocka, strace, swtpm, kmod and" \
            "User-Mode Linux, and see README.md for the build by hand"
    fi
    # Testing and unstable have no number.
    if [ -n "$version" ] && [ "${version%%.*}" -lt 12 ]; then
        fail "this is Debian $version; Debian 12 is the oldest that has what the build needs"
    fi
}

# install_packages NAME...: a list of packages that is old or absent is refreshed first. One broken
# source among the machine's own is not our affair, as long as the packages come.
install_packages() {
    check_distribution
    if [ "$EUID" -ne 0 ] && ! command -v sudo >/dev/null; then
        fail "packages are missing; as root: apt-get install $*"
    fi
    if [ -z "${lists_are_new-}" ]; then
        say 'refreshing the package lists'
        try apt-update apt_get update || say 'warning: apt-get update found faults; going on'
        lists_are_new=1
    fi
    say "installing $*"
    if ! try apt-install apt_get install --no-install-recommends "$@"; then
        cat -- "$logs/apt-update.log" >>"$logs/apt-install.log"
        fail_with_log apt-install "cannot install the packages; try as root: apt-get install $*"
    fi
}

# Debian 12 has virtiofsd in qemu-system-common, which comes with the emulator; later ones in a package of its own.
require_emulator() {
    local missing
    mapfile -t missing < <(missing_packages "${emulator_packages[@]}")
    if [ "${#missing[@]}" -gt 0 ]; then
        install_packages "${missing[@]}"
    fi
    if [ ! -x /usr/lib/qemu/virtiofsd ] && [ ! -x /usr/libexec/virtiofsd ]; then
        install_packages virtiofsd
    fi
}

# The guest's packages are needed only where this machine itself has no AF_ALG; which takes python3
# to find out.
require_packages() {
    local missing wanted=("${packages[@]}")
    if [ "$action" = test ]; then
        wanted+=("${test_packages[@]}")
    fi
    if ! command -v dpkg-query >/dev/null; then
        check_distribution
    fi
    mapfile -t missing < <(missing_packages "${wanted[@]}")
    if [ "${#missing[@]}" -gt 0 ]; then
        install_packages "${missing[@]}"
    fi
    if [ -n "$full" ] && [ "$(dpkg --print-architecture)" = amd64 ]; then
        require_emulator
    fi
    if "$guest_run" --probe; then
        return
    fi
    mapfile -t missing < <(missing_packages "${guest_packages[@]}")
    if [ "${#missing[@]}" -gt 0 ]; then
        install_packages "${missing[@]}"
    fi
}
