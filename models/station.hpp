#pragma once
// The servers of one instance and the queue before them: who is served when, and how fast.

#include <cstdint>
#include <optional>
#include <vector>

#include "models/indexed_heap.hpp"
#include "models/occupancy.hpp"
#include "models/service_options.hpp"
#include "models/time.hpp"
#include "models/work_clock.hpp"

namespace rehearse {

/// A machine without a clock: jobs are admitted, served as the discipline says and, when their work
/// is done, taken in the order in which it was done (at one instant: in which they began).
///
/// Invariants: (1) no job waits while a server is free; (2) a job keeps its server from its start
/// until it is released or withdrawn, also when its work is done; (3) jobs being worked on progress
/// at one speed (work_clock.hpp): 1 / (slowness · scalability(n)), n their number, times
/// min(1, servers/n) under processor sharing. Nothing is allocated per job once there have been as
/// many jobs at a time as there will be.
class Station {
 public:
  using Job = std::uint32_t;
  enum class Admission : std::uint8_t { Started, Queued, Full };
  struct Admitted {
    Admission admission = Admission::Full;
    Job job = 0;  ///< unless Full
  };

  /// `levels` is how many priorities there are; disciplines other than Priority use level 0 alone.
  Station(const InstanceOptions& options, std::uint32_t levels);

  /// A job with so much own work; `owner` is what take_finished() will return. All instants must
  /// not decrease from call to call, nor pass next(). Requires: level < levels, 0 is served first.
  Admitted admit(Instant now, std::uint32_t owner, Duration work, std::uint32_t level);
  /// When the next job's work is done if nothing changes; kNever when none is being worked on.
  Instant next() const;
  /// The owner of a job whose work is done by now; it keeps its server until it is released.
  std::optional<std::uint32_t> take_finished(Instant now);
  /// Ends a job wherever it is (waiting, worked on, done); its number may be given to another.
  void release(Instant now, Job job);

  /// Work takes `slowness` times as long as it says from now on. Requires: > 0.
  void set_slowness(Instant now, double slowness);
  /// Requires: not a pure delay, servers ≥ 1.
  void set_servers(Instant now, std::uint32_t servers);

  std::uint32_t servers() const { return servers_; }
  const Occupancy& queue() const { return queue_; }    ///< waiting for a server
  const Occupancy& served() const { return served_; }  ///< have a server, at work or not
  /// Servers at work or held. Under processor sharing at most `servers` are.
  std::uint64_t busy() const;
  /// ∫ busy servers dt and ∫ servers dt: their ratio is the utilisation.
  Wide busy_integral(Instant now) const { return busy_.integral(now); }
  Wide server_integral(Instant now) const { return capacity_.integral(now); }

 private:
  static constexpr std::uint32_t kNone = UINT32_MAX;
  enum class Place : std::uint8_t { Free, Queue, Service, Done };

  struct Entry {
    WorkClock::Reading work = 0;  // its own; from its start: the reading at which it is done
    std::uint64_t serial = 0;     // in order of starting
    Instant since;                // in this place
    std::uint32_t owner = 0;
    std::uint32_t level = 0;
    Job previous = kNone;  // in its queue
    Job following = kNone;
    Place place = Place::Free;
  };
  struct DoneAt {
    WorkClock::Reading reading;
    std::uint64_t serial;
    bool before(const DoneAt& other) const {
      return reading != other.reading ? reading < other.reading : serial < other.serial;
    }
  };
  struct Line {
    Job first = kNone;
    Job last = kNone;
  };

  bool has_free_server() const;
  Job new_job();
  void start(Instant now, Job job);
  void start_waiting(Instant now);
  void enqueue(Instant now, Job job);
  void unlink(Job job);
  Job first_in_line() const;
  void settle_speed();

  bool delay_;
  Discipline discipline_;
  std::uint32_t servers_;
  std::uint64_t queue_bound_;
  ScalabilityOptions scalability_;
  double slowness_;
  std::uint64_t unloaded_speed_;
  WorkClock clock_;
  IndexedHeap<DoneAt> in_service_;
  std::vector<Entry> jobs_;
  std::vector<Job> free_;
  std::vector<Line> lines_;  // by level
  std::uint64_t starts_ = 0;
  std::size_t speed_for_ = 0;  // the number in service that the speed was computed for
  bool speed_known_ = false;
  Occupancy queue_;
  Occupancy served_;
  LevelIntegral busy_;
  LevelIntegral capacity_;
};

}  // namespace rehearse
