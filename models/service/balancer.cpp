// Numbers the instances that are believed up, and chooses one of these numbers.

#include "models/service/balancer.hpp"

#include <algorithm>

#include "models/base/require.hpp"
#include "models/base/wide.hpp"

namespace rehearse {
namespace {

using Views = std::span<const InstanceView>;

bool is_up(const InstanceView& instance) { return instance.up; }

/// A number below `count`, each as likely to within count/2^64.
std::uint32_t number_below(std::uint32_t count, Draws& draws) {
  return static_cast<std::uint32_t>((static_cast<UnsignedWide>(draws.next()) * count) >> 64);
}

std::uint32_t following(std::uint32_t index, Views instances) {
  return index + 1 < instances.size() ? index + 1 : 0;
}

}  // namespace

std::uint32_t Balancer::choose(Views instances, Draws& draws) {
  REQUIRE(!instances.empty());
  if (instances.size() == 1) return 0;
  const auto up =
      static_cast<std::uint32_t>(std::count_if(instances.begin(), instances.end(), is_up));
  const bool any = up == 0;
  const std::uint32_t count = any ? static_cast<std::uint32_t>(instances.size()) : up;
  const auto eligible = [&](std::uint32_t index) { return any || instances[index].up; };
  const auto numbered = [&](std::uint32_t number) {
    std::uint32_t index = 0;
    for (;; ++index) {
      if (eligible(index) && number-- == 0) return index;
    }
  };
  if (count == 1) return numbered(0);
  switch (way_) {
    case Balancing::Random:
      return numbered(number_below(count, draws));
    case Balancing::TwoChoices: {
      const std::uint32_t first = number_below(count, draws);
      const std::uint32_t other = number_below(count - 1, draws);
      const std::uint32_t one = numbered(first);
      const std::uint32_t two = numbered(other + (other >= first ? 1 : 0));
      return instances[two].under_way < instances[one].under_way ? two : one;
    }
    case Balancing::RoundRobin:
    case Balancing::LeastConnections:
      break;
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

}  // namespace rehearse
