#pragma once
// Whether a replication drops arrivals with a number of VUs, from what it did with other numbers.

#include <cstdint>
#include <optional>
#include <vector>

#include "sim/measure/expression/expression.hpp"
#include "sim/measure/result.hpp"
#include "sim/run/rehearsal.hpp"

namespace rehearse {

/// Up to its first drop a run does not depend on how many VUs there are, where the number can be
/// seen by nothing but an arrival that finds none idle: a run without drops in which at most b VUs
/// were not free for an arrival, its own included (BusyVus::most_at_once), drops nothing with b VUs
/// or more, and something with fewer. A run with drops has some with fewer VUs too.
class DropsByVus {
 public:
  /// Of replications 0 … runs − 1.
  explicit DropsByVus(std::size_t runs) : known_(runs) {}

  /// Whether the number of VUs can be seen by nothing else: one scenario of arrivals that never
  /// adds VUs, at no more than one arrival an instant, with iterations that are one duration drawn
  /// by its iteration, and nothing that steers or judges the test meanwhile.
  static bool applies_to(const Rehearsal& rehearsal);
  /// What an expression says of drops at a node.
  enum class Asked : std::uint8_t {
    More,    ///< or something else
    None,    ///< "dropped == 0", which drops() decides
    AtMost,  ///< "dropped <= 3" or "dropped < 3", which only a run without drops decides
  };
  static Asked asked_by(const Expression& expression, std::uint32_t node);

  /// What is known of the replication; nothing where it has to be run. Requires: applies_to().
  std::optional<bool> drops(const Rehearsal& replication) const;
  /// Requires: the result of that replication. Replications may be learnt on several threads at
  /// once, each on one.
  void learn(const Rehearsal& replication, const Result& result);

 private:
  struct Known {
    std::uint64_t too_few = 0;          ///< with this number of VUs something is dropped
    std::uint64_t enough = UINT64_MAX;  ///< with this number nothing is
  };

  std::vector<Known> known_;  // by replication
};

}  // namespace rehearse
