// All parts try their next orders in the same run.

#include "sim/questions/ties/tie_bounds.hpp"

#include <algorithm>
#include <map>
#include <memory>
#include <set>
#include <utility>
#include <vector>

#include "sim/questions/ties/tie_watch.hpp"
#include "sim/run/run.hpp"
#include "sim/run/tie_orders.hpp"

namespace rehearse {

namespace {

/// An order of a part's ties: the places that were chosen, and those of all others.
struct Trial {
  std::map<TieKey, TiePlace> chosen;
  TiePlace ends = TiePlace::First;
  TiePlace arrival_at_end = TiePlace::First;
};

class TrialOrder final : public TieOrder {
 public:
  TrialOrder(const TieParts& parts, const std::map<TiePart, Trial>& trials)
      : parts_(parts), trials_(trials) {}

  TiePlace place(const TieKey& key) const override {
    const auto found = trials_.find(parts_.of(key.scenario, key.number));
    if (found == trials_.end()) return TiePlace::First;
    const Trial& trial = found->second;
    if (const auto chosen = trial.chosen.find(key); chosen != trial.chosen.end()) {
      return chosen->second;
    }
    return key.number == kArrivalAtEnd ? trial.arrival_at_end : trial.ends;
  }

 private:
  const TieParts& parts_;
  const std::map<TiePart, Trial>& trials_;
};

struct Ranges {
  CountRange started{UINT64_MAX, 0};
  CountRange complete{UINT64_MAX, 0};
  CountRange interrupted{UINT64_MAX, 0};
  CountRange dropped{UINT64_MAX, 0};

  void add(const TieCounts& counts) {
    widen(started, counts.started);
    widen(complete, counts.complete);
    widen(interrupted, counts.interrupted);
    widen(dropped, counts.dropped);
  }
  static void widen(CountRange& range, std::uint64_t by) {
    range.low = std::min(range.low, by);
    range.high = std::max(range.high, by);
  }
};

/// What is still to be tried of a part, the last first, and what was seen.
struct Part {
  std::vector<Trial> open;
  Ranges ranges;
  bool branches = true;  // its ties are tried one by one
};

class Search {
 public:
  Search(const Rehearsal& rehearsal, const TieSettings& settings)
      : rehearsal_(rehearsal), most_(settings.most_runs), found_parts_(rehearsal) {}

  TieBounds bounds() {
    run_trials(true);
    while (is_open() && bounds_.runs < most_) run_trials(false);
    bounds_.exact = !is_open() && found_parts_.see_all() && !swaps_vus_;
    for (const auto& [part, tried] : parts_) add(tried.ranges);
    if (!bounds_.exact) add_other_orders();
    return bounds_;
  }

 private:
  bool is_open() const {
    return std::any_of(parts_.begin(), parts_.end(),
                       [](const auto& part) { return !part.second.open.empty(); });
  }

  void run_trials(bool first) {
    std::map<TiePart, Trial> trials;
    for (auto& [part, tried] : parts_) {
      if (tried.open.empty()) continue;
      trials.emplace(part, std::move(tried.open.back()));
      tried.open.pop_back();
    }
    const TrialOrder order(found_parts_, trials);
    TieWatch watch(rehearsal_, found_parts_);
    run_rehearsal(rehearsal_, {&watch}, {.ties = &order});
    ++bounds_.runs;
    std::map<TiePart, TieWatch::Seen> seen = watch.take();
    swaps_vus_ = swaps_vus_ || watch.swaps_vus();
    if (first) return begin(seen);
    for (const auto& [part, trial] : trials) {
      Part& tried = parts_[part];
      tried.ranges.add(seen[part].counts);
      if (tried.branches) branch(tried, trial, seen[part].met);
    }
  }

  /// The first run has all ends first.
  void begin(const std::map<TiePart, TieWatch::Seen>& all) {
    for (const auto& [part, seen] : all) {
      bounds_.met += seen.met.size();
      bounded_by(seen.counts);
      Part& tried = parts_[part];
      tried.ranges.add(seen.counts);
      open(part, tried, seen.met);
    }
  }

  /// Long runs leave time for fewer.
  void bounded_by(const TieCounts& counts) {
    constexpr std::uint64_t kMostIterations = 50'000'000;
    constexpr std::uint64_t kLeastRuns = 8;
    iterations_ += counts.started + counts.dropped;
    const std::uint64_t affordable = kMostIterations / std::max<std::uint64_t>(iterations_, 1);
    most_ = std::min(most_, std::max(affordable, kLeastRuns));
  }

  void open(const TiePart& part, Part& tried, const std::set<MetTie>& met) {
    if (met.empty()) return;
    if (!found_parts_.is_ordered(part)) return branch(tried, {}, met);
    tried.branches = false;
    for (const TiePlace ends : {TiePlace::First, TiePlace::Last}) {
      for (const TiePlace at_end : {TiePlace::First, TiePlace::Last}) {
        tried.open.push_back({{}, ends, at_end});
      }
    }
  }

  /// Of the ties that the trial met first in its time, each one's other places in turn.
  static void branch(Part& tried, const Trial& trial, const std::set<MetTie>& met) {
    Trial next = trial;
    const Instant from =
        trial.chosen.empty() ? Instant{INT64_MIN} : trial.chosen.rbegin()->first.at;
    for (const MetTie& tie : met) {
      if (tie.key.at < from || trial.chosen.count(tie.key) > 0) continue;
      for (const TiePlace place : {TiePlace::EndFirst, TiePlace::Last}) {
        if (place == TiePlace::EndFirst && !tie.has_middle) continue;
        Trial other = next;
        other.chosen[tie.key] = place;
        tried.open.push_back(std::move(other));
      }
      next.chosen[tie.key] = TiePlace::First;
    }
  }

  void add(const Ranges& ranges) {
    add(bounds_.started, ranges.started);
    add(bounds_.complete, ranges.complete);
    add(bounds_.interrupted, ranges.interrupted);
    add(bounds_.dropped, ranges.dropped);
  }
  static void add(CountRange& sum, const CountRange& range) {
    sum.low += range.low;
    sum.high += range.high;
  }

  /// What a part of the orders gave is widened by others.
  void add_other_orders() {
    constexpr std::uint64_t kRandom = 100;
    Rehearsal latest = rehearsal_;
    latest.ties = Ties::Latest;
    widen(run_rehearsal(latest));
    for (std::uint64_t nth = 0; nth < std::min(kRandom, most_); ++nth) {
      const std::unique_ptr<TieOrder> random = random_ties(rehearsal_, nth);
      widen(run_rehearsal(rehearsal_, {}, {.ties = random.get()}));
    }
  }

  void widen(const Result& result) {
    ++bounds_.runs;
    const IterationCounts& counts = result.counts;
    Ranges::widen(bounds_.started, counts.complete + counts.interrupted);
    Ranges::widen(bounds_.complete, counts.complete);
    Ranges::widen(bounds_.interrupted, counts.interrupted);
    Ranges::widen(bounds_.dropped, counts.dropped);
  }

  const Rehearsal& rehearsal_;
  std::uint64_t most_;
  std::uint64_t iterations_ = 0;  // of the first run
  TieParts found_parts_;
  bool swaps_vus_ = false;  // some run may have, by more than the ties that are tried
  std::map<TiePart, Part> parts_;
  TieBounds bounds_;
};

}  // namespace

TieBounds tie_bounds(const Rehearsal& rehearsal, const TieSettings& settings) {
  return Search(rehearsal, settings).bounds();
}

}  // namespace rehearse
