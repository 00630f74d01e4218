#pragma once
// What each VU did when, in a bounded number of slices.

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "models/base/time.hpp"
#include "sim/core/fact_sink.hpp"
#include "sim/core/ids.hpp"
#include "sim/plan/plan.hpp"

namespace rehearse {

/// A stretch of a VU's time: iterations, or, with none of either, waiting for the next one.
struct VuSlice {
  Instant from;
  Instant until;
  std::uint64_t complete = 0;
  std::uint64_t interrupted = 0;
};

/// What a VU did. Between slices it is not part of a scenario.
struct VuCourse {
  std::vector<VuSlice> slices{};  ///< ascending, none overlaps another
  std::uint64_t complete = 0;     ///< iterations
  std::uint64_t interrupted = 0;
  Duration busy{};
  Duration waiting{};
};

/// Follows the VUs of a test. Once there are more than kMostSlices, neighbours that begin within
/// the same stretch of time become one, the stretch being as long as it takes: 1 ms, 2 ms, 4 ms …
/// An iteration lasts until its body returns; what minIterationDuration adds is waiting.
class VuSlices final : public FactSink {
 public:
  static constexpr std::uint64_t kMostVus = 500;
  static constexpr std::size_t kMostSlices = 8000;

  /// Whether a test has VUs, and few enough to be shown one by one.
  static bool fits(const TestPlan& plan) {
    return plan.max_possible_vus > 0 && plan.max_possible_vus <= kMostVus;
  }

  void observe(const Fact& fact) override;

  const std::map<VuId, VuCourse>& vus() const { return vus_; }
  /// Slices that begin within the same stretch of this length are one; 0: each is as it was.
  Duration together() const { return together_; }
  /// Of the last slice.
  Instant end() const { return end_; }

 private:
  struct Now {
    std::optional<Instant> waits_since{};
    std::optional<Instant> returned{};
  };

  void finish(const Fact& fact);
  void stop_waiting(VuId vu, Instant at);
  void add(VuId vu, const VuSlice& slice);
  bool are_together(const VuSlice& before, const VuSlice& next) const;
  void put(std::vector<VuSlice>& slices, const VuSlice& slice) const;
  void take_together();

  std::map<VuId, VuCourse> vus_;
  std::map<VuId, Now> now_;
  std::size_t count_ = 0;  // of slices
  Duration together_{};
  Instant end_{};
};

}  // namespace rehearse
