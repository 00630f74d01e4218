#pragma once
// Commands on their way to the engine, from whoever steers the test.

#include <cstddef>
#include <deque>
#include <functional>
#include <optional>
#include <utility>

#include "sim/run/surroundings.hpp"

namespace rehearse {

/// First in, first out: so a command's index is known as soon as it is put in.
class CommandQueue final : public CommandSource {
 public:
  /// `first_index`: Rehearsal::control.size(), for one run. `came` is called after each push, so
  /// that the pace can come back early and the engine looks outside.
  explicit CommandQueue(std::size_t first_index, std::function<void()> came = {})
      : next_index_(first_index), came_(std::move(came)) {}

  /// Returns the command's index in Fact::count of its answer.
  std::size_t push(Command command) {
    waiting_.push_back(command);
    if (came_) came_();
    return next_index_++;
  }
  bool empty() const { return waiting_.empty(); }

  std::optional<Command> take() override {
    if (waiting_.empty()) return std::nullopt;
    const Command command = waiting_.front();
    waiting_.pop_front();
    return command;
  }

 private:
  std::size_t next_index_;
  std::function<void()> came_;
  std::deque<Command> waiting_;
};

}  // namespace rehearse
