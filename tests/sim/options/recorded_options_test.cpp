// Every options object k6's answer to is recorded: accepted ones scenario by scenario, rejected
// ones message by message.
#include <algorithm>
#include <gmock/gmock-more-matchers.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "sim/options/options_reader.hpp"
#include "sim/plan/executor_traits.hpp"
#include "tests/sim/plan/recorded_lines.hpp"

namespace rehearse {
namespace {

using nlohmann::json;
using testing::IsEmpty;

json stages_of(const std::vector<Stage>& stages) {
  json list = json::array();
  for (const Stage& stage : stages) list.push_back({stage.duration.ns, stage.target});
  return list;
}

struct Config {
  json operator()(const SharedIterations& e) const {
    return {{"vus", e.vus}, {"iterations", e.iterations}, {"maxDurationNs", e.max_duration.ns}};
  }
  json operator()(const PerVuIterations& e) const {
    return {{"vus", e.vus}, {"iterations", e.iterations}, {"maxDurationNs", e.max_duration.ns}};
  }
  json operator()(const ConstantVus& e) const {
    return {{"vus", e.vus}, {"durationNs", e.duration.ns}};
  }
  json operator()(const RampingVus& e) const {
    return {{"startVUs", e.start_vus},
            {"stages", stages_of(e.stages)},
            {"gracefulRampDownNs", e.graceful_ramp_down.ns}};
  }
  json operator()(const ConstantArrivalRate& e) const {
    return {{"rate", e.rate},
            {"timeUnitNs", e.time_unit.ns},
            {"durationNs", e.duration.ns},
            {"preAllocatedVUs", e.pre_allocated_vus},
            {"maxVUs", e.max_vus}};
  }
  json operator()(const RampingArrivalRate& e) const {
    return {{"startRate", e.start_rate},
            {"timeUnitNs", e.time_unit.ns},
            {"stages", stages_of(e.stages)},
            {"preAllocatedVUs", e.pre_allocated_vus},
            {"maxVUs", e.max_vus}};
  }
  json operator()(const ExternallyControlled& e) const {
    return {{"vus", e.vus}, {"maxVUs", e.max_vus}, {"durationNs", e.duration.ns}};
  }
};

/// The part of a recorded scenario that is decided by reading the options. The recordings carry the
/// unused default of 30 s as gracefulStop of externally-controlled, which has none.
json described(const ScenarioOptions& scenario) {
  const bool has_grace = !std::holds_alternative<ExternallyControlled>(scenario.executor);
  return {{"name", scenario.name},
          {"executor", executor_name(scenario.executor)},
          {"exec", scenario.exec},
          {"env", scenario.env},
          {"tags", scenario.tags},
          {"startTimeNs", scenario.start_time.ns},
          {"gracefulStopNs", has_grace ? scenario.graceful_stop.ns : seconds(30).ns},
          {"config", std::visit(Config{}, scenario.executor)}};
}

json recorded_part(const json& scenario) {
  json part;
  for (const char* key :
       {"name", "executor", "exec", "env", "tags", "startTimeNs", "gracefulStopNs", "config"}) {
    part[key] = scenario.at(key);
  }
  return part;
}

OptionsReading read_line(const json& line) {
  OptionOverrides overrides;
  const auto flag = [&line](const char* key) -> std::optional<std::string> {
    if (!line.contains(key) || line.at(key).is_null()) return {};
    return line.at(key).get<std::string>();
  };
  overrides.segment = flag("segment");
  overrides.sequence = flag("sequence");
  std::optional<std::vector<std::string>> exports;
  if (line.contains("exports")) exports = line.at("exports").get<std::vector<std::string>>();
  return read_options(line.at("options"), overrides, exports);
}

/// "" or what differs.
std::string acceptance_difference(const json& line) {
  const auto reading = read_line(line);
  if (!reading.options) return "rejected: " + json(reading.rejection.errors).dump();
  json computed = json::array();
  for (const auto& scenario : reading.options->scenarios) computed.push_back(described(scenario));
  json recorded = json::array();
  for (const json& scenario : line.at("scenarios")) recorded.push_back(recorded_part(scenario));
  if (computed != recorded) return computed.dump();
  const json warnings = reading.options->warnings;
  return warnings == line.at("warnings") ? "" : warnings.dump();
}

/// Decoder texts quote a random piece of the input: only how they begin is comparable.
bool same_errors(const json& line, std::vector<std::string> computed) {
  constexpr std::string_view kDecoder = "parsing options from script got error while parsing ";
  if (line.value("decoderText", false)) {
    return computed.size() == 1 && computed[0].substr(0, kDecoder.size()) == kDecoder;
  }
  if (line.value("unordered", false)) std::sort(computed.begin(), computed.end());
  if (!line.contains("anyOf")) return computed == line.at("errors");
  const json& outcomes = line.at("anyOf");
  return std::find(outcomes.begin(), outcomes.end(), json(computed)) != outcomes.end();
}

std::string rejection_difference(const json& line) {
  const auto reading = read_line(line);
  if (reading.options) return "accepted";
  const Rejection& rejection = reading.rejection;
  const std::string step = rejection_class_name(rejection.rejection);
  if (step != line.at("class")) return step + json(rejection.errors).dump();
  if (!same_errors(line, rejection.errors)) return json(rejection.errors).dump();
  const json warnings = rejection.warnings;
  if (warnings != line.value("warnings", json::array())) return warnings.dump();
  return rejection.problems.empty() ? "no problem" : "";
}

/// The lines of a file whose id begins with `prefix` and that differ.
std::vector<std::string> differing(const std::string& file, const std::string& prefix,
                                   std::string (*difference)(const json&)) {
  std::vector<std::string> result;
  std::size_t compared = 0;
  for (const json& line : recorded_lines(file)) {
    const auto id = line.at("id").get<std::string>();
    if (!id.starts_with(prefix)) continue;
    ++compared;
    if (const std::string found = difference(line); !found.empty()) {
      result.push_back(id + ": " + found);
    }
  }
  EXPECT_GT(compared, 0U);
  return result;
}

TEST(RecordedOptions, OfPlansAreEqual) {
  EXPECT_THAT(differing("plans.jsonl", "", acceptance_difference), IsEmpty());
}

TEST(RecordedOptions, ThatAreOddAreEqual) {
  EXPECT_THAT(differing("invalid.jsonl", "odd-", acceptance_difference), IsEmpty());
}

// S13.
TEST(RecordedOptions, ThatAreRejectedAreEqual) {
  EXPECT_THAT(differing("invalid.jsonl", "inv-", rejection_difference), IsEmpty());
}

}  // namespace
}  // namespace rehearse
