// Tables by instance, then command lines to be copied.

#include "tools/rehearse/answers/fleet_text.hpp"

#include <fmt/format.h>
#include <utility>
#include <vector>

#include "models/base/duration_format.hpp"
#include "sim/measure/traffic.hpp"
#include "tools/rehearse/answers/over_runs_text.hpp"
#include "tools/rehearse/text/text_columns.hpp"
#include "tools/rehearse/text/text_table.hpp"

namespace rehearse {

namespace {

constexpr std::size_t kNameWidth = 24;

using Rows = std::vector<std::vector<std::string>>;

std::string number(std::uint64_t value) { return fmt::format("{}", value); }

std::vector<std::string> iterations_row(std::string name, std::string segment,
                                        std::uint64_t planned, std::uint64_t possible,
                                        const IterationCounts& counts,
                                        const std::optional<Instant>& ended) {
  return {std::move(name),         std::move(segment),
          number(planned),         number(possible),
          number(counts.complete), number(counts.interrupted),
          number(counts.dropped),  ended ? format_duration(*ended - Instant{}) : "-"};
}

std::string iterations_table(const FleetAnswer& answer) {
  Rows rows{{"instance", "segment", "VUs planned", "possible", "complete", "interrupted", "dropped",
             "over at"}};
  std::uint64_t planned = 0;
  std::uint64_t possible = 0;
  std::optional<Instant> ended;
  for (std::size_t i = 0; i < answer.instances.size(); ++i) {
    const FleetInstance& one = answer.instances[i];
    rows.push_back(iterations_row(number(i + 1), one.segment.text(), one.max_planned_vus,
                                  one.max_possible_vus, one.counts, one.ended));
    planned += one.max_planned_vus;
    possible += one.max_possible_vus;
    ended = std::max(ended, one.ended);
  }
  rows.push_back(iterations_row("together", "", planned, possible, answer.sum.counts, ended));
  return text_table(rows, 2);
}

std::string busy_table(const FleetAnswer& answer) {
  Rows rows{{"instance", "VUs busy", "avg", "p95", "p99", "max"}};
  for (std::size_t i = 0; i < answer.instances.size(); ++i) {
    const std::optional<BusyFigures>& busy = answer.instances[i].busy;
    if (!busy) continue;
    rows.push_back({number(i + 1), "", fmt::format("{:.2f}", busy->mean), number(busy->p95),
                    number(busy->p99), number(busy->most)});
  }
  return rows.size() == 1 ? std::string() : "\n" + text_table(rows, 2);
}

/// What the thresholds of all instances together say of one run.
std::string thresholds_text(const FleetAnswer& answer) {
  if (answer.over || !answer.sum.verdict) return {};
  std::string text = "\n";
  for (const Verdict::Row& row : answer.sum.verdict->thresholds) {
    text += fmt::format("    {} {}: {}\n", row.ok ? "✓" : "✗", row.metric, row.source);
  }
  return text;
}

std::vector<std::string> requests_row(std::string name, const EndpointTraffic& of) {
  const auto quantile = [&](double share) {
    if (of.duration.count() == 0) return std::string("-");
    return fmt::format("{:.2f}ms", of.duration.quantile_ns(share) / 1e6);
  };
  return {std::move(name),    number(of.sent), number(of.answered), number(of.failed),
          number(of.aborted), quantile(0.5),   quantile(0.95)};
}

/// Nothing where none is sent.
std::string requests_table(const FleetAnswer& answer) {
  if (answer.sum.traffic.empty()) return {};
  Rows rows{{"instance", "requests", "answered", "failed", "aborted", "p50", "p95"}};
  for (std::size_t i = 0; i < answer.instances.size(); ++i) {
    rows.push_back(requests_row(number(i + 1), answer.instances[i].requests));
  }
  rows.push_back(requests_row("together", sum_of(answer.sum.traffic)));
  return "\n" + text_table(rows, 1);
}

std::string planned_table(const FleetAnswer& answer) {
  Rows rows{{"scenario", "planned", "undivided", "together", "without the sequence"}};
  for (const PlannedSum& sum : answer.planned) {
    rows.push_back({cut_name(sum.scenario, kNameWidth),
                    sum.of == PlannedSum::Of::Vus ? "VUs" : "iterations",
                    fmt::format("{}", sum.whole), fmt::format("{}", sum.together),
                    fmt::format("{}", sum.without_sequence)});
  }
  return rows.size() == 1 ? std::string() : "\n" + text_table(rows, 2);
}

std::string losses_text(const FleetAnswer& answer) {
  std::string text;
  for (const PlannedSum& sum : answer.planned) {
    if (sum.without_sequence == sum.whole) continue;
    text += fmt::format(
        "    without --execution-segment-sequence the instances of {} would have {} of {} {}\n",
        printable_text(sum.scenario), sum.without_sequence, sum.whole,
        sum.of == PlannedSum::Of::Vus ? "VUs" : "iterations");
  }
  return text.empty() ? text : "\n" + text;
}

}  // namespace

std::string fleet_text(const FleetAnswer& answer) {
  std::string text = iterations_table(answer) + busy_table(answer) + requests_table(answer) +
                     thresholds_text(answer) + planned_table(answer) + losses_text(answer) + "\n";
  for (const std::string& command : fleet_commands(answer)) text += "    " + command + "\n";
  if (answer.over) text += over_runs_text(*answer.over);
  return text;
}

}  // namespace rehearse
