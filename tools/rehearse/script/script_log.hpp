#pragma once
// The log of a script: console.* and what is said about it, as k6 writes its log.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "models/base/checked.hpp"
#include "sim/script/vu/script_world.hpp"
#include "tools/rehearse/line/command_line.hpp"

namespace rehearse {

/// When a script's test begins unless --start-time says: 2025-01-01T00:00:00Z. Scripts look at the
/// clock, and one that shows 1970 misleads them.
inline constexpr std::int64_t kScriptStart = 1'735'689'600'000'000'000;

/// Lines go to standard error, those of console.* to --console-output where that is given.
class ScriptLogger {
 public:
  /// Problems name the flag.
  static Checked<std::shared_ptr<ScriptLogger>> open(const CommandLine& line);
  ~ScriptLogger();

  /// A line without an instant has that of at(), of the last line, or of the test's start.
  void write(const ScriptLogLine& line);
  /// It is that late, in nanoseconds since 1970.
  void at(std::int64_t unix_ns) { now_ = unix_ns; }
  void error(const std::string& text) { write({ConsoleLevel::Error, text, "", 0}); }
  /// What cannot be written is left out: a log takes no test with it.
  void flush();
  /// All lines of console.* are in --console-output, or why not, with its name; "": they are. They
  /// go to standard error from now on.
  std::string finish();
  /// From now on lines do not wait for flush(): a test in real time is watched.
  void write_through() { buffers_ = false; }

 private:
  ScriptLogger();

  struct Files;
  bool json_ = false;
  bool debug_ = false;
  bool buffers_ = true;
  std::int64_t now_ = 0;
  std::unique_ptr<Files> files_;
};

/// One line of the log in k6's form for files and pipes: `time="…" level=info msg="…"`.
std::string script_log_text(const ScriptLogLine& line);
/// The same with --log-format json.
std::string script_log_json(const ScriptLogLine& line);

}  // namespace rehearse
