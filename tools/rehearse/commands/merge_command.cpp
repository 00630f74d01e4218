// `rehearse merge`: files of results put together, whatever they are of; the order of the files
// plays no part.

#include <fmt/format.h>
#include <string>
#include <string_view>
#include <vector>

#include "tools/rehearse/commands/commands.hpp"
#include "tools/rehearse/commands/merge_live.hpp"
#include "tools/rehearse/line/messages.hpp"
#include "tools/rehearse/outputs/output_format.hpp"
#include "tools/rehearse/results/find_results.hpp"
#include "tools/rehearse/results/live_part.hpp"
#include "tools/rehearse/results/run_results.hpp"
#include "tools/rehearse/results/shard.hpp"
#include "tools/rehearse/results/sweep_results.hpp"

namespace rehearse {

namespace {

/// Adds one file's results. Problems: it is of something else than the first file, or says another
/// thing of a number.
Problems add_to(Results& merged, Results results, const std::string& first) {
  if (merged.header.empty()) {
    merged = std::move(results);
    return {};
  }
  if (merged.header != results.header) {
    Problems of_parts = header_differences(results.header, merged.header, first);
    if (!of_parts.empty()) return of_parts;
    constexpr std::size_t kShown = 300;
    return {{"line 1",
             fmt::format("found {}, expected what {} has: {}", results.header.substr(0, kShown),
                         first, merged.header.substr(0, kShown))}};
  }
  merged.lines.merge(results.lines);  // those whose numbers are taken stay
  Problems problems;
  for (const auto& [number, answer] : results.lines) {
    if (merged.lines.at(number) == answer) continue;
    problems.push_back({fmt::format("number {}", number),
                        "found another answer than in a file before, expected the same"});
  }
  return problems;
}

int say_missing(const std::vector<std::string>& texts, int exit_code) {
  report_errors(texts, false);
  return texts.empty() ? exit_code : exit_status(ExitCode::Failed);
}

int refuse(const CommandLine& line, const Problems& problems) {
  return report_problems(line.ask.files.front(), problems);
}

int merge_runs(const CommandLine& line, const Results& merged, Output& out) {
  const Checked<RunsTable> table = runs_table(merged);
  if (!table) return refuse(line, table.problems());
  const OutputFormat& format = output_format(line.output);
  if (format.write_replications == nullptr) {
    return refuse(line, {{fmt::format("--{}", line.output),
                          "found replications, expected the points of a sweep"}});
  }
  write_runs(*table, format, out);
  return say_missing(lacking_shards(table->header.shards, table->missing, "replication"),
                     exit_of(table->exit_code, table->over, table->header.confidence));
}

int merge_sweep(const CommandLine& line, const Results& merged, Output& out) {
  const Checked<SweepTable> table = sweep_table(merged);
  if (!table) return refuse(line, table.problems());
  output_format(line.output).write_sweep(*table, out);
  return say_missing(lacking_shards(table->header.shards, table->missing, "point"), 0);
}

int merge_find(const CommandLine& line, const Results& merged, Output& out) {
  const Checked<FindTable> table = find_table(merged);
  if (!table) return refuse(line, table.problems());
  const OutputFormat& format = output_format(line.output);
  if (format.write_find == nullptr) {
    return refuse(line, {{fmt::format("--{}", line.output),
                          "found tries of a search, expected the points of a sweep"}});
  }
  if (table->tries.empty()) return say_missing(unfinished_shards(*table), 0);
  const FindHeader& header = table->header;
  const FindAnswer answer = answer_of(header.axis, header.least, header.condition, table->tries);
  format.write_find(answer, out);
  return say_missing(unfinished_shards(*table),
                     answer.found ? 0 : exit_status(ExitCode::ThresholdsCrossed));
}

}  // namespace

int merge_command(const CommandLine& line, Output& out) {
  Results merged;
  bool is_wrong = false;
  std::vector<std::string> cut;
  for (const std::string& name : line.ask.files) {
    Checked<Results> results = read_results(name);
    if (results && results->cut)
      cut.push_back(name +
                    ": found a last line that is cut, expected it whole; what it says is missing");
    const Problems problems =
        results ? add_to(merged, *std::move(results), line.ask.files.front()) : results.problems();
    if (problems.empty()) continue;
    report_problems(name, problems);
    is_wrong = true;
  }
  if (is_wrong) return exit_status(ExitCode::InvalidConfig);
  report_warnings(cut, false);
  const std::string command = command_of(merged);
  if (command == "run") return merge_runs(line, merged, out);
  if (command == "find") return merge_find(line, merged, out);
  if (command == "live") return merge_live(line, merged, out);
  return merge_sweep(line, merged, out);
}

}  // namespace rehearse
