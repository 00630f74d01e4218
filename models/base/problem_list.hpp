#pragma once
// Collects problems, all of them at once, in bounded memory.

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

#include "models/base/checked.hpp"
#include "models/base/json_place.hpp"

namespace rehearse {

/// The problem at `path` as every message puts it: "found <found>, expected <expected>".
Problem wrong_value(std::string path, std::string_view found, std::string_view expected);

/// The problems found so far, in the order of finding. Beyond a bound they are only counted.
class ProblemList {
 public:
  static constexpr std::size_t kMost = 1000;
  /// The bound of a list whose problems are added to another list, which has a bound itself.
  static constexpr std::size_t kUnbounded = static_cast<std::size_t>(-1);

  explicit ProblemList(std::size_t most = kMost) : most_(most) {}

  void add(Problem problem);
  void add(std::string path, std::string message) { add({std::move(path), std::move(message)}); }
  void add(const JsonPlace& place, std::string message);
  /// "found <found>, expected <expected>".
  void add(std::string path, std::string_view found, std::string_view expected) {
    add(wrong_value(std::move(path), found, expected));
  }
  /// Takes over problems whose paths are relative to `path`.
  void add_below(const std::string& path, const Problems& problems);
  void add_below(const JsonPlace& place, const Problems& problems) {
    add_below(place.pointer(), problems);
  }

  bool empty() const { return problems_.empty(); }
  /// The problems, with a last line for those that were only counted; the list is empty then.
  Problems take();

 private:
  std::size_t most_;
  Problems problems_;
  std::size_t unlisted_ = 0;
};

}  // namespace rehearse
