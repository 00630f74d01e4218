// Slices are put together as they come, and all anew when the stretch doubles.

#include "tools/rehearse/pictures/vu_slices.hpp"

#include <algorithm>

#include "sim/core/fact.hpp"

namespace rehearse {

void VuSlices::observe(const Fact& fact) {
  switch (fact.kind) {
    case FactKind::VuStarted:
      now_[fact.vu].waits_since = fact.at;
      break;
    case FactKind::IterationStarted:
      stop_waiting(fact.vu, fact.at);
      break;
    case FactKind::IterationReturned:
      now_[fact.vu].returned = fact.at;
      break;
    case FactKind::IterationCompleted:
    case FactKind::IterationInterrupted:
      finish(fact);
      break;
    case FactKind::VuStopped:
      stop_waiting(fact.vu, fact.at);
      break;
    default:
      break;
  }
}

void VuSlices::stop_waiting(VuId vu, Instant at) {
  std::optional<Instant>& since = now_[vu].waits_since;
  if (since && *since < at) add(vu, {*since, at});
  since.reset();
}

void VuSlices::finish(const Fact& fact) {
  Now& now = now_[fact.vu];
  const Instant until = std::min(now.returned.value_or(fact.at), fact.at);
  now.returned.reset();
  const bool is_complete = fact.kind == FactKind::IterationCompleted;
  add(fact.vu, {fact.began, until, is_complete ? 1U : 0U, is_complete ? 0U : 1U});
  now.waits_since = until;
}

void VuSlices::add(VuId vu, const VuSlice& slice) {
  VuCourse& course = vus_[vu];
  course.complete += slice.complete;
  course.interrupted += slice.interrupted;
  const bool waits = slice.complete + slice.interrupted == 0;
  Duration& spent = waits ? course.waiting : course.busy;
  spent = spent + (slice.until - slice.from);
  end_ = std::max(end_, slice.until);
  const std::size_t before = course.slices.size();
  put(course.slices, slice);
  count_ += course.slices.size() - before;
  if (count_ > kMostSlices) take_together();
}

bool VuSlices::are_together(const VuSlice& before, const VuSlice& next) const {
  return together_.ns > 0 && before.from.ns / together_.ns == next.from.ns / together_.ns;
}

void VuSlices::put(std::vector<VuSlice>& slices, const VuSlice& slice) const {
  if (slices.empty() || !are_together(slices.back(), slice)) {
    slices.push_back(slice);
    return;
  }
  VuSlice& last = slices.back();
  last.until = slice.until;
  last.complete += slice.complete;
  last.interrupted += slice.interrupted;
}

void VuSlices::take_together() {
  constexpr Duration kFirst = milliseconds(1);
  while (count_ > kMostSlices / 2) {
    together_ = together_.ns == 0 ? kFirst : together_ * 2;
    count_ = 0;
    for (auto& [vu, course] : vus_) {
      std::vector<VuSlice> fewer;
      for (const VuSlice& slice : course.slices) put(fewer, slice);
      course.slices = std::move(fewer);
      count_ += course.slices.size();
    }
  }
}

}  // namespace rehearse
