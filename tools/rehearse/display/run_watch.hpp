#pragma once
// Follows a running test by its facts; any thread can take a snapshot of it.

#include <atomic>
#include <cstdint>
#include <optional>
#include <vector>

#include "sim/core/fact_kind.hpp"
#include "sim/core/fact_sink.hpp"
#include "sim/plan/plan.hpp"
#include "tools/rehearse/display/screen_lines.hpp"

namespace rehearse {

/// Counts facts and knows no clock but theirs; costs a few instructions a fact. Of a test in parts
/// it may observe the facts of all parts, one at a time.
class RunWatch final : public FactSink {
 public:
  enum class Clock : std::uint8_t {
    OfFacts,  ///< it is the instant of the last fact: simulations
    Running,  ///< it runs by itself: live tests
  };
  /// `plan`: of the whole test; outlives the watch.
  RunWatch(const TestPlan& plan, Clock clock);

  void observe(const Fact& fact) override;
  bool needs_order() const override { return false; }
  void observe_progress(const ProgressFact& fact) override;

  /// May be called on any thread at any time.
  ProgressSnapshot snapshot();

 private:
  using Count = std::atomic<std::uint64_t>;
  static constexpr std::size_t kKinds = static_cast<std::size_t>(FactKind::TestEnded) + 1;
  static constexpr std::int64_t kNotYet = INT64_MIN;

  /// The instants of a scenario, or of the test itself.
  struct Times {
    std::atomic<std::int64_t> began = kNotYet;
    std::atomic<std::int64_t> ended = kNotYet;
    std::atomic<bool> interrupted = false;
  };

  /// `row`: 0 for the test, rank + 1 for a scenario.
  std::uint64_t count(std::size_t row, FactKind kind) const {
    return tally_[row * kKinds + static_cast<std::size_t>(kind)].load(std::memory_order_relaxed);
  }
  std::uint64_t sum(FactKind kind) const;
  /// How many have come without having gone.
  static std::uint64_t present(std::uint64_t gone, std::uint64_t come) {
    return come > gone ? come - gone : 0;
  }
  void turn(const Fact& fact, std::size_t row);
  Instant now() const;
  const char* phase() const;
  ScenarioBar bar(std::size_t rank, Instant now);

  const TestPlan& plan_;
  const Clock clock_;
  std::vector<Count> tally_;  // by row and kind
  std::vector<Times> times_;  // by row
  std::atomic<std::int64_t> at_ = 0;
  std::atomic<std::int64_t> origin_ = 0;  // of the facts' clock on the machine's
  std::vector<std::uint64_t> most_vus_;   // by rank, of the snapshots taken
};

}  // namespace rehearse
