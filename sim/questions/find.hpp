#pragma once
// The least or most value with which a condition holds.

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "models/base/checked.hpp"
#include "sim/questions/axis.hpp"
#include "sim/questions/sweep.hpp"

namespace rehearse {

/// What runs at one value say of the condition.
struct FindTry {
  double value = 0;
  bool holds = false;
  /// Of a condition about a share of the runs: as few as decide it are run.
  std::uint64_t runs = 0;
  /// Of such a condition: fewer than all runs decided it, or the interval lies on one side of the
  /// share that is wanted.
  bool decided = true;
  AnswerOverRuns answer;  ///< to the condition, or to what it compares with the share
};

/// By position: the number of the value in the range, from 0, ascending.
using FindTries = std::map<std::uint64_t, FindTry>;

struct FindSettings {
  bool least = true;          ///< otherwise the most
  std::uint32_t runs = 1000;  ///< replications at a value at most; at least 1
  unsigned jobs = 1;          ///< threads
  /// The range is cut into `parts` equal parts, and only this one, from 0, is searched.
  std::uint64_t part = 0;
  std::uint64_t parts = 1;
  FindTries known{};  ///< what was tried before, with the same question
  std::function<void(std::uint64_t position, const FindTry& tried)> on_try{};  ///< as it is known
};

struct FindAnswer {
  std::string path;
  bool durations = false;
  bool least = true;
  std::string condition;
  std::optional<FindTry> found;  ///< none: it holds nowhere, as far as was looked
  std::optional<FindTry>
      neighbour;               ///< the next value, at which it no longer holds; none at the end
  std::vector<FindTry> tries;  ///< all, ascending by value
  bool monotone = true;        ///< as far as was looked, it holds from one value on
  std::uint64_t part = 0;      ///< as in FindSettings: where the value was looked for
  std::uint64_t parts = 1;
};

/// Bisection over the range's whole numbers, or whole milliseconds: as long as the condition holds
/// from some value on (least) or up to some value (most) it finds that value. Both ends and both
/// neighbours of what is found are looked at, and one value in each half beside it, which tells
/// where the condition is not so; then the answer is a value at which it holds while it does not at
/// the next one.
///
/// All values share seed and replications, which makes the condition monotone in each run where it
/// is monotone at all. A condition of the form "P(…) >= s" or "… in s" is decided by 100, 200, 400
/// … runs, as soon as a test at 0.1 % (Clopper and Pearson 1934) excludes that share, and by the
/// estimate after the last: then `decided` says whether the 95 % interval excludes it. With at most
/// 14 values a question and 5 looks at each, an early decision is wrong in less than 7 % of all
/// searches even if each were at the edge.
///
/// Problems: of make() at the values that are tried. Requires: axis.range; one question, a
/// condition; part < parts ≤ find_positions().
Checked<FindAnswer> find_value(const Axis& axis, const MakeRehearsal& make,
                               const FindSettings& settings);

/// The values of a range.
std::uint64_t find_positions(const AxisRange& range);

/// What tries say together: found is the least (most) value at which the condition holds while it
/// does not at the next one, or the end of the range where it holds there. Of the parts' tries that
/// is the answer of a search over the whole range wherever the condition is monotone. Without
/// all parts' tries: `part` of `parts`, in which the end is the part's. Requires: a try.
FindAnswer answer_of(const Axis& axis, bool least, const std::string& condition,
                     const FindTries& tries, std::uint64_t part = 0, std::uint64_t parts = 1);

/// Parts, from 0, whose search has not ended.
std::vector<std::uint64_t> unfinished_parts(const FindTries& tries, bool least,
                                            std::uint64_t positions, std::uint64_t parts);

}  // namespace rehearse
