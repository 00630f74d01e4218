// Copies with another rank and VU.

#include "sim/run/own_facts.hpp"

#include "sim/core/fact.hpp"
#include "sim/core/fact_kind.hpp"
#include "sim/core/request_fact.hpp"
#include "sim/core/sample_fact.hpp"

namespace rehearse {

std::optional<Rank> OwnFacts::own_rank(Rank scenario) const {
  if (scenario == kNoScenario) return scenario;
  if (!own_.contain(index_of(scenario))) return std::nullopt;
  return Rank{static_cast<std::uint32_t>(index_of(scenario) - own_.first)};
}

void OwnFacts::number_vu(VuId vu) {
  if (index_of(vu) >= vus_.size()) vus_.resize(index_of(vu) + 1, kNoVu);
  vus_[index_of(vu)] = VuId{++own_vus_};
}

void OwnFacts::observe(const Fact& fact) {
  const auto rank = own_rank(fact.scenario);
  if (!rank) return;
  if (fact.kind == FactKind::VuInitialised) number_vu(fact.vu);
  Fact own = fact;
  own.scenario = *rank;
  own.vu = own_vu(fact.vu);
  if (own.vu == kNoVu && fact.vu != kNoVu) return;
  to_.observe(own);
}

void OwnFacts::observe_request(const RequestFact& fact) {
  const auto rank = own_rank(fact.scenario);
  if (!rank) return;
  RequestFact own = fact;
  own.scenario = *rank;
  own.vu = own_vu(fact.vu);
  to_.observe_request(own);
}

void OwnFacts::observe_sample(const SampleFact& fact) {
  const auto rank = own_rank(fact.scenario);
  if (!rank) return;
  SampleFact own = fact;
  own.scenario = *rank;
  own.vu = own_vu(fact.vu);
  to_.observe_sample(own);
}

}  // namespace rehearse
