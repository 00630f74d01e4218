#pragma once
// Under which heading of a summary a metric stands, and whether it stands there at all (F5).

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace rehearse {

/// In the order of a summary.
enum class MetricSection : std::uint8_t {
  Custom,
  Http,
  Execution,
  Network,
  Browser,
  WebVitals,
  Grpc,
  WebSocket,
};
inline constexpr std::size_t kMetricSections = 8;
std::span<const MetricSection> all_metric_sections();
const char* metric_section_title(MetricSection section);

/// By the beginning of the metric's name; nothing where it is no row: names that begin like
/// `checks` or `group_duration`, and unless `full` the phases of requests.
std::optional<MetricSection> metric_section(std::string_view name, bool full);

}  // namespace rehearse
