#!/bin/sh
# Fails, naming file and line, when a source includes what its layer must not use:
# tools → sim → models, and inside sim: core ← plan ← vu ← executor ← run ← file.
# usage: layering_test.sh <source root>
set -eu
cd "$1"
violations=0

# lines <folder> <extended regex>: matching lines of the folder's sources as file:line:text.
lines() {
  grep -rnE --include='*.hpp' --include='*.cpp' "$2" "$1" || true
}

report() {
  [ -z "$2" ] && return 0
  printf '%s\n%s\n' "$1:" "$2"
  violations=1
}

# may_include <folder> <folders its quoted includes may name…>
may_include() {
  folder=$1
  shift
  [ -d "$folder" ] || report "a folder of the layout is missing" "$folder"
  allowed=$(printf '|%s' "$@")
  found=$(lines "$folder" '^[[:space:]]*#[[:space:]]*include[[:space:]]*"' |
    grep -vE "include[[:space:]]*\"(${allowed#|})/" || true)
  report "$folder may include only from: $*" "$found"
}

# must_not_include <folder> <reason> <extended regex of header names>
must_not_include() {
  report "$1 $2" "$(lines "$1" "^[[:space:]]*#[[:space:]]*include[[:space:]]*<($3)>")"
}

may_include models        models
may_include sim/core      models sim/core
may_include sim/plan      models sim/core sim/plan
may_include sim/vu        models sim/core sim/plan sim/vu
may_include sim/executor  models sim/core sim/plan sim/vu sim/executor
may_include sim/run       models sim/core sim/plan sim/vu sim/executor sim/run
may_include sim/file      models sim/core sim/plan sim/vu sim/executor sim/run sim/file
may_include tools         models sim tools

must_not_include models 'has no JSON and no I/O' 'nlohmann/.*|CLI/.*|fstream|iostream|filesystem'
for folder in models sim; do
  must_not_include $folder 'has no clock of its own' 'chrono|ctime|time\.h|sys/time\.h'
  must_not_include $folder 'draws from models/random.hpp alone' 'random'
done

exit $violations
