// `rehearse sweep`: the same questions at many points.

#include <algorithm>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <memory>
#include <utility>

#include "models/base/random.hpp"
#include "sim/questions/axis.hpp"
#include "tools/rehearse/ask/ask_commands.hpp"
#include "tools/rehearse/ask/point_progress.hpp"
#include "tools/rehearse/help/version.hpp"
#include "tools/rehearse/input/varied_input.hpp"
#include "tools/rehearse/line/drawn_run.hpp"
#include "tools/rehearse/line/messages.hpp"
#include "tools/rehearse/line/page_of.hpp"
#include "tools/rehearse/line/work_limits.hpp"
#include "tools/rehearse/outputs/output_format.hpp"
#include "tools/rehearse/pages/sweep_page.hpp"
#include "tools/rehearse/pictures/sweep_picture.hpp"
#include "tools/rehearse/results/shard.hpp"

namespace rehearse {

namespace {

std::vector<std::string> questions_of(const AskFlags& flags) {
  std::vector<std::string> questions;
  for (const std::string& list : flags.show) {
    for (std::string& one : list_items(list)) {
      const std::size_t begin = one.find_first_not_of(' ');
      questions.push_back(begin == std::string::npos ? "" : one.substr(begin));
    }
  }
  if (questions.empty()) questions = {"complete", "interrupted", "dropped", "busy", "p(95)"};
  return questions;
}

/// What is to be computed.
struct Asked {
  std::vector<SweepPoint> points;
  SweepHeader header;
  Shard shard;
};

Checked<Asked> read_question(const CommandLine& line, const VariedInput& input) {
  Problems problems;
  std::vector<Axis> axes;
  for (const std::string& text : line.ask.vary) {
    Checked<Axis> axis = read_axis(text);
    if (axis) {
      axes.push_back(*std::move(axis));
    } else {
      problems.insert(problems.end(), axis.problems().begin(), axis.problems().end());
    }
  }
  const Checked<Shard> shard = read_shard(line.ask.shard);
  if (!shard) problems.insert(problems.end(), shard.problems().begin(), shard.problems().end());
  const std::uint64_t size = problems.empty() ? line.ask.latin.value_or(grid_size(axes)) : 0;
  if (size > kMostPoints) {
    problems.push_back(
        {"--vary", fmt::format("found {} points, expected at most {}", size, kMostPoints)});
  }
  if (!problems.empty()) return problems;

  Asked asked{{}, {}, *shard};
  if (line.ask.latin) {
    auto points = latin_hypercube(axes, size, line.settings.seed.value_or(0));
    for (auto& values : points) asked.points.push_back({asked.points.size(), std::move(values)});
  } else {
    for (std::uint64_t i = 0; i < size; ++i) asked.points.push_back({i, grid_point(axes, i)});
  }
  asked.header = {version_text(),        input.fingerprint(),   size,
                  asked.shard.of,        line.runs.value_or(1), {},
                  questions_of(line.ask)};
  std::vector<std::string> values;
  for (const Axis& axis : axes) {
    asked.header.paths.push_back(axis.path);
    values.insert(values.end(), axis.values.begin(), axis.values.end());
  }
  // Which values, in which order, is part of what was asked.
  asked.header.input += fmt::format(
      "-{:016x}",
      name_key(fmt::format("{} {}", line.ask.latin.value_or(0), fmt::join(values, "\n"))));
  return asked;
}

}  // namespace

int sweep_command(const CommandLine& line, Output& out) {
  const Checked<VariedInput> input = VariedInput::read(line);
  if (!input) return report_problems(line.file, input.problems());
  const Checked<Asked> asked = read_question(line, *input);
  if (!asked) return report_problems(line.file, asked.problems());
  const MakeRehearsal make = input->maker(asked->header.questions, "--show", parse_question);

  Results results;
  std::unique_ptr<ResultsFile> file;
  results.header = header_json(asked->header);
  if (line.ask.results) {
    Checked<std::unique_ptr<ResultsFile>> opened =
        ResultsFile::open(*line.ask.results, results.header);
    if (!opened) return report_problems(*line.ask.results, opened.problems());
    file = std::move(*opened);
    results.lines = file->lines();
  }
  std::vector<SweepPoint> left;
  for (const SweepPoint& point : asked->points) {
    if (asked->shard.has(point.number) && results.lines.count(point.number) == 0) {
      left.push_back(point);
    }
  }
  if (const Problems problems = problems_of(left, make); !problems.empty()) {
    return report_problems(line.file, problems);
  }
  PointProgress progress(left.size(), !line.quiet);
  sweep(
      left, make, asked->header.runs, line.jobs,
      [&](const SweepPoint& point, const std::vector<AnswerOverRuns>& answers) {
        std::string answer = point_json(point, answers);
        if (file) file->append(point.number, answer);
        results.lines.emplace(point.number, std::move(answer));
        progress.point_done();
      },
      line.settings.stop);
  const Checked<SweepTable> table = sweep_table(results);
  if (!table) return report_problems(line.ask.results.value_or(line.file), table.problems());
  output_format(line.output).write_sweep(*table, out);
  std::vector<std::string> unwritten;
  if (file) unwritten = file->unwritten();
  if (line.svg || line.chart) draw_picture(line, sweep_picture(*table), out, unwritten);
  if (line.html) write_page(line, sweep_page(*table), unwritten);
  out.flush();
  return exit_of_answer(stopped_exit(line.settings.stop).value_or(0), unwritten);
}

}  // namespace rehearse
