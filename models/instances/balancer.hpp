#pragma once
// Which of several instances gets the next request.

#include <cstdint>
#include <span>

#include "models/base/random.hpp"
#include "models/instances/balancing.hpp"
#include "models/instances/instance_view.hpp"
#include "models/instances/view_index.hpp"

namespace rehearse {

/// Chooses among the instances it believes up, those that are full left out; when there is none of
/// these, among all of them.
class Balancer {
 public:
  explicit Balancer(Balancing way) : way_(way) {}

  /// Takes draws only for Random (one) and TwoChoices (two), and only if there is a choice.
  /// Requires: at least one instance.
  std::uint32_t choose(std::span<const InstanceView> instances, Draws& draws);
  /// The same choice, made with an index of the instances.
  std::uint32_t choose(std::span<const InstanceView> instances, const ViewIndex& index,
                       Draws& draws);

 private:
  /// With the instance that has a number among those that may be chosen, `count` of them.
  template <class Numbered>
  std::uint32_t by_chance(std::span<const InstanceView> instances, std::uint32_t count,
                          Numbered numbered, Draws& draws) const;

  Balancing way_;
  std::uint32_t turn_ = 0;  // where the search for the next one begins
};

}  // namespace rehearse
