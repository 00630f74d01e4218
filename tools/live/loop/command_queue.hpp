#pragma once
// Commands on their way from outside into the engine.

#include <deque>
#include <optional>

#include "sim/run/run_environment.hpp"
#include "tools/live/loop/event_loop.hpp"
#include "tools/live/loop/event_source.hpp"

namespace rehearse {

/// Filled on the event loop's thread by all sources of commands: signals, the REST API.
class CommandQueue final : public CommandSource, public EventSource {
 public:
  explicit CommandQueue(const EventLoop& loop) : loop_(loop) {}

  void push(decltype(Command::action) action) {
    commands_.push_back({loop_.now(), action});
    ++pushed_;
  }
  /// How many there have been: the next one's place among the commands from outside.
  std::size_t pushed() const { return pushed_; }

  std::optional<Command> take() override {
    if (commands_.empty()) return std::nullopt;
    const Command command = commands_.front();
    commands_.pop_front();
    return command;
  }
  Instant pending_since() const override {
    return commands_.empty() ? kNever : commands_.front().at;
  }

 private:
  const EventLoop& loop_;
  std::deque<Command> commands_;
  std::size_t pushed_ = 0;
};

}  // namespace rehearse
