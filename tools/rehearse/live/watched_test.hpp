#pragma once
// What a live test has done so far, for another thread than the test's.

#include <cstddef>
#include <mutex>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "models/journey/request_parts.hpp"
#include "sim/core/fact.hpp"
#include "sim/core/request_fact.hpp"
#include "sim/core/spent_fact.hpp"
#include "sim/measure/recorder.hpp"
#include "sim/measure/result.hpp"
#include "sim/run/rehearsal.hpp"
#include "tools/live/control/run_status.hpp"
#include "tools/live/live_follower.hpp"

namespace rehearse {

/// The test's thread only puts copies of its facts into a list; the other one records them. Neither
/// ever waits for more than the other's access to the list.
class WatchedTest final : public LiveFollower {
 public:
  /// As many facts may wait to be recorded; where there are more, none is recorded any longer.
  static constexpr std::size_t kMostWaiting = std::size_t{1} << 18;

  /// `rehearsal` outlives it.
  explicit WatchedTest(const Rehearsal& rehearsal);

  // On the test's thread.
  void observe(const Fact& fact) override;
  void observe_request(const RequestFact& fact) override;
  void observe_spent(const SpentFact& fact) override;
  void steer_with(CommandRelay* relay) override;
  void take(const Command& command) override;

  // On the other thread, whose clock says `now`.

  /// Whether the test can be steered, and the command is on its way.
  bool steer(const decltype(Command::action)& action);
  /// Records what waits; whether the answer to a command was among it.
  bool catch_up(Instant now);
  /// What the test would have to show if it ended now.
  Result so_far(Instant now) const;
  const RunStatus& status() const { return status_; }
  /// What became of the last command: "pause: refused, because …".
  const std::string& said() const { return said_; }
  /// Whether there was too much to record.
  bool is_lost() const { return lost_; }

 private:
  struct Spent {
    SpentFact fact;
    RequestParts parts;
  };
  /// The reason of the refusal that comes next.
  struct Refusal {
    std::string why;
  };
  using Happening = std::variant<Fact, RequestFact, Spent, Refusal, Command>;

  void put(Happening happening);
  /// The instant of the test.
  Instant test_time(Instant now) const;
  /// Whether it was the answer to a command.
  bool record(const Happening& happening, Instant now);
  bool record_fact(const Fact& fact, Instant now);
  void answered(const Fact& fact);

  const Rehearsal& rehearsal_;
  std::mutex mutex_;
  std::vector<Happening> waiting_;
  bool overrun_ = false;
  CommandRelay* relay_ = nullptr;

  std::vector<Happening> recorded_;  // the list that was recorded last: its room is used again
  Recorder recorder_;
  RunStatus status_;
  std::vector<Command> commands_;
  std::vector<std::optional<Instant>> began_;  // by rank
  std::vector<std::optional<Instant>> ended_;
  std::optional<Instant> started_;  // on the clock of the other thread, as seen there
  Instant last_;                    // of the facts
  std::string why_;
  std::string said_;
  bool lost_ = false;
};

}  // namespace rehearse
