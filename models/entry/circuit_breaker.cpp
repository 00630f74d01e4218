// The window is a ring of calls or of seconds, with its sums beside it.

#include "models/entry/circuit_breaker.hpp"

#include <algorithm>

#include "models/base/require.hpp"

namespace rehearse {
namespace {

constexpr std::uint32_t kLastCalls = 100;

}  // namespace

CircuitBreaker::CircuitBreaker(const BreakerOptions& options)
    : options_(options), minimum_(options.minimum_calls) {
  REQUIRE(options.trials > 0 && options.open_for.ns > 0);
  if (options.last_time) {
    seconds_.resize(static_cast<std::size_t>(options.last_time->ns / seconds(1).ns));
    REQUIRE(!seconds_.empty());
  } else {
    options_.last_calls = options.last_calls.value_or(kLastCalls);
    minimum_ = std::min(minimum_, *options_.last_calls);
  }
}

std::optional<CircuitBreaker::Ticket> CircuitBreaker::admit(Instant now) {
  if (state_ == State::Open && now >= open_until_) enter(State::HalfOpen);
  const bool is_trial = state_ == State::HalfOpen;
  if (state_ == State::Open || (is_trial && trials_ >= options_.trials)) {
    ++not_made_;
    return {};
  }
  if (is_trial) ++trials_;
  return changes_;
}

void CircuitBreaker::over(Instant now, Ticket ticket, bool failed) {
  if (ticket != changes_) return;
  count(now, failed);
  if (state_ == State::HalfOpen) {
    if (calls_ < options_.trials) return;
    if (is_too_bad()) {
      open(now);
    } else {
      enter(State::Closed);
    }
  } else if (calls_ >= minimum_ && is_too_bad()) {
    open(now);
  }
}

void CircuitBreaker::given_up(Ticket ticket) {
  if (ticket == changes_ && state_ == State::HalfOpen) --trials_;
}

Duration CircuitBreaker::open_time(Instant now) const {
  return open_before_ + (std::min(now, std::max(open_until_, opened_at_)) - opened_at_);
}

void CircuitBreaker::enter(State state) {
  state_ = state;
  ++changes_;
  trials_ = calls_ = failures_ = 0;
  ring_.clear();
  next_ = 0;
  std::fill(seconds_.begin(), seconds_.end(), Second{});
}

void CircuitBreaker::open(Instant now) {
  enter(State::Open);
  open_before_ = open_time(now);
  opened_at_ = now;
  open_until_ = now + options_.open_for;
  ++opened_;
}

void CircuitBreaker::count(Instant now, bool failed) {
  if (state_ == State::HalfOpen) {
    ++calls_;
    if (failed) ++failures_;
  } else if (seconds_.empty()) {
    count_in_ring(failed);
  } else {
    count_in_seconds(now, failed);
  }
}

void CircuitBreaker::count_in_ring(bool failed) {
  if (ring_.size() < *options_.last_calls) {
    ring_.push_back(failed);
    ++calls_;
  } else {
    if (ring_[next_]) --failures_;
    ring_[next_] = failed;
    next_ = next_ + 1 < ring_.size() ? next_ + 1 : 0;
  }
  if (failed) ++failures_;
}

void CircuitBreaker::count_in_seconds(Instant now, bool failed) {
  const std::int64_t number = now.ns / seconds(1).ns;
  const auto size = static_cast<std::int64_t>(seconds_.size());
  // Those that have left the window since the last end.
  for (Second& second : seconds_) {
    if (second.number < 0 || second.number > number - size) continue;
    calls_ -= second.calls;
    failures_ -= second.failures;
    second = {};
  }
  Second& present = seconds_[static_cast<std::size_t>(number % size)];
  present.number = number;
  ++present.calls;
  ++calls_;
  if (failed) {
    ++present.failures;
    ++failures_;
  }
}

bool CircuitBreaker::is_too_bad() const {
  return static_cast<double>(failures_) >= options_.failure_rate * static_cast<double>(calls_);
}

}  // namespace rehearse
