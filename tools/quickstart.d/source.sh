# shellcheck shell=bash disable=SC2154  # tools/quickstart sets what the parts share
# The release tarball of Mbed TLS, in a cache outside the tree. Part of tools/quickstart.
#
# Every way to fetch checks a signature or a checksum (apt: the signed list of sources; Meson: the
# hash in the wrap). What passed is moved into the cache with its SHA-256 beside it, and that is
# compared at every use; whatever is half there has no such file beside it and is fetched again.
#
# Copyright The psa-linux authors
# SPDX-License-Identifier: Apache-2.0

find_cache() {
    cache=${PSA_LINUX_CACHE:-${XDG_CACHE_HOME:-${HOME:-$root/.cache}/.cache}/psa-linux}
    case $cache in
        /*) ;;
        *) fail "PSA_LINUX_CACHE: $cache is not an absolute name" ;;
    esac
    if ! mkdir -p -- "$cache" 2>/dev/null || [ ! -w "$cache" ]; then
        fail "cannot write to the cache directory $cache; PSA_LINUX_CACHE names another one"
    fi
}

# Sets tarball to the newest good one in the cache.
find_cached() {
    local checksum
    while read -r checksum; do
        if (cd -- "$cache" && sha256sum --status --check -- "$checksum"); then
            tarball=$cache/${checksum%.sha256}
            return 0
        fi
        say "warning: $cache/${checksum%.sha256} is damaged; fetching it again"
        rm -f -- "$cache/$checksum" "$cache/${checksum%.sha256}"
    done < <(cd -- "$cache" && printf '%s\n' mbedtls-3.6.*.tar.*.sha256 | sort -rV | grep -v '\*')
    return 1
}

# keep FILE VERSION: moves a tarball that is known to be good into the cache.
keep() {
    local name=mbedtls-$2.tar.${1##*.tar.}
    mv -f -- "$1" "$cache/$name"
    (cd -- "$cache" && sha256sum -- "$name" >"$name.sha256.new" &&
        mv -f -- "$name.sha256.new" "$name.sha256")
}

# keep_fit DIRECTORY: keeps Debian's upstream tarball in there if its version is fit.
keep_fit() {
    local file version
    for file in "$1"/mbedtls_3.6.*.orig.tar.*; do
        version=${file##*/mbedtls_}
        version=${version%%.orig.tar.*}
        if [[ $version =~ ^3\.6\.([0-9]+)$ ]] && [ "${BASH_REMATCH[1]}" -ge 6 ] &&
            [[ $file != *.asc ]]; then
            keep "$file" "$version"
            return 0
        fi
    done
    return 1
}

# What the machine's own sources of packages offer (if they name sources at all).
fetch_from_own_apt() {
    local into
    apt-cache showsrc --only-source mbedtls 2>/dev/null |
        grep -Eq '^Version: 3\.6\.([6-9]|[1-9][0-9])' || return 1
    into=$(mktemp -d "$cache/apt.XXXXXX")
    (cd -- "$into" && apt-get -q source --download-only --only-source mbedtls) && keep_fit "$into"
}

# signed_by FILE:NUMBER: the key file that this entry of the machine's sources names. apt counts
# lines in a .list and paragraphs in a .sources file.
signed_by() {
    local file=${1%:*} number=${1##*:} entry
    if [[ $file == *.sources ]]; then
        entry=$(grep -v '^#' -- "$file" | awk -v RS= -v number="$number" 'NR == number')
    else
        entry=$(sed -n "${number}p" -- "$file")
    fi
    # The first absolute name after the word; an embedded key has none.
    sed -n 's/.*signed-by[:=][[:space:]]*\(\/[^],[:space:]]*\).*/\1/Ip' <<<"$entry" | head -n 1
}

# Prints the machine's own mirrors of Debian, those that are known as such first: address, key file.
list_mirrors() {
    local codename uri release component origin entry key
    codename=$(. /etc/os-release && echo "${VERSION_CODENAME-sid}")
    # shellcheck disable=SC2016
    apt-get indextargets --format \
        '$(REPO_URI)|$(RELEASE)|$(COMPONENT)|$(ORIGIN)|$(SOURCESENTRY)' 'Created-By: Packages' |
        sort -u -t '|' -k 4r |
        while IFS='|' read -r uri release component origin entry; do
            case $release in
                "$codename" | stable | oldstable | testing | unstable | sid) ;;
                *) continue ;;
            esac
            if [ "$component" != main ] ||
                { [[ $origin != '$('* ]] && [ "$origin" != Debian ]; }; then
                continue
            fi
            key=$(signed_by "$entry")
            if [ -z "$key" ] && [ -r /usr/share/keyrings/debian-archive-keyring.gpg ]; then
                key=/usr/share/keyrings/debian-archive-keyring.gpg
            fi
            printf '%s %s\n' "$uri" "$key"
        done
}

# apt_of_suite TYPE SUITE DIRECTORY: gives the array `apt` an apt-get with a configuration of its own, so that
# nothing of the machine's changes; the mirror and its key are the machine's ($uri, $key). A mirror that
# stands still is good enough, as the version is looked at here: signed lists are taken beyond their date.
apt_of_suite() {
    mkdir -p -- "$3/lists/partial" "$3/cache/archives/partial"
    echo "$1 ${key:+[signed-by=$key] }$uri $2 main" >"$3/sources.list"
    apt=(apt-get -q -o "Dir::Etc::SourceList=$3/sources.list"
        -o Dir::Etc::SourceParts=/dev/null -o Dir::Etc::Preferences=/dev/null
        -o Dir::Etc::PreferencesParts=/dev/null -o "Dir::State::Lists=$3/lists"
        -o "Dir::Cache=$3/cache" -o APT::Default-Release= -o APT::Sandbox::User=
        -o Acquire::Languages=none -o Acquire::Check-Valid-Until=false)
    "${apt[@]}" update
}

fetch_from_suite() {
    local suite=$1 uri key into apt
    while read -r uri key; do
        into=$(mktemp -d "$cache/apt.XXXXXX")
        if apt_of_suite deb-src "$suite" "$into" && (cd -- "$into" &&
            "${apt[@]}" source --download-only --only-source mbedtls) && keep_fit "$into"; then
            return 0
        fi
    done < <(list_mirrors)
    return 1
}

# The headers that Debian 13's applications are compiled against, for the test that one of them runs on our
# library. Only unpacked, never installed.
download_debian_headers() {
    local uri key into apt
    while read -r uri key; do
        into=$(mktemp -d "$cache/apt.XXXXXX")
        if apt_of_suite deb trixie "$into" && (cd -- "$into" && "${apt[@]}" download libmbedtls-dev) &&
            dpkg-deb -x "$into"/libmbedtls-dev_3.6.*.deb "$into/unpacked" &&
            [ -e "$into/unpacked/usr/include/mbedtls/version.h" ]; then
            mv -T -- "$into/unpacked/usr/include" "$cache/debian-headers"
            return
        fi
    done < <(list_mirrors)
    return 1
}

# Sets debian_headers, to nothing if they cannot be had: then those tests say so and are skipped.
fetch_debian_headers() {
    debian_headers=
    exec {cache_lock}>"$cache/lock"
    flock "$cache_lock"
    if [ ! -d "$cache/debian-headers" ] && [ "$action" = test ]; then
        say "fetching the headers of Debian 13's libmbedtls-dev"
        try headers download_debian_headers || say 'warning: could not; a test will be skipped'
        rm -rf -- "$cache"/apt.*
    fi
    if [ -d "$cache/debian-headers" ]; then
        debian_headers=$cache/debian-headers
    fi
    exec {cache_lock}>&-
}

# The release page of upstream, by Meson, which knows address and hash from the wrap.
fetch_by_wrap() {
    local package
    if [ -n "$(missing_packages ca-certificates)" ]; then
        apt_get install --no-install-recommends ca-certificates || return 1
    fi
    (cd -- "$root" && meson subprojects download mbedtls) || return 1
    for package in "$root"/subprojects/packagecache/mbedtls-3.6.*.tar.bz2; do
        if [ -f "$package" ]; then
            package=$(readlink -f -- "$package")
            [[ $package =~ mbedtls-(3\.6\.[0-9]+)\.tar\.bz2$ ]] &&
                keep "$package" "${BASH_REMATCH[1]}"
            return
        fi
    done
    return 1
}

# Sets tarball. Runs of two trees at once fetch it only once.
fetch_mbedtls() {
    local way offer
    exec {cache_lock}>"$cache/lock"
    flock "$cache_lock"
    rm -rf -- "$cache"/apt.*  # left by a run that was cut short
    if ! find_cached; then
        : >"$logs/source.log"
        for offer in 'fetch_from_own_apt|sources of this machine' \
            'fetch_from_suite sid|Debian sid' \
            'fetch_from_suite trixie|Debian 13' 'fetch_by_wrap|release page of Mbed TLS'; do
            way=${offer%|*}
            say "fetching the source of Mbed TLS: ${offer#*|}"
            echo "== $offer" >>"$logs/source.log"
            # shellcheck disable=SC2086
            if $way >>"$logs/source.log" 2>&1 && find_cached; then
                break
            fi
        done
        rm -rf -- "$cache"/apt.*
        if [ -z "${tarball-}" ]; then
            fail_with_log source 'found no source of Mbed TLS 3.6.6 or a later 3.6 release'
        fi
    fi
    exec {cache_lock}>&-
}
