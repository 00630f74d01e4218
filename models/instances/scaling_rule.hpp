#pragma once
// By what a service's number of instances is set, and how fast it may change.

#include <cstdint>
#include <optional>
#include <vector>

#include "models/base/time.hpp"

namespace rehearse {

/// What an autoscaler looks at: a mean over a window. With steps of an instance that runs, with a
/// target of all together.
enum class ScalingMetric : std::uint8_t {
  Utilisation,  ///< busy servers / servers
  Concurrency,  ///< requests inside
  Rate,         ///< requests sent to the service, per second
  Queue,        ///< requests that wait for a server
};

/// What a metric is to be.
struct ScalingGoal {
  ScalingMetric metric = ScalingMetric::Utilisation;
  double target = 0.0;  ///< > 0
};

/// Beyond a threshold there are to be `change` instances more, or fewer.
struct ScalingStep {
  bool above = true;  ///< the metric is above the threshold; otherwise: below it
  double threshold = 0.0;
  std::uint32_t change = 1;  ///< instances to add if above, to remove if below; ≥ 1
};

/// At most `value` of change within a period.
struct ScalingPolicy {
  bool percent = false;     ///< of the instances at the beginning of the period
  std::uint32_t value = 1;  ///< percent, or instances; ≥ 1
  Duration period{};        ///< > 0
};

/// What holds one direction back.
struct ScalingPace {
  enum class Select : std::uint8_t {
    Max,       ///< the policy that allows the most change counts
    Min,       ///< the one that allows the least
    Disabled,  ///< never in this direction
  };
  /// Up: to the least that was recommended within it; down: to the most.
  Duration stabilisation{};
  Duration cooldown{};                    ///< after any scaling, until one in this direction
  std::vector<ScalingPolicy> policies{};  ///< none: no limit
  Select select = Select::Max;
};

/// As the HorizontalPodAutoscaler of Kubernetes does (autoscaling/v2), or by steps. Its defaults
/// are the defaults here.
struct ScalingRule {
  ScalingMetric metric = ScalingMetric::Utilisation;
  double target = 0.0;               ///< > 0, unless there are steps
  std::vector<ScalingStep> steps{};  ///< in place of a target
  /// Beside the target, of other metrics; none with steps. The most that any of them wants counts.
  std::vector<ScalingGoal> others{};
  Duration period{15'000'000'000};  ///< between looks, the first of them after one; > 0
  Duration window{15'000'000'000};  ///< of the metric, until the look; > 0
  double tolerance = 0.1;           ///< of wanted / instances around 1; 0 … 1
  std::uint32_t least = 1;          ///< ≥ 1
  std::uint32_t most = 1;           ///< ≥ least
  ScalingPace up{
      .policies = {{true, 100, Duration{15'000'000'000}}, {false, 4, Duration{15'000'000'000}}}};
  ScalingPace down{.stabilisation = Duration{300'000'000'000},
                   .policies = {{true, 100, Duration{15'000'000'000}}}};
};

}  // namespace rehearse
