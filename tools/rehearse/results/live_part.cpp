// Lists of fields: what is written is what is read.

#include "tools/rehearse/results/live_part.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <map>
#include <set>
#include <type_traits>

#include "tools/rehearse/results/part_fields.hpp"

namespace rehearse {

namespace {

using nlohmann::json;

constexpr std::uint64_t kMostParts = 100'000;

template <class Self, class Type>
concept IsA = std::same_as<std::remove_const_t<Self>, Type>;

}  // namespace

template <IsA<IterationCounts> Self, class Fields>
void each_part(Self& self, Fields& fields) {
  fields("complete", self.complete);
  fields("interrupted", self.interrupted);
  fields("dropped", self.dropped);
  fields("returned", self.returned);
  fields("thrown", self.thrown);
}

template <IsA<ScenarioResult> Self, class Fields>
void each_part(Self& self, Fields& fields) {
  fields("name", self.name);
  fields("counts", self.counts);
  fields("began", self.began);
  fields("ended", self.ended);
  fields("ran", self.ran);
  fields("activeVusEnd", self.active_vus_end);
  fields("vusMax", self.vus_max);
  fields("spent", self.spent);
  fields("insufficientVus", self.insufficient_vus);
  fields("interrupted", self.interrupted);
}

template <IsA<CommandResult> Self, class Fields>
void each_part(Self& self, Fields& fields) {
  fields("ok", self.ok);
  fields("error", self.error);
  fields("done", self.done);
}

template <IsA<MeasuredTimes> Self, class Fields>
void each_part(Self& self, Fields& fields) {
  fields("lag", self.lag);
  fields("blocked", self.blocked);
  fields("connecting", self.connecting);
  fields("tlsHandshaking", self.tls_handshaking);
  fields("sending", self.sending);
  fields("waiting", self.waiting);
  fields("receiving", self.receiving);
  fields("duration", self.duration);
  fields("dataSent", self.data_sent);
  fields("dataReceived", self.data_received);
}

template <IsA<EndpointTraffic> Self, class Fields>
void each_part(Self& self, Fields& fields) {
  fields("target", self.target);
  fields("endpoint", self.endpoint);
  fields("sent", self.sent);
  fields("answered", self.answered);
  fields("failed", self.failed);
  fields("aborted", self.aborted);
  fields("connections", self.connections);
  fields("statuses", self.statuses);
  fields("duration", self.duration);
  fields("measured", self.measured);
}

template <IsA<SeriesByModel> Self, class Fields>
void each_part(Self& self, Fields& fields) {
  fields("closed", self.closed);
  fields("open", self.open);
}

template <IsA<Result> Self, class Fields>
void each_part(Self& self, Fields& fields) {
  fields("seed", self.seed);
  fields("counts", self.counts);
  fields("vusMax", self.vus_max);
  fields("vusEnd", self.vus_end);
  fields("run", self.run);
  fields("end", self.end);
  fields("exitCode", self.exit_code);
  fields("traceHash", self.trace_hash);
  fields("scenarios", self.scenarios);
  fields("commands", self.commands);
  fields("warnings", self.warnings);
  fields("iterationDuration", self.iteration_duration);
  fields("series", self.series);
  fields("models", self.models);
  fields("startLag", self.start_lag);
  fields("traffic", self.traffic);
}

template <IsA<FailureReason> Self, class Fields>
void each_part(Self& self, Fields& fields) {
  fields("reason", self.reason);
  fields("count", self.count);
  fields("message", self.message);
  fields("url", self.url);
  fields("first", self.first);
}

template <IsA<LivePart> Self, class Fields>
void each_part(Self& self, Fields& fields) {
  fields("beganNs", self.began_ns);
  fields("script", self.script);
  fields("result", self.result);
  fields("samples", self.samples);
  fields("failures", self.failures);
}

template <IsA<OptionOverrides> Self, class Fields>
void each_part(Self& self, Fields& fields) {
  fields("vus", self.vus);
  fields("duration", self.duration);
  fields("iterations", self.iterations);
  fields("stages", self.stages);
  fields("minIterationDuration", self.min_iteration_duration);
  fields("rps", self.rps);
  fields("batch", self.batch);
  fields("batchPerHost", self.batch_per_host);
  fields("paused", self.paused);
  fields("noSetup", self.no_setup);
  fields("noTeardown", self.no_teardown);
  fields("noThresholds", self.no_thresholds);
  fields("tags", self.tags);
  fields("tagSeparator", self.tag_separator);
  fields("systemTags", self.system_tags);
}

template <IsA<ReadSettings> Self, class Fields>
void each_part(Self& self, Fields& fields) {
  fields("values", self.values);
  fields("overrides", self.overrides);
  fields("environment", self.environment);
  fields("noThresholds", self.no_thresholds);
  fields("seed", self.seed);
  fields("iterationDuration", self.iteration_duration);
  fields("steered", self.steered);
}

template <IsA<LiveTestHeader> Self, class Fields>
void each_part(Self& self, Fields& fields) {
  fields("version", self.version);
  fields("sequence", self.sequence);
  fields("parts", self.parts);
  fields("text", self.text);
  fields("script", self.script);
  fields("variables", self.variables);
  fields("metrics", self.metrics);
  fields("settings", self.settings);
}

namespace {

/// The exit codes that a result has before its thresholds are judged.
bool is_of_a_run(ExitCode code) {
  constexpr std::array kCodes{
      ExitCode::Ok,           ExitCode::Interrupted,     ExitCode::Stopped,
      ExitCode::Aborted,      ExitCode::ScriptException, ExitCode::MarkedFailed,
      ExitCode::SetupTimeout, ExitCode::TeardownTimeout, ExitCode::SteeringFailed};
  return std::find(kCodes.begin(), kCodes.end(), code) != kCodes.end();
}

Problems at_number(std::uint64_t number, const Problems& problems) {
  Problems placed;
  for (const Problem& problem : problems) {
    placed.push_back({fmt::format("number {}{}", number, problem.path), problem.message});
  }
  return placed;
}

/// Whether both can be parts of the same test.
bool belong_together(const Result& a, const Result& b) {
  const auto same_scenario = [](const ScenarioResult& one, const ScenarioResult& other) {
    return one.name == other.name;
  };
  const auto same_endpoint = [](const EndpointTraffic& one, const EndpointTraffic& other) {
    return one.target == other.target && one.endpoint == other.endpoint &&
           one.measured.has_value() == other.measured.has_value();
  };
  return std::equal(a.scenarios.begin(), a.scenarios.end(), b.scenarios.begin(), b.scenarios.end(),
                    same_scenario) &&
         std::equal(a.traffic.begin(), a.traffic.end(), b.traffic.begin(), b.traffic.end(),
                    same_endpoint);
}

}  // namespace

namespace {

bool is_of_live_test(const json& header) {
  return header.is_object() && header.value("command", json()) == "live";
}

/// By name; hashes are what is behind them.
std::map<std::string, std::string> variables_of(const json& header) {
  std::map<std::string, std::string> variables;
  for (const json& each : header.value("variables", json::array())) {
    if (!each.is_string()) continue;
    const auto text = each.get<std::string>();
    const std::size_t equals = std::min(text.find('='), text.size());
    variables[text.substr(0, equals)] = text.substr(equals);
  }
  return variables;
}

/// Those of which one has none, too.
std::vector<std::string> different_variables(const json& one, const json& other) {
  const auto here = variables_of(one);
  const auto there = variables_of(other);
  std::set<std::string> names;
  for (const auto& variables : {here, there}) {
    for (const auto& [name, value] : variables) {
      const auto a = here.find(name);
      const auto b = there.find(name);
      const bool is_same = a != here.end() && b != there.end() && a->second == b->second;
      if (!is_same) names.insert(name);
    }
  }
  return {names.begin(), names.end()};
}

}  // namespace

bool ProgramMetric::is_sound() const {
  return kind >= MetricKind::Counter && kind <= MetricKind::Trend && unit >= MetricUnit::Default &&
         unit <= MetricUnit::Data;
}

std::string header_json(const LiveTestHeader& header) {
  json object = part_json(header);
  object["schema"] = 1;
  object["command"] = "live";
  return object.dump();
}

Problems header_differences(const std::string& header, const std::string& first,
                            const std::string& first_file) {
  const json found = json::parse(header, nullptr, false);
  const json expected = json::parse(first, nullptr, false);
  if (!is_of_live_test(found) || !is_of_live_test(expected)) return {};
  constexpr std::array<std::pair<const char*, const char*>, 6> kParts{{
      {"version", "another version of the program"},
      {"sequence", "another --execution-segment-sequence"},
      {"text", "another rehearsal, or other options"},
      {"script", "another script"},
      {"metrics", "other metrics of the script"},
      {"settings", "other flags or variables of the test"},
  }};
  Problems problems;
  const auto add = [&](const std::string& what) {
    problems.push_back(
        {"line 1", fmt::format("found {} than {} has, expected the same", what, first_file)});
  };
  for (const auto& [key, what] : kParts) {
    if (found.value(key, json()) != expected.value(key, json())) add(what);
  }
  for (const std::string& name : different_variables(found, expected)) {
    add(fmt::format("another value of -e {}", name));
  }
  return problems;
}

std::string part_line(const LivePart& part) { return part_json(part).dump(); }

Checked<LiveParts> live_parts(const Results& results) {
  LiveParts all;
  PartProblems wrong;
  read_part(json::parse(results.header, nullptr, false), all.header, "/header", wrong);
  if (!wrong.all().empty()) return wrong.all();
  if (all.header.parts == 0 || all.header.parts > kMostParts) {
    return Problem{"/header/parts", fmt::format("found {}, expected a number from 1 to {}",
                                                all.header.parts, kMostParts)};
  }
  Problems problems;
  for (const auto& [number, text] : results.lines) {
    PartProblems of_part;
    LivePart& part = all.parts.emplace_back();
    read_part(json::parse(text, nullptr, false), part, "", of_part);
    const bool fits = number < all.header.parts && is_of_a_run(part.result.exit_code) &&
                      belong_together(all.parts.front().result, part.result);
    if (of_part.all().empty() && !fits) {
      of_part.add("", json::parse(text, nullptr, false), "a part of the same test as the others");
    }
    const Problems placed = at_number(number, of_part.all());
    problems.insert(problems.end(), placed.begin(), placed.end());
  }
  if (!problems.empty()) return problems;
  for (std::uint64_t number = 0; number < all.header.parts; ++number) {
    if (results.lines.count(number) == 0) all.missing.push_back(number);
  }
  return all;
}

}  // namespace rehearse
