#pragma once
// An observer that keeps the lives that a question asks for.

#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "sim/core/fact_sink.hpp"
#include "sim/questions/explain.hpp"
#include "sim/questions/lives.hpp"

namespace rehearse {

class LifeCollector final : public FactSink {
 public:
  LifeCollector(Rank scenario, ExplainQuestion::About about, std::uint64_t number)
      : scenario_(scenario), about_(about), number_(number) {}

  void observe(const Fact& fact) override;
  void observe_request(const RequestFact& fact) override;
  void observe_spent(const SpentFact& fact) override;

  const std::vector<IterationLife>& iterations() const { return found_; }
  std::uint64_t more() const { return more_; }
  const std::optional<DropLife>& drop() const { return drop_; }
  /// How many the scenario had in all.
  std::uint64_t started() const { return started_; }
  std::uint64_t interrupted() const { return interrupted_; }
  std::uint64_t dropped() const { return dropped_; }

 private:
  bool asks_for(const IterationLife& life) const;
  void ended(const Fact& fact);
  void dropped(const Fact& fact);

  Rank scenario_;
  ExplainQuestion::About about_;
  std::uint64_t number_;
  std::map<VuId, IterationLife> running_;
  std::map<VuId, std::uint32_t> answered_;  // the request that was answered last
  std::vector<IterationLife> found_;
  std::optional<DropLife> drop_;
  std::uint64_t more_ = 0;
  std::uint64_t started_ = 0;
  std::uint64_t interrupted_ = 0;
  std::uint64_t dropped_ = 0;
};

/// The same iteration in another rehearsal; nothing if there is no rehearsal or no such iteration.
std::optional<IterationLife> again(const std::optional<Rehearsal>& rehearsal,
                                   const IterationLife& life);

}  // namespace rehearse
