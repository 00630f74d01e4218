#pragma once
// Values that threads make in any order and the caller takes in theirs.

#include <algorithm>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

#include "models/base/require.hpp"
#include "sim/lookahead/threads.hpp"

namespace rehearse {

/// Values on their way from workers to the caller: value i waits in place i mod size, so that no
/// worker gets further ahead than there are places.
template <class Value>
class ValuesInOrder {
 public:
  ValuesInOrder(std::uint64_t count, std::size_t places) : count_(count), places_(places) {}

  /// The next number that no thread has taken; nothing when there are no more.
  std::optional<std::uint64_t> next() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock,
                  [&] { return over_ || begun_ == count_ || begun_ - taken_ < places_.size(); });
    if (over_ || begun_ == count_) return std::nullopt;
    return begun_++;
  }
  void put(std::uint64_t number, Value value) {
    {
      const std::lock_guard lock(mutex_);
      places_[number % places_.size()] = std::move(value);
    }
    changed_.notify_all();
  }
  /// Throws what a maker has thrown.
  Value take(std::uint64_t number) {
    std::unique_lock lock(mutex_);
    std::optional<Value>& place = places_[number % places_.size()];
    changed_.wait(lock, [&] { return place.has_value() || failure_ != nullptr; });
    if (!place) std::rethrow_exception(failure_);
    Value value = *std::exchange(place, std::nullopt);
    taken_ = number + 1;
    lock.unlock();
    changed_.notify_all();
    return value;
  }
  /// A value will never be there.
  void fail(std::exception_ptr failure) {
    {
      const std::lock_guard lock(mutex_);
      if (!failure_) failure_ = std::move(failure);
    }
    end();
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
  std::uint64_t count_;
  std::uint64_t begun_ = 0;
  std::uint64_t taken_ = 0;
  bool over_ = false;
  std::exception_ptr failure_;
  std::vector<std::optional<Value>> places_;
};

/// Threads that make values; they end and are joined whatever happens.
template <class Value>
class ValueMakers {
 public:
  template <class NewMaker>
  ValueMakers(ValuesInOrder<Value>& values, const NewMaker& new_maker, unsigned count)
      : values_(values) {
    try {
      for (unsigned i = 0; i < count; ++i) {
        const bool begun = threads_.begin([&values, make = new_maker()]() mutable {
          try {
            while (const auto number = values.next()) values.put(*number, make(*number));
          } catch (...) {
            values.fail(std::current_exception());
          }
        });
        if (!begun) break;
      }
    } catch (...) {  // those that have begun would wait for ever
      values_.end();
      throw;
    }
  }
  ~ValueMakers() { values_.end(); }
  ValueMakers(const ValueMakers&) = delete;
  ValueMakers& operator=(const ValueMakers&) = delete;

  bool any() const { return threads_.any(); }

 private:
  ValuesInOrder<Value>& values_;
  WorkerThreads threads_;
};

/// Makes the values 0 … count − 1, up to `jobs` at once, and gives them to `take(number, value)` in
/// order, one at a time, on the thread of the call, until it returns false. new_maker() gives each
/// thread a function of its own, which makes the value of a number. Only a few values are kept
/// until it is their turn. What is taken does not depend on `jobs`. An exception of `take` or of
/// a maker ends it and comes through. Requires: jobs ≥ 1.
template <class Value, class NewMaker, class Take>
void make_in_order(std::uint64_t count, unsigned jobs, const NewMaker& new_maker,
                   const Take& take) {
  REQUIRE(jobs >= 1);
  jobs = static_cast<unsigned>(std::min<std::uint64_t>(jobs, count));
  if (jobs > 1) {
    constexpr std::size_t kPlacesPerJob = 16;
    ValuesInOrder<Value> values(count, kPlacesPerJob * jobs);
    const ValueMakers<Value> makers(values, new_maker, jobs);
    if (makers.any()) {
      for (std::uint64_t number = 0; number < count; ++number) {
        if (!take(number, values.take(number))) return;
      }
      return;
    }
  }
  auto make = new_maker();
  for (std::uint64_t number = 0; number < count; ++number) {
    if (!take(number, make(number))) return;
  }
}

}  // namespace rehearse
