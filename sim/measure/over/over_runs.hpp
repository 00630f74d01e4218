#pragma once
// How the figures of a result are distributed over the replications of a test.

#include <cstdint>
#include <string>
#include <vector>

#include "sim/measure/over/estimate.hpp"
#include "sim/measure/over/figures.hpp"
#include "sim/measure/result.hpp"

namespace rehearse {

struct FigureOverRuns : FigureName {
  Sample sample;           ///< of the runs that have it
  std::uint64_t none = 0;  ///< of a fault: the runs without
};

/// A threshold, and the runs in which it held.
struct ThresholdOverRuns {
  std::string metric;
  std::string source;
  std::uint64_t held = 0;
};

/// Takes the results in the order of the replications, so that sums do not depend on threads.
class OverRuns {
 public:
  using EachFigure = void (*)(const Result& result, const TakeFigure& take);

  explicit OverRuns(EachFigure each = each_figure) : each_(each) {}

  void add(const Result& result);
  /// The same of a result that is not here any more: that a run begins, each of its figures in the
  /// order of each_figure(), and what its thresholds say. Requires: finite values; each run has the
  /// same thresholds.
  void begin_run();
  void add(const OneFigure& one);
  void add_thresholds(const Verdict& verdict);

  std::uint64_t runs() const { return runs_; }
  /// Each in some run at least: in the order in which they first came, and by path.
  const std::vector<FigureOverRuns>& in_order() const { return figures_.all(); }
  std::vector<const FigureOverRuns*> by_path() const;
  /// Null: no run has it.
  const FigureOverRuns* find(const std::vector<std::string>& path) const;
  /// By metric, then as written; none without thresholds.
  const std::vector<ThresholdOverRuns>& thresholds() const { return thresholds_; }
  std::uint64_t all_thresholds_held() const { return all_held_; }

 private:
  EachFigure each_;
  FiguresInOrder<FigureOverRuns> figures_;
  std::vector<ThresholdOverRuns> thresholds_;
  std::uint64_t runs_ = 0;
  std::uint64_t all_held_ = 0;
};

}  // namespace rehearse
