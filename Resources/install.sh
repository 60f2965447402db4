#!/usr/bin/env bash
# Builds modelpool and installs it with its manual page, completions, systemd unit and schemas.
#
#   Resources/install.sh [PREFIX]     PREFIX is /usr/local, or ~/.local for yourself
#
# DESTDIR is put before every path, for packages. MODELPOOL_BINARY names a program that is built
# already.
set -euo pipefail
here=$(cd "$(dirname "$0")/.." && pwd)
prefix=${1:-/usr/local}
case $prefix in /*) ;; *) prefix=$PWD/$prefix ;; esac
root=${DESTDIR:-}$prefix

binary=${MODELPOOL_BINARY:-}
[ -n "$binary" ] || binary=$("$here/Resources/build.sh")

install -D -m 755 "$binary" "$root/bin/modelpool"
[ -n "${MODELPOOL_BINARY:-}" ] || strip --strip-unneeded --remove-section=.comment "$root/bin/modelpool"
install -d "$root/share/man/man1" "$root/share/bash-completion/completions" \
    "$root/share/zsh/site-functions" "$root/share/fish/vendor_completions.d"
gzip -9n <"$here/Resources/modelpool.1" >"$root/share/man/man1/modelpool.1.gz"
"$binary" --generate-completion-script bash | sed "1{/^#!/d}" >"$root/share/bash-completion/completions/modelpool"
"$binary" --generate-completion-script zsh >"$root/share/zsh/site-functions/_modelpool"
"$binary" --generate-completion-script fish >"$root/share/fish/vendor_completions.d/modelpool.fish"
install -d "$root/lib/systemd/system"
# As systemd reads a path: % begins a specifier, a blank ends it.
unit=$(<"$here/Resources/systemd/modelpool-watch.service")
path=${prefix//%/%%}
path=${path// /\\x20}
printf '%s\n' "${unit//@PREFIX@/"$path"}" >"$root/lib/systemd/system/modelpool-watch.service"
install -D -m 644 -t "$root/share/modelpool/schemas" "$here"/Resources/schemas/*.json
chmod 644 "$root/share/man/man1/modelpool.1.gz" "$root/share/bash-completion/completions/modelpool" \
    "$root/share/zsh/site-functions/_modelpool" "$root/share/fish/vendor_completions.d/modelpool.fish" \
    "$root/lib/systemd/system/modelpool-watch.service"
install -m 644 "$here/Resources/config.sample" "$root/share/modelpool/config.sample"
install -D -m 644 "$here/Resources/copyright" "$root/share/doc/modelpool/copyright"
echo "installed $root/bin/modelpool" >&2
