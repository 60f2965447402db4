#!/usr/bin/env bash
# Removes what Resources/install.sh installed below the same PREFIX. Pools and keys stay.
set -euo pipefail
root=${DESTDIR:-}${1:-/usr/local}
rm -f "$root/bin/modelpool" "$root/share/man/man1/modelpool.1.gz" \
    "$root/share/bash-completion/completions/modelpool" \
    "$root/share/zsh/site-functions/_modelpool" \
    "$root/share/fish/vendor_completions.d/modelpool.fish" \
    "$root/lib/systemd/system/modelpool-watch.service"
rm -rf "$root/share/modelpool" "$root/share/doc/modelpool"
