#!/usr/bin/env bash
# Divides a sweep, `run --runs` or a search among the tasks of a Slurm job array, and puts their answers together in a job that
# depends on it.
#
#   slurm-submit.sh [option]… FOLDER sweep FILE --vary … [--runs R]
#   slurm-submit.sh [option]… FOLDER run FILE --runs R
#   slurm-submit.sh [option]… FOLDER find FILE --least … --so-that …
#
#   -n SHARDS         tasks of the array (8)
#   -f FORM           of the answer: --json, --csv; text without it
#   -r TRIES          how often missing shards are submitted again (3)
#   -s "SBATCH WORDS" for all jobs: a partition, an account, limits of time
#
# FOLDER must be one that all nodes share. When all is over it holds the answer in `answer`, merge's exit code in
# `exit-code`, each shard's results in part-*.jsonl and what the jobs said in *.log. REHEARSE names the program (rehearse).
set -euo pipefail

fail() { echo "slurm-submit.sh: $*" >&2; exit 104; }

shards=8 form="" tries=3 words=""
while getopts n:f:r:s: flag; do
  case $flag in
    n) shards=$OPTARG ;;
    f) form=$OPTARG ;;
    r) tries=$OPTARG ;;
    s) words=$OPTARG ;;
    *) exit 104 ;;
  esac
done
shift $((OPTIND - 1))
[[ $shards =~ ^[1-9][0-9]*$ ]] || fail "-n: found \"$shards\", expected a number of shards"
[[ $tries =~ ^[0-9]+$ ]] || fail "-r: found \"$tries\", expected a number of tries"
[[ $form =~ ^(|--json|--csv)$ ]] || fail "-f: found \"$form\", expected --json or --csv"
[ $# -ge 3 ] || fail "found $# words, expected FOLDER, sweep, run or find, FILE and its flags"
folder=$(mkdir -p "$1" && cd "$1" && pwd)
shift
case $1 in sweep | run | find) ;; *) fail "found \"$1\", expected sweep, run or find" ;; esac
here=$(cd "$(dirname "$0")" && pwd)

export REHEARSE=${REHEARSE:-rehearse} SHARDS=$shards FOLDER=$folder FORM=$form TRIES=$tries SBATCH_WORDS=$words HERE=$here
# The jobs read the words from here, each on its line.
printf '%s\0' "$@" >"$folder/words"
rm -f "$folder/answer" "$folder/exit-code"
"$here/slurm-jobs.sh" "1-$shards"
