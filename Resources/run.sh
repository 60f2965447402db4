#!/usr/bin/env bash
# Builds modelpool, installing first what that needs, and runs it with the arguments given.
set -euo pipefail
program=$("$(dirname "$0")/build.sh")
exec "$program" "$@"
