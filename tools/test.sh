#!/usr/bin/env bash
# Installs what is missing, then every check: format, both builds with all their tests, lint, fuzzing.
# Stops at the first stage that fails, with a non-zero exit.
set -euo pipefail
cd "$(dirname "$0")/.."
jobs=$(nproc)
summary=()
current=""
trap '[ -z "$current" ] || echo "FAILED: $current" >&2' EXIT

# stage <title> <command…>: runs the command under a heading and notes how long it took.
stage() {
  current=$1
  local began=$SECONDS
  shift
  printf '\n==> %s\n' "$current"
  "$@"
  summary+=("$(printf 'passed %5ds  %s' $((SECONDS - began)) "$current")")
  current=""
}

format() {
  git ls-files -z -- '*.cpp' '*.hpp' | xargs -0 clang-format --dry-run --Werror
}

build() {
  cmake --preset "$1" >build/"$1".log || { cat build/"$1".log; return 1; }
  cmake --build --preset "$1" -j "$jobs"
}

build_and_test() {
  build "$1"
  ctest --preset "$1" -j "$jobs"
}

# The tests' sources are left out: their macros cost much time and teach clang-tidy little.
lint() {
  run-clang-tidy -quiet -p build/dev -j "$jobs" "^$PWD/(models|sim|tools|bench)/" >build/tidy.log 2>&1 ||
    { grep -vE '^clang-tidy|warnings generated' build/tidy.log; return 1; }
  echo "$(grep -c '^clang-tidy' build/tidy.log) sources are clean"
}

# A fixed seed and number of runs from the same corpus, so that what passes once passes always.
fuzz() {
  rm -rf build/found
  mkdir -p build/found
  build/dev/tests/sim/file/fuzz_rehearsal -seed=1 -runs=10000 -max_len=2048 -timeout=20 \
    -artifact_prefix=build/found/ build/found tests/sim/file/corpus >build/fuzz.log 2>&1 ||
    { tail -n 60 build/fuzz.log; return 1; }
  tail -n 1 build/fuzz.log
}

mkdir -p build
stage "packages" tools/install-packages.sh
stage "format" format
stage "dev build (Clang, address and undefined-behaviour sanitizers) and its tests" build_and_test dev
stage "clang-tidy" lint
stage "fuzzing the file reader" fuzz
stage "release build (g++), its tests and benchmarks at smoke size" build_and_test release

stage "instructions per iteration, beside what is recorded" bench/instructions.py

printf '\n'
printf '%s\n' "${summary[@]}"
printf 'All checks passed in %ds.\n' "$SECONDS"
