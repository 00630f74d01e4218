#pragma once
// What a test's options say about its metrics.

#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sim/verdict/tags.hpp"
#include "sim/verdict/threshold.hpp"

namespace rehearse {

/// k6's system tags that samples have unless the options choose others.
std::set<std::string, std::less<>> default_system_tags();

/// All system tags of k6, sorted: those, and `iter`, `ip`, `ocsp_status` and `vu`.
std::span<const std::string_view> all_system_tags();
bool is_system_tag(std::string_view name);

struct MetricOptions {
  std::vector<MetricThresholds> thresholds{};  ///< by key; every metric exists and has the method
  std::set<std::string, std::less<>> system_tags = default_system_tags();
  std::vector<Tag> tags{};  ///< of every sample of the test
};

}  // namespace rehearse
