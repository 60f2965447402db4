#!/usr/bin/env bash
# Removes what Resources/install.sh installed below the same PREFIX, each file by its name, and the
# folders that are empty then. Pools, keys and settings stay: below ~/.local the pool lies in the same
# folder, share/modelpool.
set -euo pipefail
here=$(cd "$(dirname "$0")/.." && pwd)
prefix=${1:-/usr/local}
case $prefix in /*) ;; *) prefix=$PWD/$prefix ;; esac
root=${DESTDIR:-}$prefix

schemas=()
for schema in "$here"/Resources/schemas/*.json; do
    schemas+=("$root/share/modelpool/schemas/${schema##*/}")
done
rm -f "$root/bin/modelpool" "$root/share/man/man1/modelpool.1.gz" \
    "$root/share/bash-completion/completions/modelpool" \
    "$root/share/zsh/site-functions/_modelpool" \
    "$root/share/fish/vendor_completions.d/modelpool.fish" \
    "$root/lib/systemd/system/modelpool-watch.service" \
    "$root/share/modelpool/config.sample" "$root/share/doc/modelpool/copyright" "${schemas[@]}"
for folder in share/modelpool/schemas share/modelpool share/doc/modelpool; do
    [ ! -d "$root/$folder" ] || rmdir --ignore-fail-on-non-empty "$root/$folder"
done
