#!/usr/bin/env bash
# Whether each link and each name in the documents for developers exists.
set -euo pipefail
cd "$(dirname "$0")/.."

status=0
complain() {
    echo "$1: $2 is not there" >&2
    status=1
}

for document in Sources/README.md Sources/Architecture.md Sources/Adding.md \
    .github/CONTRIBUTING.md .github/SECURITY.md Tests/README.md; do
    [ -f "$document" ] || { complain "the repository" "$document"; continue; }
    folder=$(dirname "$document")
    while read -r link; do
        case $link in http*:* | '#'*) continue ;; esac
        [ -e "$folder/${link%%#*}" ] || complain "$document" "$link"
    done < <(grep -o '](\([^)]*\))' "$document" | sed 's/^](//; s/)$//')
    # Types and functions (`RequestBuilder.plan`), and paths below Sources or the top (`PoolUI/Form`).
    while read -r name; do
        case $name in
            *'*'* | *' '* | /* | .build/* | '$'* | '~'* | */ | *NAME* | *FILE*) continue ;;
            */*)
                [ -e "Sources/$name" ] || [ -e "$name" ] || [ -e "Tests/$name" ] \
                    || [ -e "$folder/$name" ] || complain "$document" "$name" ;;
            [A-Z]*[a-z]*)
                [ -z "$(find Sources Tests -name "$name" -o -name "$name.swift")" ] || continue
                for part in $(tr '.+' '  ' <<<"${name%%(*}"); do
                    grep -rqw --include='*.swift' --include='*.c' --include='*.h' -- "$part" \
                        Sources Tests Package.swift || complain "$document" "$name"
                done ;;
        esac
    done < <(grep -v '^    ' "$document" | sed '/^```/,/^```/d' | grep -o '`[^`]*`' | tr -d '`' | sort -u)
done
exit "$status"
