#pragma once
// How many instances a service is to have, from one look at its metric to the next.

#include <cstdint>
#include <deque>
#include <optional>
#include <vector>

#include "models/base/time.hpp"
#include "models/instances/scaling_rule.hpp"

namespace rehearse {

/// What an autoscaler sees at a look.
struct ScalingLook {
  Instant at{};
  /// With steps: of an instance that runs. With a target: of all together, busy servers in those
  /// that one instance has. None: it has no value.
  std::optional<double> metric{};
  std::uint32_t instances = 0;  ///< that there are to be: running, starting, or away
  std::vector<std::optional<double>> others{};  ///< as `metric`, of the rule's others
};

/// A machine without a clock. The rules of the HorizontalPodAutoscaler for an AverageValue, from
/// its documentation:
///
///   wanted = ⌈metric / target⌉ of the metric of all instances together, however many there are,
///   unless metric / target / instances is within 1 ± tolerance. Of several metrics the most that
///   one of them wants; one without a value wants what there is.
///   Then up: no further than the least wanted at the looks later than `stabilisation` ago; down:
///   no further than the most. At the start the number of instances was wanted.
///   Then no further than the policies allow, and always from `least` to `most`.
class Autoscaler {
 public:
  /// Requires: the rule outlives this.
  Autoscaler(const ScalingRule& rule, std::uint32_t instances);

  /// How many instances there are to be from now on. Requires: looks in the order of time; what it
  /// returns is what there is until the next one.
  std::uint32_t decide(const ScalingLook& look);

 private:
  struct Wanted {
    Instant at;
    std::uint32_t instances;
  };
  struct Scaled {
    Instant at;
    bool up;
    std::uint32_t change;
  };

  std::uint32_t wanted(const ScalingLook& look) const;
  std::uint32_t by_target(std::uint32_t instances, double metric, double target) const;
  std::uint32_t by_steps(std::uint32_t instances, double metric) const;
  std::uint32_t stabilised(Instant now, std::uint32_t instances, std::uint32_t wanted) const;
  std::uint32_t paced(Instant now, std::uint32_t instances, std::uint32_t wanted) const;
  std::uint32_t bounded(std::uint32_t instances) const;
  /// The instances that there were `period` ago, but for those that came and went otherwise.
  double at_begin(Instant now, Duration period, std::uint32_t instances) const;
  void remember(Instant now, std::uint32_t wanted);

  const ScalingRule& rule_;
  Duration longest_period_{};
  std::deque<Wanted> wanted_;
  std::deque<Scaled> scaled_;
  Instant last_scaled_{-1};  // before the start: never
};

}  // namespace rehearse
