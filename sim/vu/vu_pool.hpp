#pragma once
// The initialised VUs that no scenario holds, oldest first (S70).

#include <cstdint>
#include <deque>
#include <optional>

#include "sim/vu/vu.hpp"

namespace rehearse {

/// All scenarios of an instance share it. A scenario that asks an empty pool waits in line: at an
/// exact hand-over the release comes before the acquisition, whatever their order at that instant.
class VuPool {
 public:
  /// A VU for the scenario that waited first.
  struct Grant {
    Rank rank{};
    Slot slot{};
    VuId vu = kNoVu;
  };

  /// `unplanned`: how many VUs may be initialised beside the planned ones.
  explicit VuPool(std::uint64_t unplanned) : unplanned_(unplanned) {}

  /// The VU that came back first; otherwise none, and the request stands in line.
  VuId take(Rank rank, Slot slot);
  /// The VU that came back first, unless there is none or a scenario waits for it.
  VuId take_spare();
  /// Forgets the scenario's request for the slot; false when there was none.
  bool withdraw(Rank rank, Slot slot);
  /// Forgets all of the scenario's requests.
  void withdraw_all(Rank rank);
  void give_back(VuId vu) { idle_.push_back(vu); }
  /// Whether any request stands in line.
  bool is_waited_for() const { return !line_.empty(); }
  /// A VU for the first request in line, when there are both.
  std::optional<Grant> grant() {
    if (line_.empty()) return std::nullopt;
    return grant_waiting();
  }

  /// Whether one more unplanned VU may be initialised; counts it when so. Otherwise unplanned
  /// requests are served from the pool too.
  bool take_unplanned() {
    if (unplanned_ == 0) return false;
    --unplanned_;
    return true;
  }

 private:
  struct Request {
    Rank rank;
    Slot slot;
  };
  std::optional<Grant> grant_waiting();

  std::deque<VuId> idle_;
  std::deque<Request> line_;
  std::uint64_t unplanned_;
};

}  // namespace rehearse
