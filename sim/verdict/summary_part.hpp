#pragma once
// What a summary tells of a part of a test: its metrics, its checks, the groups in it.

#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "sim/verdict/sink.hpp"

namespace rehearse {

/// A metric of an engine; submetrics are metrics too.
enum class MetricRef : std::uint32_t {};

struct CheckCount {
  std::string name;
  std::uint64_t passes = 0;
  std::uint64_t fails = 0;

  void add(double value) { ++(value != 0 ? passes : fails); }
};

struct PartMetric {
  MetricRef metric;
  Sink sink;
};

/// How deep groups are distinguished; the rest of a deeper tag is the name of the innermost group.
inline constexpr std::size_t kDeepestGroup = 100;

/// The whole test, a scenario, or a group: what is in it, each list in the order of its first
/// sample. Addresses of the parts of a part never change.
struct SummaryPart {
  std::string name;  ///< of the scenario or group; "" of the whole
  std::string path;  ///< of a group: "::outer::inner"
  std::deque<PartMetric> metrics;
  std::deque<CheckCount> checks;
  std::vector<std::unique_ptr<SummaryPart>> groups;

  /// The group of that path below this part, which comes about if it is not there: "" is the part
  /// itself, "::a::b" the group b in a. What precedes the first "::" is a group as well.
  SummaryPart& group(std::string_view tag);
  CheckCount& check(std::string_view check_name);
  PartMetric* find(MetricRef metric);
  const PartMetric* find(MetricRef metric) const;

 private:
  SummaryPart& child(std::string_view child_name);

  std::unordered_map<std::string, CheckCount*> checks_by_name_;
  std::unordered_map<std::string, SummaryPart*> groups_by_name_;
};

}  // namespace rehearse
