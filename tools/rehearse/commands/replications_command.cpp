// `rehearse run --runs R`: replications of a test, a line for each.

#include <algorithm>
#include <cstdint>

#include "sim/run/replications.hpp"
#include "tools/rehearse/commands/commands.hpp"
#include "tools/rehearse/outputs/output_format.hpp"

namespace rehearse {

int run_many(const CommandLine& line, const Rehearsal& rehearsal, Output& out) {
  int exit_code = 0;
  const auto run = [&](const TakeResult& take) {
    run_replications(rehearsal, *line.runs, line.jobs,
                     [&](std::uint32_t replication, const Result& result) {
                       exit_code = std::max(exit_code, exit_status(result.exit_code));
                       take(replication, result);
                     });
  };
  output_format(line.output).write_replications(run, out);
  return exit_code;
}

}  // namespace rehearse
