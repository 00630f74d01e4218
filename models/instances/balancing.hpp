#pragma once
// The ways of choosing which of several instances gets the next request.

#include <cstdint>

namespace rehearse {

enum class Balancing : std::uint8_t {
  RoundRobin,
  Random,
  LeastConnections,  ///< the fewest requests under way; among equals the next in turn
  TwoChoices,        ///< the one with fewer under way of two drawn at random
};

}  // namespace rehearse
