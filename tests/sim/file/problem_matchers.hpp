#pragma once
// Matchers for problems: the place and the message.

#include <gmock/gmock-more-matchers.h>

#include "models/base/checked.hpp"

namespace rehearse {

/// What prevents the value; none when there is one.
template <class T>
Problems problems_of(const Checked<T>& checked) {
  return checked ? Problems{} : checked.problems();
}

template <class Path, class Message>
auto problem_at(Path path, Message message) {
  return testing::AllOf(testing::Field("path", &Problem::path, path),
                        testing::Field("message", &Problem::message, message));
}

inline void PrintTo(const Problem& problem, std::ostream* out) {
  *out << problem.path << ": " << problem.message;
}

}  // namespace rehearse
