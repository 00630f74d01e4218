// Eliminates one state after the other, then counts visits on the way back.

#include "models/journey/absorbing_chain.hpp"

#include <utility>

#include "models/base/require.hpp"

namespace rehearse {
namespace {

/// The states that can be reached, the start first.
std::vector<std::uint32_t> reached_from(const std::vector<ChainState>& chain, std::uint32_t start) {
  std::vector<bool> seen(chain.size());
  std::vector<std::uint32_t> order{start};
  seen[start] = true;
  for (std::size_t i = 0; i < order.size(); ++i) {
    for (const ChainMove& move : chain[order[i]].moves) {
      if (move.probability > 0.0 && !seen[move.to]) {
        seen[move.to] = true;
        order.push_back(move.to);
      }
    }
  }
  return order;
}

/// The chain among the states 0 … n − 1 of an elimination; those beyond `alive` are censored.
class Reduction {
 public:
  Reduction(const std::vector<ChainState>& chain, const std::vector<std::uint32_t>& order)
      : n_(order.size()), moves_(n_ * n_), leaves_(n_), pivots_(n_) {
    std::vector<std::size_t> place(chain.size());
    for (std::size_t i = 0; i < n_; ++i) place[order[i]] = i;
    for (std::size_t i = 0; i < n_; ++i) {
      const ChainState& state = chain[order[i]];
      leaves_[i] = state.leaves;
      for (const ChainMove& move : state.moves) {
        if (move.probability > 0.0) at(i, place[move.to]) += move.probability;
      }
    }
  }

  std::vector<double> visits() {
    for (std::size_t k = n_; k-- > 0;) eliminate(k);
    std::vector<double> visits(n_);
    visits[0] = 1.0 / pivots_[0];
    for (std::size_t k = 1; k < n_; ++k) {
      double entries = 0.0;
      for (std::size_t i = 0; i < k; ++i) {
        if (at(i, k) > 0.0) entries += visits[i] * at(i, k);
      }
      visits[k] = entries / pivots_[k];
    }
    return visits;
  }

 private:
  double& at(std::size_t from, std::size_t to) { return moves_[from * n_ + to]; }

  /// Hands what enters k to where k leads. The diagonal is never looked at.
  void eliminate(std::size_t k) {
    double out = leaves_[k];
    std::vector<std::size_t> targets;
    for (std::size_t j = 0; j < k; ++j) {
      if (at(k, j) == 0.0) continue;
      out += at(k, j);
      targets.push_back(j);
    }
    pivots_[k] = out;
    for (std::size_t i = 0; i < k; ++i) {
      if (at(i, k) == 0.0 || out == 0.0) continue;
      const double share = at(i, k) / out;
      leaves_[i] += share * leaves_[k];
      for (const std::size_t j : targets) at(i, j) += share * at(k, j);
    }
  }

  std::size_t n_;
  std::vector<double> moves_;
  std::vector<double> leaves_;
  std::vector<double> pivots_;
};

}  // namespace

std::vector<double> expected_visits(const std::vector<ChainState>& chain, std::uint32_t start) {
  REQUIRE(start < chain.size());
  const std::vector<std::uint32_t> order = reached_from(chain, start);
  const std::vector<double> found = Reduction(chain, order).visits();
  std::vector<double> visits(chain.size());
  for (std::size_t i = 0; i < order.size(); ++i) visits[order[i]] = found[i];
  return visits;
}

}  // namespace rehearse
