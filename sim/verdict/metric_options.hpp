#pragma once
// What a test's options say about its metrics.

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "sim/verdict/tags.hpp"
#include "sim/verdict/threshold.hpp"

namespace rehearse {

/// k6's system tags that samples have unless the options choose others.
std::set<std::string, std::less<>> default_system_tags();

struct MetricOptions {
  std::vector<MetricThresholds> thresholds{};  ///< by key; every metric exists and has the method
  std::set<std::string, std::less<>> system_tags = default_system_tags();
  std::vector<Tag> tags{};  ///< of every sample of the test
};

}  // namespace rehearse
