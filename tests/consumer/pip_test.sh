#!/usr/bin/env bash
# Installs the Python module with pip, offline, and runs a rehearsal with it. The library is that of the command on PATH.
#
#   pip_test.sh <python> <folder of the module> <scratch folder>
set -euo pipefail
python=$1
rm -rf "$3"
mkdir -p "$3"
cp -r "$2" "$3/source"
"$python" -m pip install --quiet --no-index --no-build-isolation --no-deps --disable-pip-version-check \
  --root-user-action=ignore --target "$3/site" "$3/source"
cd "$3"
PYTHONPATH=$3/site "$python" -c '
import rehearse
assert "/site/" in rehearse.__file__, rehearse.__file__
run = rehearse.run({"options": {"iterations": 3}, "journeys": {"default": {"duration": "2s"}}})
assert run.complete == 3, run
print(run)
'
