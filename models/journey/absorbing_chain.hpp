#pragma once
// How often a walk visits each state of an absorbing Markov chain, solved without a subtraction.

#include <cstddef>
#include <cstdint>
#include <vector>

namespace rehearse {

/// From a state, with this probability to another (or the same) state.
struct ChainMove {
  std::uint32_t to = 0;
  double probability = 0.0;
};

struct ChainState {
  std::vector<ChainMove> moves;  ///< several to the same state add up
  double leaves = 0.0;           ///< probability that the walk is over after this state
};

/// Expected visits to each state by a walk that begins in `start`: the row of (I − P)⁻¹. States
/// that cannot be reached have 0. Where leaving is so unlikely that a double underflows, visits are
/// infinite.
///
/// State reduction as Grassmann, Taksar and Heyman do it for stationary chains (Oper. Res. 33(5),
/// 1985): each pivot 1 − p_kk is the sum of what leaves the state, so all numbers stay positive and
/// nothing cancels. The relative error of every component is at most about 2n³ units of 2⁻⁵³
/// whatever the chain's condition (O'Cinneide, Numer. Math. 65, 1993), in practice a few units.
/// Dense, O(n³) at worst; empty entries are skipped.
///
/// Requires: moves and `leaves` of each state are ≥ 0 and sum to about 1; from every state that can
/// be reached, one with leaves > 0 can be reached.
std::vector<double> expected_visits(const std::vector<ChainState>& chain, std::uint32_t start);

}  // namespace rehearse
