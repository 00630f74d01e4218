#pragma once
// What follows a live test and steers it, such as a page.

#include "sim/core/fact_sink.hpp"
#include "sim/executor/command.hpp"
#include "tools/live/loop/command_relay.hpp"

namespace rehearse {

/// Called on the thread of the test, as every observer of it.
class LiveFollower : public FactSink {
 public:
  /// What steers the test, for any thread; null: it can no longer be steered.
  virtual void steer_with(CommandRelay* relay) = 0;
  /// A command from outside, which the next CommandAnswered is about: of several, in their order.
  virtual void take(const Command& command) = 0;
};

}  // namespace rehearse
