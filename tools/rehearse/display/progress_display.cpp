// Cursor movements, and the thread that makes them.

#include "tools/rehearse/display/progress_display.hpp"

#include <cerrno>
#include <cstdlib>
#include <fmt/format.h>
#include <string_view>
#include <sys/ioctl.h>
#include <system_error>
#include <unistd.h>

#include "tools/rehearse/display/background_thread.hpp"

namespace rehearse {
namespace {

// ECMA-48: to the end of the line, to the end of the screen. A line is erased before it is written,
// for after a line that fills the width the cursor is still on its last character.
constexpr std::string_view kEraseLine = "\x1b[K";
constexpr std::string_view kEraseBelow = "\x1b[J";

std::string up(std::size_t lines) { return lines == 0 ? "\r" : fmt::format("\r\x1b[{}A", lines); }

ScreenSize screen_size(int fd) {
  ScreenSize size;
  winsize window{};
  if (::ioctl(fd, TIOCGWINSZ, &window) != 0) return size;
  if (window.ws_col > 0) size.columns = window.ws_col;
  if (window.ws_row > 0) size.rows = window.ws_row;
  return size;
}

/// Whether cursor movements are understood there.
bool is_screen(int fd) {
  const char* kind = std::getenv("TERM");
  return ::isatty(fd) == 1 && (kind == nullptr || std::string_view(kind) != "dumb");
}

}  // namespace

ShownProgress::ShownProgress(const TestPlan& plan, RunWatch::Clock clock,
                             const std::optional<ProgressStyle>& style) {
  if (!style) return;
  watch_.emplace(plan, clock);
  display_.emplace(*watch_, *style);
}

std::optional<ProgressStyle> progress_style(RunWatch::Clock clock, bool quiet, bool verbose,
                                            bool colour) {
  using std::chrono::milliseconds;
  if (quiet || verbose) return std::nullopt;
  ProgressStyle style;
  style.fd = STDERR_FILENO;
  style.terminal = is_screen(style.fd);
  style.colour = style.terminal && colour;
  if (!style.terminal) {
    style.first = style.every = milliseconds(5000);
  } else if (clock == RunWatch::Clock::OfFacts) {
    style.first = milliseconds(1000);
  }
  return style;
}

ProgressDisplay::ProgressDisplay(RunWatch& watch, const ProgressStyle& style)
    : watch_(watch), style_(style) {
  try {
    thread_ = background_thread([this] { run(); });
  } catch (const std::system_error&) {
    // Where there is no thread left nothing is shown.
  }
}

ProgressDisplay::~ProgressDisplay() {
  {
    const std::lock_guard lock(mutex_);
    over_ = true;
  }
  over_changed_.notify_one();
  if (thread_.joinable()) thread_.join();
}

void ProgressDisplay::run() {
  auto next = std::chrono::steady_clock::now() + style_.first;
  std::unique_lock lock(mutex_);
  while (!over_changed_.wait_until(lock, next, [this] { return over_; })) {
    lock.unlock();
    draw();
    next = std::max(next + style_.every, std::chrono::steady_clock::now());
    lock.lock();
  }
  erase();  // here, where SIGPIPE is blocked
}

void ProgressDisplay::draw() {
  const ProgressSnapshot test = watch_.snapshot();
  if (!style_.terminal) {
    write(log_line(test) + "\n");
    return;
  }
  std::string frame = up(drawn_);
  const auto lines = screen_lines(test, screen_size(style_.fd), Paint(style_.colour));
  for (const std::string& line : lines) frame.append(kEraseLine).append(line).append("\n");
  frame += kEraseBelow;
  drawn_ = lines.size();
  write(frame);
}

void ProgressDisplay::erase() {
  if (drawn_ > 0) write(up(drawn_).append(kEraseBelow));
  drawn_ = 0;
}

void ProgressDisplay::write(std::string_view text) const {
  while (!text.empty()) {
    const ssize_t count = ::write(style_.fd, text.data(), text.size());
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return;  // there is no terminal to draw on
    text.remove_prefix(static_cast<std::size_t>(count));
  }
}

}  // namespace rehearse
