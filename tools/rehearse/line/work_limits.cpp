// A thread that looks at the clock and at /proc/self/statm.

#include "tools/rehearse/line/work_limits.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <charconv>
#include <chrono>
#include <condition_variable>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <fmt/format.h>
#include <mutex>
#include <new>
#include <stdexcept>
#include <system_error>
#include <thread>
#include <unistd.h>
#include <utility>

#include "models/base/duration_format.hpp"
#include "sim/measure/exit_code.hpp"
#include "sim/measure/expression/quantity.hpp"
#include "sim/options/duration_text.hpp"
#include "tools/rehearse/display/background_thread.hpp"

namespace rehearse {
namespace {

using Clock = std::chrono::steady_clock;

constexpr auto kLookEvery = std::chrono::milliseconds(5);
constexpr auto kGrace = std::chrono::seconds(2);
constexpr unsigned kSignalGraceS = 5;

/// That signals ask; there is one guard at a time.
std::atomic<StopFlag*> asked_by_signals = nullptr;
/// Whether one has come; the flag may be cleared since, or have another cause.
std::atomic<bool> signalled = false;

void on_signal(int /*signal*/) {
  StopFlag* const flag = asked_by_signals.load();
  if (flag == nullptr || signalled.exchange(true)) _exit(exit_status(ExitCode::Interrupted));
  flag->ask(StopFlag::Cause::Signal);
  alarm(kSignalGraceS);
}

/// What was asked to stop has not: it reads, or does something that cannot be divided.
void on_alarm(int /*signal*/) { _exit(exit_status(ExitCode::Interrupted)); }

/// Blocks that are given away where there is no memory left, one after another, since what is being
/// done still takes some. They are never touched, so that only their addresses are used.
constexpr std::size_t kReserveBytes = std::size_t{8} << 20U;
std::array<std::atomic<void*>, 4> reserve{};

void fill_reserve() {
  for (std::atomic<void*>& block : reserve) {
    if (block == nullptr) block = std::malloc(kReserveBytes);
  }
}

/// What has failed to get memory tries again afterwards. Whether this is the first time, of which
/// the message tells.
bool give_reserve_away(const char* message) {
  for (std::atomic<void*>& block : reserve) {
    void* const held = block.exchange(nullptr);
    if (held == nullptr) continue;
    std::free(held);
    if (&block != &reserve.front()) return false;
    [[maybe_unused]] const auto written = write(STDERR_FILENO, message, std::strlen(message));
    return true;
  }
  throw std::bad_alloc();
}

void end_computation() {
  give_reserve_away("rehearse: there is no memory left, so what is known is the answer\n");
  if (StopFlag* const flag = asked_by_signals.load()) flag->ask(StopFlag::Cause::Full);
}

void end_live_test() {
  if (give_reserve_away("rehearse: there is no memory left, so the test is interrupted\n")) {
    kill(getpid(), SIGINT);
  }
}

/// What is in memory, in bytes; 0: it cannot be known.
std::uint64_t resident_bytes() {
  const int fd = open("/proc/self/statm", O_RDONLY | O_CLOEXEC);
  if (fd < 0) return 0;
  char text[128] = {};
  const ssize_t size = read(fd, text, sizeof text - 1);
  close(fd);
  const char* const space = size > 0 ? std::strchr(text, ' ') : nullptr;
  if (space == nullptr) return 0;
  std::uint64_t pages = 0;
  std::from_chars(space + 1, text + size, pages);
  return pages * static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE));
}

std::optional<std::uint64_t> read_bytes(const std::string& text) {
  constexpr double kMost = 1e18;
  const Checked<Quantity> size = read_quantity(text);
  const bool is_size = size && size->dimension == kData && size->value >= 1 && size->value <= kMost;
  return is_size ? std::optional(static_cast<std::uint64_t>(size->value)) : std::nullopt;
}

std::string limit_text(const WorkLimits& limits, StopFlag::Cause cause) {
  if (cause == StopFlag::Cause::Memory && limits.memory) {
    return fmt::format("--limit-memory of {} bytes was reached", *limits.memory);
  }
  return fmt::format("--limit-time of {} was reached",
                     format_duration(limits.time.value_or(Duration{})));
}

}  // namespace

Checked<WorkLimits> read_work_limits(const std::optional<std::string>& time,
                                     const std::optional<std::string>& memory) {
  WorkLimits limits;
  Problems problems;
  if (time) {
    const Checked<Duration> length = parse_duration(*time);
    if (length && length->ns > 0) {
      limits.time = *length;
    } else {
      problems.push_back({"--limit-time", fmt::format("found '{}', expected a length of time such "
                                                      "as 10s",
                                                      *time)});
    }
  }
  if (memory) {
    limits.memory = read_bytes(*memory);
    if (!limits.memory) {
      problems.push_back({"--limit-memory", fmt::format("found '{}', expected an amount such as "
                                                        "512MB or 1GiB",
                                                        *memory)});
    }
  }
  if (!problems.empty()) return problems;
  return limits;
}

class WorkGuard::Watch {
 public:
  Watch(const WorkLimits& limits, StopFlag& flag, Of of) : limits_(limits), flag_(flag) {
    signalled = false;
    asked_by_signals = &flag;
    struct sigaction action {};
    action.sa_handler = &on_signal;
    action.sa_flags = SA_RESTART;
    sigaction(SIGINT, &action, &before_[0]);
    sigaction(SIGTERM, &action, &before_[1]);
    action.sa_handler = &on_alarm;
    sigaction(SIGALRM, &action, &before_[2]);
    restart();
    std::set_new_handler(of == Of::LiveTest ? &end_live_test : &end_computation);
    if (!limits_.any()) return;
    begin_to_watch();
  }
  ~Watch() {
    {
      const std::lock_guard lock(mutex_);
      over_ = true;
    }
    changed_.notify_one();
    if (thread_.joinable()) thread_.join();
    sigaction(SIGINT, &before_[0], nullptr);
    sigaction(SIGTERM, &before_[1], nullptr);
    alarm(0);
    sigaction(SIGALRM, &before_[2], nullptr);
    asked_by_signals = nullptr;
    std::set_new_handler(nullptr);
    for (std::atomic<void*>& block : reserve) std::free(block.exchange(nullptr));
  }
  Watch(const Watch&) = delete;
  Watch& operator=(const Watch&) = delete;

  void restart() {
    const std::lock_guard lock(mutex_);
    fill_reserve();
    flag_.clear();
    if (signalled) flag_.ask(StopFlag::Cause::Signal);
    began_ = Clock::now();
    full_since_.reset();
    rests_ = false;
  }
  void rest() {
    const std::lock_guard lock(mutex_);
    rests_ = true;
  }

 private:
  /// Throws std::runtime_error: without a thread no limit would be kept.
  void begin_to_watch() {
    try {
      thread_ = background_thread([this] { watch(); });
    } catch (const std::system_error& error) {
      throw std::runtime_error(fmt::format("there is no thread left that would keep the limits: {}",
                                           error.code().message()));
    }
  }

  void watch() {
    std::unique_lock lock(mutex_);
    while (!changed_.wait_for(lock, kLookEvery, [this] { return over_; })) {
      if (!rests_) look();
    }
  }

  void look() {
    const auto passed = Clock::now() - began_;
    const std::uint64_t memory = limits_.memory ? resident_bytes() : 0;
    if (limits_.time) {
      const std::chrono::nanoseconds most(limits_.time->ns);
      if (passed >= most) flag_.ask(StopFlag::Cause::Time);
      if (passed >= most + kGrace) end(StopFlag::Cause::Time);
    }
    if (limits_.memory && memory >= *limits_.memory) {
      if (!full_since_) full_since_ = Clock::now();
      flag_.ask(StopFlag::Cause::Memory);
      const bool far_beyond = memory - *limits_.memory >= *limits_.memory / 2;
      if (far_beyond || Clock::now() - *full_since_ >= kGrace) end(StopFlag::Cause::Memory);
    } else {
      full_since_.reset();
    }
  }

  [[noreturn]] void end(StopFlag::Cause cause) const {
    const std::string message = fmt::format(
        "rehearse: {} before anything of the answer was known\n", limit_text(limits_, cause));
    [[maybe_unused]] const auto written = write(STDERR_FILENO, message.data(), message.size());
    _exit(exit_status(ExitCode::LimitReached));
  }

  WorkLimits limits_;
  StopFlag& flag_;
  struct sigaction before_[3] = {};
  std::mutex mutex_;
  std::condition_variable changed_;
  Clock::time_point began_;                      // guarded, as what follows
  std::optional<Clock::time_point> full_since_;  // more memory is taken than the limit says
  bool rests_ = false;
  bool over_ = false;
  std::thread thread_;
};

WorkGuard::WorkGuard(const WorkLimits& limits, StopFlag& flag, Of of)
    : watch_(std::make_unique<Watch>(limits, flag, of)) {}
WorkGuard::~WorkGuard() = default;
void WorkGuard::restart() { watch_->restart(); }
void WorkGuard::rest() { watch_->rest(); }

std::optional<int> stopped_exit(const StopFlag* flag) {
  if (!is_asked(flag)) return std::nullopt;
  const bool by_signal = flag->cause() == StopFlag::Cause::Signal;
  const StopWords words = words_of(flag->cause());
  const std::string by_flag = *words.flag == '\0' ? "" : fmt::format(" ({})", words.flag);
  std::fprintf(stderr, "rehearse: %s before the answer was known%s\n", words.what, by_flag.c_str());
  return exit_status(by_signal ? ExitCode::Interrupted : ExitCode::LimitReached);
}

}  // namespace rehearse
