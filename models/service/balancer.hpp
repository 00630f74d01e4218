#pragma once
// Which of several instances gets the next request.

#include <cstdint>
#include <span>

#include "models/base/random.hpp"
#include "models/service/service_options.hpp"

namespace rehearse {

/// What a balancer knows of an instance.
struct InstanceView {
  bool up = true;               ///< as far as it has learnt
  std::uint64_t under_way = 0;  ///< requests sent there and not yet over
};

/// Chooses among the instances it believes up; when it believes in none, among all of them.
class Balancer {
 public:
  explicit Balancer(Balancing way) : way_(way) {}

  /// Takes draws only for Random (one) and TwoChoices (two), and only if there is a choice.
  /// Requires: at least one instance.
  std::uint32_t choose(std::span<const InstanceView> instances, Draws& draws);

 private:
  Balancing way_;
  std::uint32_t turn_ = 0;  // where the search for the next one begins
};

}  // namespace rehearse
