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
#include <sys/wait.h>
#include <unistd.h>
#include <utility>

extern char** environ;

namespace rehearse {

namespace {

using Clock = std::chrono::steady_clock;

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

/// Hands the input over and takes the outputs until both have ended; false: out of time or space.
bool converse(Ends& in, Ends& out, Ends& err, std::string_view input, ChildResult& result,
              Clock::time_point end, std::size_t most_bytes) {
  while (out.ours >= 0 || err.ours >= 0) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(end - Clock::now());
    if (left.count() <= 0 || result.output.size() > most_bytes ||
        result.errors.size() > most_bytes) {
      return false;
    }
    if (input.empty()) in.close_ours();
    std::array<pollfd, 3> streams = {
        {{in.ours, POLLOUT, 0}, {out.ours, POLLIN, 0}, {err.ours, POLLIN, 0}}};
    poll(streams.data(), streams.size(), static_cast<int>(left.count()));
    if (streams[0].revents != 0) {
      const ssize_t sent = send(in.ours, input.data(), input.size(), MSG_NOSIGNAL);
      if (sent > 0) input.remove_prefix(static_cast<std::size_t>(sent));
      if (sent < 0 && errno != EAGAIN && errno != EINTR) input = {};
    }
    if (streams[1].revents != 0 && !read_some(out.ours, result.output)) out.close_ours();
    if (streams[2].revents != 0 && !read_some(err.ours, result.errors)) err.close_ours();
  }
  return true;
}

}  // namespace

std::optional<ChildResult> run_child(const std::vector<std::string>& arguments,
                                     const std::string& input, std::chrono::milliseconds limit,
                                     std::size_t most_bytes) {
  Ends in;
  Ends out;
  Ends err;
  if (in.ours < 0 || out.ours < 0 || err.ours < 0) return std::nullopt;
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
  result.timed_out = !converse(in, out, err, input, result, Clock::now() + limit, most_bytes);
  if (result.timed_out) kill(child, SIGKILL);
  int status = 0;
  while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  result.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  return result;
}

}  // namespace rehearse
