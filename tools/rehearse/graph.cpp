// `rehearse graph`: journeys as drawings, and drawings as journeys.

#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "sim/file/journey_dot.hpp"
#include "sim/file/journey_reader.hpp"
#include "sim/file/json_text.hpp"
#include "tools/rehearse/commands.hpp"
#include "tools/rehearse/input.hpp"
#include "tools/rehearse/messages.hpp"

namespace rehearse {
namespace {

using nlohmann::json;

/// The journeys of a drawing as a part of a rehearsal. The targets are the file's own business.
Checked<std::string> journeys_of_dot(std::string_view text) {
  const Checked<json> journeys = journeys_from_dot(text);
  if (!journeys) return journeys.problems();
  Findings findings;
  TargetDirectory targets = TargetDirectory::open();
  const Place root;
  read_journeys(*journeys, root, targets, findings);
  if (!findings.empty()) return findings.take();
  return json{{"journeys", *journeys}}.dump(2) + "\n";
}

Checked<std::string> dot_of_rehearsal(std::string_view text, const JsonLimits& limits) {
  const Checked<json> document = parse_json(text, limits);
  if (!document) return document.problems();
  const Place root;
  const Place place = root / "journeys";
  if (!document->is_object() || !document->contains("journeys")) {
    return Problem{place.pointer(), "found no journeys, expected some to draw"};
  }
  Findings findings;
  TargetDirectory targets = TargetDirectory::open();
  const json& journeys = document->at("journeys");
  const std::map<std::string, Journey> read = read_journeys(journeys, place, targets, findings);
  if (!findings.empty()) return findings.take();
  std::string drawings;
  for (const auto& [name, journey] : read) drawings += journey_dot(name, journeys[name], journey);
  return drawings;
}

/// JSON begins with a brace, DOT does not.
bool is_json(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t\r\n\xef\xbb\xbf");
  return first != std::string_view::npos && text[first] == '{';
}

}  // namespace

int graph_command(const CommandLine& line, Output& out) {
  const JsonLimits& limits = line.settings.limits.json;
  const Checked<std::string> text = read_input(line.file, limits.bytes);
  if (!text) return report_problems(line.file, text.problems());
  if (text->size() > limits.bytes) {
    return report_problems(line.file, {{"", "found more than " + std::to_string(limits.bytes) +
                                                " bytes, expected at most that many"}});
  }
  const Checked<std::string> answer =
      is_json(*text) ? dot_of_rehearsal(*text, limits) : journeys_of_dot(*text);
  if (!answer) return report_problems(line.file, answer.problems());
  out.write(*answer);
  return 0;
}

}  // namespace rehearse
