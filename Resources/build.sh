#!/usr/bin/env bash
# Installs what building needs, builds the release of modelpool and prints the program's path.
set -euo pipefail
here=$(cd "$(dirname "$0")/.." && pwd)

command -v swift >/dev/null || { echo "A Swift 6.3 toolchain is needed: swift is not in PATH." >&2; exit 1; }
mapfile -t packages <"$here/Resources/build-packages.txt"
"$here/Resources/install-packages.sh" "${packages[@]}"

# The same colours at a terminal and from a pipe: otherwise all is built anew whenever they change.
build=(swift build --no-color-diagnostics --package-path "$here" --scratch-path "$here/.build-release"
    -c release --static-swift-stdlib --disable-local-rpath --product modelpool)
# The Swift library asks for mktemp(3), which we never call, and the linker warns of it in six lines.
"${build[@]}" 2>&1 | sed '/warning: the use of `mktemp/d' >&2
program=$("${build[@]}" --show-bin-path)/modelpool
# Otherwise a library that somebody puts beside the program would be loaded.
! readelf -d "$program" | grep -qE 'R(UN)?PATH' || { echo "$program looks for libraries beside itself" >&2; exit 1; }
echo "$program"
