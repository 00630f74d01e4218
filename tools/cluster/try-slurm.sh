#!/usr/bin/env bash
# Tries the Slurm files on this machine alone: installs Slurm and munge where they are missing, starts both for one node,
# runs a sweep of 64 points × 20 runs as an array of 8, kills one task midway, waits until its shard has been run again and
# all are merged, and compares the answer with that of one process, byte for byte. Needs root; takes some two minutes, and
# stops after ten. Daemons, folders and packages that were not there before are gone at its end.
#
#   tools/cluster/try-slurm.sh [rehearse]      the program, by default build/release/rehearse
#   KEEP_PACKAGES=1 …                          leaves the packages installed
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
rehearse=$(realpath "${1:-$root/build/release/rehearse}")
deadline=$((SECONDS + 600))

say() { printf '%4ds  %s\n' "$SECONDS" "$*"; }
fail() { say "FAILED: $*"; exit 1; }
[ "$(id -u)" = 0 ] || fail "found user $(id -un), expected root"
[ -x "$rehearse" ] || fail "found no $rehearse, expected the program; tools/test.sh release builds it"

dir=$(mktemp -d /tmp/rehearse-slurm.XXXXXX)
chmod 755 "$dir"
mkdir "$dir/log"
pids=()
installed=()

# shellcheck disable=SC2317
clean_up() {
  local code=$? pid
  trap - EXIT
  [ "$code" = 0 ] || tail -n 5 "$dir"/log/* "$dir"/out/*.log 2>/dev/null || true
  scancel --user root 2>/dev/null || true
  for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done
  for pid in "${pids[@]}"; do
    for _ in $(seq 50); do [ -e "/proc/$pid" ] || break; sleep 0.1; done
    [ ! -e "/proc/$pid" ] || kill -9 "$pid" 2>/dev/null || true
  done
  if [ ${#installed[@]} -gt 0 ] && [ -z "${KEEP_PACKAGES:-}" ]; then
    DEBIAN_FRONTEND=noninteractive apt-get purge -y -qq "${installed[@]}" >"$dir/purge.log" 2>&1 ||
      { cat "$dir/purge.log"; code=1; }
    say "removed ${#installed[@]} packages"
  fi
  rm -rf "$dir"
  say "stopped all daemons, removed $dir"
  exit "$code"
}
trap clean_up EXIT
trap 'exit 105' INT TERM

# until_true <seconds> <what> <command…>
until_true() {
  local until=$((SECONDS + $1)) what=$2
  shift 2
  until "$@"; do
    if [ "$SECONDS" -ge "$until" ] || [ "$SECONDS" -ge "$deadline" ]; then fail "waited in vain for $what"; fi
    sleep 0.2
  done
}

packages() { dpkg-query -W -f='${db:Status-Status} ${Package}\n' | sed -n 's/^installed //p' | sort; }

install_slurm() {
  command -v slurmctld >/dev/null && command -v slurmd >/dev/null && command -v munged >/dev/null && return
  packages >"$dir/before"
  say "installing slurm-wlm and munge"
  apt-get update -qq >"$dir/apt.log" 2>&1 || true
  # The daemons that packages start by themselves are not wanted: those below have a configuration of their own.
  local policy=/usr/sbin/policy-rc.d made=""
  [ -e "$policy" ] || { printf '#!/bin/sh\nexit 101\n' >"$policy"; chmod +x "$policy"; made=yes; }
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends slurm-wlm munge >>"$dir/apt.log" 2>&1 ||
    { [ -z "$made" ] || rm -f "$policy"; cat "$dir/apt.log"; fail "the packages cannot be installed"; }
  [ -z "$made" ] || rm -f "$policy"
  packages >"$dir/after"
  mapfile -t installed < <(comm -13 "$dir/before" "$dir/after")
}

start_munge() {
  mkdir -m 755 "$dir/munge"
  head -c 1024 /dev/urandom >"$dir/munge/key"
  chmod 600 "$dir/munge/key"
  chown -R munge: "$dir/munge"
  setpriv --reuid=munge --regid=munge --init-groups munged --foreground --key-file="$dir/munge/key" --socket="$dir/munge/socket" \
    --pid-file="$dir/munge/pid" --log-file="$dir/munge/log" --seed-file="$dir/munge/seed" \
    >"$dir/log/munged" 2>&1 &
  pids+=($!)
  until_true 20 "munge" test -S "$dir/munge/socket"
}

# One node with all CPUs, which root's daemons serve without control groups.
start_slurm() {
  local host
  host=$(hostname -s)
  mkdir "$dir/state" "$dir/spool"
  cat >"$dir/slurm.conf" <<CONF
ClusterName=rehearse
SlurmctldHost=$host(127.0.0.1)
SlurmctldPort=26817
SlurmdPort=26818
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
AuthInfo=socket=$dir/munge/socket
CredType=cred/munge
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
MpiDefault=none
SchedulerType=sched/backfill
SchedulerParameters=sched_interval=1,bf_interval=1,sched_min_interval=0
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
ReturnToService=2
StateSaveLocation=$dir/state
SlurmdSpoolDir=$dir/spool
SlurmctldPidFile=$dir/slurmctld.pid
SlurmdPidFile=$dir/slurmd.pid
NodeName=$host NodeAddr=127.0.0.1 CPUs=$(nproc) RealMemory=$(awk '/^MemTotal/ {print int($2 / 2048)}' /proc/meminfo) State=UNKNOWN
PartitionName=all Nodes=$host Default=YES MaxTime=INFINITE State=UP
CONF
  export SLURM_CONF=$dir/slurm.conf
  slurmctld -D >"$dir/log/slurmctld" 2>&1 &
  pids+=($!)
  slurmd -D >"$dir/log/slurmd" 2>&1 &
  pids+=($!)
  until_true 60 "an idle node" bash -c 'sinfo -h -o %T 2>/dev/null | grep -q idle'
  say "Slurm $(sinfo --version | cut -d' ' -f2) runs: $(sinfo -h -o '%D node %n with %c CPUs is %T')"
}

# Points with enough work for a task to be killed within.
sweep=(sweep "$root/scenarios/questions/servers.json" --vary "rate=60..200:lin16" --vary "targets.api.servers=3..6"
  --show "p(95),utilisation(api),P(dropped == 0)" --runs 20 --set "duration=${DURATION:-2m}")

# Running, with some points kept and others not.
midway() {
  local lines
  lines=$(wc -l 2>/dev/null <"$dir/out/part-3.jsonl" || echo 0)
  [ "$lines" -ge 3 ] && [ "$lines" -le 7 ]
}

install_slurm
start_munge
start_slurm
say "one process: ${sweep[*]}"
"$rehearse" "${sweep[@]}" --quiet --json >"$dir/whole.json"
say "the same as an array of 8"
say "$(REHEARSE=$rehearse "$here/slurm-submit.sh" -n 8 -f --json "$dir/out" "${sweep[@]}")"
array=$(squeue -h -n rehearse-shard -o %F | head -n 1)
until_true 240 "shard 3 to be midway" midway
scancel --signal=KILL --full "${array}_3"
say "killed task ${array}_3, which has kept $(($(wc -l <"$dir/out/part-3.jsonl") - 1)) of its 8 points"
until_true 400 "the merged answer" test -e "$dir/out/exit-code"
sed 's/^/       merge: /' "$dir/out/merge.log"
[ "$(cat "$dir/out/exit-code")" = 0 ] || fail "merge ended with $(cat "$dir/out/exit-code")"
grep -q "shard 3/8 lacks" "$dir/out/merge.log" || fail "no shard was missing, although one was killed"
cmp "$dir/out/answer" "$dir/whole.json" || fail "the answers differ"
say "the merged answer is that of one process, byte for byte: $(wc -c <"$dir/whole.json") bytes"
