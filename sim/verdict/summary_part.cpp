// Groups by the parts of their tag.

#include "sim/verdict/summary_part.hpp"

namespace rehearse {

SummaryPart& SummaryPart::child(std::string_view child_name) {
  const auto [known, added] = groups_by_name_.emplace(std::string(child_name), nullptr);
  if (added) {
    groups.push_back(std::make_unique<SummaryPart>());
    known->second = groups.back().get();
    known->second->name = known->first;
    known->second->path = path + "::" + known->first;
  }
  return *known->second;
}

SummaryPart& SummaryPart::group(std::string_view tag) {
  constexpr std::string_view kSeparator = "::";
  if (tag.empty()) return *this;
  if (tag.starts_with(kSeparator)) tag.remove_prefix(kSeparator.size());
  SummaryPart* part = this;
  for (std::size_t depth = 1; depth < kDeepestGroup; ++depth) {
    const std::size_t end = tag.find(kSeparator);
    if (end == std::string_view::npos) break;
    part = &part->child(tag.substr(0, end));
    tag.remove_prefix(end + kSeparator.size());
  }
  return part->child(tag);
}

CheckCount& SummaryPart::check(std::string_view check_name) {
  const auto [known, added] = checks_by_name_.emplace(std::string(check_name), nullptr);
  if (added) known->second = &checks.emplace_back(CheckCount{known->first, 0, 0});
  return *known->second;
}

PartMetric* SummaryPart::find(MetricRef metric) {
  for (PartMetric& each : metrics) {
    if (each.metric == metric) return &each;
  }
  return nullptr;
}

const PartMetric* SummaryPart::find(MetricRef metric) const {
  for (const PartMetric& each : metrics) {
    if (each.metric == metric) return &each;
  }
  return nullptr;
}

}  // namespace rehearse
