#pragma once
// What ties in a run, and what became of the parts that decide their ties apart.

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "sim/core/fact_sink.hpp"
#include "sim/core/tie_order.hpp"
#include "sim/run/rehearsal.hpp"

namespace rehearse {

/// A part of a test whose ties nothing else sees: a VU of a scenario, by its number in the whole; a
/// scenario; or all others together.
struct TiePart {
  Rank scenario = kNoScenario;           ///< none: all others
  std::optional<std::uint64_t> vu = {};  ///< none: the whole scenario

  auto operator<=>(const TiePart&) const = default;
};

/// Which parts a test has. The rehearsal outlives it.
class TieParts {
 public:
  explicit TieParts(const Rehearsal& rehearsal);
  /// What the VU, or with kArrivalAtEnd and kNewVu the scenario, belongs to.
  TiePart of(Rank scenario, std::uint64_t number) const;
  /// Whether all ties that matter are seen by TieWatch: not those of requests that meet on targets,
  /// or wait for their turns, which depend on whatever else happens at their instants.
  bool see_all() const { return see_all_; }
  /// Whether the part is a scenario of arrivals of which ends first start the most and ends last
  /// the fewest (S124).
  bool is_ordered(const TiePart& part) const;

 private:
  enum class Apart : std::uint8_t { Not, Scenario, OrderedScenario, EachVu };
  static Apart kind_of(const Rehearsal& rehearsal, Rank scenario);

  std::vector<Apart> scenarios_;  // by rank
  bool see_all_ = true;
};

struct TieCounts {
  std::uint64_t started = 0;
  std::uint64_t complete = 0;
  std::uint64_t interrupted = 0;
  std::uint64_t dropped = 0;
};

/// An end that ties with something.
struct MetTie {
  TieKey key;
  /// Whether it matters that an end comes first and the start after it last.
  bool has_middle = false;

  bool operator<(const MetTie& other) const { return key < other.key; }
};

/// Watches a run, in which everything that is not known to tie ends first.
class TieWatch final : public FactSink {
 public:
  TieWatch(const Rehearsal& rehearsal, const TieParts& parts);

  void observe(const Fact& fact) override;
  void observe_request(const RequestFact& fact) override;

  struct Seen {
    TieCounts counts;
    std::set<MetTie> met;
  };
  /// Whether the order at some instant may decide which VU serves which iteration, and they are not
  /// alike: which idle VU an arrival takes, or which one of the pool a scenario. No tie is noted of
  /// that. Requires: the run is over.
  bool swaps_vus() const {
    return !all_alike_ && (swaps_idle_ || (swaps_pool_ && takes_vu_again_));
  }

  /// By part. Requires: the run is over; called once.
  std::map<TiePart, Seen> take();

 private:
  /// When something takes VUs with these handles away.
  struct Stop {
    Duration offset;
    std::uint64_t from = 0;
    std::uint64_t to = UINT64_MAX;
  };
  struct Scenario {
    std::vector<Stop> stops;  // by offset
    bool of_arrivals = false;
    bool numbers_matter = false;  // which VU begins which iteration
    std::optional<Instant> began;
    std::int64_t idle = 0;         // VUs that are held and run nothing
    std::int64_t idle_before = 0;  // the instant
    // At the instant:
    std::int64_t arrivals = 0;
    std::int64_t ends = 0;
    bool is_stopped = false;
    bool has_new_vu = false;
  };

  static std::vector<Stop> stops_of(const Rehearsal& rehearsal, const ScenarioPlan& plan);
  void reach(Instant at);
  /// Notes the ties of the instant that is over.
  void note();
  void note_end(Rank rank, std::uint64_t number);
  void note_fact(const Fact& fact, Scenario& scenario);
  void count(const Fact& fact);
  bool is_stopped(const Scenario& scenario, std::uint64_t number) const;
  void met(const TieKey& key, bool has_middle);

  const Rehearsal& rehearsal_;
  const TieParts& parts_;
  std::vector<Scenario> scenarios_;  // by rank
  bool may_abort_;                   // an iteration may abort the test
  bool all_alike_ = true;            // all iterations of each scenario
  bool returned_vu_ = false;         // some VU went back to the pool
  bool takes_vu_again_ = false;      // one was taken from it after that
  bool swaps_idle_ = false;
  bool swaps_pool_ = false;
  std::map<TiePart, Seen> seen_;
  Instant now_;
  std::vector<std::pair<Rank, std::uint64_t>> ends_;  // at the instant
  bool all_stopped_ = false;                          // likewise
  bool answered_ = false;                             // likewise
  bool takes_vu_ = false;                             // likewise
};

}  // namespace rehearse
