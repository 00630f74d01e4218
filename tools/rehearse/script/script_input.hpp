#pragma once
// A script on the command line: read, with its targets and its flags, into a rehearsal.

#include <memory>
#include <string>

#include "sim/run/rehearsal.hpp"
#include "sim/script/run/script_test.hpp"
#include "tools/rehearse/line/command_line.hpp"
#include "tools/rehearse/script/script_log.hpp"

namespace rehearse {

/// When a script's test begins unless --start-time says: 2025-01-01T00:00:00Z. Scripts look at the
/// clock, and one that shows 1970 misleads them.
inline constexpr std::int64_t kScriptStart = 1'735'689'600'000'000'000;

struct ScriptInput {
  std::shared_ptr<ScriptTest> test;
  Rehearsal rehearsal;
};

/// Reads the script that the line names. Without a value: what was wrong is in the log, or on
/// standard error, and `exit` says how the process ends. `reality`: of a test in real time.
std::optional<ScriptInput> read_script_input(const CommandLine& line, ScriptLogger& log, int& exit,
                                             const ScriptReality* reality = nullptr);

}  // namespace rehearse
