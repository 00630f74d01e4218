// Tables of facts: which row reads which count, and when it is shown.

#include "tools/rehearse/report/target_summary.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <functional>
#include <optional>
#include <utility>
#include <vector>

#include "models/base/duration_format.hpp"
#include "sim/measure/metrics.hpp"
#include "tools/rehearse/report/metric_rows.hpp"
#include "tools/rehearse/text/number_text.hpp"
#include "tools/rehearse/text/text_columns.hpp"
#include "tools/rehearse/text/text_table.hpp"

namespace rehearse {

namespace {

constexpr std::size_t kNameWidth = 24;

/// Short enough to be followed by a dot.
std::string endpoint_name(const EndpointTraffic& traffic) {
  constexpr std::size_t kRoom = 28;
  const std::string name =
      traffic.endpoint == "default" ? traffic.target : traffic.target + "/" + traffic.endpoint;
  return fmt::format("  {{ {} }}", cut_name(name, kRoom));
}

using Row = std::vector<std::string>;

std::string rate(std::uint64_t count, Duration length) {
  if (length.ns <= 0) return "-";
  return fmt::format("{:.2f}", static_cast<double>(count) * 1e9 / static_cast<double>(length.ns));
}

std::string milliseconds_text(double ns) {
  return ns > 0 ? short_time(ns / 1e6, "ms") : std::string("-");
}

std::string share_text(std::uint64_t part, std::uint64_t whole) {
  if (whole == 0) return "-";
  return fmt::format("{:.2f}%", 100.0 * static_cast<double>(part) / static_cast<double>(whole));
}

std::string instant_text(Instant at) { return format_duration(at - Instant{}); }

std::string phase_text(const std::vector<TargetPhase>& phases, std::size_t number) {
  if (number == 0) return "until " + instant_text(phases[0].until);
  if (number + 1 == phases.size()) return "from " + instant_text(phases[number].from);
  return instant_text(phases[number].from) + "-" + instant_text(phases[number].until);
}

std::string recovery_text(const TargetPhase& phase) {
  if (!phase.recovery) return "-";
  return phase.recovery->after ? format_duration(*phase.recovery->after) : std::string("never");
}

/// A fact of a scenario in a phase.
struct PhaseFact {
  std::optional<MetricId> metric;  ///< whose name comes first
  const char* words;
  std::string (*text)(const ScenarioPhase& phase);

  std::string name() const { return metric ? std::string(metric_name(*metric)) + words : words; }
};

constexpr PhaseFact kDropFacts[] = {
    {std::nullopt, "arrivals/s (started or dropped)",
     [](const ScenarioPhase& phase) {
       return rate(phase.started + phase.dropped, phase.starting);
     }},
    {std::nullopt, "iterations dropped/s",
     [](const ScenarioPhase& phase) { return rate(phase.dropped, phase.starting); }},
};

constexpr PhaseFact kIterationFacts[] = {
    {std::nullopt, "iterations started/s",
     [](const ScenarioPhase& phase) { return rate(phase.started, phase.starting); }},
    {MetricId::IterationDuration, " avg",
     [](const ScenarioPhase& phase) { return milliseconds_text(phase.mean_duration_ns); }},
    {std::nullopt, "VUs busy avg",
     [](const ScenarioPhase& phase) {
       return phase.starting.ns > 0 ? fmt::format("{:.2f}", phase.mean_busy) : std::string("-");
     }},
    {std::nullopt, "VUs busy max",
     [](const ScenarioPhase& phase) { return fmt::format("{}", phase.most_busy); }},
};

constexpr PhaseFact kRequestFacts[] = {
    {MetricId::HttpReqs, "/s",
     [](const ScenarioPhase& phase) { return rate(phase.requests, phase.starting); }},
    {MetricId::HttpReqDuration, " avg",
     [](const ScenarioPhase& phase) { return milliseconds_text(phase.mean_request_ns); }},
    {MetricId::HttpReqFailed, "",
     [](const ScenarioPhase& phase) { return share_text(phase.failed, phase.answered); }},
};

/// One row for each scenario that the fact says something of.
void add_rows(std::vector<Row>& table, const PhaseFact& fact, const Result& result,
              const std::vector<std::size_t>& ranks) {
  std::string name = fact.name();
  for (const std::size_t rank : ranks) {
    Row row{std::exchange(name, ""), cut_name(result.scenarios[rank].name, kNameWidth)};
    for (const TargetPhase& phase : result.phases) row.push_back(fact.text(phase.scenarios[rank]));
    table.push_back(std::move(row));
  }
}

/// A fact of a service over the whole run.
struct ServiceFact {
  const char* name;
  bool always;  ///< otherwise only if it is more than 0 of any service
  std::uint64_t (*count)(const ServiceLoad& load);
};

/// The sum of a figure of a service's guards.
template <class Load>
std::uint64_t sum_over(const std::vector<Load>& loads, std::uint64_t Load::*figure) {
  std::uint64_t sum = 0;
  for (const Load& load : loads) sum += load.*figure;
  return sum;
}

constexpr ServiceFact kServiceFacts[] = {
    {"requests", true, [](const ServiceLoad& load) { return load.requests; }},
    {"accepted", true, [](const ServiceLoad& load) { return load.accepted; }},
    {"completed", true, [](const ServiceLoad& load) { return load.completed; }},
    {"cancelled", false, [](const ServiceLoad& load) { return load.cancelled; }},
    {"terminated", true, [](const ServiceLoad& load) { return load.terminated; }},
    {"in flight at the end", false,
     [](const ServiceLoad& load) { return load.samples.back().inside; }},
    {"rejected (503)", true, [](const ServiceLoad& load) { return load.rejected; }},
    {"rate limited (429)", false, [](const ServiceLoad& load) { return load.rate_limited; }},
    {"refused", false, [](const ServiceLoad& load) { return load.refused; }},
    {"lost", false, [](const ServiceLoad& load) { return load.lost; }},
    {"errors (500, 502)", false, [](const ServiceLoad& load) { return load.errors; }},
    {"timed out", false, [](const ServiceLoad& load) { return load.timed_out; }},
    {"retries among the requests", false, [](const ServiceLoad& load) { return load.retries; }},
    {"hedges among the requests", false, [](const ServiceLoad& load) { return load.hedges; }},
    {"deadlocks", false, [](const ServiceLoad& load) { return load.deadlock.times; }},
    {"in a deadlock at most", false, [](const ServiceLoad& load) { return load.deadlock.most; }},
    {"breakers opened", false,
     [](const ServiceLoad& load) { return sum_over(load.breakers, &BreakerLoad::opened); }},
    {"calls not made: breaker open", false,
     [](const ServiceLoad& load) { return sum_over(load.breakers, &BreakerLoad::not_made); }},
    {"calls not made: bulkhead full", false,
     [](const ServiceLoad& load) {
       return sum_over(load.bulkheads, &BulkheadLoad::rejected) +
              sum_over(load.bulkheads, &BulkheadLoad::timed_out);
     }},
};

using Loads = std::vector<ServiceLoad>;

Row service_row(std::string name, const Loads& services,
                const std::function<std::string(const ServiceLoad&)>& cell) {
  Row row{std::move(name)};
  for (const ServiceLoad& load : services) row.push_back(cell(load));
  return row;
}

}  // namespace

std::string endpoints_summary(const Result& result, const ReportStyle& style) {
  std::vector<const EndpointTraffic*> used;
  for (const EndpointTraffic& endpoint : result.traffic) {
    if (endpoint.sent > 0) used.push_back(&endpoint);
  }
  if (used.size() < 2) return {};
  std::string text = "  █ ENDPOINTS\n\n";
  const auto add = [&](MetricId id, const auto& row) {
    MetricRows rows;
    for (const EndpointTraffic* endpoint : used) {
      rows.push_back(row(endpoint_name(*endpoint), *endpoint));
    }
    text += section_text(metric_name(id), rows, Paint(style.colour));
  };
  add(MetricId::HttpReqDuration, [&](std::string name, const EndpointTraffic& traffic) {
    return trend_row(std::move(name), http_req_duration(traffic), style);
  });
  add(MetricId::HttpReqFailed, [](std::string name, const EndpointTraffic& traffic) {
    return rate_row(std::move(name), {traffic.failed, traffic.answered});
  });
  add(MetricId::HttpReqs, [&](std::string name, const EndpointTraffic& traffic) {
    return counter_row(std::move(name), traffic.answered, result.run);
  });
  return text;
}

std::string phases_summary(const Result& result) {
  const std::vector<TargetPhase>& phases = result.phases;
  if (phases.size() < 2) return {};
  std::vector<std::size_t> all;
  std::vector<std::size_t> requesting;
  for (std::size_t rank = 0; rank < result.scenarios.size(); ++rank) {
    all.push_back(rank);
    if (std::any_of(phases.begin(), phases.end(), [rank](const TargetPhase& phase) {
          return phase.scenarios[rank].requests > 0;
        })) {
      requesting.push_back(rank);
    }
  }
  std::vector<Row> table{{"", ""}};
  for (std::size_t i = 0; i < phases.size(); ++i) table[0].push_back(phase_text(phases, i));
  if (result.counts.dropped > 0) {
    for (const PhaseFact& fact : kDropFacts) add_rows(table, fact, result, all);
  }
  for (const PhaseFact& fact : kIterationFacts) add_rows(table, fact, result, all);
  for (const PhaseFact& fact : kRequestFacts) add_rows(table, fact, result, requesting);
  if (std::any_of(phases.begin(), phases.end(),
                  [](const TargetPhase& phase) { return phase.recovery.has_value(); })) {
    Row row{"time to recover", ""};
    for (const TargetPhase& phase : phases) row.push_back(recovery_text(phase));
    table.push_back(std::move(row));
  }
  return fmt::format("  █ WHEN THE TARGETS CHANGED\n\n{}\n", text_table(table, 2));
}

namespace {

/// Of services whose instances come and go.
void add_instances(std::vector<Row>& table, const Loads& services) {
  if (std::none_of(services.begin(), services.end(),
                   [](const ServiceLoad& load) { return load.scaled.has_value(); })) {
    return;
  }
  const auto add = [&](std::string name, const auto& cell) {
    table.push_back(service_row(std::move(name), services, [&](const ServiceLoad& load) {
      return load.scaled ? cell(*load.scaled) : fmt::format("{}", load.instances);
    }));
  };
  add("instances min…max", [](const InstancesOverTime& scaled) {
    return fmt::format("{}…{}", scaled.least, scaled.most);
  });
  add("instances avg",
      [](const InstancesOverTime& scaled) { return fmt::format("{:.2f}", scaled.mean); });
  table.push_back(service_row("instance-hours", services, [](const ServiceLoad& load) {
    return load.scaled ? fmt::format("{:.2f}", load.scaled->seconds / 3600) : std::string("-");
  }));
  table.push_back(service_row("scaled up, down", services, [](const ServiceLoad& load) {
    return load.scaled ? fmt::format("{}, {}", load.scaled->scale_ups, load.scaled->scale_downs)
                       : std::string("-");
  }));
}

}  // namespace

std::string services_summary(const Result& result) {
  const Loads& services = result.services;
  if (services.empty()) return {};
  const auto add = [&](std::string name, const auto& cell) {
    return service_row(std::move(name), services, cell);
  };
  std::vector<Row> table;
  table.push_back(add("", [](const ServiceLoad& load) { return cut_name(load.name, kNameWidth); }));
  table.push_back(add("utilisation", [](const ServiceLoad& load) {
    if (load.samples.back().server_ns == 0) return std::string("-");
    return fmt::format("{:.1f}%", load.utilisation * 100);
  }));
  table.push_back(add("in flight avg", [](const ServiceLoad& load) {
    return fmt::format("{:.2f}", load.mean_inside);
  }));
  table.push_back(add("in flight max",
                      [](const ServiceLoad& load) { return fmt::format("{}", load.most_inside); }));
  table.push_back(add("waiting avg", [](const ServiceLoad& load) {
    return fmt::format("{:.2f}", load.mean_waiting);
  }));
  table.push_back(add(
      "waiting max", [](const ServiceLoad& load) { return fmt::format("{}", load.most_waiting); }));
  add_instances(table, services);
  for (const ServiceFact& fact : kServiceFacts) {
    if (fact.always || std::any_of(services.begin(), services.end(),
                                   [&](const ServiceLoad& load) { return fact.count(load) > 0; })) {
      table.push_back(add(
          fact.name, [&](const ServiceLoad& load) { return fmt::format("{}", fact.count(load)); }));
    }
  }
  return fmt::format("  █ SERVICES\n\n{}\n", text_table(table, 1));
}

}  // namespace rehearse
