// Two forms of a line, and where it goes.

#include "tools/rehearse/script/script_log.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <unistd.h>

#include "sim/fit/read/point_time.hpp"
#include "tools/rehearse/text/output.hpp"
#include "tools/rehearse/text/output_file.hpp"

namespace rehearse {

namespace {

const char* level_name(ConsoleLevel level) {
  switch (level) {
    case ConsoleLevel::Debug:
      return "debug";
    case ConsoleLevel::Info:
      return "info";
    case ConsoleLevel::Warning:
      return "warning";
    case ConsoleLevel::Error:
      break;
  }
  return "error";
}

/// k6's log has whole seconds.
std::string time_text(std::int64_t unix_ns) {
  constexpr std::int64_t kNsPerSecond = 1'000'000'000;
  return point_time_text(unix_ns - unix_ns % kNsPerSecond);
}

std::string quoted(const std::string& text) {
  return nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

}  // namespace

struct ScriptLogger::Files {
  Output errors{STDERR_FILENO};
  std::unique_ptr<OutputFile> console;
};

ScriptLogger::ScriptLogger() : files_(std::make_unique<Files>()) { files_->errors.forgive(); }
ScriptLogger::~ScriptLogger() = default;

Checked<std::shared_ptr<ScriptLogger>> ScriptLogger::open(const CommandLine& line) {
  std::shared_ptr<ScriptLogger> logger(new ScriptLogger);
  const std::string& format = line.script.log_format;
  if (!format.empty() && format != "json" && format != "text" && format != "raw") {
    return Problem{"--log-format", fmt::format("found '{}', expected json, raw or text", format)};
  }
  logger->json_ = format == "json";
  logger->debug_ = line.verbose;
  logger->now_ = kScriptStart;
  if (line.start_time) logger->now_ = parse_point_time(*line.start_time).value_or(kScriptStart);
  if (line.script.console_output) {
    auto opened = OutputFile::open(*line.script.console_output);
    if (!opened) {
      return Problem{"--console-output",
                     *line.script.console_output + ": " + opened.problems().front().message};
    }
    logger->files_->console = std::move(*opened);
    logger->files_->console->output().forgive();
  }
  return logger;
}

std::string script_log_text(const ScriptLogLine& line) {
  std::string text = fmt::format("time=\"{}\" level={} msg={}", time_text(line.unix_ns),
                                 level_name(line.level), quoted(line.text));
  if (!line.error.empty()) text += " error=" + quoted(line.error);
  if (!line.source.empty()) text += " source=" + line.source;
  return text + "\n";
}

std::string script_log_json(const ScriptLogLine& line) {
  std::string text =
      fmt::format("{{\"level\":\"{}\",\"msg\":{}", level_name(line.level), quoted(line.text));
  if (!line.error.empty()) text += ",\"error\":" + quoted(line.error);
  if (!line.source.empty()) text += ",\"source\":\"" + line.source + "\"";
  return text + ",\"time\":\"" + time_text(line.unix_ns) + "\"}\n";
}

void ScriptLogger::write(const ScriptLogLine& given) {
  if (given.level == ConsoleLevel::Debug && !debug_) return;
  ScriptLogLine line = given;
  if (line.unix_ns == 0) line.unix_ns = now_;
  now_ = line.unix_ns;
  if (line.source == "console" && files_->console != nullptr) {
    ScriptLogLine plain = line;
    plain.source.clear();
    const std::string text = json_ ? script_log_json(plain) : script_log_text(plain);
    files_->console->output().write(text);
  } else {
    files_->errors.write(json_ ? script_log_json(line) : script_log_text(line));
  }
  if (!buffers_) flush();
}

void ScriptLogger::flush() {
  files_->errors.flush();
  if (files_->console != nullptr) files_->console->output().flush();
}

std::string ScriptLogger::finish() {
  if (files_->console == nullptr) return {};
  std::string failure = files_->console->finish();
  files_->console.reset();
  return failure;
}

}  // namespace rehearse
