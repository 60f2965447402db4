#!/usr/bin/env bash
# Shows that README's two commands need nothing but a Debian 12 and a Swift toolchain: each runs in a
# system that debootstrap has just made, at a terminal and from a pipe, as root and as somebody who
# may use sudo.
#
#   MODELPOOL_LONG=1 bash Tests/BareDebian/run.sh [TEST...]
#
# TESTs are given to Tests/run.sh; without any, all tests are run, which takes half an hour and more.
# Needs root and debootstrap. The toolchain in PATH is lent to that system, and so are the settings of git, pip and
# apt with the folders that they name. BARE_DEBIAN names a system that is made already; it is copied.
set -euo pipefail
cd "$(dirname "$0")/../.."

[ "${MODELPOOL_LONG:-}" = 1 ] || { echo "This takes long; set MODELPOOL_LONG=1 to run it." >&2; exit 1; }
[ "$(id -u)" -eq 0 ] || { echo "debootstrap and chroot need root." >&2; exit 1; }
for tool in debootstrap swift script; do
    command -v "$tool" >/dev/null || { echo "$tool is not in PATH." >&2; exit 1; }
done
# With mounts and processes of its own, which are gone when it ends.
if [ "${BARE_DEBIAN_INSIDE:-}" != 1 ]; then
    BARE_DEBIAN_INSIDE=1 exec unshare --mount --pid --fork --kill-child bash "$0" "$@"
fi

work=$(mktemp -d /var/tmp/modelpool-bare-XXXXXX)
trap 'umount -R "$work"/* 2>/dev/null; rm -rf --one-file-system "$work"' EXIT
pristine=${BARE_DEBIAN:-$work/pristine}
[ -n "${BARE_DEBIAN:-}" ] || debootstrap --variant=minbase bookworm "$pristine"

toolchain=$(dirname "$(dirname "$(dirname "$(readlink -f "$(command -v swift)")")")")
lent=("$toolchain")
while read -r _ _ folder; do [ ! -d "$folder" ] || lent+=("$folder"); done < <(
    git config --get-regexp '^url\..*\.insteadof$' | sed 's/^url\.\(.*\)\.insteadof .*/x x \1/')
[ ! -d "${PIP_FIND_LINKS:-}" ] || lent+=("$PIP_FIND_LINKS")

# A new system in the folder named, with the toolchain and a clone of this repository.
make() {
    local root=$1 folder
    cp -a --reflink=auto "$pristine" "$root"
    # A file system of its own, as a machine's root is: otherwise unshare refuses in there.
    mount --bind "$root" "$root"
    while read -r folder; do
        mkdir -p "$root$folder"
        mount --bind -o ro "$folder" "$root$folder"
    done < <(printf '%s\n' "${lent[@]}" | sort -u)
    mount -t proc proc "$root/proc"
    mount --rbind /dev "$root/dev"
    if git config --system -l >/dev/null 2>&1; then
        cp /etc/gitconfig "$root/etc/gitconfig"
        # What is lent belongs to root, and git reads nothing of another user's unless it is told to.
        printf '[safe]\n\tdirectory = *\n' >>"$root/etc/gitconfig"
    fi
    [ ! -e /etc/pip.conf ] || cp /etc/pip.conf "$root/etc/pip.conf"
    cp /etc/resolv.conf /etc/hosts "$root/etc/"
    if [ -d /usr/local/share/ca-certificates ]; then
        mkdir -p "$root/usr/local/share"
        cp -r /usr/local/share/ca-certificates "$root/usr/local/share/"
    fi
}

passed=0 failed=0
# Runs a command in a system: its folder, the person, "terminal" or "pipe", the command.
try() {
    local root=$1 person=$2 where=$3 command=$4 status=0
    local home=/root
    [ "$person" = root ] || home=/home/$person
    local inside=(chroot "$root" su "$person" -s /bin/bash -c
        "cd $home/modelpool && unset MODELPOOL_LONG && export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:$toolchain/usr/bin PIP_FIND_LINKS='${PIP_FIND_LINKS:-}' && $command")
    local log=$work/log
    if [ "$where" = terminal ]; then
        script -qec "$(printf '%q ' "${inside[@]}")" "$log" >/dev/null </dev/null || status=$?
    else
        "${inside[@]}" </dev/null 2>&1 | cat >"$log" || status=$?
    fi
    if [ "$status" -eq 0 ]; then
        passed=$((passed + 1)) && echo "passed  $person, $where: $command"
    else
        failed=$((failed + 1)) && echo "FAILED  $person, $where: $command ($status)"
        tail -n 40 "$log"
    fi
}

# A new system with the repository in the person's home.
prepare() {
    local person=$1 root=$2 home=/root
    make "$root"
    if [ "$person" != root ]; then
        # Somebody who may use sudo, as on a machine that was set up.
        chroot "$root" sh -c "apt-get update -qq && apt-get install -y -qq --no-install-recommends sudo" >/dev/null 2>&1
        chroot "$root" useradd -m "$person"
        echo "$person ALL=(ALL) NOPASSWD: ALL" >"$root/etc/sudoers.d/$person"
        home=/home/$person
    fi
    git clone -q --no-hardlinks . "$root$home/modelpool"
    [ "$person" = root ] || chroot "$root" chown -R "$person:" "$home/modelpool"
}

tests="bash Tests/run.sh $*"
# The first two have everything once: both people, and with and without a terminal.
for try in "root pipe" "admin terminal" "root terminal" "admin pipe"; do
    read -r person where <<<"$try"
    root=$work/$person
    [ -d "$root" ] || prepare "$person" "$root"
    try "$root" "$person" "$where" "bash Resources/run.sh demo -- test works"
    try "$root" "$person" "$where" "$tests"
done
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
