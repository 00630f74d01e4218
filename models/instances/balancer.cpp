// Numbers the instances that are believed up, and chooses one of these numbers.

#include "models/instances/balancer.hpp"

#include <algorithm>

#include "models/base/require.hpp"
#include "models/base/wide.hpp"

namespace rehearse {
namespace {

using Views = std::span<const InstanceView>;

bool may_get(const InstanceView& instance) { return instance.up && !instance.full; }

/// A number below `count`, each as likely to within count/2^64.
std::uint32_t number_below(std::uint32_t count, Draws& draws) {
  return static_cast<std::uint32_t>((static_cast<UnsignedWide>(draws.next()) * count) >> 64);
}

std::uint32_t following(std::uint32_t index, Views instances) {
  return index + 1 < instances.size() ? index + 1 : 0;
}

}  // namespace

template <class Numbered>
std::uint32_t Balancer::by_chance(Views instances, std::uint32_t count, Numbered numbered,
                                  Draws& draws) const {
  const std::uint32_t first = number_below(count, draws);
  if (way_ == Balancing::Random) return numbered(first);
  const std::uint32_t other = number_below(count - 1, draws);
  const std::uint32_t one = numbered(first);
  const std::uint32_t two = numbered(other + (other >= first ? 1 : 0));
  return instances[two].under_way < instances[one].under_way ? two : one;
}

std::uint32_t Balancer::choose(Views instances, Draws& draws) {
  REQUIRE(!instances.empty());
  if (instances.size() == 1) return 0;
  const auto up =
      static_cast<std::uint32_t>(std::count_if(instances.begin(), instances.end(), may_get));
  const bool any = up == 0;
  const std::uint32_t count = any ? static_cast<std::uint32_t>(instances.size()) : up;
  const auto eligible = [&](std::uint32_t index) { return any || may_get(instances[index]); };
  const auto numbered = [&](std::uint32_t number) {
    std::uint32_t index = 0;
    for (;; ++index) {
      if (eligible(index) && number-- == 0) return index;
    }
  };
  if (count == 1) return numbered(0);
  if (way_ == Balancing::Random || way_ == Balancing::TwoChoices) {
    return by_chance(instances, count, numbered, draws);
  }
  std::uint32_t best = turn_;
  while (!eligible(best)) best = following(best, instances);
  if (way_ == Balancing::LeastConnections) {
    for (std::uint32_t index = following(best, instances); index != turn_;
         index = following(index, instances)) {
      if (eligible(index) && instances[index].under_way < instances[best].under_way) best = index;
    }
  }
  turn_ = following(best, instances);
  return best;
}

std::uint32_t Balancer::choose(Views instances, const ViewIndex& index, Draws& draws) {
  const CountedSet& eligible = index.eligible();
  const bool any = eligible.count() == 0;
  const auto count = any ? static_cast<std::uint32_t>(instances.size()) : eligible.count();
  const auto numbered = [&](std::uint32_t number) { return any ? number : eligible.at(number); };
  if (count == 1) return numbered(0);
  if (way_ == Balancing::Random || way_ == Balancing::TwoChoices) {
    return by_chance(instances, count, numbered, draws);
  }
  std::uint32_t best = turn_;
  if (way_ == Balancing::LeastConnections) {
    best = index.least_from(turn_);
  } else if (!any) {
    best = eligible.next_from(turn_);
  }
  turn_ = following(best, instances);
  return best;
}

}  // namespace rehearse
