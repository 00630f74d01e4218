// A block of iterations, told one fact after the other.

#include "sim/core/fact.hpp"

namespace rehearse {

void FactSink::observe_block(const IterationBlock& block) {
  Fact fact;
  fact.scenario = block.scenario;
  fact.vu = block.vu;
  fact.number = block.number;
  fact.vu_iteration = block.vu_iteration;
  fact.began = block.began;
  for (std::size_t i = 0; i < block.ends.size(); ++i) {
    fact.thrown = block.thrown;
    fact.kind = FactKind::IterationReturned;
    fact.at = fact.began + block.bodies[i];
    observe(fact);
    fact.kind = FactKind::IterationCompleted;
    fact.at = block.ends[i];
    observe(fact);
    fact.kind = FactKind::IterationStarted;
    fact.thrown = false;
    fact.began = fact.at;
    ++fact.vu_iteration;
    observe(fact);
  }
}

void FactSink::observe_whole(std::uint32_t scenario, std::span<const WholeIteration> iterations) {
  for (const WholeIteration& one : iterations) {
    Fact fact;
    fact.scenario = scenario;
    fact.vu = one.vu;
    fact.number = one.number;
    fact.vu_iteration = one.vu_iteration;
    fact.iteration = one.iteration;
    fact.began = one.began;
    fact.kind = FactKind::IterationStarted;
    fact.at = one.began;
    observe(fact);
    fact.kind = FactKind::IterationReturned;
    fact.at = one.began + one.body;
    observe(fact);
    fact.kind = FactKind::IterationCompleted;
    fact.at = one.ended;
    observe(fact);
  }
}

}  // namespace rehearse
