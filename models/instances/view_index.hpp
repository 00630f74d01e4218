#pragma once
// What a balancer of many instances looks up instead of looking at each.

#include <cstdint>
#include <optional>
#include <span>

#include "models/instances/balancing.hpp"
#include "models/instances/counted_set.hpp"
#include "models/instances/instance_view.hpp"
#include "models/instances/least_tree.hpp"

namespace rehearse {

/// The instances of a service by what its balancer knows of them. A choice takes the logarithm of
/// their number.
class ViewIndex {
 public:
  /// Requires: at least one view.
  ViewIndex(Balancing way, std::span<const InstanceView> views)
      : eligible_(static_cast<std::uint32_t>(views.size())), up_(eligible_) {
    if (way == Balancing::LeastConnections)
      least_.emplace(static_cast<std::uint32_t>(views.size()));
    for (std::uint32_t i = 0; i < views.size(); ++i) refresh(i, views[i]);
  }

  /// After each change of a view.
  void refresh(std::uint32_t instance, const InstanceView& view) {
    const bool may_get = view.up && !view.full;
    eligible_.set(instance, may_get);
    up_.set(instance, view.up);
    if (least_) least_->set(instance, view.under_way | (may_get ? 0 : kAfterOthers));
  }

  /// Those that are up and not full.
  const CountedSet& eligible() const { return eligible_; }
  bool any_up() const { return up_.count() > 0; }
  /// Of LeastConnections: the one with the fewest under way, from there on; one that is not
  /// eligible only if none is.
  std::uint32_t least_from(std::uint32_t instance) const { return least_->first_from(instance); }

 private:
  static constexpr std::uint64_t kAfterOthers = std::uint64_t{1} << 63;

  CountedSet eligible_;
  CountedSet up_;
  std::optional<LeastTree> least_;
};

}  // namespace rehearse
