#pragma once
// GoogleTest matchers for rehearsals:
//
//   TEST(Load, FitsItsVus) {
//     const Rehearsed peak = rehearsed("load/peak.json");
//     EXPECT_THAT(peak, DropsNothing());
//     EXPECT_THAT(peak, AllOf(NeedsAtMostVus(120), EndsWithin(minutes(12))));
//   }
//
// A test program includes this and links GTest::gmock with rehearse::rehearse. What a message says
// of the rehearsal is in claims.hpp.

#include <cstdint>
#include <functional>
#include <gmock/gmock.h>
#include <ostream>
#include <string>
#include <utility>

#include "models/base/duration_format.hpp"
#include "sim/api/claims.hpp"

namespace rehearse {

/// A matcher made of a claim and of its words.
class ClaimMatcher {
 public:
  using is_gtest_matcher = void;
  using Claim = std::function<Finding(const Rehearsed&)>;

  ClaimMatcher(std::string positive, std::string negative, Claim claim)
      : positive_(std::move(positive)), negative_(std::move(negative)), claim_(std::move(claim)) {}

  // NOLINTNEXTLINE(readability-identifier-naming)
  bool MatchAndExplain(const Rehearsed& rehearsed, ::testing::MatchResultListener* listener) const {
    const Finding finding = claim_(rehearsed);
    *listener << "which " << finding.facts;
    return finding.holds;
  }
  // NOLINTNEXTLINE(readability-identifier-naming)
  void DescribeTo(std::ostream* out) const { *out << positive_; }
  // NOLINTNEXTLINE(readability-identifier-naming)
  void DescribeNegationTo(std::ostream* out) const { *out << negative_; }

 private:
  std::string positive_;
  std::string negative_;
  Claim claim_;
};

// GoogleTest's matchers are named like types.
// NOLINTBEGIN(readability-identifier-naming)

/// No arrival finds all VUs busy.
inline ClaimMatcher DropsNothing() {
  return {"drops no iterations", "drops iterations",
          [](const Rehearsed& it) { return drops_at_most(it, 0); }};
}

inline ClaimMatcher DropsAtMost(std::uint64_t iterations) {
  const std::string count = std::to_string(iterations);
  return {"drops at most " + count + " iterations", "drops more than " + count + " iterations",
          [iterations](const Rehearsed& it) { return drops_at_most(it, iterations); }};
}

/// Every iteration that starts runs to its end.
inline ClaimMatcher InterruptsNothing() {
  return {"interrupts no iterations", "interrupts iterations",
          [](const Rehearsed& it) { return interrupts_at_most(it, 0); }};
}

inline ClaimMatcher InterruptsAtMost(std::uint64_t iterations) {
  const std::string count = std::to_string(iterations);
  return {"interrupts at most " + count + " iterations",
          "interrupts more than " + count + " iterations",
          [iterations](const Rehearsed& it) { return interrupts_at_most(it, iterations); }};
}

inline ClaimMatcher CompletesAtLeast(std::uint64_t iterations) {
  const std::string count = std::to_string(iterations);
  return {"completes at least " + count + " iterations",
          "completes fewer than " + count + " iterations",
          [iterations](const Rehearsed& it) { return completes_at_least(it, iterations); }};
}

inline ClaimMatcher NeedsAtMostVus(std::uint64_t vus) {
  const std::string count = std::to_string(vus);
  return {"needs at most " + count + " VUs", "needs more than " + count + " VUs",
          [vus](const Rehearsed& it) { return needs_at_most_vus(it, vus); }};
}

inline ClaimMatcher EndsWithin(Duration length) {
  return {"ends within " + format_duration(length),
          "ends after more than " + format_duration(length),
          [length](const Rehearsed& it) { return ends_within(it, length); }};
}

/// It has thresholds, and none is crossed.
inline ClaimMatcher PassesItsThresholds() {
  return {"passes its thresholds", "crosses a threshold, or has none", passes_its_thresholds};
}

inline ClaimMatcher ExitsWith(int exit_code) {
  const std::string code = std::to_string(exit_code);
  return {"exits with " + code, "exits with another code than " + code,
          [exit_code](const Rehearsed& it) { return exits_with(it, exit_code); }};
}

// NOLINTEND(readability-identifier-naming)

}  // namespace rehearse
