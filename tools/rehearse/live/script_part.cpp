// The header of a part of a script.

#include "tools/rehearse/live/script_part.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>

#include "models/base/random.hpp"
#include "tools/rehearse/line/messages.hpp"

namespace rehearse {

namespace {

/// The document from which merge reads the test: without certificates, the keys of which are
/// secret.
std::string shown_document(const std::string& text) {
  auto document = nlohmann::ordered_json::parse(text);
  document["options"].erase("tlsAuth");
  return document.dump();
}

}  // namespace

Problems choose_part(const CommandLine& line, ScriptInput& input,
                     std::optional<PartPlace>& chosen) {
  Checked<PartPlace> place =
      part_place(input.rehearsal, shown_document(input.document), settings_with_folder(line));
  if (!place) return place.problems();
  LiveTestHeader& header = place->header;
  const std::string variables = fmt::format("{}", fmt::join(line.script.environment, "\n"));
  header.script =
      fmt::format("{}{:016x}", input.test->config().source->contents(), name_key(variables));
  for (const ScriptMetric& metric : input.test->metrics()) {
    header.metrics.push_back({metric.name, metric.kind, metric.unit});
  }
  input.rehearsal.metrics.thresholds.clear();
  chosen = *std::move(place);
  return {};
}

}  // namespace rehearse
