// The defaults of BulkSink: blocks and batches as single facts.

#include "sim/core/fact_sink.hpp"

#include "sim/core/fact.hpp"
#include "sim/core/iteration_block.hpp"
#include "sim/core/request_fact.hpp"

namespace rehearse {

namespace {

/// The facts that the iteration's body returned and that it is complete.
void observe_both(FactSink& sink, Fact& fact, Duration body, Instant ended) {
  fact.kind = FactKind::IterationReturned;
  fact.at = fact.began + body;
  sink.observe(fact);
  fact.kind = FactKind::IterationCompleted;
  fact.at = ended;
  sink.observe(fact);
}

}  // namespace

void BulkSink::observe_block(const IterationBlock& block) {
  Fact fact;
  fact.scenario = block.scenario;
  fact.vu = block.vu;
  fact.number = block.number;
  fact.vu_iteration = block.vu_iteration;
  fact.began = block.began;
  for (std::size_t i = 0; i < block.ends.size(); ++i) {
    fact.thrown = block.thrown;
    observe_both(*this, fact, block.bodies[i], block.ends[i]);
    fact.kind = FactKind::IterationStarted;
    fact.thrown = false;
    fact.began = fact.at;
    ++fact.vu_iteration;
    observe(fact);
  }
}

void BulkSink::observe_batch(const IterationBatch& iterations) {
  for (std::size_t i = 0; i < iterations.size; ++i) {
    Fact fact;
    fact.scenario = iterations.scenario;
    fact.number = iterations.numbers[i];
    fact.vu_iteration = iterations.vu_iterations[i];
    fact.began = iterations.began[i];
    fact.thrown = iterations.thrown[i];
    observe_both(*this, fact, iterations.bodies[i], iterations.ended[i]);
  }
}

void BulkSink::observe_starts(Rank scenario, std::span<const Instant> at) {
  Fact fact;
  fact.kind = FactKind::IterationStarted;
  fact.scenario = scenario;
  for (const Instant each : at) {
    fact.at = fact.began = each;
    observe(fact);
  }
}

void BulkSink::observe_start(Rank scenario, Instant at) { observe_starts(scenario, {&at, 1}); }

void BulkSink::observe_end(const Fact& completed) {
  Fact fact = completed;
  observe_both(*this, fact, completed.at - completed.began, completed.at);
}

void BulkSink::observe_precomputed(const RequestFact& answered) {
  RequestFact each = answered;
  each.kind = RequestFact::Kind::Sent;
  each.at = answered.sent;
  each.failed = false;
  each.http_status = 0;
  observe_request(each);
  each = answered;
  each.connects = false;
  observe_request(each);
}

}  // namespace rehearse
