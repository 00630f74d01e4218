#pragma once
// What is wrong with k6 options: at most one problem for each place.

#include <nlohmann/json_fwd.hpp>
#include <set>
#include <string>
#include <string_view>

#include "models/base/problem_list.hpp"

namespace rehearse {

/// The problems found, only the first one at each place: later ones follow from it.
class OptionProblems {
 public:
  void add(std::string path, std::string message);
  /// "found <value>, expected <expected>".
  void add(const JsonPlace& place, const nlohmann::json& found, std::string_view expected);
  /// Whether there is a problem at the path…
  bool any_at(const std::string& path) const { return paths_.contains(path); }
  /// …or somewhere below it.
  bool any_below(const std::string& path) const;
  Problems take() { return list_.take(); }

 private:
  ProblemList list_{ProblemList::kUnbounded};  // the whole document has a bound
  std::set<std::string> paths_;
};

}  // namespace rehearse
