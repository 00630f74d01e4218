// Every step that adds to a metric defines it.

#include "sim/run/journey_metrics.hpp"

#include <algorithm>

#include "models/base/json_place.hpp"
#include "models/base/require.hpp"
#include "models/journey/journey_program.hpp"
#include "models/journey/step.hpp"

namespace rehearse {

namespace {

/// Requires: not of a group.
MetricKind kind_of(SampleKind sample) {
  switch (sample) {
    case SampleKind::Counter:
      return MetricKind::Counter;
    case SampleKind::Gauge:
      return MetricKind::Gauge;
    case SampleKind::Check:
    case SampleKind::Rate:
      return MetricKind::Rate;
    case SampleKind::Trend:
      return MetricKind::Trend;
    case SampleKind::GroupBegan:
    case SampleKind::GroupEnded:
      break;
  }
  REQUIRE(false);
  return {};
}

}  // namespace

Problems define_metrics(const std::map<std::string, Journey>& journeys, MetricEngine& engine) {
  Problems problems;
  for (const auto& [exec, journey] : journeys) {
    if (journey.program() == nullptr) continue;
    const auto define = [&](const std::string& path, const Step& step) {
      const auto* added = std::get_if<SampleStep>(&step.what);
      if (added == nullptr || added->sample.kind == SampleKind::Check) return;
      const SampleSpec& sample = added->sample;
      const MetricUnit unit = sample.is_time ? MetricUnit::Time : MetricUnit::Default;
      const auto defined = engine.define(sample.name, kind_of(sample.kind), unit);
      if (!defined) problems.push_back({path + "/metric", defined.problems().front().message});
    };
    for_each_step(journey.program()->steps(), pointer_segment(exec), define);
  }
  return problems;
}

bool any_samples(const std::map<std::string, Journey>& journeys) {
  return std::any_of(journeys.begin(), journeys.end(),
                     [](const auto& journey) { return journey.second.has_samples(); });
}

}  // namespace rehearse
