#!/usr/bin/env bash
# Installs what the tests need, builds, and runs every test.
# Arguments are regular expressions: only the tests that match one of them are run.
set -euo pipefail
cd "$(dirname "$0")/.."

command -v swift >/dev/null || { echo "A Swift 6.3 toolchain is needed: swift is not in PATH." >&2; exit 1; }
mapfile -t packages < <(cat Resources/build-packages.txt Tests/packages.txt)
Resources/install-packages.sh "${packages[@]}"
Tests/Python/install.sh

# What the machine has set must not change a result.
unset SSL_CERT_FILE SSL_CERT_DIR CURL_CA_BUNDLE REQUESTS_CA_BUNDLE NO_COLOR \
    http_proxy https_proxy all_proxy no_proxy HTTP_PROXY HTTPS_PROXY ALL_PROXY NO_PROXY
export SWIFT_BACKTRACE=enable=no
# Not all at once: hundreds of tests would wait for each other longer than they may.
export SWT_EXPERIMENTAL_MAXIMUM_PARALLELIZATION_WIDTH=$((2 * $(nproc)))

swift build --build-tests

# The long forms (Tests/README.md) take hours on a small machine.
limit=1500
[ -z "${MODELPOOL_LONG:-}" ] || limit=14400

passed=0 failed=0

# Runs tests and adds what Swift Testing reports of them to the sums; a test that was left out
# counts as failed, since every tool that one could miss was installed above.
run_tests() {
    local report=.build/tests.xml status=0 all bad
    rm -f "$report"
    timeout --kill-after=10 "$limit" swift test --skip-build --disable-xctest \
        --xunit-output "$report" "$@" || status=$?
    if [ -s "$report" ]; then
        all=$(grep -c '<testcase ' "$report" || true)
        bad=$(awk '/<testcase /{new=1} /<failure |<skipped>/&&new{new=0; n++} END{print n+0}' "$report")
    else
        echo "The test process left no report." >&2
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
    run_tests --filter '^EndToEndTests\.'
fi

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
