// Taking from the pool, and the line before it.

#include "sim/vu/vu_pool.hpp"

#include <algorithm>

namespace rehearse {

VuId VuPool::take(Rank rank, Slot slot) {
  const VuId vu = take_spare();
  if (vu == kNoVu) line_.push_back({rank, slot});
  return vu;
}

VuId VuPool::take_spare() {
  if (idle_.empty() || !line_.empty()) return kNoVu;
  const VuId vu = idle_.front();
  idle_.pop_front();
  return vu;
}

bool VuPool::withdraw(Rank rank, Slot slot) {
  const auto request = std::find_if(line_.begin(), line_.end(), [&](const Request& each) {
    return each.rank == rank && each.slot == slot;
  });
  if (request == line_.end()) return false;
  line_.erase(request);
  return true;
}

void VuPool::withdraw_all(Rank rank) {
  std::erase_if(line_, [&](const Request& each) { return each.rank == rank; });
}

std::optional<VuPool::Grant> VuPool::grant_waiting() {
  if (idle_.empty()) return std::nullopt;
  const Grant grant{line_.front().rank, line_.front().slot, idle_.front()};
  line_.pop_front();
  idle_.pop_front();
  return grant;
}

}  // namespace rehearse
