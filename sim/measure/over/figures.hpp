#pragma once
// The figures of one result: numbers under names, which many runs can have each its own of.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sim/measure/result.hpp"

namespace rehearse {

enum class FigureUnit : std::uint8_t {
  Number,
  Nanoseconds,
  Milliseconds,
  Share,  ///< 0…1
};

/// A figure, whatever its value: {"scenarios", "open", "dropped"}.
struct FigureName {
  std::vector<std::string> path;
  FigureUnit unit = FigureUnit::Number;
  bool is_fault = false;  ///< a count that a test wants none of, as drops
};

/// A figure of one result; valid while the result is.
struct OneFigure {
  std::span<const std::string_view> path;
  FigureUnit unit = FigureUnit::Number;
  bool is_fault = false;
  double value = 0;  ///< finite
};

using TakeFigure = std::function<void(const OneFigure& figure)>;

/// Figures under the names that they have in the result as JSON: counts, VUs, times, of the test,
/// its scenarios, endpoints and services.
void each_figure(const Result& result, const TakeFigure& take);

/// Figures under the names that k6's summary export has for them: {"http_req_duration", "p(95)"}.
/// Those of k6's metrics that virtual time has; a counter without samples is 0.
void each_metric_figure(const Result& result, const TakeFigure& take);

/// Something for each figure, in the order in which they first come. Requires: Figure is derived
/// from FigureName.
template <class Figure>
class FiguresInOrder {
 public:
  /// A result begins: most likely it has the figures of the one before, in the same order, so that
  /// none is looked for.
  void begin_result() { next_ = 0; }

  Figure& at(const OneFigure& one) {
    const auto is_it = [&](const FigureName& known) {
      return std::equal(known.path.begin(), known.path.end(), one.path.begin(), one.path.end());
    };
    const auto begin = figures_.begin();
    auto found = begin + static_cast<std::ptrdiff_t>(std::min(next_, figures_.size()));
    if (found == figures_.end() || !is_it(*found)) {
      found = std::find_if(begin, figures_.end(), is_it);
    }
    if (found == figures_.end()) {
      Figure made;
      made.path.assign(one.path.begin(), one.path.end());
      made.unit = one.unit;
      made.is_fault = one.is_fault;
      figures_.push_back(std::move(made));
      found = figures_.end() - 1;
    }
    next_ = static_cast<std::size_t>(found - figures_.begin()) + 1;
    return *found;
  }

  const std::vector<Figure>& all() const { return figures_; }
  std::vector<Figure>& all() { return figures_; }

 private:
  std::vector<Figure> figures_;
  std::size_t next_ = 0;
};

}  // namespace rehearse
