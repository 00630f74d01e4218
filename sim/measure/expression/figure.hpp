#pragma once
// Figures of a run: what an expression can speak of.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <variant>

#include "models/base/time.hpp"
#include "sim/measure/expression/quantity.hpp"
#include "sim/verdict/metric_kind.hpp"
#include "sim/verdict/tags.hpp"

namespace rehearse {

enum class CountId : std::uint8_t {
  Busy,
  Complete,
  Dropped,
  Duration,
  Exceptions,
  Failed,
  Interrupted,
  Requests,
  Retries,
  Started,
  Vus,
};

struct CountRow {
  CountId id;
  const char* name;
  Dimension dimension;
  const char* meaning;
};

/// One row for each CountId, by name.
std::span<const CountRow> all_counts();

/// A statistic of a metric's samples; Value is a gauge's last value.
enum class StatKind : std::uint8_t {
  Value,
  Count,
  Rate,
  Average,
  Minimum,
  Median,
  Maximum,
  Percentile,
};

struct MetricFigure {
  std::string metric;
  MetricKind kind = MetricKind::Trend;
  MetricUnit unit = MetricUnit::Default;
  StatKind stat = StatKind::Average;
  double percent = 0;  ///< Percentile: 0…100
  TagSet tags;         ///< of the samples that count
};

struct ServiceFigure {
  enum class What : std::uint8_t { Utilisation, Waiting, Inflight, Instances };
  What what = What::Utilisation;
  bool most = false;          ///< the maximum instead of the average
  std::uint32_t service = 0;  ///< in Result::services
};

/// A part of the test's clock: from `from` on, before `until`.
struct Scope {
  Instant from;
  std::optional<Instant> until;
};

struct Figure {
  std::variant<CountId, MetricFigure, ServiceFigure> what;
  std::optional<Scope> scope;
  Dimension dimension;
  bool percent = false;  ///< shown as a percentage
  std::string text;      ///< as it was written
};

}  // namespace rehearse
