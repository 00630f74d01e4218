#pragma once
// What a balancer knows of an instance.

#include <cstdint>

namespace rehearse {

struct InstanceView {
  bool up = true;               ///< as far as it has learnt
  std::uint64_t under_way = 0;  ///< requests sent there and not yet over
  bool full = false;            ///< known of instances behind one queue only
};

}  // namespace rehearse
