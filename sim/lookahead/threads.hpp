#pragma once
// Worker threads, joined whatever happens.

#include <exception>
#include <mutex>
#include <new>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

namespace rehearse {

/// Threads that work until they are done. What they refer to must outlive this.
class WorkerThreads {
 public:
  WorkerThreads() = default;
  /// Waits for all of them.
  ~WorkerThreads() { wait(); }
  WorkerThreads(const WorkerThreads&) = delete;
  WorkerThreads& operator=(const WorkerThreads&) = delete;

  /// Adds a thread that does the work; false when the system has none left, which only means that
  /// the others have more to do.
  template <class Work>
  bool begin(Work work) {
    try {
      threads_.emplace_back([this, work = std::move(work)]() mutable {
        try {
          work();
        } catch (...) {
          keep(std::current_exception());
        }
      });
      return true;
    } catch (const std::system_error&) {
      return false;
    } catch (const std::bad_alloc&) {
      return false;
    }
  }

  bool any() const { return !threads_.empty(); }

  /// Waits for all of them, and throws what the first that failed has thrown.
  void join() {
    wait();
    if (failure_) std::rethrow_exception(std::exchange(failure_, nullptr));
  }

 private:
  void keep(std::exception_ptr failure) {
    const std::lock_guard lock(mutex_);
    if (!failure_) failure_ = std::move(failure);
  }
  void wait() {
    for (std::thread& thread : threads_) thread.join();
    threads_.clear();
  }

  std::mutex mutex_;
  std::exception_ptr failure_;
  std::vector<std::thread> threads_;
};

/// Does the work on that number of threads at once, this one among them, and waits for all. What
/// one of them throws comes out. Requires: threads ≥ 1; the work copes with fewer.
template <class Work>
void run_together(unsigned threads, const Work& work) {
  WorkerThreads others;
  for (unsigned i = 1; i < threads; ++i) {
    if (!others.begin(work)) break;
  }
  work();
  others.join();
}

}  // namespace rehearse
