// HTTP metrics, phases and services as text.

#include "tools/rehearse/target_summary.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <functional>
#include <utility>
#include <vector>

#include "models/duration_format.hpp"
#include "tools/rehearse/metric_rows.hpp"
#include "tools/rehearse/number_text.hpp"
#include "tools/rehearse/text_table.hpp"

namespace rehearse {

namespace {

Metric failed(std::string name, const EndpointTraffic& traffic) {
  const double share = traffic.answered > 0 ? 100.0 * static_cast<double>(traffic.failed) /
                                                  static_cast<double>(traffic.answered)
                                            : 0.0;
  return {std::move(name),
          fmt::format("{:.2f}%", share),
          {fmt::format("{} out of {}", traffic.failed, traffic.answered)}};
}

EndpointTraffic sum_of(const std::vector<EndpointTraffic>& traffic) {
  EndpointTraffic sum;
  for (const EndpointTraffic& endpoint : traffic) {
    sum.sent += endpoint.sent;
    sum.answered += endpoint.answered;
    sum.failed += endpoint.failed;
    sum.aborted += endpoint.aborted;
    sum.duration.merge(endpoint.duration);
  }
  return sum;
}

std::string rate(std::uint64_t count, Duration length) {
  if (length.ns <= 0) return "-";
  return fmt::format("{:.2f}", static_cast<double>(count) * 1e9 / static_cast<double>(length.ns));
}

using Row = std::vector<std::string>;

/// One row of the phases' table: what `cell` makes of each phase of a scenario.
Row phase_row(std::string first, std::string what, const std::vector<TargetPhase>& phases,
              const std::function<std::string(const TargetPhase&)>& cell) {
  Row row{std::move(first), std::move(what)};
  for (const TargetPhase& phase : phases) row.push_back(cell(phase));
  return row;
}

std::string milliseconds_text(double ns) {
  return ns > 0 ? short_time(ns / 1e6, "ms") : std::string("-");
}

}  // namespace

std::string http_summary(const Result& result, const ReportStyle& style, const Paint& paint) {
  const EndpointTraffic all = sum_of(result.traffic);
  if (all.sent == 0) return {};
  std::vector<const EndpointTraffic*> used;
  for (const EndpointTraffic& endpoint : result.traffic) {
    if (endpoint.sent > 0) used.push_back(&endpoint);
  }
  const auto of_each = [&](Metrics& metrics, const auto& metric) {
    if (used.size() < 2) return;
    for (const EndpointTraffic* endpoint : used) {
      const std::string name = fmt::format("  {{ {}/{} }}", endpoint->target, endpoint->endpoint);
      metrics.push_back(metric(name, *endpoint));
    }
  };
  const auto duration = [&](std::string name, const EndpointTraffic& traffic) {
    return Metric{std::move(name), trend_text(traffic.duration, style, paint), {}, true};
  };
  const auto requests = [&](std::string name, const EndpointTraffic& traffic) {
    return counter(std::move(name), traffic.sent, result.run);
  };
  Metrics metrics;
  if (all.answered > 0) {
    metrics.push_back(duration("http_req_duration", all));
    of_each(metrics, duration);
    metrics.push_back(failed("http_req_failed", all));
    of_each(metrics, failed);
  }
  metrics.push_back(requests("http_reqs", all));
  of_each(metrics, requests);
  return fmt::format("    HTTP\n{}\n", rows(metrics, paint));
}

std::string phases_summary(const Result& result) {
  const std::vector<TargetPhase>& phases = result.phases;
  if (phases.size() < 2) return {};
  std::vector<Row> table;
  table.push_back(phase_row("", "", phases, [](const TargetPhase& phase) {
    return fmt::format("{}-{}", format_duration(phase.from - Instant{}),
                       format_duration(phase.until - Instant{}));
  }));
  for (std::size_t rank = 0; rank < result.scenarios.size(); ++rank) {
    const auto length = [](const TargetPhase& phase) { return phase.until - phase.from; };
    table.push_back(phase_row(result.scenarios[rank].name, "iterations started/s", phases,
                              [&](const TargetPhase& phase) {
                                return rate(phase.scenarios[rank].started, length(phase));
                              }));
    table.push_back(phase_row("", "iteration_duration avg", phases, [&](const TargetPhase& phase) {
      return milliseconds_text(phase.scenarios[rank].mean_duration_ns);
    }));
    table.push_back(phase_row("", "dropped/s", phases, [&](const TargetPhase& phase) {
      return rate(phase.scenarios[rank].dropped, length(phase));
    }));
    table.push_back(phase_row("", "VUs at its end", phases, [&](const TargetPhase& phase) {
      return fmt::format("{}", phase.scenarios[rank].vus_end);
    }));
  }
  return fmt::format("  █ WHEN THE TARGETS CHANGED\n\n{}\n", text_table(table));
}

std::string services_summary(const Result& result) {
  if (result.services.empty()) return {};
  std::vector<Row> table{{"", "utilisation", "in flight avg", "max", "waiting avg", "max",
                          "requests", "completed", "rejected", "refused", "429", "terminated",
                          "timed out", "errors", "retries"}};
  for (const ServiceLoad& load : result.services) {
    table.push_back({load.name, fmt::format("{:.1f}%", load.utilisation * 100),
                     fmt::format("{:.2f}", load.mean_inside), fmt::format("{}", load.most_inside),
                     fmt::format("{:.2f}", load.mean_waiting), fmt::format("{}", load.most_waiting),
                     fmt::format("{}", load.requests), fmt::format("{}", load.completed),
                     fmt::format("{}", load.rejected), fmt::format("{}", load.refused),
                     fmt::format("{}", load.rate_limited), fmt::format("{}", load.terminated),
                     fmt::format("{}", load.timed_out), fmt::format("{}", load.errors),
                     fmt::format("{}", load.retries)});
  }
  return fmt::format("  █ SERVICES\n\n{}\n", text_table(table));
}

}  // namespace rehearse
