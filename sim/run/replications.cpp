// Workers run, the caller takes in order.

#include "sim/run/replications.hpp"

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

#include "models/base/require.hpp"
#include "sim/lookahead/threads.hpp"
#include "sim/run/run.hpp"

namespace rehearse {

namespace {

/// Results on their way from workers to the caller: replication r waits in place r mod size, so
/// that no worker gets further ahead than there are places.
class Results {
 public:
  Results(std::uint32_t runs, std::size_t places) : runs_(runs), places_(places) {}

  /// The next replication that no thread has run; nothing when there are no more.
  std::optional<std::uint32_t> next() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock,
                  [&] { return over_ || begun_ == runs_ || begun_ - taken_ < places_.size(); });
    if (over_ || begun_ == runs_) return std::nullopt;
    return begun_++;
  }
  void put(std::uint32_t replication, Result result) {
    {
      const std::lock_guard lock(mutex_);
      places_[replication % places_.size()] = std::move(result);
    }
    changed_.notify_all();
  }
  Result take(std::uint32_t replication) {
    std::unique_lock lock(mutex_);
    std::optional<Result>& place = places_[replication % places_.size()];
    changed_.wait(lock, [&] { return place.has_value(); });
    Result result = *std::exchange(place, std::nullopt);
    taken_ = replication + 1;
    lock.unlock();
    changed_.notify_all();
    return result;
  }
  void end() {
    {
      const std::lock_guard lock(mutex_);
      over_ = true;
    }
    changed_.notify_all();
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::uint32_t runs_;
  std::uint32_t begun_ = 0;
  std::uint32_t taken_ = 0;
  bool over_ = false;
  std::vector<std::optional<Result>> places_;
};

/// Ends and joins whatever happens.
class Workers {
 public:
  Workers(Results& results, const Rehearsal& rehearsal, unsigned count) : results_(results) {
    threads_.reserve(count);
    for (unsigned i = 0; i < count; ++i) {
      const bool begun = begin_thread(threads_, [&results, one = rehearsal]() mutable {
        while (const auto replication = results.next()) {
          one.replication = *replication;
          results.put(*replication, run_rehearsal(one));
        }
      });
      if (!begun) break;
    }
  }
  bool any() const { return !threads_.empty(); }
  ~Workers() {
    results_.end();
    for (std::thread& thread : threads_) thread.join();
  }
  Workers(const Workers&) = delete;
  Workers& operator=(const Workers&) = delete;

 private:
  Results& results_;
  std::vector<std::thread> threads_;
};

}  // namespace

void run_replications(const Rehearsal& rehearsal, std::uint32_t runs, unsigned jobs,
                      const TakeResult& take) {
  REQUIRE(jobs >= 1);
  jobs = std::min(jobs, runs);
  if (jobs > 1) {
    constexpr std::size_t kPlacesPerJob = 16;
    Results results(runs, kPlacesPerJob * jobs);
    const Workers workers(results, rehearsal, jobs);
    if (workers.any()) {
      for (std::uint32_t run = 0; run < runs; ++run) take(run, results.take(run));
      return;
    }
  }
  Rehearsal one = rehearsal;
  for (one.replication = 0; one.replication < runs; ++one.replication) {
    take(one.replication, run_rehearsal(one));
  }
}

}  // namespace rehearse
