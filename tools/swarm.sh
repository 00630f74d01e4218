#!/usr/bin/env bash
# Fresh seeds for properties, fuzzers, the reference and faults, as long as there is time. What
# fails is printed with the line that repeats it, and kept in build/swarm.
#
#   tools/swarm.sh MINUTES [build/dev]
set -uo pipefail
cd "$(dirname "$0")/.." || exit 1
[[ "${1:-}" =~ ^[0-9]+$ ]] || { echo "usage: tools/swarm.sh MINUTES [build/dev]" >&2; exit 2; }
build=${2:-build/dev}
found=build/swarm
until=$((SECONDS + $1 * 60))
failures=0
rounds=0
mkdir -p "$found"

seed() { od -An -N4 -tu4 /dev/urandom | tr -d ' '; }

# attempt <line that repeats it>: runs it, says so where it fails.
attempt() {
  local log
  log=$(mktemp "$found/log.XXXXXX")
  if timeout 600 bash -c "$1" >"$log" 2>&1; then
    rm -f "$log"
  else
    failures=$((failures + 1))
    printf 'FAILED: %s\n        %s\n' "$1" "$log"
    tail -n 5 "$log"
  fi
}

properties=$(find "$build/tests" -name '*property*_test' -o -name '*properties_test' -o -name 'lookahead_test' -type f)
while ((SECONDS < until)); do
  rounds=$((rounds + 1))
  attempt "tests/reference/differential.py $build/rehearse 2000 $(seed)"
  ((SECONDS < until)) || break
  for program in $properties; do
    ((SECONDS < until)) || break
    attempt "RC_PARAMS='seed=$(seed) max_success=100' $program --gtest_brief=1"
  done
  for fuzz in "fuzz_rehearsal sim/file sim/file/fuzz_rehearsal.dict" "fuzz_readers fuzz fuzz/readers.dict"; do
    read -r program folder dictionary <<<"$fuzz"
    ((SECONDS < until)) || break
    mkdir -p "$found/$program"
    attempt "$build/tests/$folder/$program -seed=$(seed) -runs=20000 -max_len=2048 -timeout=20 -dict=tests/$dictionary \
-artifact_prefix=$found/$program/ $found/$program tests/$folder/corpus"
  done
  ((SECONDS < until)) || break
  if [ -e build/release/tests/faults/libfailing_calls.so ]; then
    attempt "tests/faults/fault_sweep.py build/release/rehearse build/release/tests/faults/libfailing_calls.so --most 2 \
--seed $(seed)"
    attempt "tests/faults/kill_test.py build/release/rehearse $(seed)"
    ((SECONDS < until)) || break
  fi
  attempt "$build/tests/tools/live/http_sweep_test --gtest_brief=1 --gtest_random_seed=$(($(seed) % 99999)) --gtest_shuffle"
done
echo "$rounds rounds, $failures failures"
[ "$failures" = 0 ]
