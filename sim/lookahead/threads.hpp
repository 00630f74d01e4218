#pragma once
// Starts a worker thread if the system has one to give.

#include <system_error>
#include <thread>
#include <utility>
#include <vector>

namespace rehearse {

/// Appends a thread that does the work; false when the system has none left, which only means that
/// the others have more to do.
template <class Work>
bool begin_thread(std::vector<std::thread>& threads, Work work) {
  try {
    threads.emplace_back(std::move(work));
    return true;
  } catch (const std::system_error&) {
    return false;
  }
}

/// Does the work on that number of threads at once, this one among them, and waits for all.
/// Requires: threads ≥ 1; the work copes with fewer.
template <class Work>
void run_together(unsigned threads, const Work& work) {
  std::vector<std::thread> others;
  others.reserve(threads - 1);
  for (unsigned i = 1; i < threads; ++i) {
    if (!begin_thread(others, work)) break;
  }
  work();
  for (std::thread& other : others) other.join();
}

}  // namespace rehearse
