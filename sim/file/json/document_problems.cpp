// The wording of problems with JSON values.

#include "sim/file/json/document_problems.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "sim/file/json/describe.hpp"

namespace rehearse {

void DocumentProblems::add(const JsonPlace& place, const nlohmann::json& found,
                           std::string_view expected) {
  add(place, fmt::format("found {}, expected {}", describe(found), expected));
}

bool DocumentProblems::count_tables(std::size_t tables, const JsonPlace& place) {
  document_->tables = std::min(document_->tables + tables, kMostTables + 1);
  if (document_->tables <= kMostTables) return true;
  add(place,
      fmt::format("found more than {} different continuous distributions in the document "
                  "(each counts again for every scale around it), expected at most that many",
                  kMostTables));
  return false;
}

}  // namespace rehearse
