#pragma once
// Bad input as values: a Problem names the place, what was found and what was expected.

#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace rehearse {

/// One thing wrong with the input.
struct Problem {
  std::string path;     ///< JSON pointer to the place, e.g. "/options/scenarios/a/vus"; "" is the
                        ///< whole document
  std::string message;  ///< what was found and what is expected, one sentence without a full stop
};

using Problems = std::vector<Problem>;

/// "/options/vus: found …, expected …"; only the message where the whole document is meant.
inline std::string problem_line(const Problem& problem) {
  return problem.path.empty() ? problem.message : problem.path + ": " + problem.message;
}

/// All of them in one line: "/options/vus: found …; …".
inline std::string one_line(const Problems& problems) {
  std::string line;
  for (const Problem& problem : problems) {
    if (!line.empty()) line += "; ";
    line += problem_line(problem);
  }
  return line;
}

/// Either a value or the problems (at least one) that prevent it.
template <class T>
class [[nodiscard]] Checked {
 public:
  // NOLINTNEXTLINE(google-explicit-constructor)
  Checked(T value) : state_(std::move(value)) {}
  // NOLINTNEXTLINE(google-explicit-constructor)
  Checked(Problems problems) : state_(std::move(problems)) {}
  // NOLINTNEXTLINE(google-explicit-constructor)
  Checked(Problem problem) : state_(Problems{std::move(problem)}) {}

  explicit operator bool() const { return std::holds_alternative<T>(state_); }
  /// Requires: there is a value.
  T& operator*() { return std::get<T>(state_); }
  const T& operator*() const { return std::get<T>(state_); }
  T* operator->() { return &std::get<T>(state_); }
  const T* operator->() const { return &std::get<T>(state_); }
  /// Requires: there is no value.
  const Problems& problems() const { return std::get<Problems>(state_); }

 private:
  std::variant<T, Problems> state_;
};

}  // namespace rehearse
