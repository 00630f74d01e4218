// Indented as k6 does.

#include "tools/rehearse/outputs/summary_file.hpp"

#include <nlohmann/json.hpp>

#include "tools/rehearse/text/output_file.hpp"

namespace rehearse {

namespace {

std::string export_text(const MetricEngine& engine, Duration run, const SummaryStyle& style,
                        const std::optional<MachineFacts>& machine) {
  const std::string text = json_text([&](JsonWriter& json) {
    if (machine) {
      write_machine_summary(json, engine, run, style, *machine);
    } else {
      write_summary_export(json, engine, run, style);
    }
  });
  return nlohmann::ordered_json::parse(text).dump(4);
}

}  // namespace

void write_summary_file(const std::string& file, const MetricEngine& engine, Duration run,
                        const SummaryStyle& style, const std::optional<MachineFacts>& machine,
                        std::vector<std::string>& unwritten) {
  write_file(file, export_text(engine, run, style, machine), unwritten);
}

}  // namespace rehearse
