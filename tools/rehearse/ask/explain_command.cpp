// `rehearse explain`: the life of one iteration, of a VU, or of what was dropped or interrupted.

#include <utility>

#include "sim/questions/explain.hpp"
#include "tools/rehearse/ask/ask_commands.hpp"
#include "tools/rehearse/input/rehearsal_input.hpp"
#include "tools/rehearse/line/messages.hpp"
#include "tools/rehearse/line/work_limits.hpp"
#include "tools/rehearse/outputs/output_format.hpp"

namespace rehearse {

namespace {

/// Problems at the flags instead of at the question's fields.
Problems at_flags(const CommandLine& line, Problems problems) {
  for (Problem& problem : problems) {
    problem.path = problem.path == "/scenario" ? "--scenario" : line.explain.flag;
  }
  return problems;
}

}  // namespace

int explain_command(const CommandLine& line, Output& out) {
  const Checked<Rehearsal> rehearsal = read_rehearsal_of(line, settings_with_folder(line));
  if (!rehearsal) return report_problems(line.file, rehearsal.problems());
  const Checked<Explanation> told = explain(*rehearsal, line.explain.question);
  if (const auto code = stopped_exit(line.settings.stop)) return *code;
  if (!told) return report_problems(line.file, at_flags(line, told.problems()));
  output_format(line.output).write_explanation(*told, out);
  return 0;
}

}  // namespace rehearse
