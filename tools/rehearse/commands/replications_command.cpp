// `rehearse run --runs R`: replications of a test, a line for each, and how often thresholds hold.

#include <algorithm>
#include <cstdint>
#include <fmt/format.h>
#include <string>
#include <vector>

#include "sim/measure/share_interval.hpp"
#include "sim/run/replications.hpp"
#include "tools/rehearse/commands/commands.hpp"
#include "tools/rehearse/outputs/output_format.hpp"
#include "tools/rehearse/text/text_table.hpp"

namespace rehearse {

namespace {

/// In how many runs each threshold, and all of them, held.
class ThresholdShares {
 public:
  void add(const Result& result) {
    if (!result.verdict) return;
    const std::vector<Verdict::Row>& rows = result.verdict->thresholds;
    if (runs_ == 0) {
      for (const Verdict::Row& row : rows) rows_.push_back({row.metric + ": " + row.source});
    }
    ++runs_;
    if (result.verdict->crossed.empty()) ++passed_;
    for (std::size_t i = 0; i < rows.size(); ++i) rows_[i].passed += rows[i].ok ? 1U : 0U;
  }

  bool any() const { return runs_ > 0; }

  std::string text() const {
    std::vector<std::vector<std::string>> rows{{"threshold", "held in", "95 % interval"}};
    for (const Row& row : rows_) rows.push_back(line(row));
    if (rows_.size() > 1) rows.push_back(line({"all of them", passed_}));
    return text_table(rows, 1);
  }

  /// Whether all of them hold as a rule.
  bool passes(std::optional<double> confidence) const {
    return passes_as_a_rule(passed_, runs_, confidence);
  }

 private:
  struct Row {
    std::string name;
    std::uint64_t passed = 0;
  };

  std::vector<std::string> line(const Row& row) const {
    const ShareInterval interval = wilson_interval(row.passed, runs_);
    return {row.name, fmt::format("{} of {}", row.passed, runs_),
            fmt::format("{:.1f}% … {:.1f}%", 100 * interval.low, 100 * interval.high)};
  }

  std::vector<Row> rows_;
  std::uint64_t runs_ = 0;
  std::uint64_t passed_ = 0;
};

}  // namespace

int run_many(const CommandLine& line, const Rehearsal& rehearsal, Output& out) {
  int exit_code = 0;  // of what ended a run otherwise than by its thresholds
  ThresholdShares shares;
  const auto run = [&](const TakeResult& take) {
    run_replications(rehearsal, *line.runs, line.jobs,
                     [&](std::uint32_t replication, const Result& result) {
                       shares.add(result);
                       if (result.exit_code != ExitCode::ThresholdsCrossed) {
                         exit_code = std::max(exit_code, exit_status(result.exit_code));
                       }
                       take(replication, result);
                     });
  };
  const OutputFormat& format = output_format(line.output);
  format.write_replications(run, rehearsal.options.summary_trend_stats, out);
  if (shares.any() && format.for_people) out.write("\n" + shares.text());
  if (exit_code == 0 && shares.any() && !shares.passes(line.check.confidence)) {
    return exit_status(ExitCode::ThresholdsCrossed);
  }
  return exit_code;
}

}  // namespace rehearse
