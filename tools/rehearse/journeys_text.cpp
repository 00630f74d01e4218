// Tables of expected visits.

#include "tools/rehearse/journeys_text.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "models/duration_format.hpp"
#include "models/journey_program.hpp"
#include "sim/file/journey_reader.hpp"

namespace rehearse {
namespace {

/// Rounded to whole microseconds, beyond what a double of seconds is read for.
std::string time_text(double ns) {
  if (!(ns < 9e18)) return "unbounded";
  return format_duration(microseconds(static_cast<std::int64_t>(ns / 1e3 + 0.5)));
}

}  // namespace

std::string work_text(std::string_view name, const ExpectedWork& work) {
  std::string text = fmt::format("\njourney {}: an iteration thinks for {} on average", name,
                                 time_text(work.think_ns));
  if (work.throws > 0.0) text += fmt::format(", throws in {:.4g}%", work.throws * 100.0);
  if (work.aborts > 0.0) text += fmt::format(", aborts in {:.4g}%", work.aborts * 100.0);
  text += "\n      visits  step\n";
  for (const ExpectedWork::OfStep& step : work.steps) {
    text += fmt::format("{:>12.6g}  {}: {}\n", step.visits, step.path, step.label);
  }
  if (!work.endpoints.empty()) text += "    requests  endpoint\n";
  for (const ExpectedWork::OfEndpoint& endpoint : work.endpoints) {
    text += fmt::format("{:>12.6g}  {}/{}\n", endpoint.requests, endpoint.target_name,
                        endpoint.endpoint_name);
  }
  return text;
}

std::string journeys_text(std::string_view document, const JsonLimits& limits) {
  const Checked<nlohmann::json> parsed = parse_json(document, limits);
  if (!parsed || !parsed->is_object() || !parsed->contains("journeys")) return {};
  Findings findings;
  TargetDirectory targets = TargetDirectory::open();
  const Place root;
  std::string text;
  const auto journeys = read_journeys(parsed->at("journeys"), root / "journeys", targets, findings);
  if (!findings.empty()) return {};
  for (const auto& [name, journey] : journeys) {
    if (journey.program() != nullptr) text += work_text(name, journey.program()->work());
  }
  return text;
}

}  // namespace rehearse
