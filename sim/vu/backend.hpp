#pragma once
// What answers requests: a model in virtual time, HTTP in real time.

#include <cstdint>
#include <optional>

#include "models/base/time.hpp"
#include "models/journey/connections.hpp"
#include "models/journey/request.hpp"
#include "models/journey/request_parts.hpp"
#include "models/journey/request_times.hpp"
#include "models/service/network.hpp"
#include "sim/core/ids.hpp"

namespace rehearse {

/// An answer, or that there will be none.
struct Answer {
  RequestId request;
  VuId vu = kNoVu;  ///< as given to send()
  Status status = Status::Ok;
  std::uint16_t http_status = 0;        ///< 0: no answer
  std::optional<RequestTimes> times;    ///< measured ones; a model has none
  const RequestParts* parts = nullptr;  ///< of a model; valid until the next answer is taken
};

/// All calls come at instants that never go back. Its driver calls advance(next()) before a
/// later instant.
class Backend {
 public:
  virtual ~Backend() = default;
  /// Sends a request; its answer comes out of take(), perhaps at once. Times out by itself.
  virtual RequestId send(Instant now, const Request& request, VuId vu, const RequestKey& key,
                         bool connects) = 0;
  /// What would become of a request that was sent at `now`, which may be far ahead; nothing where
  /// that cannot be known beforehand. May be asked on several threads at once.
  virtual std::optional<PrecomputedCourse> precompute(Instant /*now*/, const Request& /*request*/,
                                                      const RequestKey& /*key*/,
                                                      bool /*connects*/) const {
    return std::nullopt;
  }
  /// The parts of its time until now; nothing where they are not known.
  virtual std::optional<RequestParts> parts(Instant /*now*/, RequestId /*request*/) const {
    return std::nullopt;
  }
  /// The client gives it up: no answer will come, unless it came before.
  virtual void abandon(Instant now, RequestId request) = 0;
  /// An iteration of this VU has ended; none of its requests is under way. Whether that may have
  /// changed next(). Of VUs without connections that are kept, may be stated on several threads at
  /// once.
  virtual bool iteration_ended(Instant /*now*/, VuId /*vu*/) { return false; }
  /// When something is due; kNever: nothing by itself.
  virtual Instant next() const = 0;
  /// Does what is due at `now`.
  virtual void advance(Instant now) = 0;
  /// The answers not yet taken, in their order; null when there are no more. One lives until the
  /// next is taken.
  virtual const Answer* take() = 0;
};

/// The services of models/service/network.hpp, where a request's owner is the number of its VU.
class ModelBackend final : public Backend {
 public:
  explicit ModelBackend(Network& network, ConnectionReuse reuse = ConnectionReuse::Always)
      : network_(network), reuse_(reuse) {}

  RequestId send(Instant now, const Request& request, VuId vu, const RequestKey& key,
                 bool connects) override {
    return network_.submit(now, request.to, number_of(vu), key,
                           {.timeout = request.timeout,
                            .connects = connects,
                            .work = request.work,
                            .closes = reuse_ == ConnectionReuse::Never});
  }
  bool iteration_ended(Instant now, VuId vu) override {
    return reuse_ == ConnectionReuse::WithinIteration && network_.hang_up(now, number_of(vu));
  }
  std::optional<PrecomputedCourse> precompute(Instant now, const Request& request,
                                              const RequestKey& key, bool connects) const override {
    return network_.precompute(
        now, request.to, key,
        {.timeout = request.timeout, .connects = connects, .work = request.work});
  }
  std::optional<RequestParts> parts(Instant now, RequestId request) const override {
    return network_.parts(now, request);
  }
  void abandon(Instant now, RequestId request) override { network_.abandon(now, request); }
  Instant next() const override { return network_.next(); }
  void advance(Instant now) override { network_.advance(now); }
  const Answer* take() override {
    const std::optional<Outcome> outcome = network_.take();
    if (!outcome) return nullptr;
    answer_.request = outcome->request;
    answer_.vu = VuId{outcome->owner};
    answer_.status = outcome->status;
    answer_.parts = network_.taken_parts();
    answer_.http_status = outcome->http;
    answer_.times.reset();
    if (outcome->may_be_dropped && answer_.parts != nullptr) set_times(*answer_.parts);
    return &answer_;
  }

 private:
  /// As a client sees the time of a request: what comes before its connection is open is no part of
  /// its duration.
  void set_times(const RequestParts& parts) {
    RequestTimes& times = answer_.times.emplace();
    times.blocked = times.connecting = parts.connecting;
    if (answer_.status == Status::Refused) return;
    times.waiting =
        parts.network + parts.queue + parts.service + parts.calls + parts.retry + parts.lost;
  }

  Network& network_;
  ConnectionReuse reuse_;
  Answer answer_;  // taken last
};

}  // namespace rehearse
