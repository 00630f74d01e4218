// Handing out VUs to threads.

#include "sim/run/ahead_runner.hpp"

#include <algorithm>
#include <atomic>
#include <optional>
#include <utility>

#include "sim/run/threads.hpp"

namespace rehearse {

namespace {

/// VUs that a thread takes at once.
constexpr std::size_t kTaken = 16;
/// A thread is worth its while from about so many iterations on.
constexpr double kWorthAThread = 50'000;

}  // namespace

/// The VUs that wait, while threads take them.
class AheadRunner::Batch {
 public:
  Batch(Vus& vus, std::uint64_t most) : vus_(vus), most_(most), starts_(vus.head_starts()) {}

  /// Takes VUs as long as there are any; calls `told` after each handful.
  template <class Told>
  void work(const AheadLog& to, Told told) {
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
  std::size_t handfuls() const { return (starts_.size() + kTaken - 1) / kTaken; }
  /// Roughly how many iterations there are, or more if nobody knows.
  double expected_iterations() const {
    double expected = 0;
    for (const HeadStart& start : starts_) expected += vus_.expected_iterations(start);
    return expected;
  }

 private:
  Vus& vus_;
  std::uint64_t most_;
  std::vector<HeadStart>& starts_;
  std::atomic<std::size_t> next_ = 0;
  std::atomic<std::uint64_t> events_ = 0;
  std::atomic<std::uint64_t> complete_ = 0;
};

/// What a thread records apart.
struct AheadRunner::Part {
  Recorder recorder;
  std::optional<ForeseenLoad> requests;

  AheadLog log() { return {recorder, requests ? &*requests : nullptr}; }
};

AheadRunner::Part AheadRunner::empty_part() const {
  Part part{recorder_.empty_part(), std::nullopt};
  if (requests_ != nullptr) part.requests = requests_->empty_part();
  return part;
}

std::uint64_t AheadRunner::run(std::uint64_t most) {
  Batch batch(vus_, most);
  const std::size_t most_threads = std::min<std::size_t>(threads_, batch.handfuls());
  const double worth = 1 + batch.expected_iterations() / kWorthAThread;
  const std::size_t threads =
      worth < static_cast<double>(most_threads) ? static_cast<std::size_t>(worth) : most_threads;
  std::vector<Part> parts;
  for (std::size_t i = 1; i < threads; ++i) parts.push_back(empty_part());
  std::vector<std::thread> others;
  for (Part& part : parts) {
    const bool begun = begin_thread(
        others, [&batch, &part] { batch.work(part.log(), [](const HeadStart&, double) {}); });
    if (!begun) break;
  }
  const Instant from = vus_.clock();
  const AheadLog here{recorder_, requests_};
  batch.work(here, [&, told = std::uint64_t{0}](const HeadStart& start, double share) mutable {
    const std::uint64_t done = batch.complete();
    const auto ahead = static_cast<double>((start.until - from).ns) * share;
    facts_.state(AheadFact{.completed = done - std::exchange(told, done),
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
