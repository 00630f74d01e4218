// The texts of messages, and the last line for problems that were only counted.

#include "models/base/problem_list.hpp"

#include <utility>

namespace rehearse {

Problem wrong_value(std::string path, std::string_view found, std::string_view expected) {
  std::string message = "found ";
  message.append(found).append(", expected ").append(expected);
  return {std::move(path), std::move(message)};
}

void ProblemList::add(Problem problem) {
  if (problems_.size() >= most_) {
    ++unlisted_;
  } else {
    problems_.push_back(std::move(problem));
  }
}

void ProblemList::add(const JsonPlace& place, std::string message) {
  const bool listed = problems_.size() < most_;
  add(listed ? place.pointer() : std::string(), std::move(message));
}

void ProblemList::add_below(const std::string& path, const Problems& problems) {
  for (const Problem& problem : problems) add(path + problem.path, problem.message);
}

Problems ProblemList::take() {
  if (unlisted_ > 0) {
    problems_.push_back({"", std::to_string(unlisted_) + " more problems are not listed"});
  }
  unlisted_ = 0;
  return std::exchange(problems_, {});
}

}  // namespace rehearse
