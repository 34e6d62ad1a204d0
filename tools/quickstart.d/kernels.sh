# shellcheck shell=bash disable=SC2154  # tools/quickstart sets what the parts share
# The kernels of several releases of Debian, for the tests that run in QEMU (tests/guest/run --kernel NAME).
# Part of tools/quickstart.
#
# They are unpacked in the cache and never installed. Beside each are the versions and checksums of its packages
# (`packages`), which apt has compared with the signed lists, and the sums of its files (`SHA256SUMS`), which are
# compared at every use. A kernel that is in the cache is not replaced by a newer one; remove its directory for that.
#
# Copyright The psa-linux authors
# SPDX-License-Identifier: Apache-2.0

# Name, as in tests/guest/machines/kernels.py; suite; package.
kernels=('debian-12 bookworm linux-image-cloud-amd64' 'debian-13 trixie linux-image-cloud-amd64'
    'sid sid linux-image-cloud-amd64' 'trixie-backports trixie-backports linux-image-cloud-amd64'
    'debian-12-generic bookworm linux-image-amd64')

# Modules for hardware that the emulated machine does not have: most of a kernel.
unused_modules=(sound drivers/gpu drivers/media drivers/net drivers/infiniband drivers/staging drivers/iio
    drivers/scsi drivers/usb)

# Prints the packages that the kernel PACKAGE of the suite that `apt` is set to is made of; with newer ones the
# image and its modules are packages of their own.
kernel_packages() {
    apt-cache "${apt[@]:2}" -o Dir::State::status=/dev/null depends --recurse --important "$1" |
        grep -E '^linux-(image|binary|modules|base)-[0-9]'
}

# unpack_kernel FROM NAME: makes a kernel of the packages in a directory, where modprobe finds its modules.
unpack_kernel() {
    local from=$1 tree=$1/tree file release module
    mkdir -p -- "$tree/usr/lib"
    for file in "$from"/*.deb; do
        dpkg-deb -x "$file" "$from/unpacked"
        # shellcheck disable=SC2016
        dpkg-deb -W --showformat '${Package} ${Version} ' "$file"
        sha256sum <"$file" | cut -d ' ' -f 1
    done >"$tree/packages"
    if [ -d "$from/unpacked/lib/modules" ]; then
        mv -- "$from/unpacked/lib/modules" "$tree/usr/lib/modules"
    else
        mv -- "$from/unpacked/usr/lib/modules" "$tree/usr/lib/modules"
    fi
    ln -s usr/lib "$tree/lib"
    if [ -d "$from/unpacked/boot" ]; then
        mv -- "$from/unpacked/boot" "$tree/boot"
    fi
    release=$(ls -- "$tree/usr/lib/modules")
    for module in "${unused_modules[@]}"; do
        rm -rf -- "$tree/usr/lib/modules/$release/kernel/$module"
    done
    PATH=$PATH:/usr/sbin:/sbin depmod -b "$tree" "$release" || return 1
    chmod -R a+rX -- "$tree"
    (cd -- "$tree" && find . -type f -print0 | sort -z | xargs -0 sha256sum >"$from/sums" &&
        mv -- "$from/sums" SHA256SUMS) || return 1
    mkdir -p -- "$cache/kernels"
    rm -rf -- "$cache/kernels/$2"
    mv -T -- "$tree" "$cache/kernels/$2"
}

download_kernel() {
    local name=$1 suite=$2 package=$3 uri key into apt names
    while read -r uri key; do
        into=$(mktemp -d "$cache/apt.XXXXXX")
        apt_of_suite deb "$suite" "$into" || continue
        mapfile -t names < <(kernel_packages "$package")
        if [ "${#names[@]}" -gt 0 ] && mkdir -- "$into/packages" &&
            (cd -- "$into/packages" && "${apt[@]}" download "${names[@]}") &&
            unpack_kernel "$into/packages" "$name"; then
            return 0
        fi
    done < <(list_mirrors)
    return 1
}

kernel_is_good() {
    [ -e "$cache/kernels/$1/SHA256SUMS" ] &&
        (cd -- "$cache/kernels/$1" && sha256sum --status --check SHA256SUMS)
}

# Those that cannot be had are missing: the tests that need them say so and are skipped.
fetch_kernels() {
    local kernel name
    if [ "$(dpkg --print-architecture)" != amd64 ]; then
        say "warning: this is not an amd64 machine: the tests on other kernels will be skipped"
        return
    fi
    exec {cache_lock}>"$cache/lock"
    flock "$cache_lock"
    for kernel in "${kernels[@]}"; do
        name=${kernel%% *}
        if ! kernel_is_good "$name"; then
            say "fetching the kernel $name"
            rm -rf -- "$cache/kernels/$name"
            # shellcheck disable=SC2086
            try "kernel-$name" download_kernel $kernel || say 'warning: could not; its tests will be skipped'
            rm -rf -- "$cache"/apt.*
        fi
    done
    exec {cache_lock}>&-
}
