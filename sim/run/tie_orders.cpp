// One place for all, or a draw for each.

#include "sim/run/tie_orders.hpp"

#include <fmt/format.h>
#include <string>
#include <vector>

#include "models/base/random.hpp"

namespace rehearse {

namespace {

class EarliestEnds final : public TieOrder {
 public:
  TiePlace place(const TieKey& /*key*/) const override { return TiePlace::First; }
};

class RandomEnds final : public TieOrder {
 public:
  RandomEnds(const Rehearsal& rehearsal, std::uint64_t nth) : of_none_(stream(rehearsal, "", nth)) {
    for (const ScenarioPlan& scenario : rehearsal.plan.scenarios) {
      streams_.push_back(stream(rehearsal, scenario.options.name, nth));
    }
  }

  TiePlace place(const TieKey& key) const override {
    constexpr std::uint64_t kPlaces = 3;
    if (key.at < Instant{} || key.at == kNever) return TiePlace::Last;
    const Stream& stream =
        key.scenario == kNoScenario ? of_none_ : streams_[index_of(key.scenario)];
    // The instant is all of the counter's other half.
    const auto at = static_cast<std::uint64_t>(key.at.ns);
    const auto draw = static_cast<std::uint32_t>(at & ((1U << Stream::kDrawBits) - 1));
    const PhiloxBlock words = stream.words(key.number, at >> Stream::kDrawBits, draw);
    return static_cast<TiePlace>(words.even % kPlaces);
  }

 private:
  /// Names of scenarios have no blanks.
  static Stream stream(const Rehearsal& rehearsal, const std::string& name, std::uint64_t nth) {
    return {rehearsal.seed, rehearsal.replication, Purpose::Tie,
            nth == 0 ? name : fmt::format("{} {}", name, nth)};
  }

  Stream of_none_;
  std::vector<Stream> streams_;  // by rank
};

}  // namespace

std::unique_ptr<TieOrder> tie_order_of(const Rehearsal& rehearsal) {
  switch (rehearsal.ties) {
    case Ties::Latest:
      break;
    case Ties::Earliest:
      return std::make_unique<EarliestEnds>();
    case Ties::Random:
      return random_ties(rehearsal, 0);
  }
  return nullptr;
}

std::unique_ptr<TieOrder> random_ties(const Rehearsal& rehearsal, std::uint64_t nth) {
  return std::make_unique<RandomEnds>(rehearsal, nth);
}

}  // namespace rehearse
