#pragma once
// What requests of a run are sent to: the model of services or a live backend, and what samples
// and counts its services.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "models/service/network.hpp"
#include "sim/core/event_queue.hpp"
#include "sim/core/facts.hpp"
#include "sim/measure/phase_counter.hpp"
#include "sim/measure/result.hpp"
#include "sim/measure/service_sampler.hpp"
#include "sim/run/rehearsal.hpp"
#include "sim/vu/backend.hpp"
#include "sim/vu/requests.hpp"

namespace rehearse {

/// Counts requests between the changes of targets; none where no target changes by itself.
std::optional<PhaseCounter> phase_counter(const Rehearsal& rehearsal);

/// Of a rehearsal without targets: nothing.
class TargetSide {
 public:
  /// `live`: answers requests; none: the model of Rehearsal::targets. Adds its timers to the queue.
  TargetSide(const Rehearsal& rehearsal, Backend* live, EventQueue& queue, Facts& facts);

  /// None: there are no targets.
  Requests* requests() { return requests_ ? &*requests_ : nullptr; }
  /// The model; none: there are no targets, or live ones.
  bool has_model() const { return network_.has_value(); }
  /// `fetch` is called with VUs about to be answered, so that their state can be prefetched.
  template <class Fetch>
  void announce_to(const Fetch& fetch) {
    if (network_) network_->announce_to([fetch](std::uint32_t owner) { fetch(VuId{owner}); });
  }
  /// Makes room for requests that are precomputed, once; where they are kept. Requires: a model.
  PrecomputedLoad& expect_precomputed();
  /// It turned out that something depends on the order of precomputed requests.
  bool is_in_doubt() const { return precomputed_ != nullptr && precomputed_->is_in_doubt(); }
  /// Counts what was precomputed to happen until then.
  void count_precomputed(Instant until);

  bool is_sample(const Event& event) const { return event.timer == sample_timer_; }
  /// Its sampling timer rang.
  void sample();
  /// How many events of the queue are samples and changes of targets that nothing waits for.
  std::size_t idle_events() const;

  void write(Result& result, Instant end) const;

 private:
  void write_unfinished_stops(Result& result, Instant end) const;

  EventQueue& queue_;
  Timer sample_timer_;
  std::optional<Network> network_;
  std::optional<ServiceSampler> sampler_;
  std::optional<ModelBackend> model_;
  std::optional<Requests> requests_;
  PrecomputedLoad* precomputed_ = nullptr;  // the network's
};

/// Says since when requests to which services held what others of them needed, at most how many,
/// and whether they still do; none where that never happened.
std::optional<std::string> deadlock_warning(const std::vector<ServiceLoad>& services);

}  // namespace rehearse
