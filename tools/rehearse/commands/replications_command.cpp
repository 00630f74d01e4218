// `rehearse run --runs R` and `--until`: replications of a test, a line for each, and how often
// thresholds hold.
// With --results or --shard they are kept first, so that the answer is made of what was kept,
// whichever process has computed it.

#include <algorithm>
#include <cstdint>
#include <fmt/format.h>
#include <memory>
#include <vector>

#include "sim/file/expectations_reader.hpp"
#include "sim/measure/over/over_runs.hpp"
#include "sim/run/replications.hpp"
#include "sim/run/run_verdict.hpp"
#include "tools/rehearse/commands/commands.hpp"
#include "tools/rehearse/help/version.hpp"
#include "tools/rehearse/input/varied_input.hpp"
#include "tools/rehearse/line/messages.hpp"
#include "tools/rehearse/line/page_of.hpp"
#include "tools/rehearse/line/work_limits.hpp"
#include "tools/rehearse/outputs/output_format.hpp"
#include "tools/rehearse/pages/runs_page.hpp"
#include "tools/rehearse/results/run_results.hpp"
#include "tools/rehearse/results/shard.hpp"

namespace rehearse {

namespace {

int run_at_once(const CommandLine& line, const Rehearsal& rehearsal,
                const std::vector<Precision>& until, Output& out) {
  int exit_code = 0;  // of what ended a run otherwise than by its thresholds
  OverRuns over;
  std::vector<PrecisionOutcome> reached;
  Fans fans(rehearsal.plan);
  const RunReplications run = [&](const TakeReplication& take) {
    const TakeResult take_one = [&](std::uint32_t replication, const Result& result) {
      over.add(result);
      if (line.html) fans.add(result);
      if (result.exit_code != ExitCode::ThresholdsCrossed) {
        exit_code = std::max(exit_code, exit_status(result.exit_code));
      }
      take(row_of(replication, result, rehearsal.options.summary_trend_stats));
    };
    if (until.empty()) return run_replications(rehearsal, *line.runs, line.jobs, take_one);
    reached =
        run_until(rehearsal, {until, line.runs.value_or(kMostUntilRuns), line.jobs}, take_one);
  };
  output_format(line.output).write_replications({run, over, &reached}, out);
  std::vector<std::string> unwritten;
  if (line.html && over.runs() > 0) {
    write_page(line, runs_page(rehearsal.plan, over, fans), unwritten);
  }
  out.flush();
  const auto stopped = stopped_exit(line.settings.stop);
  return exit_of_answer(stopped ? *stopped : exit_of(exit_code, over, line.check.confidence),
                        unwritten);
}

/// The replications of the shard that are not known yet.
std::vector<std::uint32_t> left_of(const CommandLine& line, const Shard& shard,
                                   const Results& known) {
  std::vector<std::uint32_t> left;
  for (std::uint32_t number = 0; number < *line.runs; ++number) {
    if (shard.has(number) && known.lines.count(number) == 0) left.push_back(number);
  }
  return left;
}

int run_and_keep(const CommandLine& line, const VariedInput& input, const Rehearsal& rehearsal,
                 Output& out) {
  const Checked<Shard> shard = read_shard(line.ask.shard);
  Problems problems = problems_of(shard);
  if (*line.runs > kMostKeptRuns) {
    problems.push_back(
        {"--runs", fmt::format("found {} with --results or --shard, expected at most {}",
                               *line.runs, kMostKeptRuns)});
  }
  if (!problems.empty()) return report_problems(line.file, problems);
  Results results;
  results.header = header_json(RunsHeader{version_text(), input.fingerprint(), *line.runs,
                                          shard->of, line.check.confidence});
  std::unique_ptr<ResultsFile> file;
  if (line.ask.results) {
    Checked<std::unique_ptr<ResultsFile>> opened =
        ResultsFile::open(*line.ask.results, results.header);
    if (!opened) return report_problems(*line.ask.results, opened.problems());
    file = std::move(*opened);
    results.lines = file->lines();
  }
  Fans fans(rehearsal.plan);
  run_replications(rehearsal, left_of(line, *shard, results), line.jobs,
                   [&](std::uint32_t replication, const Result& result) {
                     std::string kept = kept_json(
                         row_of(replication, result, rehearsal.options.summary_trend_stats), result,
                         fans.course_of(result));
                     if (file) file->append(replication, kept);
                     results.lines.emplace(replication, std::move(kept));
                   });
  const Checked<RunsTable> table = runs_table(results);
  if (!table) return report_problems(line.ask.results.value_or(line.file), table.problems());
  write_runs(*table, output_format(line.output), out);
  std::vector<std::string> unwritten;
  if (file) unwritten = file->unwritten();
  if (line.html && table->over.runs() > 0) {
    for (const RunCourse& course : table->courses) fans.add(course);
    write_page(line, runs_page(rehearsal.plan, table->over, fans), unwritten);
  }
  out.flush();
  if (const auto stopped = stopped_exit(line.settings.stop)) {
    return exit_of_answer(*stopped, unwritten);
  }
  // Of a part there is no verdict.
  const bool whole = table->missing.empty();
  return exit_of_answer(
      exit_of(table->exit_code, whole ? table->over : OverRuns(), line.check.confidence),
      unwritten);
}

}  // namespace

Checked<std::vector<Precision>> read_until(const CommandLine& line, const Rehearsal& rehearsal) {
  std::vector<Precision> read;
  if (line.until.empty()) return read;
  Problems problems;
  if (line.runs && *line.runs < kLeastUntilRuns) {
    problems.push_back({"--runs", fmt::format("found {}, expected {} or more with --until",
                                              *line.runs, kLeastUntilRuns)});
  }
  const RunVerdict metrics(rehearsal);
  const ExpressionNames names = expression_names(rehearsal, metrics.engine(), true);
  for (const std::string& text : line.until) {
    Checked<Precision> precision = parse_precision(text, names);
    if (precision) {
      read.push_back(*std::move(precision));
      continue;
    }
    for (const Problem& problem : precision.problems()) {
      problems.push_back({"--until", fmt::format("in \"{}\" {}", text, problem.message)});
    }
  }
  if (!problems.empty()) return problems;
  return read;
}

int run_many(const CommandLine& line, const Rehearsal& rehearsal,
             const std::vector<Precision>& until, Output& out) {
  if (!line.ask.results && !line.ask.shard) return run_at_once(line, rehearsal, until, out);
  const Checked<VariedInput> input = VariedInput::read(line);
  if (!input) return report_problems(line.file, input.problems());
  return run_and_keep(line, *input, rehearsal, out);
}

}  // namespace rehearse
