// `rehearse inspect`: a script's options.

#include "tools/rehearse/commands/commands.hpp"
#include "tools/rehearse/line/messages.hpp"
#ifdef REHEARSE_SCRIPTS
#include "sim/script/run/effective_options.hpp"
#include "tools/rehearse/script/script_input.hpp"
#endif

namespace rehearse {

int inspect_command(const CommandLine& line, Output& out) {
#ifdef REHEARSE_SCRIPTS
  const auto log = ScriptLogger::open(line);
  if (!log) return report_problems(line.file, log.problems());
  int exit = 0;
  const std::optional<ScriptInput> input = read_script_input(line, **log, exit);
  (*log)->flush();
  if (!input) return exit;
  out.write(inspected_options(input->rehearsal, input->test->options_json(),
                              line.script.execution_requirements));
  return 0;
#else
  static_cast<void>(out);
  return report_problems(line.file,
                         {{"", "found a script, expected a program built with scripts"}});
#endif
}

}  // namespace rehearse
