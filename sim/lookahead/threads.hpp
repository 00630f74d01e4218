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

}  // namespace rehearse
