// `rehearse graph`: journeys and targets as drawings, and drawings as journeys.

#include <algorithm>
#include <cstdint>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "models/journey/journey_program.hpp"
#include "sim/file/dot/journey_dot.hpp"
#include "sim/file/dot/network_dot.hpp"
#include "sim/file/json/json_text.hpp"
#include "sim/file/rehearsal_reader.hpp"
#include "sim/file/workload_reader.hpp"
#include "sim/run/run.hpp"
#include "tools/rehearse/commands/commands.hpp"
#include "tools/rehearse/line/messages.hpp"
#include "tools/rehearse/line/work_limits.hpp"
#include "tools/rehearse/text/input.hpp"

namespace rehearse {
namespace {

using nlohmann::json;

/// A drawing has no "journeys" around its graphs.
Problems places_in_drawing(Problems problems) {
  constexpr std::string_view kJourneys = "/journeys";
  for (Problem& problem : problems) {
    if (problem.path.starts_with(kJourneys)) problem.path.erase(0, kJourneys.size());
  }
  return problems;
}

/// The journeys of a drawing as a part of a rehearsal. The targets are the file's own business.
Checked<std::string> journeys_of_dot(std::string_view text, const ReadSettings& settings) {
  const Checked<json> journeys = journeys_from_dot(text);
  if (!journeys) return journeys.problems();
  const json document{{"journeys", *journeys}};
  const Checked<Workload> workload = read_workload(document, settings);
  if (!workload) return places_in_drawing(workload.problems());
  return document.dump(2) + "\n";
}

/// Each journey, and the whole network unless one of them has shown all of it.
std::string drawings(const json& document, const std::map<std::string, Journey>& journeys,
                     const NetworkPlan* network) {
  std::string text;
  bool all_shown = network == nullptr;
  for (const auto& [name, journey] : journeys) {
    text += journey_dot(name, document.at("journeys").at(name), journey, network);
    if (network == nullptr || journey.program() == nullptr) continue;
    std::vector<std::uint32_t> first;
    for (const auto& endpoint : journey.program()->work().endpoints) {
      first.push_back(network->index_of(endpoint.ref));
    }
    const std::vector<bool> shown = reached_endpoints(*network, first);
    all_shown = all_shown || std::find(shown.begin(), shown.end(), false) == shown.end();
  }
  return all_shown ? text : text + network_dot(*network);
}

Checked<std::string> dot_of_rehearsal(std::string_view text, const ReadSettings& settings) {
  const Checked<json> document = parse_json(text, settings.limits.json);
  if (!document) return document.problems();
  if (!document->is_object() ||
      !(document->contains("journeys") || document->contains("targets"))) {
    return Problem{"", "found neither journeys nor targets, expected some to draw"};
  }
  const Checked<Workload> workload = read_workload(*document, settings);
  if (!workload) return workload.problems();
  return drawings(*document, workload->journeys, workload->targets.get());
}

NetworkLoad load_of(const Result& result) {
  NetworkLoad load;
  // Both are in the order of the plan.
  for (const EndpointTraffic& endpoint : result.traffic) load.sent.push_back(endpoint.sent);
  for (const ServiceLoad& service : result.services) {
    load.services.push_back({service.requests, service.utilisation});
  }
  return load;
}

/// The targets of a rehearsal with what a run made of them.
Checked<std::string> dot_of_run(std::string_view text, const ReadSettings& settings) {
  const Checked<Rehearsal> rehearsal = read_rehearsal(text, settings);
  if (!rehearsal) return rehearsal.problems();
  if (rehearsal->targets == nullptr) {
    return Problem{"", "found no targets, expected some for --run to draw"};
  }
  const NetworkLoad load = load_of(run_rehearsal(*rehearsal));
  return network_dot(*rehearsal->targets, &load);
}

/// JSON begins with a brace, DOT does not.
bool is_json(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t\r\n\xef\xbb\xbf");
  return first != std::string_view::npos && text[first] == '{';
}

}  // namespace

int graph_command(const CommandLine& line, Output& out) {
  if (is_script_file(line.file)) {
    return report_problems(line.file, {{"",
                                        "found a script, expected journeys that can be drawn: what "
                                        "a script does is not known before it runs"}});
  }
  const ReadSettings settings = settings_with_folder(line);
  const JsonLimits& limits = settings.limits.json;
  const Checked<std::string> text = read_input(line.file, limits.bytes);
  if (!text) return report_problems(line.file, text.problems());
  if (text->size() > limits.bytes) {
    return report_problems(line.file, {{"", "found more than " + std::to_string(limits.bytes) +
                                                " bytes, expected at most that many"}});
  }
  const bool from_json = is_json(*text);
  if (line.graph_run && !from_json) {
    return report_problems(line.file, {{"--run", "found a drawing, expected a rehearsal"}});
  }
  const Checked<std::string> answer = line.graph_run ? dot_of_run(*text, settings)
                                      : from_json    ? dot_of_rehearsal(*text, settings)
                                                     : journeys_of_dot(*text, settings);
  if (const auto code = stopped_exit(line.settings.stop)) return *code;
  if (!answer) return report_problems(line.file, answer.problems());
  out.write(*answer);
  return 0;
}

}  // namespace rehearse
