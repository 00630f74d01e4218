#pragma once
// The problems of one rehearsal document, and the bound on its quantile tables.

#include <any>
#include <cstddef>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <unordered_map>

#include "models/base/json_place.hpp"
#include "models/base/problem_list.hpp"

namespace rehearse {

/// A list of problems that also knows how JSON values are described.
class DocumentProblems : public ProblemList {
 public:
  /// No problems so far, of the same document.
  DocumentProblems apart() const {
    DocumentProblems problems;
    problems.document_ = document_;
    return problems;
  }

  using ProblemList::add;
  /// "found <value>, expected <expected>".
  void add(const JsonPlace& place, const nlohmann::json& found, std::string_view expected);

  /// Counts quantile tables that the document asks for, each up to 800 kB and a few milliseconds;
  /// false, with a problem at `place`, once there are more than kMostTables.
  bool count_tables(std::size_t tables, const JsonPlace& place);
  static constexpr std::size_t kMostTables = 1000;

  /// What a reader has made of a text of the document, for where that text comes again.
  std::any& made_of(const std::string& text) const { return document_->made[text]; }

 private:
  struct Document {
    std::size_t tables = 0;
    std::unordered_map<std::string, std::any> made;
  };
  std::shared_ptr<Document> document_ = std::make_shared<Document>();
};

}  // namespace rehearse
