#!/usr/bin/env bash
# Builds the release binary and measures it beside a peer in the same run; prints one line for each
# figure. Arguments choose: screen, throughput, exchange, judging; all of them without.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)

mapfile -t packages < <(cat "$root/Resources/build-packages.txt" "$root/Tests/packages.txt")
"$root/Resources/install-packages.sh" "${packages[@]}"
"$root/Tests/Python/install.sh"
build=(swift build --package-path "$root" --scratch-path "$root/.build-release"
    -c release --static-swift-stdlib --product modelpool)
"${build[@]}" >&2
program=$("${build[@]}" --show-bin-path)/modelpool

python=${XDG_CACHE_HOME:-$HOME/.cache}/modelpool-tests/tools/bin/python
[ $# -gt 0 ] || set -- screen throughput exchange judging
for name in "$@"; do
    "$python" "$here/$name.py" "$program"
done
