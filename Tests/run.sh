#!/usr/bin/env bash
# Installs what the tests need, builds, and runs every test. Prints a line for each suite that passed
# and what failed; the whole output is in .build/tests.log.
# Arguments are regular expressions: only the tests that match one of them are run.
set -euo pipefail
cd "$(dirname "$0")/.."

command -v swift >/dev/null || { echo "A Swift 6.3 toolchain is needed: swift is not in PATH." >&2; exit 1; }

# What the machine has set must not change a result.
unset SSL_CERT_FILE SSL_CERT_DIR CURL_CA_BUNDLE REQUESTS_CA_BUNDLE NO_COLOR \
    http_proxy https_proxy all_proxy no_proxy HTTP_PROXY HTTPS_PROXY ALL_PROXY NO_PROXY
export SWIFT_BACKTRACE=enable=no
# Not all at once: hundreds of tests would wait for each other longer than they may.
export SWT_EXPERIMENTAL_MAXIMUM_PARALLELIZATION_WIDTH=$((2 * $(nproc)))

as_root=()
if [ "$(id -u)" -ne 0 ]; then
    if ! command -v sudo >/dev/null || ! sudo true; then
        echo "The tests install packages, mount small file systems and give files away:" \
            "run this as root, or as somebody who may use sudo." >&2
        exit 1
    fi
    as_root=(sudo env "PATH=$PATH" "HOME=$HOME")
    for name in SWIFT_BACKTRACE SWT_EXPERIMENTAL_MAXIMUM_PARALLELIZATION_WIDTH MODELPOOL_LONG \
        XDG_CACHE_HOME TMPDIR LANG; do
        [ -z "${!name:-}" ] || as_root+=("$name=${!name}")
    done
fi

mapfile -t packages < <(cat Resources/build-packages.txt Tests/packages.txt)
Resources/install-packages.sh "${packages[@]}"
Tests/Python/install.sh

mkdir -p .build
log=$PWD/.build/tests.log
echo "Building; the first time takes some minutes." >&2
# The same colours at a terminal and from a pipe: otherwise all is built anew whenever they change.
build=(swift build --no-color-diagnostics --build-tests)
"${build[@]}" >"$log" 2>&1 || { cat "$log" >&2; exit 1; }
tests=$("${build[@]}" --show-bin-path)/modelpoolPackageTests.xctest

# The long forms (Tests/README.md) take hours on a small machine.
limit=1500
[ -z "${MODELPOOL_LONG:-}" ] || limit=14400

passed=0 failed=0

# Of what Swift Testing says: suites that passed, and failures with all of their text.
summary() {
    awk '/^✔ Suite /{sub(/^✔ Suite /, "passed  "); sub(/ passed after .*/, ""); print; fflush(); shown=0; next}
        /^(◇|✔) /{shown=0; next}
        /^✘ | skipped|Fatal error:/{shown=1}
        shown{print; fflush()}'
}

# Runs tests and adds what Swift Testing reports of them to the sums; a test that was left out
# counts as failed, since every tool that one could miss was installed above.
run_tests() {
    local report=.build/tests.xml status=0 all bad
    rm -f "$report"
    "${as_root[@]}" timeout --foreground --kill-after=10 "$limit" "$tests" \
        --testing-library swift-testing --xunit-output "$report" "$@" 2>&1 |
        sed -u 's/\x1B\[[0-9;]*m//g' | tee -a "$log" | summary || status=$?
    if [ -s "$report" ]; then
        all=$(grep -c '<testcase ' "$report" || true)
        bad=$(awk '/<testcase /{new=1} /<failure |<skipped>/&&new{new=0; n++} END{print n+0}' "$report")
    else
        echo "The test process left no report; it ended with $status. The last that it said:" >&2
        tail -n 20 "$log" >&2
        all=0 bad=0
    fi
    # A failure that belongs to no single test still is one.
    [ "$status" -eq 0 ] || [ "$bad" -gt 0 ] || bad=1 all=$((all + 1))
    passed=$((passed + all - bad)) failed=$((failed + bad))
}

if [ $# -gt 0 ]; then
    filters=()
    for expression in "$@"; do filters+=(--filter "$expression"); done
    run_tests "${filters[@]}"
else
    # One after the other: what holds a time limit, and programs driven through a terminal, shall
    # not wait for work that fills every core.
    timed='TransferCancelTests'
    run_tests --skip '^EndToEndTests\.' --skip "$timed"
    run_tests --filter "$timed"
    # The real clients are hundreds of megabytes.
    real='^EndToEndTests\.RealLaunchTests'
    if [ -n "${MODELPOOL_LONG:-}" ]; then
        run_tests --filter '^EndToEndTests\.'
    else
        run_tests --filter '^EndToEndTests\.' --skip "$real"
        echo "only with MODELPOOL_LONG=1: RealLaunchTests"
    fi
fi

echo "the whole output: $log"
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
