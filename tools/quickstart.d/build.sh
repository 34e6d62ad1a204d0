# shellcheck shell=bash disable=SC2154  # tools/quickstart sets what the parts share
# Configures when something that matters to the configuration changed, and builds.
# Part of tools/quickstart.
#
# Copyright The psa-linux authors
# SPDX-License-Identifier: Apache-2.0

# Everything that a new run of Meson would see: Meson itself looks after its own files.
describe_configuration() {
    local versions
    # shellcheck disable=SC2016
    versions=$(dpkg-query -W -f '${Package} ${Version}\n' "${packages[@]}" 2>/dev/null) || true
    printf '%s\n' "source $root" "tarball $(sha256sum -- "$tarball")" "CC ${CC-}" \
        "headers $debian_headers" "kernels $cache/kernels" "$versions"
}

# A missing dependency is an error here, and not a smaller build.
configure_build() {
    local options=("-Dmbedtls_tarball=$tarball" -Dkcapi=enabled -Dlibcrypto=enabled -Dtpm=enabled -Dtools=enabled
        -Dtests=enabled "-Ddebian_headers=$debian_headers" "-Dguest_kernels=$cache/kernels")
    if [ ! -e "$build/meson-private/coredata.dat" ]; then
        meson setup "$build" "$root" "${options[@]}"
        return
    fi
    # Not everything can be changed in place: another Meson, another source directory, CC.
    meson setup --reconfigure "$build" "$root" "${options[@]}" ||
        meson setup --wipe "$build" "$root" "${options[@]}"
}

build_all() {
    local stamp=$build/quickstart.stamp wanted
    wanted=$(describe_configuration)
    if [ ! -w "$root" ]; then
        fail "cannot write to $root, which belongs to $(stat -c %U -- "$root")"
    fi
    if [ ! -e "$build/build.ninja" ] || [ ! -e "$stamp" ] ||
        [ "$(cat -- "$stamp")" != "$wanted" ]; then
        rm -f -- "$stamp"
        step configure "configuring with ${tarball##*/}" configure_build
        printf '%s\n' "$wanted" >"$stamp"
    fi
    step build 'building in build/' ninja -C "$build"
}
