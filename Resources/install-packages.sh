#!/usr/bin/env bash
# Installs the Debian packages named as arguments that are missing, as root or through sudo.
set -euo pipefail

missing=()
for package in "$@"; do
    status=$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null || true)
    [ "$status" = installed ] || missing+=("$package")
done
[ ${#missing[@]} -gt 0 ] || exit 0

as_root=()
if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null || {
        echo "Missing: ${missing[*]}. Install them as root, or install sudo." >&2
        exit 1
    }
    as_root=(sudo)
fi
echo "Installing ${missing[*]}" >&2

# A server that is installed here shall not start by itself, now or at the next boot: the tests
# start their own.
services() {
    find /etc/systemd/system/multi-user.target.wants -name '*.service' -printf '%f\n' 2>/dev/null || true
    find /etc/rc[2-5].d -name 'S*' -printf '%f\n' 2>/dev/null | sed 's/^S[0-9]*//' || true
}
before=$(services)
policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ]; then
    printf '#!/bin/sh\nexit 101\n' | "${as_root[@]}" tee "$policy" >/dev/null
    "${as_root[@]}" chmod 755 "$policy"
    trap '"${as_root[@]}" rm -f "$policy"' EXIT
fi
# Nor shall a database cluster be made that nobody asked for: PostgreSQL's package makes one unless
# its settings say otherwise. They are the package's own again afterwards.
clusters=/etc/postgresql-common/createcluster.conf
if [[ " ${missing[*]} " == *" postgresql "* ]] && [ ! -e "$clusters" ]; then
    "${as_root[@]}" mkdir -p "${clusters%/*}"
    echo 'create_main_cluster = false' | "${as_root[@]}" tee "$clusters" >/dev/null
    no_clusters=yes
fi
"${as_root[@]}" apt-get update -qq >&2
"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
    apt-get install -y -qq --no-install-recommends "${missing[@]}" >&2
if [ -n "${no_clusters:-}" ]; then
    "${as_root[@]}" cp "/usr/share/postgresql-common/${clusters##*/}" "$clusters"
fi
# What a package brings that nobody named (dbus, cron) may be needed by others, and stays as it is.
named=$(dpkg-query -W -f '${source:Package}\n' "${missing[@]}")
is_named() {
    local owner
    owner=$(dpkg -S "*/systemd/system/$1" "/etc/init.d/$1" 2>/dev/null | sed -n '1s/: .*//p')
    [ -n "$owner" ] && grep -qxF "$(dpkg-query -W -f '${source:Package}' "$owner")" <<<"$named"
}
services | sort -u | while read -r service; do
    ! grep -qxF "$service" <<<"$before" || continue
    is_named "$service" || continue
    echo "Switched off at boot: $service" >&2
    case $service in
    # The helper refuses to work for anybody but a package's script, which it knows by this name.
    *.service) "${as_root[@]}" env DPKG_MAINTSCRIPT_PACKAGE=modelpool \
        deb-systemd-helper disable "$service" >/dev/null ;;
    *) "${as_root[@]}" update-rc.d "$service" disable >/dev/null ;;
    esac
done
