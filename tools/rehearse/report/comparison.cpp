// Which figures are compared, and which differences are marked.

#include "tools/rehearse/report/comparison.hpp"

#include <cmath>
#include <cstdint>
#include <fmt/format.h>
#include <string_view>
#include <vector>

#include "sim/measure/metrics.hpp"
#include "tools/rehearse/text/number_text.hpp"
#include "tools/rehearse/text/text_columns.hpp"

namespace rehearse {

namespace {

struct Row {
  std::string name;
  std::string predicted;
  std::string real;
  std::string difference;
  bool differs = false;
};

Row counted(std::string name, std::uint64_t predicted, std::uint64_t real) {
  const bool more = real >= predicted;
  return {std::move(name), fmt::format("{}", predicted), fmt::format("{}", real),
          fmt::format("{}{}", more ? (real == predicted ? "" : "+") : "-",
                      more ? real - predicted : predicted - real),
          real != predicted};
}

/// Never marked: real times always differ a little.
Row timed(std::string name, double predicted_ns, double real_ns, std::string_view unit) {
  const double difference = real_ns - predicted_ns;
  std::string text = (difference < 0 ? "-" : "+") + short_time(std::abs(difference) / 1e6, unit);
  if (predicted_ns > 0) text += fmt::format(" ({:+.1f}%)", 100.0 * difference / predicted_ns);
  return {std::move(name), short_time(predicted_ns / 1e6, unit), short_time(real_ns / 1e6, unit),
          std::move(text), false};
}

void add_trend(std::vector<Row>& rows, const std::string& name, const Histogram& predicted,
               const Histogram& real, std::string_view unit) {
  if (predicted.count() == 0 && real.count() == 0) return;
  rows.push_back(timed(name + " avg", predicted.mean_ns(), real.mean_ns(), unit));
  rows.push_back(timed(name + " med", predicted.quantile_ns(0.5), real.quantile_ns(0.5), unit));
  rows.push_back(timed(name + " p(95)", predicted.quantile_ns(0.95), real.quantile_ns(0.95), unit));
}

void add_counts(std::vector<Row>& rows, const IterationCounts& predicted,
                const IterationCounts& real) {
  rows.push_back(counted("complete iterations", predicted.complete, real.complete));
  rows.push_back(counted("interrupted iterations", predicted.interrupted, real.interrupted));
  rows.push_back(counted("dropped iterations", predicted.dropped, real.dropped));
}

std::string right(const std::string& text, std::size_t characters) {
  return gap_of(text, characters) + text;
}

std::string table(const std::vector<Row>& rows, const Paint& paint) {
  constexpr std::size_t kName = 32;
  constexpr std::size_t kValue = 13;
  constexpr std::size_t kDifference = 22;
  std::string text = fmt::format("    {:<{}}{}{}{}\n", "", kName, right("predicted", kValue),
                                 right("real", kValue), right("difference", kDifference));
  for (const Row& row : rows) {
    const std::string difference = right(row.difference, kDifference);
    text += fmt::format("    {:<{}}{}{}{}\n", row.name, kName, right(row.predicted, kValue),
                        right(row.real, kValue), row.differs ? paint.bad(difference) : difference);
  }
  return text;
}

}  // namespace

std::string comparison(const Result& predicted, const Result& real, const ReportStyle& style) {
  const Paint paint(style.colour);
  const std::string& unit = style.time_unit;
  std::vector<Row> rows;
  add_counts(rows, predicted.counts, real.counts);
  rows.push_back(counted("VUs at most", predicted.vus_max, real.vus_max));
  rows.push_back(timed("test duration", static_cast<double>(predicted.run.ns),
                       static_cast<double>(real.run.ns), unit));
  add_trend(rows, metric_name(MetricId::IterationDuration), predicted.iteration_duration,
            real.iteration_duration, unit);
  const EndpointTraffic expected = sum_of(predicted.traffic);
  const EndpointTraffic seen = sum_of(real.traffic);
  if (expected.sent + seen.sent > 0) {
    rows.push_back(counted(metric_name(MetricId::HttpReqs), expected.sent, seen.sent));
    rows.push_back(counted(metric_name(MetricId::HttpReqFailed), expected.failed, seen.failed));
    rows.push_back(counted("aborted requests", expected.aborted, seen.aborted));
    add_trend(rows, metric_name(MetricId::HttpReqFromDue), expected.duration, seen.duration, unit);
  }
  std::string text = "  █ PREDICTION AND REALITY\n\n" + table(rows, paint);
  if (real.scenarios.size() < 2) return text;
  for (std::size_t rank = 0; rank < real.scenarios.size(); ++rank) {
    std::vector<Row> of_scenario;
    add_counts(of_scenario, predicted.scenarios.at(rank).counts, real.scenarios[rank].counts);
    of_scenario.push_back(
        counted("VUs at most", predicted.scenarios[rank].vus_max, real.scenarios[rank].vus_max));
    text +=
        fmt::format("\n    SCENARIO: {}\n{}", real.scenarios[rank].name, table(of_scenario, paint));
  }
  return text;
}

}  // namespace rehearse
