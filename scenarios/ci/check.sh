#!/usr/bin/env bash
# Checks the load tests without running them for real: at home and in continuous integration. Without an argument all.
#
#   ./check.sh [rehearsals] [pytest] [gtest]
#
# It needs `rehearse` on PATH; for pytest also the Python module, for gtest CMake and the package `rehearse`.
set -uo pipefail
cd "$(dirname "$0")" || exit 1
build=${BUILD:-build}
failed=0

# Each file by itself: k6's exit codes say what is wrong, 99 for a threshold.
check_rehearsals() {
  local file code bad=0
  for file in rehearsals/*.json; do
    rehearse run --quiet "$file" >/dev/null
    code=$?
    echo "$file: exit code $code"
    [ "$code" = 0 ] || bad=1
  done
  return "$bad"
}

check_pytest() { "${PYTHON:-python3}" -m pytest -q -p no:cacheprovider tests; }

check_gtest() {
  cmake -S tests -B "$build" -DCMAKE_BUILD_TYPE=Release >"$build.log" || { cat "$build.log"; return 1; }
  cmake --build "$build" && ctest --test-dir "$build" --output-on-failure
}

[ $# -gt 0 ] || set -- rehearsals pytest gtest
for part; do
  case $part in
    rehearsals) check_rehearsals ;;
    pytest) check_pytest ;;
    gtest) check_gtest ;;
    *) echo "found $part, expected rehearsals, pytest or gtest"; false ;;
  esac || { echo "$part failed"; failed=1; }
done
exit "$failed"
