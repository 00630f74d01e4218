// The pipe carries frames of nine bytes, 'p' and a double, then 'a' and the answer to the end.

#include "tools/ui/job_process.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <exception>
#include <fcntl.h>
#include <string_view>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace rehearse {

namespace {

constexpr char kProgress = 'p';
constexpr char kAnswer = 'a';
constexpr std::size_t kFrame = 1 + sizeof(double);
constexpr int kFailed = 1;

bool write_all(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t count = ::write(fd, bytes.data(), bytes.size());
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
  return true;
}

/// The child's life. It keeps nothing of its parent's but memory, standard streams and `fd`: a
/// connection is closed when its last descriptor is.
[[noreturn]] void work_and_exit(int fd, pid_t parent, const JobProcess::Work& work) {
  ::prctl(PR_SET_PDEATHSIG, static_cast<unsigned long>(SIGKILL), 0UL, 0UL, 0UL);
  if (::getppid() != parent) ::_exit(kFailed);
  if (fd > STDERR_FILENO + 1) {
    ::close_range(STDERR_FILENO + 1, static_cast<unsigned>(fd) - 1, 0);
  }
  ::close_range(static_cast<unsigned>(fd) + 1, ~0U, 0);
  double most = 0;
  const auto progress = [fd, &most](double share) {
    if (!(share > most)) return;
    most = share;
    std::array<char, kFrame> frame{kProgress};
    std::memcpy(&frame[1], &share, sizeof share);
    if (!write_all(fd, {frame.data(), frame.size()})) ::_exit(kFailed);
  };
  try {
    const std::string answer = work(progress);
    const bool sent = write_all(fd, {&kAnswer, 1}) && write_all(fd, answer);
    ::_exit(sent ? 0 : kFailed);
  } catch (const std::exception& error) {
    const std::string message = std::string("rehearse: ") + error.what() + "\n";
    write_all(STDERR_FILENO, message);
  }
  ::_exit(kFailed);
}

}  // namespace

JobProcess::JobProcess(EventLoop& loop, const Work& work, Done done)
    : loop_(loop), done_(std::move(done)) {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) {
    throw std::system_error(errno, std::generic_category(), "pipe");
  }
  const pid_t parent = ::getpid();
  process_ = ::fork();
  if (process_ == 0) work_and_exit(ends[1], parent, work);
  const int error = errno;
  ::close(ends[1]);
  fd_ = ends[0];
  if (process_ < 0) {
    ::close(fd_);
    throw std::system_error(error, std::generic_category(), "fork");
  }
  ::fcntl(fd_, F_SETFL, O_NONBLOCK);
  loop_.watch(fd_, EPOLLIN, [this](std::uint32_t) { read_some(); });
}

JobProcess::~JobProcess() {
  if (process_ < 0) return;
  ::kill(process_, SIGKILL);
  ::waitpid(process_, nullptr, 0);
  loop_.unwatch(fd_);
  ::close(fd_);
}

void JobProcess::read_some() {
  std::array<char, std::size_t{1} << 16> piece{};
  for (;;) {
    const ssize_t count = ::read(fd_, piece.data(), piece.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0 && errno == EAGAIN) return;
    if (count <= 0) return finish();
    take({piece.data(), static_cast<std::size_t>(count)});
  }
}

void JobProcess::take(std::string_view piece) {
  if (answer_) {
    answer_->append(piece);
    return;
  }
  begun_ += piece;
  while (!begun_.empty() && begun_.front() == kProgress && begun_.size() >= kFrame) {
    double share = 0;
    std::memcpy(&share, &begun_[1], sizeof share);
    progress_ = std::clamp(share, 0.0, 1.0);
    begun_.erase(0, kFrame);
  }
  if (begun_.empty() || begun_.front() != kAnswer) return;
  answer_ = begun_.substr(1);
  begun_.clear();
}

void JobProcess::finish() {
  loop_.unwatch(fd_);
  ::close(fd_);
  int status = 0;
  ::waitpid(std::exchange(process_, -1), &status, 0);
  if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) answer_.reset();
  const Done done = std::move(done_);
  done(std::move(answer_));
}

}  // namespace rehearse
