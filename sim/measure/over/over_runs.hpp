#pragma once
// How the figures of a result are distributed over the replications of a test.

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "sim/measure/over/estimate.hpp"
#include "sim/measure/result.hpp"

namespace rehearse {

enum class FigureUnit : std::uint8_t {
  Number,
  Nanoseconds,
  Milliseconds,
  Share,  ///< 0…1
};

/// A figure under the names that it has in a result: {"scenarios", "open", "dropped"}.
struct FigureOverRuns {
  std::vector<std::string> path;
  FigureUnit unit = FigureUnit::Number;
  Sample sample;           ///< of the runs that have it
  bool is_fault = false;   ///< a count that a test wants none of, as drops
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
  void add(const Result& result);

  std::uint64_t runs() const { return runs_; }
  /// Each in some run at least: in the order in which they first came, and by path.
  const std::vector<FigureOverRuns>& in_order() const { return figures_; }
  std::vector<const FigureOverRuns*> by_path() const;
  /// By metric, then as written; none without thresholds.
  const std::vector<ThresholdOverRuns>& thresholds() const { return thresholds_; }
  std::uint64_t all_thresholds_held() const { return all_held_; }

 private:
  using Path = std::initializer_list<std::string_view>;

  FigureOverRuns& figure(Path path, FigureUnit unit);
  void number(Path path, double value, FigureUnit unit = FigureUnit::Number);
  void fault(Path path, std::uint64_t value);
  void add_scenario(const ScenarioResult& scenario);
  void add_endpoint(const EndpointTraffic& traffic);
  void add_service(const ServiceLoad& load);
  void add_thresholds(const Verdict& verdict);

  std::vector<FigureOverRuns> figures_;
  std::size_t next_ = 0;  // the figure that comes next if this result has those of the last one
  std::vector<ThresholdOverRuns> thresholds_;
  std::uint64_t runs_ = 0;
  std::uint64_t all_held_ = 0;
};

}  // namespace rehearse
