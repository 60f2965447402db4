#!/usr/bin/env bash
# Makes one virtual environment for each list beside this file, under the user's cache folder, and
# installs what the list names; a list that has not changed since is left alone. Those in `long` are
# for the long forms of the tests.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
cache=${XDG_CACHE_HOME:-$HOME/.cache}/modelpool-tests

lists=("$here"/*.txt)
[ -z "${MODELPOOL_LONG:-}" ] || lists+=("$here"/long/*.txt)
for list in "${lists[@]}"; do
    folder=$cache/$(basename "$list" .txt)
    cmp -s "$list" "$folder/installed.txt" && continue
    echo "Installing $(tr '\n' ' ' <"$list")into $folder" >&2
    rm -rf "$folder"
    mkdir -p "$cache"
    /usr/bin/python3 -m venv "$folder"
    "$folder/bin/pip" install --quiet --disable-pip-version-check --requirement "$list"
    cp "$list" "$folder/installed.txt"
done
