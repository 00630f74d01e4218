#pragma once
// What kinds of metrics there are, and what k6 says that their values mean.

#include <cstdint>
#include <optional>
#include <string_view>

namespace rehearse {

/// k6's four.
enum class MetricKind : std::uint8_t { Counter, Gauge, Rate, Trend };
const char* metric_kind_name(MetricKind kind);
/// "counter", "gauge", "rate" or "trend"; otherwise nothing.
std::optional<MetricKind> parse_metric_kind(std::string_view text);

/// What k6 says that a metric's values are: numbers, milliseconds, bytes.
enum class MetricUnit : std::uint8_t { Default, Time, Data };
const char* metric_unit_name(MetricUnit unit);
/// "default", "time" or "data"; otherwise nothing.
std::optional<MetricUnit> parse_metric_unit(std::string_view text);

/// A metric that k6 has before any script defines one.
struct BuiltinMetric {
  const char* name;
  MetricKind kind;
  MetricUnit unit;
};

}  // namespace rehearse
