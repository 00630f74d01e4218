#pragma once
// Is B better than A: rehearsals side by side, run by run with the same random numbers.

#include <cstdint>
#include <vector>

#include "sim/measure/over/figures.hpp"
#include "sim/measure/over/over_runs.hpp"
#include "sim/run/rehearsal.hpp"

namespace rehearse {

struct CompareSettings {
  std::uint32_t runs = 20;  ///< of each rehearsal; at least 2
  unsigned jobs = 1;        ///< threads
  bool metrics = false;     ///< keep k6's metrics too
};

/// A figure of several rehearsals.
struct ComparedFigure : FigureName {
  /// Of each rehearsal but the first: its value less the first one's, run by run; of the runs in
  /// which both have it.
  std::vector<Sample> differences;
};

struct ComparedRuns {
  std::uint32_t runs = 0;
  std::uint64_t seed = 0;
  std::vector<OverRuns> over;     ///< by rehearsal
  std::vector<OverRuns> metrics;  ///< by rehearsal, under k6's names; none unless asked for
  std::vector<ComparedFigure> figures;
};

/// Runs the replications 0 … runs − 1 of each rehearsal with the seed of the first: replication i
/// of all of them has the same random numbers. What comes out does not depend on `jobs`.
/// Requires: at least one rehearsal; runs ≥ 2, jobs ≥ 1.
ComparedRuns compare(std::vector<Rehearsal> rehearsals, const CompareSettings& settings);

/// Which way a figure is better. Faults and times of iterations and requests: less; complete
/// iterations: more; of others it depends on what the test is for.
enum class Better : std::uint8_t { Less, More, Neither };
Better better_of(const FigureName& figure);

enum class Change : std::uint8_t {
  Unknown,  ///< fewer than two pairs have it
  Equal,    ///< the same in every pair
  Unsure,   ///< the 95 % interval of the mean difference contains 0
  Better,
  Worse,
  More,  ///< where neither is better
  Less,
};
/// What these differences of the figure say (scenarios/results.md, "Which is better").
Change change_of(const FigureName& figure, const Sample& differences);

}  // namespace rehearse
