// `rehearse find`: the least or most value with which a condition holds.

#include <utility>

#include "sim/questions/find.hpp"
#include "tools/rehearse/ask/ask_commands.hpp"
#include "tools/rehearse/input/varied_input.hpp"
#include "tools/rehearse/line/messages.hpp"
#include "tools/rehearse/outputs/output_format.hpp"

namespace rehearse {

int find_command(const CommandLine& line, Output& out) {
  const bool least = line.ask.least.has_value();
  const std::string flag = least ? "--least" : "--most";
  const Checked<Axis> axis = read_range(least ? *line.ask.least : *line.ask.most, flag);
  if (!axis) return report_problems("rehearse find", axis.problems());
  const Checked<VariedInput> input = VariedInput::read(line);
  if (!input) return report_problems(line.file, input.problems());
  FindSettings settings;
  settings.least = least;
  settings.runs = line.runs.value_or(settings.runs);
  settings.jobs = line.jobs;
  const Checked<FindAnswer> answer =
      find_value(*axis, input->maker({*line.ask.so_that}, "--so-that", parse_condition), settings);
  if (!answer) return report_problems(line.file, answer.problems());
  output_format(line.output).write_find(*answer, out);
  return answer->found ? 0 : exit_status(ExitCode::ThresholdsCrossed);
}

}  // namespace rehearse
