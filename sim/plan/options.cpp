// k6's names of the executors.

#include "sim/plan/options.hpp"

#include <array>

namespace rehearse {

const char* executor_name(const ExecutorOptions& options) {
  static constexpr std::array<const char*, std::variant_size_v<ExecutorOptions>> kNames = {
      "shared-iterations",     "per-vu-iterations",    "constant-vus",         "ramping-vus",
      "constant-arrival-rate", "ramping-arrival-rate", "externally-controlled"};
  return kNames[options.index()];
}

}  // namespace rehearse
