// The whole is read from the header as `live` reads it, but for its segment.

#include "tools/rehearse/commands/merge_live.hpp"

#include <algorithm>
#include <filesystem>
#include <fmt/format.h>
#include <memory>
#include <string>
#include <vector>

#include "models/base/duration_format.hpp"
#include "sim/file/rehearsal_reader.hpp"
#include "sim/measure/failure_reason.hpp"
#include "sim/measure/merge.hpp"
#include "sim/run/run_verdict.hpp"
#include "tools/rehearse/commands/summary_options.hpp"
#include "tools/rehearse/line/messages.hpp"
#include "tools/rehearse/observers/run_observers.hpp"
#include "tools/rehearse/outputs/output_format.hpp"
#include "tools/rehearse/results/live_part.hpp"
#include "tools/rehearse/results/part_program.hpp"

namespace rehearse {

namespace {

/// Clocks of machines that are kept in step differ by less.
constexpr Duration kTogether = milliseconds(100);

ReadSettings settings_of(const LiveParts& all, const ProgramSource* program) {
  ReadSettings settings = all.header.settings;
  const std::string folder = std::filesystem::path(all.parts.front().script).parent_path().string();
  settings.folder = folder.empty() ? "." : folder;
  settings.program = program;
  return settings;
}

/// The test of which they are parts.
Checked<Rehearsal> test_of(const LiveParts& all) {
  std::shared_ptr<const PartProgram> script;
  if (!all.header.script.empty()) script = std::make_shared<PartProgram>(all.header.metrics);
  Checked<Rehearsal> rehearsal = read_rehearsal(all.header.text, settings_of(all, script.get()));
  if (rehearsal && script != nullptr) {
    rehearsal->journeys.clear();
    rehearsal->program = script;
  }
  return rehearsal;
}

std::vector<std::string> missing_texts(const LiveParts& all) {
  const Checked<SegmentSequence> sequence = SegmentSequence::parse(all.header.sequence);
  std::vector<std::string> texts;
  for (const std::uint64_t number : all.missing) {
    const bool known = sequence && number < sequence->segments.size();
    texts.push_back(fmt::format("part {} of {} is missing: segment {}", number + 1,
                                all.header.parts,
                                known ? sequence->segments[number].text() : "unknown"));
  }
  return texts;
}

/// How far apart the parts began, if that is worth knowing.
std::vector<std::string> spread_warning(const LiveParts& all) {
  const auto [first, last] = std::minmax_element(
      all.parts.begin(), all.parts.end(),
      [](const LivePart& a, const LivePart& b) { return a.began_ns < b.began_ns; });
  const Duration apart = Duration{last->began_ns} - Duration{first->began_ns};
  if (apart <= kTogether) return {};
  return {
      fmt::format("the parts began {} apart, so what they did in one second is not what the "
                  "targets met in one; --start-at begins them together",
                  format_duration(apart))};
}

/// Of parts that ended before the test did.
std::vector<std::string> ended_early(const LiveParts& all) {
  std::vector<std::string> texts;
  std::uint64_t number = 0;
  for (const LivePart& part : all.parts) {
    while (std::find(all.missing.begin(), all.missing.end(), number) != all.missing.end()) ++number;
    ++number;
    const bool by_signal = part.result.exit_code == ExitCode::Interrupted;
    if (!by_signal && part.result.exit_code != ExitCode::Stopped) continue;
    texts.push_back(
        fmt::format("part {} of {} was {} after {}, so that the whole has less load "
                    "from then on",
                    number, all.header.parts, by_signal ? "interrupted (Ctrl-C)" : "stopped",
                    format_duration(part.result.run)));
  }
  return texts;
}

/// Of all parts; their samples go into the verdict.
struct Whole {
  Result result;
  std::vector<FailureReason> failures;
};

Checked<Whole> whole_of(const LiveParts& all, RunVerdict& verdict) {
  std::vector<Result> results;
  std::vector<std::vector<SampleSeries>> samples;
  FailureCounts failures;
  for (const LivePart& part : all.parts) {
    results.push_back(part.result);
    samples.push_back(part.samples);
    failures.merge(part.failures);
  }
  Problems problems = add_samples(samples, verdict.engine());
  if (!problems.empty()) return problems;
  Whole whole{merge_results(results), failures.reasons()};
  verdict.finish(whole.result);
  return whole;
}

/// Whether the results are of this test's scenarios.
bool fits(const LiveParts& all, const Rehearsal& rehearsal) {
  const std::vector<ScenarioResult>& measured = all.parts.front().result.scenarios;
  const std::vector<ScenarioPlan>& planned = rehearsal.plan.scenarios;
  return std::equal(measured.begin(), measured.end(), planned.begin(), planned.end(),
                    [](const ScenarioResult& result, const ScenarioPlan& plan) {
                      return result.name == plan.options.name;
                    });
}

}  // namespace

int merge_live(const CommandLine& line, const Results& merged, Output& out) {
  const std::string& name = line.ask.files.front();
  const Checked<LiveParts> all = live_parts(merged);
  if (!all) return report_problems(name, all.problems());
  const OutputFormat& format = output_format(line.output);
  if (format.write_run == nullptr) {
    return report_problems(name, {{fmt::format("--{}", line.output),
                                   "found parts of a live test, expected the points of a sweep"}});
  }
  if (all->parts.empty()) {
    report_errors(missing_texts(*all), false);
    return exit_status(ExitCode::Failed);
  }
  const Checked<Rehearsal> rehearsal = test_of(*all);
  if (!rehearsal) return report_problems(all->parts.front().script, rehearsal.problems());
  if (!fits(*all, *rehearsal)) {
    return report_problems(
        name,
        {{"/result/scenarios", "found other scenarios than those of the test, expected these"}});
  }
  ReportStyle style = report_style(line);
  style.execution = "real time";
  style.script = all->parts.front().script;
  const Problems problems = choose_summary(line, rehearsal->options, style);
  if (!problems.empty()) return report_problems(style.script, problems);
  RunVerdict verdict(*rehearsal, {}, true, style.full);
  const Checked<Whole> whole = whole_of(*all, verdict);
  if (!whole) return report_problems(name, whole.problems());
  report_warnings(spread_warning(*all), style.colour);
  report_warnings(ended_early(*all), style.colour);
  if (format.for_people) {
    report_warnings(run_warnings(*rehearsal, whole->result), style.colour);
  }
  format.write_run(
      {rehearsal->plan, whole->result, nullptr, style, &verdict.engine(), whole->failures}, out);
  out.flush();
  const std::vector<std::string> missing = missing_texts(*all);
  report_errors(missing.empty() ? verdict_errors(whole->result) : missing, style.colour);
  return exit_status(missing.empty() ? whole->result.exit_code : ExitCode::Failed);
}

}  // namespace rehearse
