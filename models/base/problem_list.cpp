// How problems beyond the bound are counted and reported.

#include "models/base/problem_list.hpp"

#include <utility>

namespace rehearse {

void ProblemList::add(std::string path, std::string message) {
  if (problems_.size() == most_) {
    ++unlisted_;
  } else {
    problems_.push_back({std::move(path), std::move(message)});
  }
}

void ProblemList::add(const JsonPlace& place, std::string message) {
  const bool listed = problems_.size() < most_;
  add(listed ? place.pointer() : std::string(), std::move(message));
}

void ProblemList::add_below(const JsonPlace& place, const Problems& problems) {
  const std::string prefix = place.pointer();
  for (const Problem& problem : problems) add(prefix + problem.path, problem.message);
}

Problems ProblemList::take() {
  Problems taken = std::exchange(problems_, {});
  const std::size_t unlisted = std::exchange(unlisted_, 0);
  if (unlisted > 0) {
    taken.push_back({"", std::to_string(unlisted) + " more problems are not listed"});
  }
  return taken;
}

}  // namespace rehearse
