// `rehearse find`: the least or most value with which a condition holds.

#include <memory>
#include <string>
#include <utility>

#include "sim/questions/find.hpp"
#include "tools/rehearse/ask/ask_commands.hpp"
#include "tools/rehearse/help/version.hpp"
#include "tools/rehearse/input/varied_input.hpp"
#include "tools/rehearse/line/messages.hpp"
#include "tools/rehearse/line/page_of.hpp"
#include "tools/rehearse/line/work_limits.hpp"
#include "tools/rehearse/outputs/output_format.hpp"
#include "tools/rehearse/pages/find_page.hpp"
#include "tools/rehearse/results/find_results.hpp"
#include "tools/rehearse/results/shard.hpp"

namespace rehearse {

namespace {

/// Opens the file: what it has is known, and what is tried goes into it.
Problems open_results(const std::string& name, const FindHeader& header,
                      std::unique_ptr<ResultsFile>& file, FindSettings& settings) {
  Checked<std::unique_ptr<ResultsFile>> opened = ResultsFile::open(name, header_json(header));
  if (!opened) return opened.problems();
  file = std::move(*opened);
  Checked<FindTable> table = find_table({header_json(header), file->lines()});
  if (!table) return table.problems();
  settings.known = std::move(table->tries);
  settings.on_try = [&file](std::uint64_t position, const FindTry& tried) {
    file->append(position, try_json(tried));
  };
  return {};
}

}  // namespace

int find_command(const CommandLine& line, Output& out) {
  const bool least = line.ask.least.has_value();
  const std::string flag = least ? "--least" : "--most";
  const Checked<Axis> axis = read_range(least ? *line.ask.least : *line.ask.most, flag);
  if (!axis) return report_problems("rehearse find", axis.problems());
  const Checked<VariedInput> input = VariedInput::read(line);
  if (!input) return report_problems(line.file, input.problems());
  const Checked<Shard> shard = read_shard(line.ask.shard, find_positions(*axis->range));
  if (!shard) return report_problems("rehearse find", shard.problems());
  FindSettings settings;
  settings.least = least;
  settings.runs = line.runs.value_or(settings.runs);
  settings.jobs = line.jobs;
  settings.part = shard->number - 1;
  settings.parts = shard->of;
  std::unique_ptr<ResultsFile> file;
  if (line.ask.results) {
    const Problems problems = open_results(*line.ask.results,
                                           {version_text(),
                                            input->fingerprint(),
                                            {axis->path, {}, axis->range},
                                            least,
                                            *line.ask.so_that,
                                            settings.runs,
                                            shard->of},
                                           file, settings);
    if (!problems.empty()) return report_problems(*line.ask.results, problems);
  }
  const Checked<FindAnswer> answer =
      find_value(*axis, input->maker({*line.ask.so_that}, "--so-that", parse_condition), settings);
  if (const auto code = stopped_exit(line.settings.stop)) return *code;
  if (!answer) return report_problems(line.file, answer.problems());
  output_format(line.output).write_find(*answer, out);
  std::vector<std::string> unwritten;
  if (file) unwritten = file->unwritten();
  if (line.html) write_page(line, find_page(*answer), unwritten);
  out.flush();
  // A part in which it holds nowhere is no failure: another one may have it.
  const bool is_answered = answer->found || answer->parts > 1;
  return exit_of_answer(is_answered ? 0 : exit_status(ExitCode::ThresholdsCrossed), unwritten);
}

}  // namespace rehearse
