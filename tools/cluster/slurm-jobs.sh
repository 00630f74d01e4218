#!/usr/bin/env bash
# Submits an array of shards, and the job that merges them; slurm-submit.sh and the merging job itself call it.
#
#   slurm-jobs.sh 1-8      all shards
#   slurm-jobs.sh 3,7      these
set -euo pipefail
read -ra words <<<"${SBATCH_WORDS:-}"
array=$(sbatch --parsable "${words[@]}" --array="$1" --output="$FOLDER/shard-%a.log" --open-mode=append \
  "$HERE/slurm-shard.sbatch")
# After any end: a shard that was killed must not keep the others from being merged and itself from being run again.
merge=$(sbatch --parsable "${words[@]}" --dependency="afterany:${array%%;*}" --output="$FOLDER/merge.log" \
  --open-mode=append "$HERE/slurm-merge.sbatch")
echo "shards $1 of $SHARDS: job ${array%%;*}; to be merged by job ${merge%%;*}"
