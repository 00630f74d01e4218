// Random graphs survive being drawn and read back.

#include <gtest/gtest.h>
#include <map>
#include <nlohmann/json.hpp>
#include <rapidcheck/gtest.h>
#include <string>
#include <vector>

#include "models/journey/journey_program.hpp"
#include "sim/file/dot/dot_text.hpp"
#include "sim/file/dot/journey_dot.hpp"
#include "sim/file/dot/network_dot.hpp"
#include "sim/file/journey/journey_reader.hpp"
#include "sim/file/target/target_reader.hpp"

namespace rehearse {
namespace {

using nlohmann::json;

int any(int low, int high) {
  return *rc::gen::resize(rc::kNominalSize, rc::gen::inRange(low, high + 1));
}

/// Made of what DOT and JSON treat specially.
std::string any_name() {
  static const std::vector<std::string> kPieces{"a", "\"", "\\", "\n", " ", ".1", "->", "{", "}",
                                                "[", "=",  ";",  "/*", "#", "ü",  "~",  "/", "\\N"};
  std::string name = "n";
  for (int i = any(0, 5); i > 0; --i)
    name += kPieces[static_cast<std::size_t>(any(0, static_cast<int>(kPieces.size()) - 1))];
  return name;
}

json any_step(int depth) {
  switch (any(0, depth == 0 ? 1 : 4)) {
    case 0:
      return {{"think", {{"uniform", {any(1, 9), any(9, 99)}}}}};
    case 1:
      return {{"request", {{"target", any_name()}, {"body", any_name()}}}};
    case 2:
      return {{"repeat", any(1, 4)}, {"steps", {any_step(depth - 1)}}};
    case 3:
      return {{"choose",
               {{{"weight", 0.1 * any(1, 9)}, {"steps", {any_step(depth - 1)}}},
                {{"weight", 1}, {"steps", {{{"throw", true}}}}}}}};
    default:
      return {{"batch", {{{"target", any_name()}}, {{"target", any_name()}}}},
              {"throws", any(0, 1) == 1}};
  }
}

/// A graph in which each step leads to the next one and perhaps elsewhere, the last one to the end.
json any_journey() {
  std::map<std::string, json> steps;
  for (int i = any(1, 6); i > 0; --i) steps.emplace(any_name(), any_step(2));
  std::vector<std::string> names;
  for (const auto& [name, step] : steps) names.push_back(name);
  json next = json::object();
  for (std::size_t i = 0; i < names.size(); ++i) {
    next[names[i]][i + 1 < names.size() ? names[i + 1] : "end"] = 0.3 * any(1, 9);
    next[names[i]][names[static_cast<std::size_t>(any(0, static_cast<int>(names.size()) - 1))]] =
        1e-3 * any(1, 9);
  }
  return {{"graph", {{"start", names.front()}, {"steps", steps}, {"next", next}}}};
}

Journey read_any(const json& journey) {
  DocumentProblems problems;
  TargetDirectory targets = TargetDirectory::open();
  auto read = read_journey(journey, JsonPlace(), targets, problems);
  RC_ASSERT(read.has_value());
  return *std::move(read);
}

json drawn_and_read_back(const json& journey, const Journey& read) {
  Checked<json> back = journeys_from_dot(journey_dot("j", journey, read));
  RC_ASSERT(static_cast<bool>(back));
  return *std::move(back);
}

RC_GTEST_PROP(RandomJourneys, SurviveBeingDrawnAndReadBack, ()) {
  const json journey = any_journey();
  const Journey read = read_any(journey);
  const json back = drawn_and_read_back(journey, read);
  RC_ASSERT(back.at("j") == journey);
}

RC_GTEST_PROP(RandomJourneys, KeepTheirExpectedVisitsWhenDrawnAndReadBack, ()) {
  const json journey = any_journey();
  const Journey read = read_any(journey);
  const json back = drawn_and_read_back(journey, read);
  const Journey again = read_any(back.at("j"));
  RC_ASSERT(again.mean_ns() == read.mean_ns());
  RC_ASSERT(again.program()->work().steps_done == read.program()->work().steps_done);
}

/// All targets that the journey names, each of which calls some of those behind it.
json any_targets(const TargetDirectory& named) {
  json targets = json::object();
  const std::vector<KnownTarget>& known = named.targets();
  for (std::size_t i = 0; i < known.size(); ++i) {
    json calls = json::array();
    for (std::size_t k = i + 1; k < known.size(); ++k) {
      if (any(0, 1) == 0) continue;
      calls.push_back({{"target", known[k].name},
                       {"probability", any(0, 4) / 4.0},
                       {"count", any(1, 3)},
                       {"timeout", any(1, 99)},
                       {"retry", any(0, 2)},
                       {"required", any(0, 1) == 1}});
    }
    targets[known[i].name] = {{"duration", any(0, 9)}, {"servers", any(1, 4)}, {"calls", calls}};
  }
  return targets;
}

RC_GTEST_PROP(RandomJourneys, SurviveBeingDrawnWithServices, ()) {
  const json journey = any_journey();
  DocumentProblems problems;
  TargetDirectory named = TargetDirectory::open();
  RC_ASSERT(read_journey(journey, JsonPlace(), named, problems).has_value());
  Targets targets = read_targets(any_targets(named), JsonPlace(), problems);
  RC_ASSERT(problems.empty());
  const auto read = read_journey(journey, JsonPlace(), targets.directory, problems);
  RC_ASSERT(read.has_value());
  const NetworkPlan& network = *targets.network;
  const Checked<json> back =
      journeys_from_dot(journey_dot("j", journey, *read, &network) + network_dot(network));
  RC_ASSERT(static_cast<bool>(back));
  RC_ASSERT(*back == (json{{"j", journey}}));
}

/// Any text at all is read or refused with one problem.
RC_GTEST_PROP(DotText, AnswersAnyText, (const std::string& text)) {
  const auto graphs = parse_dot("digraph {" + text);
  if (!graphs) RC_ASSERT(graphs.problems().size() == 1U);
}

}  // namespace
}  // namespace rehearse
