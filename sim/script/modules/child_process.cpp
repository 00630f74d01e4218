// posix_spawn, three pipes and poll.

#include "sim/script/modules/child_process.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <string_view>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <sys/wait.h>
#include <unistd.h>
#include <utility>

extern char** environ;

namespace rehearse {

namespace {

/// The two ends of a stream: ours and the child's, closed with it.
struct Ends {
  int ours = -1;
  int childs = -1;

  Ends() {
    // A socket in place of a pipe: writing to a child that is gone raises no signal then.
    std::array<int, 2> pair{};
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair.data()) == 0) {
      ours = pair[0];
      childs = pair[1];
      fcntl(ours, F_SETFL, O_NONBLOCK);
    }
  }
  ~Ends() {
    close_ours();
    close_childs();
  }
  Ends(const Ends&) = delete;
  Ends& operator=(const Ends&) = delete;
  void close_ours() {
    if (ours >= 0) close(std::exchange(ours, -1));
  }
  void close_childs() {
    if (childs >= 0) close(std::exchange(childs, -1));
  }
};

/// Reads what there is; false: the stream has ended.
bool read_some(int from, std::string& to) {
  std::array<char, 65536> buffer{};
  const ssize_t size = recv(from, buffer.data(), buffer.size(), 0);
  if (size > 0) to.append(buffer.data(), static_cast<std::size_t>(size));
  return size > 0 || (size < 0 && (errno == EAGAIN || errno == EINTR));
}

/// Readable after a time. A timer in place of a clock: what is waited for is one more stream.
class Timer {
 public:
  explicit Timer(int limit_ms) : file_(timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC)) {
    itimerspec time{};
    time.it_value.tv_sec = limit_ms / 1000;
    time.it_value.tv_nsec = limit_ms % 1000 * 1'000'000L;
    timerfd_settime(file_, 0, &time, nullptr);
  }
  ~Timer() {
    if (file_ >= 0) close(file_);
  }
  Timer(const Timer&) = delete;
  Timer& operator=(const Timer&) = delete;
  int file() const { return file_; }

 private:
  int file_;
};

/// Hands the input over and takes the outputs until both have ended; false: out of time or space.
bool converse(Ends& in, Ends& out, Ends& err, std::string_view input, ChildResult& result,
              const Timer& timer, std::size_t most_bytes) {
  while (out.ours >= 0 || err.ours >= 0) {
    if (result.output.size() > most_bytes || result.errors.size() > most_bytes) return false;
    if (input.empty()) in.close_ours();
    std::array<pollfd, 4> streams = {{{in.ours, POLLOUT, 0},
                                      {out.ours, POLLIN, 0},
                                      {err.ours, POLLIN, 0},
                                      {timer.file(), POLLIN, 0}}};
    poll(streams.data(), streams.size(), -1);
    if (streams[0].revents != 0) {
      const ssize_t sent = send(in.ours, input.data(), input.size(), MSG_NOSIGNAL);
      if (sent > 0) input.remove_prefix(static_cast<std::size_t>(sent));
      if (sent < 0 && errno != EAGAIN && errno != EINTR) input = {};
    }
    if (streams[1].revents != 0 && !read_some(out.ours, result.output)) out.close_ours();
    if (streams[2].revents != 0 && !read_some(err.ours, result.errors)) err.close_ours();
    if (streams[3].revents != 0) return false;
  }
  return true;
}

}  // namespace

std::optional<ChildResult> run_child(const std::vector<std::string>& arguments,
                                     const std::string& input, int limit_ms,
                                     std::size_t most_bytes) {
  Ends in;
  Ends out;
  Ends err;
  const Timer timer(limit_ms);
  if (in.ours < 0 || out.ours < 0 || err.ours < 0 || timer.file() < 0) return std::nullopt;
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, in.childs, 0);
  posix_spawn_file_actions_adddup2(&actions, out.childs, 1);
  posix_spawn_file_actions_adddup2(&actions, err.childs, 2);
  std::vector<std::string> texts = arguments;
  std::vector<char*> pointers;
  for (std::string& text : texts) pointers.push_back(text.data());
  pointers.push_back(nullptr);
  pid_t child = 0;
  const int failed = posix_spawnp(&child, pointers[0], &actions, nullptr, pointers.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  if (failed != 0) return std::nullopt;
  in.close_childs();
  out.close_childs();
  err.close_childs();
  ChildResult result;
  result.timed_out = !converse(in, out, err, input, result, timer, most_bytes);
  if (result.timed_out) kill(child, SIGKILL);
  int status = 0;
  while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  result.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  return result;
}

}  // namespace rehearse
