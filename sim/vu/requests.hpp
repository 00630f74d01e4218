#pragma once
// The requests that VUs have under way: sent within k6's limits, answered, abandoned.

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "models/base/prefetch.hpp"
#include "models/base/stable_vector.hpp"
#include "models/base/time.hpp"
#include "models/journey/batch.hpp"
#include "models/journey/connections.hpp"
#include "models/journey/journey_step.hpp"
#include "models/journey/request.hpp"
#include "sim/core/event_queue.hpp"
#include "sim/core/facts.hpp"
#include "sim/core/request_fact.hpp"
#include "sim/core/tie_order.hpp"
#include "sim/plan/options.hpp"
#include "sim/vu/backend.hpp"
#include "sim/vu/vu.hpp"

namespace rehearse {

/// k6's options that say how requests are sent.
struct RequestLimits {
  /// Requests a second of all of an instance; 0 and below: any number. As k6's limiter with its
  /// burst of 1 (golang.org/x/time/rate): each request gets the next turn when it would be sent,
  /// turns are floor(10⁹ / rps) ns apart, and time without requests saves none up. The turn of a
  /// request that is given up is given to another one if no later turn has been given out;
  /// otherwise it passes. Unlike k6, a request whose turn would come after its hard end waits until
  /// then.
  std::int64_t rps = 0;
  BatchLimits batch{};
  ConnectionReuse reuse = ConnectionReuse::Always;
  /// Of each scenario, by rank, the instance whose turns its requests take; none: there is one.
  std::vector<std::uint32_t> instances{};
};

/// What the options rps, batch, batchPerHost, noConnectionReuse and noVUConnectionReuse ask for.
RequestLimits request_limits(const Options& options);

class Program;

/// Whose requests they are.
struct RequestSender {
  VuId vu = kNoVu;
  Rank scenario{};
  std::uint64_t number = 0;  ///< the VU's, in the whole scenario
  std::uint64_t vu_iteration = 0;
  RequestKey key;  ///< of the first request; the next ones count on
};

/// A request whose course is known beforehand.
struct PrecomputedRequest {
  PrecomputedCourse course;
  RequestFact fact;  ///< of its answer, and whether it was sent over a new connection
  RequestParts parts;
};

/// Each VU does one step with requests at a time. States of each request that it was sent, and then
/// either that it was answered or, once its step is given up, that it was aborted.
class Requests {
 public:
  /// Adds its own timers to the queue. `targets`: how many there are.
  Requests(EventQueue& queue, Facts& facts, Backend& target, std::uint32_t targets,
           const RequestLimits& limits);

  /// Where answers stand among what happens at their instants (S123); null: late. It outlives this.
  void set_tie_order(const TieOrder* order) { tie_order_ = order; }

  /// The VU does a step of these requests, several in parallel. Requires: it does none already;
  /// the requests live until the step is over.
  void begin(Instant now, const RequestSender& sender, std::span<const Request> requests);
  /// Requests of programs, one at a time, while earlier ones may be under way; `program` receives
  /// each answer, and done() has the VU once for each. Requires: the VU does no step of begin();
  /// the request lives until it is over. `sender`: its key is that of the request.
  void add(Instant now, const RequestSender& sender, const Request& request, Program& program);
  /// Whether the VU has requests under way.
  bool awaits(VuId vu) const {
    return place_of(vu) < steps_.size() && steps_[place_of(vu)].running;
  }
  /// What would become of a request that the VU sent at `now`, which may be far ahead; nothing
  /// where that cannot be known beforehand. Requires: nothing of the VU is under way. Different VUs
  /// may ask on different threads at once, those with room (make_room).
  std::optional<PrecomputedRequest> precompute(Instant now, const RequestSender& sender,
                                               const Request& request) const;
  /// The request that was precomputed last for this VU counts, and is not sent.
  void take(const PrecomputedRequest& request);
  void make_room(VuId vu) { connections_.make_room(place_of(vu)); }
  /// Gives up what the VU has under way.
  void abort(Instant now, VuId vu);
  void iteration_ended(VuId vu) {
    connections_.iteration_ended(place_of(vu));
    if (target_.iteration_ended(queue_.now(), vu)) rearm();
  }

  /// The VU sends or is answered soon: what is kept of its step is fetched from memory.
  void fetch(VuId vu) const {
    if (place_of(vu) >= steps_.size()) return;
    const Step& step = steps_[place_of(vu)];
    prefetch(&step);
    prefetch(&step.only);  // in its second line
    connections_.fetch(place_of(vu));
  }
  /// The target may have news of its own accord, as one in real time has.
  void look_at_target() { rearm(); }
  /// One of its timers rang: EventClass::BackendEvent. The target then advances alone
  /// before `until`, until a request is answered; each event of it costs one of `events_left`.
  /// Returns the instant reached.
  Instant on_event(const Event& event, Instant until, std::uint64_t& events_left);
  /// A VU whose step is over, and how it went; each once.
  struct Done {
    VuId vu = kNoVu;
    StepOutcome outcome = StepOutcome::Ok;
    std::uint16_t http_status = 0;  ///< of the last answer
  };
  std::size_t done() const { return done_.size() - done_taken_; }
  std::optional<Done> take_done() {
    if (done_taken_ == done_.size()) return std::nullopt;
    const Done done = done_[done_taken_++];
    if (done_taken_ == done_.size()) {
      done_.clear();
      done_taken_ = 0;
    }
    return done;
  }
  /// Whether it has an event to come that no VU waits for: a target changes by itself.
  bool awaits_only_changes() const { return under_way_ == 0 && queue_.armed(target_timer_); }

 private:
  /// One request of a step.
  struct Flight {
    RequestId id;
    Instant sent;
    enum class State : std::uint8_t { Held, Sent, Over } state = State::Held;
  };
  /// What a step of several requests needs.
  struct Several {
    std::vector<Flight> flights;
    Batch batch;
    Instant begun;
    std::vector<Instant> turns;    ///< when each had its turn in the batch
    std::uint32_t first_open = 0;  ///< the requests before it are over
    Program* program = nullptr;    ///< their owner; the next two are of a program's
    std::vector<const Request*> specs;
    Instant spent_until;  ///< what its time was spent on is stated up to then
  };
  /// A step under way.
  struct alignas(64) Step {
    RequestSender sender;
    std::span<const Request> requests;
    Flight only;  ///< of a step of one request
    bool running = false;
    bool failed = false;
    bool open = false;                 ///< a program's: requests may be added
    std::uint32_t turn = 0;            ///< tells it from the VU's earlier steps
    std::unique_ptr<Several> several;  ///< once the VU has had such a step

    std::span<Flight> flights() {
      return !open && requests.size() == 1 ? std::span(&only, 1) : std::span(several->flights);
    }
    Flight& flight(std::uint32_t request) { return flights()[request]; }
    std::size_t size() const { return open ? several->flights.size() : requests.size(); }
    const Request& spec(std::uint32_t request) const {
      return open ? *several->specs[request] : requests[request];
    }
  };
  static_assert(sizeof(Step) == 128, "two lines of the cache");
  /// A request that waits for its turn under `rps`.
  struct HeldBack {
    VuId vu;
    std::uint32_t turn;
    std::uint32_t request;
    Instant at;
  };

  /// VU 0, which programs have, has a place too.
  static std::uint32_t place_of(VuId vu) { return number_of(vu); }
  Step& step_of(VuId vu);
  /// The limit of one instance.
  struct Turns {
    Timer timer{};
    Instant next{};
    std::deque<HeldBack> held_back{};  // in the order of their turns
  };

  Turns& turns_of(const RequestSender& sender) {
    const bool one = turns_.size() == 1 || sender.scenario == kNoScenario;
    return turns_[one ? 0 : limits_.instances[index_of(sender.scenario)]];
  }
  /// When the first request that was held back gets its turn.
  Instant first_turn() const;
  bool is_over(const HeldBack& turn) const;
  void give_back(Turns& turns);
  void take_turns(Instant now, Turns& turns);
  /// States what the time of the step was spent on: that of this request, with these parts.
  void state_spent(Instant now, Step& step, std::uint32_t request, const RequestParts& parts);
  /// Likewise of one that is given up. Requires: it is not over.
  void state_given_up(Instant now, Step& step);
  void send_what_may_go(Instant now, Step& step);
  void send(Instant now, Step& step, std::uint32_t request);
  void send_or_hold_back(Instant now, Step& step, std::uint32_t request);
  /// Hands out what the target has answered.
  void hand_out_answers(Instant now);
  void answered_program(Instant now, Step& step, std::uint32_t request, const Answer& answer);
  /// States a fact, unless it is about a phase of a program.
  void state(const RequestFact& fact) {
    if (fact.scenario != kNoScenario) facts_.state(fact);
  }
  /// The step's request that the target knows by this id; none when the step was aborted.
  static std::optional<std::uint32_t> find(Step& step, RequestId id);
  void answered(Instant now, Step& step, std::uint32_t request, const Answer& answer);
  static RequestFact fact(RequestFact::Kind kind, Instant now, const RequestSender& sender,
                          const Request& spec, std::uint32_t request, Instant sent);
  static RequestFact fact(RequestFact::Kind kind, Instant now, Step& step, std::uint32_t request) {
    return fact(kind, now, step.sender, step.spec(request), request, step.flight(request).sent);
  }
  static void set_answer(RequestFact& fact, std::uint16_t http_status, const Request& spec) {
    fact.http_status = http_status;
    fact.failed = http_status == 0 || !spec.expects(http_status);
  }
  void rearm();

  EventQueue& queue_;
  Facts& facts_;
  Backend& target_;
  RequestLimits limits_;
  Connections connections_;
  Timer target_timer_;
  Duration spacing_;
  std::vector<Turns> turns_;  // by instance
  std::uint64_t under_way_ = 0;
  Instant armed_for_ = kNever;  // the target's timer
  const TieOrder* tie_order_ = nullptr;
  StableVector<Step> steps_;     // by VU
  StableVector<Instant> begun_;  // likewise, under rps: when the step of one request began
  std::vector<Done> done_;
  std::size_t done_taken_ = 0;  // of them
};

}  // namespace rehearse
