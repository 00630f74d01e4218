#pragma once
// What one long run says once it has settled.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sim/measure/expression/quantity.hpp"
#include "sim/measure/over/batch_means.hpp"
#include "sim/run/rehearsal.hpp"

namespace rehearse {

/// A figure of the steady part; one that the run does not have is left out.
struct SteadyFigure {
  std::string name;  ///< in the language of expectations, without its scope
  Quantity value;    ///< in base units
};

struct SteadyAnswer {
  bool automatic = false;          ///< MSER has chosen the instant
  std::string metric;              ///< that is observed: http_req_duration, or iteration_duration
  std::uint64_t observations = 0;  ///< of it, from the test's start up to `until`
  std::uint64_t cut = 0;           ///< of these, before `from`
  std::uint64_t mser_batch = 0;    ///< observations in each mean that MSER saw
  std::optional<Instant> from;     ///< the steady part's begin; none: there is none
  /// Its end: nothing starts any more, or the test is over.
  Instant until;
  std::optional<BatchMeans> batches;  ///< none: too few observations
  std::vector<SteadyFigure> figures;
  std::string missing;  ///< why there is no steady part, or no interval
};

/// Runs the rehearsal again and takes figures of its part from `from` on; without it, from where
/// mser_cut() says that the observations have settled, rounded up to a whole second. Observations
/// are http_req_duration where iterations send requests and iteration_duration otherwise, by the
/// instants of their ends. The part ends at the last regular end of a scenario, since what follows
/// is a test that runs empty. The same rehearsal has the same random numbers in each of its runs.
SteadyAnswer steady_state(const Rehearsal& rehearsal, std::optional<Instant> from);

}  // namespace rehearse
