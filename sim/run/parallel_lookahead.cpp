// Handing out VUs to threads.

#include "sim/run/parallel_lookahead.hpp"

#include <algorithm>
#include <atomic>
#include <optional>
#include <utility>

#include "sim/core/iteration_block.hpp"
#include "sim/run/threads.hpp"

namespace rehearse {

namespace {

/// VUs that a thread takes at once.
constexpr std::size_t kTaken = 16;
/// A thread is worth its while from about so many iterations on.
constexpr double kWorthAThread = 50'000;

}  // namespace

/// The VUs that wait, while threads take them.
class ParallelLookahead::Batch {
 public:
  Batch(VuTable& vus, std::uint64_t most) : vus_(vus), most_(most), starts_(vus.head_starts()) {}

  /// Takes VUs as long as there are any; calls `told` after each handful.
  template <class Told>
  void work(const LookaheadSinks& to, Told told) {
    for (;;) {
      const std::size_t first = next_.fetch_add(kTaken);
      if (first >= starts_.size() || events_ > most_) return;
      const std::size_t end = std::min(first + kTaken, starts_.size());
      std::uint64_t events = 0;
      std::uint64_t complete = 0;
      for (std::size_t i = first; i < end && events <= most_; ++i) {
        const Vu& vu = vus_.vu(starts_[i].vu);
        const std::uint32_t before = vu.vu_iteration;
        events += vus_.run_ahead(starts_[i], to, most_ - events);
        complete += vu.vu_iteration - before;
      }
      events_ += events;
      complete_ += complete;
      told(starts_[first], static_cast<double>(end) / static_cast<double>(starts_.size()));
    }
  }
  std::uint64_t events() const { return events_; }
  /// How many iterations are complete so far.
  std::uint64_t complete() const { return complete_; }

  /// More threads would find nothing to take. Requires: somebody waits.
  std::size_t chunks() const { return (starts_.size() + kTaken - 1) / kTaken; }
  /// Roughly how many iterations there are, or more if nobody knows.
  double expected_iterations() const {
    double expected = 0;
    for (const PendingLookahead& start : starts_) expected += vus_.expected_iterations(start);
    return expected;
  }

 private:
  VuTable& vus_;
  std::uint64_t most_;
  std::vector<PendingLookahead>& starts_;
  std::atomic<std::size_t> next_ = 0;
  std::atomic<std::uint64_t> events_ = 0;
  std::atomic<std::uint64_t> complete_ = 0;
};

/// What a thread records apart.
struct ParallelLookahead::Part {
  Recorder recorder;
  std::optional<PrecomputedLoad> requests;

  LookaheadSinks log() { return {recorder, requests ? &*requests : nullptr}; }
};

ParallelLookahead::Part ParallelLookahead::empty_part() const {
  Part part{recorder_.empty_part(), std::nullopt};
  if (requests_ != nullptr) part.requests = requests_->empty_part();
  return part;
}

std::uint64_t ParallelLookahead::run(std::uint64_t most) {
  Batch batch(vus_, most);
  const std::size_t most_threads = std::min<std::size_t>(threads_, batch.chunks());
  const double worth = 1 + batch.expected_iterations() / kWorthAThread;
  const std::size_t threads =
      worth < static_cast<double>(most_threads) ? static_cast<std::size_t>(worth) : most_threads;
  std::vector<Part> parts;
  for (std::size_t i = 1; i < threads; ++i) parts.push_back(empty_part());
  std::vector<std::thread> others;
  for (Part& part : parts) {
    const bool begun = begin_thread(others, [&batch, &part] {
      batch.work(part.log(), [](const PendingLookahead&, double) {});
    });
    if (!begun) break;
  }
  const Instant from = vus_.clock();
  const LookaheadSinks here{recorder_, requests_};
  batch.work(here,
             [&, told = std::uint64_t{0}](const PendingLookahead& start, double share) mutable {
               const std::uint64_t done = batch.complete();
               const auto ahead = static_cast<double>((start.until - from).ns) * share;
               facts_.state(ProgressFact{.completed = done - std::exchange(told, done),
                                         .scenario = vus_.vu(start.vu).scenario,
                                         .at = from + Duration{static_cast<std::int64_t>(ahead)}});
             });
  for (std::thread& other : others) other.join();
  for (Part& part : parts) {
    recorder_.merge(part.recorder);
    if (requests_ != nullptr) requests_->take(*part.requests);
  }
  vus_.settle_head_starts();
  return batch.events();
}

}  // namespace rehearse
