// Intervals of the series beside those of the phase before.

#include "sim/measure/target_recovery.hpp"

#include <algorithm>
#include <cstddef>
#include <vector>

namespace rehearse {

namespace {

constexpr double kAsBefore = 1.5;       // times the p95 of before
constexpr double kMoreFailures = 0.01;  // of the answers

bool is_disturbance(const ServiceMoment& moment) {
  using Kind = ServiceMoment::Kind;
  return moment.kind == Kind::StopCalled || moment.kind == Kind::Killed ||
         moment.kind == Kind::RollingBegan || moment.kind == Kind::ChangeBegan;
}

/// What the series says of requests.
class Answers {
 public:
  explicit Answers(const TimeSeries& series)
      : series_(series),
        intervals_(series.intervals()),
        each_(series.answer_times().intervals_each()) {}

  /// In intervals: those that a distribution is of.
  std::size_t step() const { return each_; }
  std::size_t size() const { return intervals_.size(); }
  Instant begin_of(std::size_t interval) const {
    return Instant{} + series_.width() * static_cast<std::int64_t>(interval);
  }
  /// The one whose distribution has the instant.
  std::size_t interval_at(Instant at) const {
    const auto interval = static_cast<std::size_t>(at.ns / series_.width().ns);
    return std::min(interval, size()) / each_ * each_;
  }
  /// The first that begins then or later.
  std::size_t interval_from(Instant at) const {
    const std::size_t interval = interval_at(at);
    return begin_of(interval) < at ? interval + each_ : interval;
  }
  bool any(std::size_t first, std::size_t last) const {
    return series_.answer_times().count(first, last) > 0;
  }
  double p95(std::size_t first, std::size_t last) const {
    return series_.answer_times().quantile_ns(first, last, 0.95);
  }
  double failed(std::size_t first, std::size_t last) const {
    std::uint64_t answers = 0;
    std::uint64_t failures = 0;
    for (std::size_t i = first; i < std::min(last, size()); ++i) {
      answers += intervals_[i].answers;
      failures += intervals_[i].failures;
    }
    return static_cast<double>(failures) / static_cast<double>(std::max<std::uint64_t>(answers, 1));
  }

 private:
  const TimeSeries& series_;
  std::vector<Interval> intervals_;
  std::size_t each_;
};

std::optional<TargetRecovery> recovery(const Answers& answers, Instant before, Instant at,
                                       Instant until) {
  const std::size_t usual = answers.interval_from(before);
  const std::size_t first = answers.interval_at(at);
  const std::size_t last = std::min(answers.interval_from(until), answers.size());
  if (usual >= first || !answers.any(usual, first)) return std::nullopt;
  TargetRecovery found{answers.p95(usual, first), {}};
  const double failed = answers.failed(usual, first);
  bool recovered = false;
  bool any = false;
  Instant since;
  for (std::size_t i = first; i < last; i += answers.step()) {
    const std::size_t end = i + answers.step();
    if (!answers.any(i, end)) continue;
    any = true;
    const bool as_before = answers.p95(i, end) < kAsBefore * found.before_ns &&
                           answers.failed(i, end) <= failed + kMoreFailures;
    if (as_before && !recovered) since = std::max(answers.begin_of(i), at);
    recovered = as_before;
  }
  if (!any) return std::nullopt;
  if (recovered) found.after = since - at;
  return found;
}

}  // namespace

void find_recoveries(Result& result) {
  if (result.phases.size() < 2) return;
  std::vector<std::size_t> disturbed;  // phases
  for (std::size_t i = 1; i < result.phases.size(); ++i) {
    const bool begins =
        std::any_of(result.moments.begin(), result.moments.end(), [&](const ServiceMoment& moment) {
          return is_disturbance(moment) && moment.at == result.phases[i].from;
        });
    if (begins) disturbed.push_back(i);
  }
  const Answers answers(result.series);
  for (std::size_t i = 0; i < disturbed.size(); ++i) {
    const std::size_t phase = disturbed[i];
    const Instant until =
        i + 1 < disturbed.size() ? result.phases[disturbed[i + 1]].from : result.end;
    result.phases[phase].recovery =
        recovery(answers, result.phases[phase - 1].from, result.phases[phase].from, until);
  }
}

}  // namespace rehearse
