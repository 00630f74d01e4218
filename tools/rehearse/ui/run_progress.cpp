// The machine's clock is looked at once in some thousand facts.

#include "tools/rehearse/ui/run_progress.hpp"

#include <algorithm>
#include <utility>

#include "sim/core/fact.hpp"
#include "sim/core/iteration_block.hpp"

namespace rehearse {

namespace {

constexpr std::chrono::milliseconds kApart(50);
constexpr std::uint32_t kFactsEach = 4096;

}  // namespace

RunProgress::RunProgress(const TestPlan& plan, std::function<void(double)> report)
    : end_(std::max(static_cast<double>(plan.end.ns), 1.0)),
      report_(std::move(report)),
      next_(Clock::now() + kApart) {}

void RunProgress::observe(const Fact& fact) {
  if (++facts_ % kFactsEach == 0) reach(fact.at);
}

void RunProgress::observe_progress(const ProgressFact& fact) { reach(fact.at); }

void RunProgress::reach(Instant at) {
  const Clock::time_point now = Clock::now();
  if (now < next_) return;
  next_ = now + kApart;
  report_(static_cast<double>(at.ns) / end_);
}

}  // namespace rehearse
