// Child processes over pipes.

#include "tests/tools/rehearse/process.hpp"

#include <array>
#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <stdexcept>
#include <sys/wait.h>
#include <unistd.h>

extern char** environ;

namespace rehearse::testing {

namespace {

struct Pipe {
  int read = -1;
  int write = -1;
};

Pipe make_pipe() {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) throw std::runtime_error("pipe2");
  return {ends[0], ends[1]};
}

int spawn(const std::vector<std::string>& arguments, int in, int out, int err) {
  std::vector<std::string> words = {REHEARSE_BINARY};
  words.insert(words.end(), arguments.begin(), arguments.end());
  std::vector<char*> argv;
  for (std::string& word : words) argv.push_back(word.data());
  argv.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  ::posix_spawn_file_actions_init(&actions);
  ::posix_spawn_file_actions_adddup2(&actions, in, STDIN_FILENO);
  ::posix_spawn_file_actions_adddup2(&actions, out, STDOUT_FILENO);
  if (err >= 0) ::posix_spawn_file_actions_adddup2(&actions, err, STDERR_FILENO);
  pid_t pid = -1;
  const int error = ::posix_spawn(&pid, REHEARSE_BINARY, &actions, nullptr, argv.data(), environ);
  ::posix_spawn_file_actions_destroy(&actions);
  if (error != 0) throw std::runtime_error("posix_spawn " REHEARSE_BINARY);
  return pid;
}

int wait_for(int pid) {
  int status = 0;
  while (::waitpid(pid, &status, 0) < 0 && errno == EINTR) {
  }
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

/// Sends what the child takes; closes `fd` when all is sent or the child has closed its end.
void feed(int& fd, std::string_view& input) {
  const ssize_t count = ::write(fd, input.data(), input.size());
  if (count > 0) input.remove_prefix(static_cast<std::size_t>(count));
  if (input.empty() || (count < 0 && errno != EAGAIN && errno != EINTR)) {
    ::close(fd);
    fd = -1;
  }
}

/// Takes what the child says; closes `fd` at its end.
void drain(int& fd, const std::function<void(std::string_view)>& sink) {
  std::array<char, 1 << 16> chunk;
  const ssize_t count = ::read(fd, chunk.data(), chunk.size());
  if (count > 0) sink({chunk.data(), static_cast<std::size_t>(count)});
  if (count == 0 || (count < 0 && errno != EINTR)) {
    ::close(fd);
    fd = -1;
  }
}

/// Without `out`, the child's output has no reader.
int converse(const std::vector<std::string>& arguments, std::string_view input,
             const std::function<void(std::string_view)>& out,
             const std::function<void(std::string_view)>& err) {
  ::signal(SIGPIPE, SIG_IGN);
  Pipe to = make_pipe();
  Pipe from = make_pipe();
  if (!out) {
    ::close(from.read);
    from.read = -1;
  }
  Pipe errors = make_pipe();
  const int pid = spawn(arguments, to.read, from.write, errors.write);
  for (const int fd : {to.read, from.write, errors.write}) ::close(fd);
  ::fcntl(to.write, F_SETFL, O_NONBLOCK);
  if (input.empty()) {
    ::close(to.write);
    to.write = -1;
  }
  while (from.read >= 0 || errors.read >= 0) {
    std::array<pollfd, 3> ready = {
        {{to.write, POLLOUT, 0}, {from.read, POLLIN, 0}, {errors.read, POLLIN, 0}}};
    ::poll(ready.data(), ready.size(), -1);
    if (ready[0].revents != 0) feed(to.write, input);
    if (ready[1].revents != 0) drain(from.read, out);
    if (ready[2].revents != 0) drain(errors.read, err);
  }
  if (to.write >= 0) ::close(to.write);
  return wait_for(pid);
}

}  // namespace

Finished run_command(const std::vector<std::string>& arguments, std::string_view input) {
  Finished finished;
  finished.exit_code = converse(
      arguments, input, [&](std::string_view text) { finished.out += text; },
      [&](std::string_view text) { finished.err += text; });
  return finished;
}

Finished run_command_by_line(const std::vector<std::string>& arguments, std::string_view input,
                             const std::function<void(std::string_view)>& line) {
  Finished finished;
  std::string pending;
  const auto split = [&](std::string_view text) {
    while (true) {
      const std::size_t end = text.find('\n');
      pending += text.substr(0, end);
      if (end == std::string_view::npos) return;
      line(pending);
      pending.clear();
      text.remove_prefix(end + 1);
    }
  };
  finished.exit_code =
      converse(arguments, input, split, [&](std::string_view text) { finished.err += text; });
  return finished;
}

Finished run_command_unread(const std::vector<std::string>& arguments, std::string_view input) {
  Finished finished;
  finished.exit_code =
      converse(arguments, input, nullptr, [&](std::string_view text) { finished.err += text; });
  return finished;
}

Conversation::Conversation(const std::vector<std::string>& arguments) {
  ::signal(SIGPIPE, SIG_IGN);
  const Pipe to = make_pipe();
  const Pipe from = make_pipe();
  pid_ = spawn(arguments, to.read, from.write, -1);
  ::close(to.read);
  ::close(from.write);
  to_ = to.write;
  from_ = from.read;
}

Conversation::~Conversation() {
  ::close(to_);
  ::close(from_);
  wait_for(pid_);
}

std::string Conversation::ask(const std::string& line) {
  const std::string sent = line + "\n";
  if (::write(to_, sent.data(), sent.size()) != static_cast<ssize_t>(sent.size())) {
    throw std::runtime_error("write to child");
  }
  std::string answer;
  char byte = 0;
  while (::read(from_, &byte, 1) == 1 && byte != '\n') answer += byte;
  return answer;
}

}  // namespace rehearse::testing
