#!/usr/bin/env bash
# From nothing to a first rehearsal: installs what is missing, builds the release, runs an example.
set -euo pipefail
cd "$(dirname "$0")/.."

tools/install-packages.sh
cmake --preset release >/dev/null
cmake --build --preset release --target rehearse
example=scenarios/docs/constant-vus-graceful-stop.json
echo
echo "\$ build/release/rehearse run $example"
build/release/rehearse run "$example"
