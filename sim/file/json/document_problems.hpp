#pragma once
// The problems of one rehearsal document, and the bound on its quantile tables.

#include <cstddef>
#include <nlohmann/json_fwd.hpp>
#include <string_view>

#include "models/base/json_place.hpp"
#include "models/base/problem_list.hpp"

namespace rehearse {

/// A list of problems that also knows how JSON values are described.
class DocumentProblems : public ProblemList {
 public:
  using ProblemList::add;
  /// "found <value>, expected <expected>".
  void add(const JsonPlace& place, const nlohmann::json& found, std::string_view expected);

  /// Counts quantile tables that the document asks for, each up to 800 kB and a few milliseconds;
  /// false, with a problem at `place`, once there are more than kMostTables.
  bool count_tables(std::size_t tables, const JsonPlace& place);
  static constexpr std::size_t kMostTables = 1000;

 private:
  std::size_t tables_ = 0;
};

}  // namespace rehearse
