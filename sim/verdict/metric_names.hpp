#pragma once
// Which metrics k6 has of its own, and which names scripts may give to theirs (S94).

#include <span>
#include <string_view>

#include "sim/verdict/metric_kind.hpp"

namespace rehearse {

/// Those of k6's own metrics that mean something to code besides their values.
inline constexpr const char* kChecksMetric = "checks";
inline constexpr const char* kGroupDurationMetric = "group_duration";
inline constexpr const char* kIterationDurationMetric = "iteration_duration";
inline constexpr const char* kVusMetric = "vus";

/// k6's own metrics, those of the browser left out: k6 has these only once its module is loaded.
std::span<const BuiltinMetric> builtin_metrics();

/// 2 to 129 ASCII letters, digits and underscores, the first no digit.
bool is_metric_name(std::string_view name);

}  // namespace rehearse
