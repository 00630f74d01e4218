#pragma once
// Collects what is wrong with an input, all of it at once, in bounded memory.

#include <cstddef>
#include <string>

#include "models/base/checked.hpp"
#include "models/base/json_place.hpp"

namespace rehearse {

/// Problems in the order in which they were added. Those beyond a bound are only counted.
class ProblemList {
 public:
  static constexpr std::size_t kMost = 1000;

  /// Keeps the first `most` problems.
  explicit ProblemList(std::size_t most = kMost) : most_(most) {}

  void add(std::string path, std::string message);
  void add(const JsonPlace& place, std::string message);
  /// Adds problems whose paths are relative to `place`.
  void add_below(const JsonPlace& place, const Problems& problems);

  bool empty() const { return problems_.empty(); }
  /// Empties the list. A last problem says how many were only counted, if any.
  Problems take();

 private:
  std::size_t most_;
  Problems problems_;
  std::size_t unlisted_ = 0;
};

}  // namespace rehearse
