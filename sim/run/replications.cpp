// Values of replications that are their results.

#include "sim/run/replications.hpp"

#include "sim/core/stop_flag.hpp"
#include "sim/run/run.hpp"

namespace rehearse {

// Where a run was asked to stop, the present replication and all that are still made may be parts.

void run_replications(const Rehearsal& rehearsal, std::uint32_t runs, unsigned jobs,
                      const TakeResult& take) {
  replicate<Result>(
      rehearsal, runs, jobs, [](const Rehearsal& one) { return run_rehearsal(one); },
      [&](std::uint64_t replication, const Result& result) {
        if (is_asked(rehearsal.stop)) return false;
        take(static_cast<std::uint32_t>(replication), result);
        return true;
      });
}

void run_replications(const Rehearsal& rehearsal, std::span<const std::uint32_t> replications,
                      unsigned jobs, const TakeResult& take) {
  const auto new_maker = [&] {
    return [&, one = rehearsal](std::uint64_t index) mutable {
      one.replication = replications[index];
      return run_rehearsal(one);
    };
  };
  make_in_order<Result>(replications.size(), jobs, new_maker,
                        [&](std::uint64_t index, const Result& result) {
                          if (is_asked(rehearsal.stop)) return false;
                          take(replications[index], result);
                          return true;
                        });
}

}  // namespace rehearse
