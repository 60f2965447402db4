#!/usr/bin/env bash
# Installs what building needs, builds modelpool and runs it with the arguments given.
set -euo pipefail
here=$(cd "$(dirname "$0")/.." && pwd)

command -v swift >/dev/null || { echo "A Swift 6.3 toolchain is needed: swift is not in PATH." >&2; exit 1; }
mapfile -t packages <"$here/Resources/build-packages.txt"
"$here/Resources/install-packages.sh" "${packages[@]}"

build=(swift build --package-path "$here" --scratch-path "$here/.build-release"
    -c release --static-swift-stdlib --product modelpool)
"${build[@]}" >&2
exec "$("${build[@]}" --show-bin-path)/modelpool" "$@"
