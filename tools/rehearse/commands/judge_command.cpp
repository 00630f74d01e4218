// `rehearse judge FILE`: the summary and the verdict of a run of k6's that is over.

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "models/base/duration_format.hpp"
#include "sim/file/json/json_text.hpp"
#include "sim/fit/read/point_time.hpp"
#include "sim/measure/exit_code.hpp"
#include "sim/options/duration_text.hpp"
#include "tools/rehearse/commands/commands.hpp"
#include "tools/rehearse/commands/judge_settings.hpp"
#include "tools/rehearse/line/messages.hpp"
#include "tools/rehearse/line/page_of.hpp"
#include "tools/rehearse/observers/run_observers.hpp"
#include "tools/rehearse/outputs/summary_file.hpp"
#include "tools/rehearse/pages/judge_page.hpp"
#include "tools/rehearse/points/gzip_input.hpp"
#include "tools/rehearse/points/points_reader.hpp"
#include "tools/rehearse/summary/summary_text.hpp"
#include "tools/rehearse/text/input.hpp"

namespace rehearse {

namespace {

Problems read_points(GzipInput& input, PointsReader& points) {
  LineReader lines([&](char* place, std::size_t most) { return input.read(place, most); },
                   JsonLimits{}.bytes);
  try {
    while (const auto line = lines.next()) points.read_line(*line);
  } catch (const BrokenGzip& error) {
    return {{"", error.what()}};
  }
  return points.finish();
}

void show_summary(const MetricEngine& engine, Duration run, const JudgeSettings& settings,
                  Output& out) {
  if (!settings.shown) return;
  const SummaryText summary = summary_text(engine, run, settings.style);
  out.write(summary.text);
  out.flush();
  if (summary.error) report_notes({*summary.error});
}

}  // namespace

int judge_command(const CommandLine& line, Output& out) {
  const std::optional<JudgeSettings> settings = read_judge_settings(line);
  if (!settings) return exit_status(ExitCode::InvalidConfig);
  Checked<GzipInput> input = GzipInput::open(line.file);
  if (!input) return report_problems(line.file, input.problems());
  MetricEngine engine(settings->style.full);
  PointsReader points(engine, settings->thresholds);
  if (const Problems problems = read_points(*input, points); !problems.empty()) {
    return report_problems(line.file, problems);
  }
  if (!settings->thresholds && !points.submetrics().empty()) {
    report_notes(
        {fmt::format("{}: the thresholds of {} are not in this file; --thresholds gives them",
                     line.file, fmt::join(points.submetrics(), ", "))});
  }
  const Duration run = settings->run.value_or(points.run());
  const Evaluation end = engine.evaluate_at_end(run);
  show_summary(engine, run, *settings, out);
  std::vector<std::string> unwritten;
  if (line.summary.export_file) {
    std::optional<MachineFacts> machine;
    if (line.summary.machine_readable) {
      machine = MachineFacts{"", points.end() ? point_time_text(*points.end()) : ""};
    }
    write_summary_file(*line.summary.export_file, engine, run, settings->style, machine, unwritten);
  }
  if (line.html) {
    write_page(line, judge_page(line.file, engine, run, settings->style), unwritten);
  }
  if (const auto& premature = points.premature_end()) {
    report_notes(
        {fmt::format("thresholds on metrics '{}' were crossed after {}; at least one has "
                     "abortOnFail enabled, with which k6 stops a test prematurely",
                     fmt::join(premature->crossed, ", "), format_duration(premature->at))});
    return exit_of_answer(exit_status(ExitCode::ThresholdsCrossed), unwritten);
  }
  if (end.crossed.empty()) return exit_of_answer(exit_status(ExitCode::Ok), unwritten);
  report_notes({crossed_at_the_end(end.crossed)});
  return exit_of_answer(exit_status(ExitCode::ThresholdsCrossed), unwritten);
}

}  // namespace rehearse
