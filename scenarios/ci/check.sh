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

# One verdict on all files: 99 for a threshold or an expectation, 104 for a file that is wrong.
check_rehearsals() { rehearse check rehearsals/*.json; }

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
