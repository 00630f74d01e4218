#pragma once
// The replications of `run --runs` as their file of results has them.

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "models/base/checked.hpp"
#include "sim/measure/over/over_runs.hpp"
#include "sim/measure/result.hpp"
#include "tools/rehearse/results/results_file.hpp"
#include "tools/rehearse/results/run_course.hpp"

namespace rehearse {

/// What is run, how often: the header of the results.
struct RunsHeader {
  std::string version;  ///< of the program
  std::string input;    ///< a hash of the file and of the flags that change it
  std::uint64_t runs = 1;
  std::uint64_t shards = 1;          ///< as Shard has them, of the replications
  std::optional<double> confidence;  ///< by which the thresholds are judged
};

/// More replications are not kept, since each is a line of some kilobytes.
inline constexpr std::uint64_t kMostKeptRuns = 1'000'000;

std::string header_json(const RunsHeader& header);

/// A replication as the answer shows it.
struct ReplicationRow {
  std::uint64_t number = 0;
  IterationCounts counts;  ///< complete, interrupted, dropped
  std::uint64_t vus_max = 0;
  std::optional<std::uint64_t> most_busy;  ///< VUs that ran an iteration at one time
  Duration run;
  std::uint64_t trace_hash = 0;
  std::function<std::string()> json;  ///< makes the object that the answer in JSON has for it
};

/// `json` refers to both arguments. Requires: as ResultForm, of `trend_stats`.
ReplicationRow row_of(std::uint64_t number, const Result& result,
                      const std::vector<std::string>& trend_stats);

/// A line of results: row, figures, thresholds, the course of one of the first kMostCourses, and
/// the object of the answer in JSON as it is.
std::string kept_json(const ReplicationRow& row, const Result& result, const RunCourse& course);

/// The replications that there are, in their order.
struct RunsTable {
  RunsHeader header;
  std::vector<ReplicationRow> rows;
  OverRuns over;
  std::vector<RunCourse> courses;      ///< those that were kept
  int exit_code = 0;                   ///< of the runs, their thresholds left out
  std::vector<std::uint64_t> missing;  ///< numbers of the replications that are not there
};

/// Rows refer to `results`. Problem: what it says is not of replications.
Checked<RunsTable> runs_table(const Results& results);

/// The exit code of a test that was run many times: that of what ended a run otherwise than by its
/// thresholds, if any; else what the thresholds say.
int exit_of(int exit_code, const OverRuns& over, std::optional<double> confidence);

}  // namespace rehearse
