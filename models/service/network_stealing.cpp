// Of the longest queues the first gives, of the instances with a free server the first takes. At no
// instant something waits while another instance could serve it.

#include "models/base/require.hpp"
#include "models/service/network.hpp"
#include "models/service/request_course.hpp"

namespace rehearse {

void Network::note_stealing(std::uint32_t index) {
  const Instance& instance = instances_[index];
  network_parts::WorkStealing& stealing = *services_[instance.service].stealing;
  const std::uint32_t number = index - plan_->services[instance.service].first_instance;
  const bool takes = instance.available() && instance.station.has_free_server() &&
                     instance.counts.inside.count() < instance.most_inside;
  stealing.takers.set(number, takes ? 0 : LeastTree::kLast);
  stealing.queues.set(number, LeastTree::kLast - instance.station.queue().count());
}

void Network::steal(Instant now, std::uint32_t service) {
  const network_parts::WorkStealing& stealing = *services_[service].stealing;
  const std::uint32_t first = plan_->services[service].first_instance;
  while (stealing.takers.least() == 0 && stealing.queues.least() != LeastTree::kLast) {
    const std::uint32_t from = first + stealing.queues.first_from(0);
    const std::uint32_t waiting = instances_[from].station.next_waiting();
    move_waiting(now, visits_[waiting], first + stealing.takers.first_from(0));
  }
}

void Network::move_waiting(Instant now, Visit& visit, std::uint32_t to) {
  const std::uint32_t from = visit.instance;
  Instance& giver = instances_[from];
  Instance& taker = instances_[to];
  giver.station.release(now, visit.job);
  note_leaving(now, giver);
  giver.counts.inside.leave(now, visit.entered);
  --giver.counts.accepted;
  one_less(from);
  services_[taker.service].inside.leave();

  if (inside_of_) {
    inside_of_->leave(from, visit.index);
    inside_of_->join(to, visit.index);
  }
  visit.instance = to;
  visit.entered = now;
  one_more(to);
  // What it draws is the same again.
  const Duration work = course_of(visit).work().length;
  const auto admitted = taker.station.admit(now, visit.index, work, endpoint_of(visit).level);
  REQUIRE(admitted.admission == Station::Admission::Started);
  visit.job = admitted.job;
  ++taker.counts.accepted;
  taker.counts.inside.enter(now);
  services_[taker.service].inside.enter();
  // Fewer are at the giver, whose speed may depend on that.
  rearm_work(from);
  rearm_work(to);
  note_stealing(from);
  note_stealing(to);
  if (giver.counts.inside.count() == 0) lifecycle_.emptied(now, from);
}

}  // namespace rehearse
