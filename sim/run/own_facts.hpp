#pragma once
// What happens in a test's own scenarios, out of all that happens in a run that has others too.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "sim/core/fact_sink.hpp"

namespace rehearse {

/// A range of ranks.
struct OwnScenarios {
  std::size_t first = 0;
  std::size_t count = 0;

  bool contain(std::size_t rank) const { return rank - first < count; }
};

/// Passes on facts of these scenarios, and those of no scenario, with the ranks and VU ids that
/// they have without the others.
class OwnFacts final : public BulkSink {
 public:
  /// `to` must outlive it.
  OwnFacts(FactSink& to, OwnScenarios own) : to_(to), own_(own) {}

  void observe(const Fact& fact) override;
  void observe_request(const RequestFact& fact) override;
  void observe_sample(const SampleFact& fact) override;
  void observe_moment(const ServiceMoment& moment) override { to_.observe_moment(moment); }
  void observe_progress(const ProgressFact& fact) override { to_.observe_progress(fact); }
  bool needs_samples() const override { return to_.needs_samples(); }

 private:
  /// The rank that is passed on; nothing of another scenario.
  std::optional<Rank> own_rank(Rank scenario) const;
  /// kNoVu of another one's.
  VuId own_vu(VuId vu) const {
    return vu == kNoVu || index_of(vu) >= vus_.size() ? kNoVu : vus_[index_of(vu)];
  }
  /// The next own id for an initialised VU.
  void number_vu(VuId vu);

  FactSink& to_;
  OwnScenarios own_;
  std::vector<VuId> vus_;  // by the run's id: the own one, kNoVu of others
  std::uint32_t own_vus_ = 0;
};

}  // namespace rehearse
