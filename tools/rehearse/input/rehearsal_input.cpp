// Scripts are read as `run` reads them, but for their log.

#include "tools/rehearse/input/rehearsal_input.hpp"

#include "sim/file/rehearsal_reader.hpp"
#include "tools/rehearse/line/messages.hpp"
#include "tools/rehearse/text/input.hpp"
#ifdef REHEARSE_SCRIPTS
#include "tools/rehearse/script/script_input.hpp"
#endif

namespace rehearse {

namespace {

#ifdef REHEARSE_SCRIPTS
/// The reader of the line's script, and the script as it is read without further variables.
struct ReadScript {
  ScriptReader reader;
  std::shared_ptr<ScriptTest> test;
};

Checked<ReadScript> read_script(const CommandLine& line) {
  const auto log = ScriptLogger::open(line);
  if (!log) return log.problems();
  Checked<ScriptReader> reader = ScriptReader::make(line);
  if (!reader) return reader.problems();
  ScriptFailure failure;
  const auto write = [&log](const ScriptLogLine& entry) { (*log)->write(entry); };
  std::shared_ptr<ScriptTest> test = reader->read({}, write, failure);
  (*log)->flush();
  if (test == nullptr) return script_problem(failure);
  test->mute();
  return ReadScript{*std::move(reader), std::move(test)};
}
#else
const Problem kNoScripts{"",
                         "found a script, expected a rehearsal in JSON: this build cannot run "
                         "scripts (REHEARSE_SCRIPTS is off)"};
#endif

}  // namespace

Checked<Rehearsal> read_rehearsal_of(const CommandLine& line, const ReadSettings& settings) {
  if (is_script_file(line.file) || names_script(line.file, line.settings.limits.json)) {
#ifdef REHEARSE_SCRIPTS
    const Checked<ReadScript> script = read_script(line);
    if (!script) return script.problems();
    return script->reader.rehearsal(script->test, settings);
#else
    return kNoScripts;
#endif
  }
  const Checked<std::string> text = read_input(line.file, line.settings.limits.json.bytes);
  if (!text) return text.problems();
  return read_rehearsal(*text, settings);
}

Checked<OptionsText> read_options_text(const CommandLine& line, const std::string& file) {
  if (is_script_file(file) || names_script(file, line.settings.limits.json)) {
#ifdef REHEARSE_SCRIPTS
    CommandLine own = line;
    own.file = file;
    const Checked<ReadScript> script = read_script(own);
    if (!script) return script.problems();
    return OptionsText{script->reader.document(*script->test), true};
#else
    return kNoScripts;
#endif
  }
  Checked<std::string> text = read_input(file, line.settings.limits.json.bytes);
  if (!text) return text.problems();
  return OptionsText{*std::move(text), false};
}

}  // namespace rehearse
