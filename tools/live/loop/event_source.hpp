#pragma once
// Sources of events outside the engine, as the pace polls them.

#include "models/base/time.hpp"

namespace rehearse {

/// Lives on the event loop, which calls it when its descriptors are ready.
class EventSource {
 public:
  virtual ~EventSource() = default;
  /// When it has work to do although none of its descriptors is ready; kNever: not by itself.
  virtual Instant wake() const { return kNever; }
  /// Does what is due. Called from time to time, after wake() as soon as possible.
  virtual void work() {}
  /// The instant of the oldest event that the engine has not processed yet; kNever: there is none.
  virtual Instant pending_since() const = 0;
};

}  // namespace rehearse
