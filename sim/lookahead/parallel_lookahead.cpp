// Handing out VUs to threads.

#include "sim/lookahead/parallel_lookahead.hpp"

#include <algorithm>
#include <atomic>
#include <optional>
#include <utility>

#include "models/base/means.hpp"
#include "sim/core/fact.hpp"
#include "sim/lookahead/threads.hpp"

namespace rehearse {

namespace {

/// VUs that a thread takes at once.
constexpr std::size_t kTaken = 16;
/// A thread pays off from about this many iterations.
constexpr double kWorthAThread = 50'000;
/// More VUs than this do not wait together, so that their list stays small beside the VUs.
constexpr std::size_t kMostWaiting = 1 << 16;

}  // namespace

ParallelLookahead::ParallelLookahead(VuTable& vus, Recorder& recorder, Facts& facts,
                                     const EventQueue& queue, std::uint64_t& events_left,
                                     unsigned threads)
    : vus_(vus),
      recorder_(recorder),
      facts_(facts),
      queue_(queue),
      events_left_(events_left),
      threads_(threads),
      rules_{.min_iteration_duration = vus.min_iteration_duration()} {}

void ParallelLookahead::precompute(Requests& requests, PrecomputedLoad& load,
                                   const PrecomputeBounds& bounds) {
  rules_.requests = &requests;
  rules_.bounds = bounds;
  requests_ = &load;
}

bool ParallelLookahead::add(Instant now, VuId vu, const Reach& reach) {
  const Instant until = std::min(reach.until, limit());
  if (until <= now || reach.iterations == 0) return false;
  waiting_.push_back({.reach = {until, reach.iterations}, .vu = vu, .timer = until});
  // One that runs out of iterations may be done at any time, and one that sends requests continues
  // in the queue at the first that cannot be precomputed.
  const bool sends = vus_.iteration(vu).scenario.journey->has_requests();
  if (sends) rules_.requests->make_room(vu);
  const bool ends_itself = sends || reach.iterations != Reach::kUnlimited;
  waiting_until_ = std::min(waiting_until_, ends_itself ? now : until);
  if (waiting_.size() == kMostWaiting) run();
  return true;
}

double ParallelLookahead::expected_iterations(const Pending& one) {
  const RunningIteration iteration = vus_.iteration(one.vu);
  const Journey& journey = *iteration.scenario.journey;
  const double left = as_double(one.reach.until - iteration.vu.began);
  const double shortest = as_double(rules_.min_iteration_duration);
  const double mean = journey.has_mean() ? std::max(journey.mean_ns(), shortest) : shortest;
  return std::min(mean > 0 ? left / mean : left, static_cast<double>(one.reach.iterations));
}

/// The VUs that wait, while threads take them.
class ParallelLookahead::Batch {
 public:
  Batch(VuTable& vus, const LookaheadRules& rules, std::vector<Pending>& waiting,
        std::uint64_t most)
      : vus_(vus), rules_(rules), waiting_(waiting), most_(most) {}

  /// Takes VUs as long as there are any. After each few it calls `progress` with the first of them
  /// and the share of all VUs that have been taken.
  template <class Progress>
  void work(const LookaheadSinks& to, Progress progress) {
    for (;;) {
      const std::size_t first = next_.fetch_add(kTaken);
      if (first >= waiting_.size() || events_ > most_) return;
      const std::size_t end = std::min(first + kTaken, waiting_.size());
      std::uint64_t events = 0;
      std::uint64_t complete = 0;
      for (std::size_t i = first; i < end && events <= most_; ++i) {
        const RunningIteration iteration = vus_.iteration(waiting_[i].vu);
        const std::uint32_t before = iteration.vu.vu_iteration;
        const VuLookahead::Outcome outcome =
            VuLookahead(rules_, iteration, to).run(waiting_[i].reach, most_ - events);
        waiting_[i].timer = outcome.timer;
        events += outcome.events;
        complete += iteration.vu.vu_iteration - before;
      }
      events_ += events;
      complete_ += complete;
      progress(waiting_[first], static_cast<double>(end) / static_cast<double>(waiting_.size()));
    }
  }
  std::uint64_t events() const { return events_; }
  /// How many iterations are complete so far.
  std::uint64_t complete() const { return complete_; }

 private:
  VuTable& vus_;
  const LookaheadRules& rules_;
  std::vector<Pending>& waiting_;
  std::uint64_t most_;
  std::atomic<std::size_t> next_ = 0;
  std::atomic<std::uint64_t> events_ = 0;
  std::atomic<std::uint64_t> complete_ = 0;
};

/// What a thread records by itself.
struct ParallelLookahead::Part {
  Recorder recorder;
  std::optional<PrecomputedLoad> requests;

  LookaheadSinks sinks() { return {recorder, requests ? &*requests : nullptr}; }
};

ParallelLookahead::Part ParallelLookahead::empty_part() const {
  Part part{recorder_.empty_part(), std::nullopt};
  if (requests_ != nullptr) part.requests = requests_->empty_part();
  return part;
}

std::size_t ParallelLookahead::threads_worth_it() {
  double expected = 0;
  for (const Pending& one : waiting_) expected += expected_iterations(one);
  const double worth = 1 + expected / kWorthAThread;
  // More threads would find no VUs to take.
  const std::size_t most = std::min<std::size_t>(threads_, (waiting_.size() + kTaken - 1) / kTaken);
  return worth < static_cast<double>(most) ? static_cast<std::size_t>(worth) : most;
}

void ParallelLookahead::run() {
  Batch batch(vus_, rules_, waiting_, events_left_);
  std::vector<Part> parts;
  for (std::size_t i = threads_worth_it(); i > 1; --i) parts.push_back(empty_part());
  WorkerThreads others;
  for (Part& part : parts) {
    const bool begun =
        others.begin([&batch, &part] { batch.work(part.sinks(), [](const Pending&, double) {}); });
    if (!begun) break;
  }
  const Instant from = queue_.now();
  const LookaheadSinks here{recorder_, requests_};
  batch.work(here, [&, stated = std::uint64_t{0}](const Pending& one, double share) mutable {
    const std::uint64_t complete = batch.complete();
    const auto ahead = static_cast<double>((one.timer - from).ns) * share;
    facts_.state(ProgressFact{.completed = complete - std::exchange(stated, complete),
                              .scenario = vus_.vu(one.vu).scenario(),
                              .at = from + Duration{static_cast<std::int64_t>(ahead)}});
  });
  others.join();
  for (Part& part : parts) {
    recorder_.merge(part.recorder);
    if (requests_ != nullptr) requests_->take(*part.requests);
  }
  for (const Pending& one : waiting_) vus_.wait_until(one.vu, one.timer);
  waiting_.clear();
  waiting_until_ = kNever;
  events_left_ -= std::min(batch.events(), events_left_);
  if (requests_ != nullptr) requests_->settle(queue_.now());
}

}  // namespace rehearse
