// The header of a part of a script.

#include "tools/rehearse/live/script_part.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "models/base/random.hpp"
#include "tools/rehearse/line/messages.hpp"
#include "tools/rehearse/line/shown_secrets.hpp"

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
  for (const std::string& each : line.script.environment) {
    const std::size_t equals = std::min(each.find('='), each.size());
    header.variables.push_back(
        fmt::format("{}={:016x}", each.substr(0, equals), name_key(each.substr(equals))));
  }
  std::sort(header.variables.begin(), header.variables.end());
  std::vector<std::string>& values = header.settings.values;
  std::erase_if(values, sets_certificates);
  std::transform(values.begin(), values.end(), values.begin(), word_without_secrets);
  header.script = fmt::format("{}", input.test->config().source->contents());
  for (const ScriptMetric& metric : input.test->metrics()) {
    header.metrics.push_back({metric.name, metric.kind, metric.unit});
  }
  input.rehearsal.metrics.thresholds.clear();
  chosen = *std::move(place);
  return {};
}

}  // namespace rehearse
