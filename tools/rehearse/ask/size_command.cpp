// `rehearse size`: how many VUs and how much gracefulStop are enough.

#include "sim/questions/size.hpp"
#include "tools/rehearse/ask/ask_commands.hpp"
#include "tools/rehearse/input/rehearsal_input.hpp"
#include "tools/rehearse/line/messages.hpp"
#include "tools/rehearse/outputs/output_format.hpp"

namespace rehearse {

int size_command(const CommandLine& line, Output& out) {
  const Checked<Rehearsal> rehearsal = read_rehearsal_of(line, settings_with_folder(line));
  if (!rehearsal) return report_problems(line.file, rehearsal.problems());
  SizeSettings settings = line.size;
  settings.runs = line.runs.value_or(settings.runs);
  settings.jobs = line.jobs;
  const Checked<SizeAnswer> answer = size_of(*rehearsal, settings);
  if (!answer) return report_problems(line.file, answer.problems());
  output_format(line.output).write_size(*answer, out);
  return 0;
}

}  // namespace rehearse
