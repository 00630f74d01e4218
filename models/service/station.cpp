// Queues are lists through the jobs themselves, one a level, so that any job can leave from
// anywhere.

#include "models/service/station.hpp"

#include <algorithm>
#include <cmath>

#include "models/base/require.hpp"

namespace rehearse {
namespace {

/// The speed of work that takes `slowness` times as long, rounded up: so a job whose exact end is a
/// whole nanosecond is over at it and not one later.
std::uint64_t speed_at(double slowness) {
  constexpr auto kFull = static_cast<double>(WorkClock::kFullSpeed);
  double speed = kFull / slowness;
  if (std::fma(speed, slowness, -kFull) < 0.0) speed = std::nextafter(speed, 2.0 * speed);
  if (speed >= static_cast<double>(WorkClock::kFastest)) return WorkClock::kFastest;
  return static_cast<std::uint64_t>(std::ceil(speed));
}

}  // namespace

Station::Station(const InstanceOptions& options, std::uint32_t levels)
    : delay_(!options.servers),
      limits_busy_(!delay_ && options.discipline == Discipline::ProcessorSharing),
      discipline_(options.discipline),
      servers_(options.servers.value_or(0)),
      queue_bound_(options.queue_bound ? *options.queue_bound : UINT64_MAX),
      scalability_(options.scalability),
      slowness_(options.slower),
      unloaded_speed_(speed_at(options.slower)),
      lines_(levels) {
  REQUIRE(levels > 0 && (delay_ || servers_ > 0));
  const bool shares = discipline_ == Discipline::ProcessorSharing && !delay_;
  speed_is_same_ = !shares && scalability_.contention == 0.0 && scalability_.coherency == 0.0;
  capacity_.set(Instant{0}, servers_);
}

bool Station::has_free_server() const {
  return delay_ || discipline_ == Discipline::ProcessorSharing || served_.count() < servers_;
}

std::uint64_t Station::busy() const {
  return delay_ ? served_.count() : std::min<std::uint64_t>(served_.count(), servers_);
}

Station::Job Station::new_job() {
  if (free_.empty()) {
    jobs_.emplace_back();
    free_.reserve(jobs_.capacity());
    return static_cast<Job>(jobs_.size() - 1);
  }
  const Job job = free_.back();
  free_.pop_back();
  return job;
}

Station::Admitted Station::admit(Instant now, std::uint32_t owner, Duration work,
                                 std::uint32_t level) {
  REQUIRE(level < lines_.size() && work.ns >= 0);
  clock_.run_to(now);
  const bool starts = has_free_server();
  if (!starts && queue_.count() >= queue_bound_) return {};
  const Job job = new_job();
  Entry& entry = jobs_[job];
  entry.work = work;
  entry.owner = owner;
  entry.level = level & ((1U << 30) - 1);
  if (starts) {
    start(now, job);
    settle_speed();
    return {Admission::Started, job};
  }
  enqueue(now, job);
  return {Admission::Queued, job};
}

void Station::start(Instant now, Job job) {
  Entry& entry = jobs_[job];
  entry.place = Place::Service;
  entry.since = now;
  in_service_.put(job, {clock_.reading() + WorkClock::work(entry.work), starts_++, entry.owner});
  served_.enter(now);
  served_changed(now);
}

void Station::enqueue(Instant now, Job job) {
  Entry& entry = jobs_[job];
  Line& line = lines_[entry.level];
  entry.place = Place::Queue;
  entry.since = now;
  entry.previous = entry.following = kNone;
  if (line.first == kNone) {
    line.first = line.last = job;
  } else if (discipline_ == Discipline::Lifo) {
    entry.following = line.first;
    jobs_[line.first].previous = job;
    line.first = job;
  } else {
    entry.previous = line.last;
    jobs_[line.last].following = job;
    line.last = job;
  }
  enter_queue(now);
}

void Station::enter_queue(Instant now) {
  queue_.enter(now);
  if (queues_ != nullptr) queues_->enter();
}

void Station::leave_queue(Instant now, Instant since) {
  queue_.leave(now, since);
  if (queues_ != nullptr) queues_->leave();
}

void Station::unlink(Job job) {
  const Entry& entry = jobs_[job];
  Line& line = lines_[entry.level];
  (entry.previous == kNone ? line.first : jobs_[entry.previous].following) = entry.following;
  (entry.following == kNone ? line.last : jobs_[entry.following].previous) = entry.previous;
}

Station::Job Station::first_in_line() const {
  for (const Line& line : lines_) {
    if (line.first != kNone) return line.first;
  }
  return kNone;
}

void Station::start_waiting(Instant now) {
  while (queue_.count() > 0 && has_free_server()) {
    const Job job = first_in_line();
    unlink(job);
    if (const Job next = first_in_line(); next != kNone) fetch(next);
    leave_queue(now, jobs_[job].since);
    start(now, job);
  }
  settle_speed();
}

std::optional<std::uint32_t> Station::take_finished(Instant now) {
  clock_.run_to(now);
  if (in_service_.empty() || in_service_.top_key().reading() > clock_.reading()) return {};
  const Job job = in_service_.top();
  in_service_.remove(job);
  jobs_[job].place = Place::Done;
  settle_speed();
  return jobs_[job].owner;
}

void Station::release(Instant now, Job job) {
  clock_.run_to(now);
  Entry& entry = jobs_[job];
  REQUIRE(entry.place != Place::Free);
  if (entry.place == Place::Queue) {
    unlink(job);
    leave_queue(now, entry.since);
  } else {
    if (entry.place == Place::Service) in_service_.remove(job);
    served_.leave(now, entry.since);
    served_changed(now);
  }
  entry.place = Place::Free;
  free_.push_back(job);
  start_waiting(now);
}

void Station::renew(Instant now, Job job, std::uint32_t owner, Duration work) {
  clock_.run_to(now);
  Entry& entry = jobs_[job];
  REQUIRE(entry.place == Place::Done && discipline_ != Discipline::ProcessorSharing);
  served_.leave(now, entry.since);
  entry.work = work;
  entry.owner = owner;
  start(now, job);
  settle_speed();
}

void Station::set_slowness(Instant now, double slowness) {
  REQUIRE(slowness > 0.0);
  clock_.run_to(now);
  slowness_ = slowness;
  unloaded_speed_ = speed_at(slowness);
  speed_known_ = false;
  settle_speed();
}

void Station::set_servers(Instant now, std::uint32_t servers) {
  REQUIRE(!delay_ && servers > 0);
  clock_.run_to(now);
  if (!limits_busy_) {
    busy_ = {now, busy(), served_.integral(now)};
    limits_busy_ = true;
  }
  servers_ = servers;
  if (open_) capacity_.set(now, servers);
  speed_known_ = false;
  start_waiting(now);
  served_changed(now);
}

void Station::set_open(Instant now, bool open) {
  if (delay_ || open == open_) return;
  if (open) {
    busy_while_closed_ += busy_integral(now) - busy_at_closing_;
  } else {
    busy_at_closing_ = busy_integral(now);
  }
  open_ = open;
  capacity_.set(now, open ? servers_ : 0);
}

Wide Station::server_integral(Instant now) const {
  const Wide closed = open_ ? Wide{0} : busy_integral(now) - busy_at_closing_;
  return capacity_.integral(now) + busy_while_closed_ + closed;
}

void Station::set_speed(std::size_t count) {
  speed_known_ = true;
  speed_for_ = count;
  std::uint64_t speed = unloaded_speed_;
  if (scalability_.contention > 0.0 || scalability_.coherency > 0.0) {
    const auto n = static_cast<double>(count);
    speed = speed_at(slowness_ * (1.0 + scalability_.contention * (n - 1.0) +
                                  scalability_.coherency * n * (n - 1.0)));
  }
  if (discipline_ == Discipline::ProcessorSharing && !delay_ && count > servers_) {
    // speed·servers/count rounded up, in 64 bits
    speed = speed / count * servers_ + (speed % count * servers_ + count - 1) / count;
  }
  clock_.set_speed(speed);
}

}  // namespace rehearse
