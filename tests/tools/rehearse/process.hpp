#pragma once
// Runs the real command and keeps what it says.

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace rehearse::testing {

struct Finished {
  int exit_code = -1;  ///< 128 + signal when a signal ended it
  std::string out;
  std::string err;
};

/// Runs the binary under test with `input` on its standard input.
Finished run_command(const std::vector<std::string>& arguments, std::string_view input = {});

/// The same, handing each line of standard output to `line` as it comes; `out` stays empty.
Finished run_command_by_line(const std::vector<std::string>& arguments, std::string_view input,
                             const std::function<void(std::string_view)>& line);

/// The same, but its standard output is not read.
Finished run_command_unread(const std::vector<std::string>& arguments, std::string_view input);

/// A child that is still running: for tests of what is answered when.
class Conversation {
 public:
  explicit Conversation(const std::vector<std::string>& arguments);
  ~Conversation();
  Conversation(const Conversation&) = delete;
  Conversation& operator=(const Conversation&) = delete;

  /// Sends a line and waits for one line of answer, while the child's input stays open.
  std::string ask(const std::string& line);

 private:
  int pid_ = -1;
  int to_ = -1;
  int from_ = -1;
};

}  // namespace rehearse::testing
