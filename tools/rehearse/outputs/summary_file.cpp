// Indented as k6 does.

#include "tools/rehearse/outputs/summary_file.hpp"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <unistd.h>

#include "tools/rehearse/text/output.hpp"

namespace rehearse {

namespace {

std::string export_text(const MetricEngine& engine, Duration run, const SummaryStyle& style,
                        const std::optional<MachineFacts>& machine) {
  std::string text;
  JsonWriter json([&](std::string_view part) { text += part; });
  if (machine) {
    write_machine_summary(json, engine, run, style, *machine);
  } else {
    write_summary_export(json, engine, run, style);
  }
  json.finish();
  return nlohmann::ordered_json::parse(text).dump(4);
}

/// Throws StreamFailed, which names the file.
void write_file(const std::string& file, const std::string& text) {
  const int fd = ::open(file.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  if (fd < 0) throw StreamFailed(fmt::format("{}: cannot write: {}", file, std::strerror(errno)));
  try {
    Output output(fd);
    output.write(text);
    output.flush();
  } catch (const std::runtime_error& error) {
    ::close(fd);
    throw StreamFailed(fmt::format("{}: {}", file, error.what()));
  }
  ::close(fd);
}

}  // namespace

void write_summary_file(const std::string& file, const MetricEngine& engine, Duration run,
                        const SummaryStyle& style, const std::optional<MachineFacts>& machine) {
  write_file(file, export_text(engine, run, style, machine));
}

}  // namespace rehearse
