#pragma once
// Threads beside that of the test.

#include <csignal>
#include <pthread.h>
#include <thread>
#include <utility>

namespace rehearse {

/// A thread that does `work` and takes no signals: those of the process stay with its other
/// threads. Throws std::system_error where there is no thread to be had; the caller's mask is then
/// what it was.
template <class Work>
std::thread background_thread(Work work) {
  // A new thread has the mask that it is made under.
  class Masked {
   public:
    Masked() {
      sigset_t all{};
      sigfillset(&all);
      pthread_sigmask(SIG_SETMASK, &all, &before_);
    }
    Masked(const Masked&) = delete;
    Masked& operator=(const Masked&) = delete;
    ~Masked() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }

   private:
    sigset_t before_{};
  };
  const Masked masked;
  return std::thread(std::move(work));
}

}  // namespace rehearse
