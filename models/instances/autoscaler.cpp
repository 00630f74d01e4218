// Recommendation, stabilisation, pace, bounds: one after the other.

#include "models/instances/autoscaler.hpp"

#include <algorithm>
#include <cmath>

#include "models/base/require.hpp"

namespace rehearse {
namespace {

/// A number of instances from a double that may be anything.
std::uint32_t whole(double instances) {
  constexpr double kMost = 4e9;
  if (!(instances > 0.0)) return 0;
  return static_cast<std::uint32_t>(std::min(instances, kMost));
}

/// Whether something at `at` is less than `length` ago.
bool within(Instant now, Duration length, Instant at) { return now - at < length; }

}  // namespace

Autoscaler::Autoscaler(const ScalingRule& rule, std::uint32_t instances) : rule_(rule) {
  REQUIRE(rule.least >= 1 && rule.most >= rule.least && rule.period.ns > 0);
  for (const ScalingPace* const pace : {&rule.up, &rule.down}) {
    for (const ScalingPolicy& policy : pace->policies) {
      longest_period_ = std::max(longest_period_, policy.period);
    }
  }
  wanted_.push_back({Instant{}, instances});
}

std::uint32_t Autoscaler::decide(const ScalingLook& look) {
  const std::uint32_t recommended = bounded(wanted(look));
  remember(look.at, recommended);
  const std::uint32_t stable = stabilised(look.at, look.instances, recommended);
  const std::uint32_t decided = bounded(paced(look.at, look.instances, stable));
  if (decided != look.instances) {
    const bool up = decided > look.instances;
    scaled_.push_back({look.at, up, up ? decided - look.instances : look.instances - decided});
    last_scaled_ = look.at;
  }
  return decided;
}

std::uint32_t Autoscaler::wanted(const ScalingLook& look) const {
  REQUIRE(look.others.size() == rule_.others.size());
  if (!rule_.steps.empty()) {
    return look.metric ? by_steps(look.instances, *look.metric) : look.instances;
  }
  const auto of = [&](std::optional<double> metric, double target) {
    return metric ? by_target(look.instances, *metric, target) : look.instances;
  };
  std::uint32_t most = of(look.metric, rule_.target);
  for (std::size_t i = 0; i < rule_.others.size(); ++i) {
    most = std::max(most, of(look.others[i], rule_.others[i].target));
  }
  return most;
}

std::uint32_t Autoscaler::by_target(std::uint32_t instances, double metric, double target) const {
  // Products of what is often whole, so that it is divided last.
  const double met = target * instances;
  if (std::abs(metric - met) <= rule_.tolerance * met) return instances;
  return whole(std::ceil(metric / target));
}

std::uint32_t Autoscaler::by_steps(std::uint32_t instances, double metric) const {
  const ScalingStep* found = nullptr;
  for (const ScalingStep& step : rule_.steps) {
    if (step.above ? metric <= step.threshold : metric >= step.threshold) continue;
    const bool further = found == nullptr || (step.above ? step.threshold > found->threshold
                                                         : step.threshold < found->threshold);
    if (further) found = &step;
  }
  if (found == nullptr) return instances;
  if (found->above) return whole(static_cast<double>(instances) + found->change);
  return instances > found->change ? instances - found->change : 0;
}

void Autoscaler::remember(Instant now, std::uint32_t wanted) {
  const Duration longest = std::max(rule_.up.stabilisation, rule_.down.stabilisation);
  while (!wanted_.empty() && !within(now, longest, wanted_.front().at)) wanted_.pop_front();
  wanted_.push_back({now, wanted});
  while (!scaled_.empty() && !within(now, longest_period_, scaled_.front().at)) {
    scaled_.pop_front();
  }
}

std::uint32_t Autoscaler::stabilised(Instant now, std::uint32_t instances,
                                     std::uint32_t wanted) const {
  std::uint32_t up = wanted;
  std::uint32_t down = wanted;
  for (const Wanted& one : wanted_) {
    if (within(now, rule_.up.stabilisation, one.at)) up = std::min(up, one.instances);
    if (within(now, rule_.down.stabilisation, one.at)) down = std::max(down, one.instances);
  }
  return std::min(std::max(instances, up), down);
}

double Autoscaler::at_begin(Instant now, Duration period, std::uint32_t instances) const {
  double count = instances;
  for (const Scaled& one : scaled_) {
    if (!within(now, period, one.at)) continue;
    const double change = one.change;
    count += one.up ? -change : change;
  }
  return count;
}

std::uint32_t Autoscaler::paced(Instant now, std::uint32_t instances, std::uint32_t wanted) const {
  if (wanted == instances) return instances;
  const bool up = wanted > instances;
  const ScalingPace& pace = up ? rule_.up : rule_.down;
  if (pace.select == ScalingPace::Select::Disabled) return instances;
  if (last_scaled_.ns >= 0 && within(now, pace.cooldown, last_scaled_)) return instances;
  if (pace.policies.empty()) return wanted;
  // The change that each policy allows from now on; one that has been made use of may allow none.
  std::optional<double> allowed;
  for (const ScalingPolicy& policy : pace.policies) {
    const double begin = at_begin(now, policy.period, instances);
    double end = begin;
    if (policy.percent) {
      const double part = begin * policy.value / 100.0;
      end = up ? std::ceil(begin + part) : std::floor(begin - part);
    } else {
      end = up ? begin + policy.value : begin - policy.value;
    }
    const double change = std::max(0.0, up ? end - instances : instances - end);
    if (!allowed) allowed = change;
    allowed = pace.select == ScalingPace::Select::Max ? std::max(*allowed, change)
                                                      : std::min(*allowed, change);
  }
  if (up) return std::min(wanted, whole(instances + *allowed));
  return std::max(wanted, whole(instances - *allowed));
}

std::uint32_t Autoscaler::bounded(std::uint32_t instances) const {
  return std::clamp(instances, rule_.least, rule_.most);
}

}  // namespace rehearse
