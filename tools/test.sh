#!/usr/bin/env bash
# The checks, in layers; without a name all of them. Those that fail are listed at the end, with their logs.
#
#   tools/test.sh              everything, from nothing: what continuous integration runs
#   tools/test.sh quick        after a change: format and lint of what changed, house rules, dev build, unit tests
#   tools/test.sh dev lint     some of: dev, lint, fuzz, release; tsan and mutants by name alone
set -uo pipefail
cd "$(dirname "$0")/.." || exit 1
jobs=$(nproc)
logs=build/log
not_possible=77  # the exit code of a layer that lacks something
declare -A outcome=()
summary=()
all_passed=yes

# layer <name> <layers it needs> <title> <command…>: runs the command under a heading, with a log of its own.
layer() {
  local name=$1 needed=$2 title=$3 began=$SECONDS code=0 need
  shift 3
  printf '\n==> %s\n' "$title"
  for need in $needed; do
    if [ "${outcome[$need]:-passed}" != passed ]; then
      echo "not run: it needs $need, which ${outcome[$need]}" | tee "$logs/$name.log"
      code=$not_possible
    fi
  done
  if [ "$code" = 0 ]; then
    (set -e; "$@") 2>&1 | tee "$logs/$name.log"
    code=${PIPESTATUS[0]}
  fi
  case $code in
    0) outcome[$name]=passed ;;
    "$not_possible") outcome[$name]="could not run" ;;
    *) outcome[$name]=failed ;;
  esac
  local line
  line=$(printf '%-13s %5ds  %-14s %s' "${outcome[$name]}" $((SECONDS - began)) "$name" "$title")
  [ "$code" = 0 ] || { line+="; see $logs/$name.log"; all_passed=no; }
  summary+=("$line")
}

# needs <file> <layer>: says what to run first where the file is missing.
needs() {
  [ -e "$1" ] || { echo "not run: $1 is missing; it comes from tools/test.sh $2"; exit "$not_possible"; }
}

# Files that differ from the last commit, new ones among them.
changed() {
  git diff --name-only --diff-filter=d HEAD
  git ls-files --others --exclude-standard
}

changed_sources() { changed | grep -E '\.[ch](pp)?$' || true; }

format() { git ls-files -- '*.cpp' '*.hpp' '*.c' '*.h' | xargs clang-format --dry-run --Werror; }

format_changed() {
  local files
  files=$(changed_sources)
  if [ -z "$files" ]; then
    echo "no source changed, so all of them"
    format
  else
    echo "$files" | xargs clang-format --dry-run --Werror
  fi
}

# What the sources as text must keep to.
house_rules="layering citations messages words functions"
rules() {
  local rule failed=0
  for rule in $house_rules; do
    "tests/${rule}_test.py" "$PWD" || { echo "tests/${rule}_test.py failed"; failed=1; }
  done
  [ "$failed" = 1 ] || echo "they are kept"
  return "$failed"
}

configure() { cmake --preset "$1" >"$logs/$1-configure.log" 2>&1 || { cat "$logs/$1-configure.log"; return 1; }; }

# build <preset> [target…]
build() {
  local preset=$1
  shift
  configure "$preset" || return 1
  cmake --build --preset "$preset" -j "$jobs" ${1:+--target "$@"}
}

# unit_tests <preset>: each program with unit tests once, and not once for each of its tests as ctest does, since most of
# that time is the start of processes. The last of the list, the command's, takes longest and goes first.
unit_tests() {
  needs "build/$1/unit_programs.txt" "$1"
  # shellcheck disable=SC2016
  xargs -P "$jobs" -I{} bash -c 'cd "$(dirname "$1")" && said=$(timeout 600 "$1" --gtest_brief=1 2>&1) && exit
    printf "%s\nFAILED: %s\n" "$said" "$1"; exit 1' _ {} < <(tac "build/$1/unit_programs.txt") || return 1
  echo "$(wc -l <"build/$1/unit_programs.txt") programs with unit tests passed"
}

all_tests() {
  local failed=0
  unit_tests "$1" || failed=1
  ctest --preset "$1" -LE unit -j "$jobs" || failed=1
  return "$failed"
}

# tidy <pattern…>: clang-tidy over the sources whose path matches.
tidy() {
  [ -e build/dev/compile_commands.json ] || configure dev || return 1
  tools/tidy.py build/dev "$@"
}

# The tests' sources are left out: their macros cost much time and teach clang-tidy little.
lint() { tidy "^$PWD/(models|sim|tools|bench)/"; }

# Changed sources, and those that belong to changed headers.
lint_changed() {
  local file patterns=()
  while read -r file; do
    file=${file%.?pp}.cpp
    [[ $file =~ ^(models|sim|tools|bench)/ && -e $file ]] && patterns+=("^$PWD/$file\$")
  done < <(changed_sources)
  if [ ${#patterns[@]} = 0 ]; then
    echo "no source changed"
  else
    tidy "${patterns[@]}"
  fi
}

# Fixed seeds and numbers of runs from the same corpus, so that what passes once passes always.
fuzz() {
  local program=build/dev/tests/sim/file/fuzz_rehearsal seed failed=0
  local -A running=()
  needs "$program" dev
  rm -rf build/found
  for seed in 1 2; do
    mkdir -p "build/found/$seed"
    "$program" -seed="$seed" -runs=5000 -max_len=2048 -timeout=20 -artifact_prefix="build/found/$seed/" \
      "build/found/$seed" tests/sim/file/corpus >"$logs/fuzz-$seed.log" 2>&1 &
    running[$seed]=$!
  done
  # The small readers, which share a program.
  mkdir -p build/found/readers
  build/dev/tests/fuzz/fuzz_readers -seed=1 -runs=20000 -max_len=2048 -timeout=20 -dict=tests/fuzz/readers.dict \
    -artifact_prefix=build/found/readers/ build/found/readers tests/fuzz/corpus >"$logs/fuzz-readers.log" 2>&1 &
  running[readers]=$!
  # A few scripts: each is a runtime of its own.
  local scripts=build/dev/tests/sim/script/fuzz_script
  if [[ -e "$scripts" ]]; then
    mkdir -p build/found/scripts
    "$scripts" -seed=1 -runs=1000 -max_len=2048 -timeout=20 -artifact_prefix=build/found/scripts/ \
      build/found/scripts tests/conformance/scripts/scripts/t >"$logs/fuzz-scripts.log" 2>&1 &
    running[scripts]=$!
  fi
  for seed in "${!running[@]}"; do
    if wait "${running[$seed]}"; then
      tail -n 1 "$logs/fuzz-$seed.log"
    else
      tail -n 60 "$logs/fuzz-$seed.log"
      failed=1
    fi
  done
  return "$failed"
}

instructions() {
  needs build/release/rehearse release
  bench/instructions.py
}

run_quick() {
  layer format "" "format of what changed" format_changed
  layer rules "" "house rules: $house_rules" rules
  layer dev-build "" "dev build of what unit tests need" build dev unit_programs
  layer unit "dev-build" "unit tests" unit_tests dev
  layer lint "" "clang-tidy over what changed" lint_changed
}

run_dev() {
  layer dev-build "" "dev build (Clang, address and undefined-behaviour sanitizers)" build dev
  layer dev-tests "dev-build" "its tests" all_tests dev
}

run_style() {
  layer format "" "format" format
  layer rules "" "house rules: $house_rules" rules
}

run_tidy() { layer lint "" "clang-tidy" lint; }

run_lint() {
  run_style
  run_tidy
}

run_fuzz() { layer fuzz "dev-build" "fuzzing the file reader" fuzz; }

run_release() {
  layer release-build "" "release build (g++)" build release
  layer release-tests "release-build" "its tests, and benchmarks at smoke size" all_tests release
  layer instructions "release-build" "instructions per iteration, beside what is recorded" instructions
}

# Not in `all`: it builds everything once more, for hours of one core.
tsan_tests() {
  # What starts threads: runs on many, replications, the live backend, its REST API and its parts.
  TSAN_OPTIONS=halt_on_error=1 ctest --preset tsan -j "$jobs" --no-tests=error \
    -R 'Replications|Lookahead|CheckDeterminism|StopFlag|LiveRun|Signals|ControlApi|Threads|command.is_robust'
}

# Mutants of lines that changed, as far as there is a build of the tests.
run_mutants() {
  layer dev-build "" "dev build of what unit tests need" build dev unit_programs
  layer mutants "dev-build" "mutants of changed lines" tools/mutate.py --changed --most 20
}

run_tsan() {
  layer tsan-build "" "build with the thread sanitizer" build tsan rehearse run_test lookahead_test live_test
  layer tsan-tests "tsan-build" "tests that start threads, under it" tsan_tests
}

run_all() {
  run_style
  run_dev
  run_tidy
  run_fuzz
  run_release
}

for name in "${@:-all}"; do
  case $name in
    quick | dev | lint | fuzz | release | tsan | mutants | all) ;;
    *) echo "usage: tools/test.sh [quick | dev | lint | fuzz | release | tsan | mutants | all]…" >&2; exit 2 ;;
  esac
done
mkdir -p "$logs"
layer packages "" "packages" tools/install-packages.sh
for name in "${@:-all}"; do "run_$name"; done

printf '\n'
printf '%s\n' "${summary[@]}"
[ "$all_passed" = yes ] || { printf 'Not all checks passed, after %ds.\n' "$SECONDS"; exit 1; }
printf 'All checks passed in %ds.\n' "$SECONDS"
