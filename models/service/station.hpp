#pragma once
// The servers of one instance and the queue before them: which job is served when, and how fast.

#include <cstdint>
#include <optional>
#include <vector>

#include "models/base/indexed_heap.hpp"
#include "models/base/prefetch.hpp"
#include "models/base/time.hpp"
#include "models/instances/work_clock.hpp"
#include "models/service/occupancy.hpp"
#include "models/service/service_options.hpp"

namespace rehearse {

/// A machine without a clock: jobs are admitted, served as the discipline says and, when their work
/// is done, taken in the order in which it was done (at one instant: in which they began).
///
/// Invariants: (1) no job waits while a server is free; (2) a job keeps its server from its start
/// until it is released or withdrawn, also when its work is done; (3) jobs being worked on progress
/// at one speed (work_clock.hpp): 1 / (slowness · scalability(n)), n their number, times
/// min(1, servers/n) under processor sharing. Nothing is allocated per job once the number
/// of jobs at a time has reached its maximum.
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

  /// Admits a job with that much own work; `owner` is what take_finished() will return. All
  /// instants must not decrease from call to call, nor pass next(). Requires: level < levels ≤
  /// 2^30, 0 is served first.
  Admitted admit(Instant now, std::uint32_t owner, Duration work, std::uint32_t level);
  /// When the next job's work is done if nothing changes; kNever when none is being worked on.
  Instant next() const {
    return in_service_.empty() ? kNever : clock_.when(in_service_.top_key().reading());
  }
  /// The owner of that job. Requires: next() is not kNever.
  std::uint32_t next_owner() const { return in_service_.top_key().owner(); }
  /// Prefetches that job. Requires: next() is not kNever.
  void fetch_next() const { fetch(in_service_.top()); }
  /// The owner of a job whose work is done by now; it keeps its server until it is released.
  std::optional<std::uint32_t> take_finished(Instant now);
  /// Gives the server of a job whose work is done more work to do, for another owner: the job
  /// begins anew, without waiting. Requires: its work is done; not under processor sharing.
  void renew(Instant now, Job job, std::uint32_t owner, Duration work);
  /// Ends a job wherever it is (waiting, worked on, done); its number may be given to another.
  void release(Instant now, Job job);

  /// When the job got its server; kNever while it waits for one.
  Instant started(Job job) const {
    const Entry& entry = jobs_[job];
    return entry.place == Place::Queue ? kNever : entry.since;
  }

  /// The owner of the job that is served next. Requires: one waits.
  std::uint32_t next_waiting() const { return jobs_[first_in_line()].owner; }

  /// Prefetches a job that may end soon.
  void fetch(Job job) const { prefetch(&jobs_[job]); }
  /// Adds jobs whose service was computed elsewhere. Requires: a pure delay.
  void add_served(const FlowSums& others) { served_.add(others); }

  /// From now on work takes `slowness` times its own duration. Requires: > 0.
  void set_slowness(Instant now, double slowness);
  /// Requires: not a pure delay, servers ≥ 1.
  void set_servers(Instant now, std::uint32_t servers);
  /// Whether new jobs may come: while none may, a server counts as capacity only as long as it is
  /// busy. Open at first.
  void set_open(Instant now, bool open);
  /// The queue is counted there too from now on. Requires: it is empty, `queues` outlives this.
  void count_queue_in(JointCount& queues) { queues_ = &queues; }

  /// Whether a job that is admitted now starts at once.
  bool has_free_server() const;
  /// Those that count as capacity.
  std::uint64_t servers() const { return open_ || delay_ ? servers_ : busy(); }
  const Occupancy& queue() const { return queue_; }    ///< waiting for a server
  const Occupancy& served() const { return served_; }  ///< have a server, at work or not
  /// Servers at work or held. Under processor sharing at most `servers` are.
  std::uint64_t busy() const;
  /// ∫ busy servers dt and ∫ servers dt: their ratio is the utilisation.
  Wide busy_integral(Instant now) const {
    return limits_busy_ ? busy_.integral(now) : served_.integral(now);
  }
  Wide server_integral(Instant now) const;

 private:
  static constexpr std::uint32_t kNone = UINT32_MAX;
  enum class Place : std::uint8_t { Free, Queue, Service, Done };

  struct Entry {
    Duration work;  // its own
    Instant since;  // in this place
    std::uint32_t owner = 0;
    std::uint32_t level : 30 = 0;
    Place place : 2 = Place::Free;
    Job previous = kNone;  // in its queue
    Job following = kNone;
  };
  static_assert(sizeof(Entry) == 32, "two of them in a line of the cache");
  /// The reading at which a job is done, and its place in the order of starting.
  class DoneAt {
   public:
    static DoneAt last() { return {~WorkClock::Reading{0}, UINT64_MAX, 0}; }
    DoneAt(WorkClock::Reading reading, std::uint64_t serial, std::uint32_t owner)
        : high_(static_cast<std::uint64_t>(reading >> 64)),
          low_(static_cast<std::uint64_t>(reading)),
          serial_(serial),
          owner_(owner) {}

    WorkClock::Reading reading() const {
      return static_cast<WorkClock::Reading>(high_) << 64 | low_;
    }
    std::uint32_t owner() const { return owner_; }
    bool before(const DoneAt& other) const {
      if (high_ != other.high_) [[likely]]
        return high_ < other.high_;
      return low_ != other.low_ ? low_ < other.low_ : serial_ < other.serial_;
    }

   private:
    // A reading in one would have to be aligned to 16 bytes, and so make each job a third larger.
    std::uint64_t high_;
    std::uint64_t low_;
    std::uint64_t serial_;
    std::uint32_t owner_;  // the job's, which would have to be fetched from memory
  };
  struct Line {
    Job first = kNone;
    Job last = kNone;
  };

  void enter_queue(Instant now);
  void leave_queue(Instant now, Instant since);
  void served_changed(Instant now) {
    if (limits_busy_) busy_.set(now, busy());
  }
  Job new_job();
  void start(Instant now, Job job);
  void start_waiting(Instant now);
  void enqueue(Instant now, Job job);
  void unlink(Job job);
  Job first_in_line() const;
  void settle_speed() {
    const std::size_t count = in_service_.size();
    if (count != 0 && !(speed_known_ && (count == speed_for_ || speed_is_same_))) set_speed(count);
  }
  void set_speed(std::size_t count);

  bool delay_;
  bool limits_busy_;  // there may be more in service than servers at work
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
  std::size_t speed_for_ = 0;   // the number in service that the speed was computed for
  bool speed_is_same_ = false;  // whatever that number
  bool speed_known_ = false;
  Occupancy queue_;
  Occupancy served_;
  LevelIntegral busy_;  // if limits_busy_
  bool open_ = true;
  LevelIntegral capacity_;  // while it is open
  Wide busy_while_closed_ = 0;
  Wide busy_at_closing_ = 0;      // the integral
  JointCount* queues_ = nullptr;  // of several stations
};

}  // namespace rehearse
