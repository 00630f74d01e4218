// A rehearsal for each thread, whose replication changes.

#include "sim/run/replications.hpp"

#include "sim/run/in_order.hpp"
#include "sim/run/run.hpp"

namespace rehearse {

void run_replications(const Rehearsal& rehearsal, std::uint32_t runs, unsigned jobs,
                      const TakeResult& take) {
  const auto new_maker = [&rehearsal] {
    return [one = rehearsal](std::uint64_t replication) mutable {
      one.replication = static_cast<std::uint32_t>(replication);
      return run_rehearsal(one);
    };
  };
  make_in_order<Result>(runs, jobs, new_maker, [&](std::uint64_t replication, Result result) {
    take(static_cast<std::uint32_t>(replication), result);
    return true;
  });
}

}  // namespace rehearse
