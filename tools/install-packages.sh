#!/bin/sh
# Installs what tools/packages.txt lists and this machine lacks; with everything there it needs
# neither the network nor any right.
set -eu
cd "$(dirname "$0")"

missing=""
for package in $(grep -v '^#' packages.txt); do
  # shellcheck disable=SC2016
  status=$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null || true)
  [ "$status" = installed ] || missing="$missing $package"
done
if [ -z "$missing" ]; then
  echo "All packages of tools/packages.txt are installed."
  exit 0
fi

if [ "$(id -u)" = 0 ]; then
  as_root="env"
elif command -v sudo >/dev/null; then
  as_root="sudo env"
else
  echo "Please install as root:$missing" >&2
  exit 1
fi
echo "Installing:$missing"
$as_root DEBIAN_FRONTEND=noninteractive apt-get update -qq
# shellcheck disable=SC2086
$as_root DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing
