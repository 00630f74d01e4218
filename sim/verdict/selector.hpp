#pragma once
// The key of a threshold: a metric, or those of its samples that have certain tags (S96).

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "sim/verdict/tags.hpp"

namespace rehearse {

struct MetricSelector {
  std::string metric;
  std::optional<std::string> suffix;  ///< as written, outer blanks cut; nothing: the metric itself
  TagSet tags;

  /// The name of the metric or submetric: "http_reqs{status:200}".
  std::string name() const;
};

enum class SelectorFault : std::uint8_t { Unbalanced, MalformedTag, EmptyTagName };
/// "selector-unbalanced", "selector-tag", "selector-tag".
const char* selector_fault_name(SelectorFault fault);

struct SelectorReading {
  std::optional<MetricSelector> selector;
  SelectorFault fault = SelectorFault::Unbalanced;  ///< without a selector
  std::string error;  ///< likewise: k6's message, or ours where k6 crashes
};

SelectorReading read_metric_selector(std::string_view key);

}  // namespace rehearse
