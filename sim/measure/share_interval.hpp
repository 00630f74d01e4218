#pragma once
// How well a share is known that was counted in some of all cases.

#include <cstdint>
#include <optional>

namespace rehearse {

/// A 95 % confidence interval.
struct ConfidenceInterval {
  double low = 0;
  double high = 0;

  bool operator==(const ConfidenceInterval&) const = default;
};

/// The 95 % interval of the probability of a success, after E. B. Wilson (1927, JASA 22:209): the
/// probabilities that `successes` of `trials` is at most 1.96 standard deviations from.
/// Requires: successes ≤ trials, trials > 0.
ConfidenceInterval wilson_interval(std::uint64_t successes, std::uint64_t trials);

/// Whether what succeeded in these trials does so as a rule: in more than half of them; with a
/// confidence, if the interval lies above it. Requires: as wilson_interval().
bool passes_as_a_rule(std::uint64_t successes, std::uint64_t trials,
                      std::optional<double> confidence);

}  // namespace rehearse
