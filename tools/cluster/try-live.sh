#!/usr/bin/env bash
# Tries a test in real time from three machines: three network namespaces on a bridge, in each a third of the load, against
# one `rehearse serve`; then merges the three results, and checks counts and verdict. Needs root and iproute2; takes some
# fifteen seconds. Namespaces, bridge, processes and files are gone at its end.
#
#   tools/cluster/try-live.sh [rehearse]      the program, by default build/release/rehearse
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
rehearse=$(realpath "${1:-$here/../../build/release/rehearse}")

say() { printf '%4ds  %s\n' "$SECONDS" "$*"; }
fail() { say "FAILED: $*"; exit 1; }
[ "$(id -u)" = 0 ] || fail "found user $(id -un), expected root"
[ -x "$rehearse" ] || fail "found no $rehearse, expected the program; tools/test.sh release builds it"

dir=$(mktemp -d /tmp/rehearse-live.XXXXXX)
bridge=reh$$
pids=()

# shellcheck disable=SC2317
clean_up() {
  local code=$? pid i
  trap - EXIT
  for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done
  wait 2>/dev/null || true
  for i in 1 2 3; do ip netns delete "$bridge-$i" 2>/dev/null || true; done
  ip link delete "$bridge" 2>/dev/null || true
  [ "$code" = 0 ] || tail -n 20 "$dir"/*.log 2>/dev/null || true
  rm -rf "$dir"
  say "removed namespaces, bridge and $dir"
  exit "$code"
}
trap clean_up EXIT
trap 'exit 105' INT TERM

cat >"$dir/shop.json" <<'JSON'
{
  "options": {
    "scenarios": {
      "visits": {
        "executor": "constant-arrival-rate", "rate": 100, "duration": "5s", "preAllocatedVUs": 30, "gracefulStop": "5s"
      }
    },
    "thresholds": {
      "iterations": ["count==500"], "http_reqs": ["count==500"], "http_req_failed": ["rate==0"],
      "http_req_duration{endpoint:page}": ["p(95)<1000"], "vus_max": ["value==30"]
    }
  },
  "journeys": { "default": { "steps": [ { "request": { "target": "shop", "endpoint": "page" } } ] } },
  "targets": { "shop": { "endpoints": { "page": { "exponential": "20ms" } } } }
}
JSON

ip link add "$bridge" type bridge
ip address add 10.199.7.1/24 dev "$bridge"
ip link set "$bridge" up
for i in 1 2 3; do
  ip netns add "$bridge-$i"
  ip link add "$bridge.$i" type veth peer name eth0 netns "$bridge-$i"
  ip link set "$bridge.$i" master "$bridge" up
  ip -n "$bridge-$i" address add "10.199.7.1$i/24" dev eth0
  ip -n "$bridge-$i" link set lo up
  ip -n "$bridge-$i" link set eth0 up
done
say "three namespaces on one bridge"

"$rehearse" serve "$dir/shop.json" -a 10.199.7.1:18080 >"$dir/serve.log" 2>&1 &
pids+=($!)
for _ in $(seq 50); do (: >/dev/tcp/10.199.7.1/18080) 2>/dev/null && break; sleep 0.1; done
say "the target listens on 10.199.7.1:18080"

at=$(($(date +%s) + 3))
began=()
for i in 1 2 3; do
  timeout 60 ip netns exec "$bridge-$i" "$rehearse" live "$dir/shop.json" --target shop=http://10.199.7.1:18080 \
    -a "" --start-at "$at" --execution-segment "$((i - 1))/3:$i/3" --execution-segment-sequence 0,1/3,2/3,1 \
    --result "$dir/part-$i.json" --json >"$dir/live-$i.out" 2>"$dir/live-$i.log" &
  began+=($!)
done
pids+=("${began[@]}")
for i in 1 2 3; do
  wait "${began[$((i - 1))]}" || fail "part $i ended with $?"
  say "part $i: $(python3 -c 'import json, sys; r = json.load(sys.stdin); print(r["complete"], "iterations in", r["runNs"] / 1e9, "s")' <"$dir/live-$i.out")"
done

code=0
"$rehearse" merge "$dir"/part-2.json "$dir"/part-3.json >"$dir/lacks.out" 2>"$dir/lacks.log" || code=$?
[ "$code" = 1 ] || fail "two parts of three ended with $code, expected 1"
sed 's/^/       two of three: /' "$dir/lacks.log"
code=0
"$rehearse" merge "$dir"/part-*.json >"$dir/merged.out" 2>"$dir/merged.log" || code=$?
sed 's/^/       /' "$dir/merged.log" "$dir/merged.out"
[ "$code" = 0 ] || fail "merge ended with $code, expected that all thresholds hold"
say "all three together kept the thresholds of the whole"
