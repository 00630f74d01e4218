// Hashes of blocks of events first; the events of a block only where it differs.

#include "sim/run/determinism.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <fmt/format.h>

#include "models/base/hashes.hpp"
#include "sim/core/fact.hpp"
#include "sim/core/fact_sink.hpp"
#include "sim/lookahead/threads.hpp"
#include "sim/run/run.hpp"

namespace rehearse {
namespace {

constexpr std::uint64_t kBlock = 4096;

SeenEvent seen(const Fact& fact) {
  return {
      .kind = fact.kind,
      .rule = fact.rule,
      .at = fact.at,
      .scenario = fact.scenario,
      .vu = fact.vu,
      .vu_iteration = fact.vu_iteration,
      .number = fact.iteration,
      .details = fact.count << 2U | std::uint64_t{fact.thrown} << 1U | std::uint64_t{fact.refused}};
}

SeenEvent seen(const RequestFact& fact) {
  return {.is_request = true,
          .request_kind = fact.kind,
          .at = fact.at,
          .scenario = fact.scenario,
          .vu = fact.vu,
          .vu_iteration = fact.vu_iteration,
          .number = fact.request,
          .details = std::uint64_t{fact.http_status} << 2U | std::uint64_t{fact.failed} << 1U |
                     std::uint64_t{fact.connects}};
}

/// Sees all events of a run in their order.
class Blocks final : public FactSink {
 public:
  /// `kept`: the block whose events are kept; none: only hashes.
  explicit Blocks(std::optional<std::uint64_t> kept = std::nullopt) : kept_(kept) {}

  void observe(const Fact& fact) override { take(seen(fact)); }
  void observe_request(const RequestFact& fact) override { take(seen(fact)); }

  /// Of each block, of all events up to its end.
  std::vector<std::uint64_t> hashes() const {
    std::vector<std::uint64_t> all = hashes_;
    all.push_back(hash_);
    return all;
  }
  const std::vector<SeenEvent>& events() const { return events_; }

 private:
  void take(const SeenEvent& event) {
    if (count_ / kBlock == kept_) events_.push_back(event);
    for (const std::uint64_t number :
         {std::uint64_t{event.is_request}, static_cast<std::uint64_t>(event.kind),
          static_cast<std::uint64_t>(event.request_kind), static_cast<std::uint64_t>(event.rule),
          static_cast<std::uint64_t>(event.at.ns), std::uint64_t{index_of(event.scenario)},
          std::uint64_t{number_of(event.vu)}, event.vu_iteration, event.number, event.details}) {
      hash_ = with_word(hash_, number);
    }
    if (++count_ % kBlock == 0) hashes_.push_back(hash_);
  }

  std::optional<std::uint64_t> kept_;
  std::uint64_t count_ = 0;
  std::uint64_t hash_ = 0;
  std::vector<std::uint64_t> hashes_;
  std::vector<SeenEvent> events_;
};

struct WatchedRun {
  Blocks blocks;
  Result result;
};

/// Both at once where the system has a thread to give.
std::array<WatchedRun, 2> run_both(const Rehearsal& one, const Rehearsal& other,
                                   std::optional<std::uint64_t> kept) {
  std::array<WatchedRun, 2> runs{WatchedRun{Blocks(kept), {}}, WatchedRun{Blocks(kept), {}}};
  const auto run = [&](std::size_t which) {
    runs[which].result = run_rehearsal(which == 0 ? one : other, {&runs[which].blocks});
  };
  std::atomic<std::size_t> next = 0;
  run_together(2, [&] {
    for (std::size_t which = next++; which < runs.size(); which = next++) run(which);
  });
  return runs;
}

std::optional<EventDifference> difference_of(const Rehearsal& one, const Rehearsal& other,
                                             const std::array<WatchedRun, 2>& runs) {
  const std::vector<std::uint64_t> first = runs[0].blocks.hashes();
  const std::vector<std::uint64_t> second = runs[1].blocks.hashes();
  const auto [at, unused] = std::mismatch(first.begin(), first.end(), second.begin(), second.end());
  if (at == first.end() && first.size() == second.size()) return std::nullopt;
  const auto block = static_cast<std::uint64_t>(at - first.begin());
  const auto again = run_both(one, other, block);
  const std::vector<SeenEvent>& a = again[0].blocks.events();
  const std::vector<SeenEvent>& b = again[1].blocks.events();
  const auto [in_a, in_b] = std::mismatch(a.begin(), a.end(), b.begin(), b.end());
  EventDifference difference;
  difference.number = block * kBlock + static_cast<std::uint64_t>(in_a - a.begin());
  if (in_a != a.end()) difference.one = *in_a;
  if (in_b != b.end()) difference.other = *in_b;
  return difference;
}

std::optional<std::uint64_t> first_other_second(const Result& one, const Result& other) {
  const auto same = [](const Interval& a, const Interval& b) {
    return a.starts == b.starts && a.completes == b.completes && a.interrupts == b.interrupts &&
           a.drops == b.drops && a.requests == b.requests && a.answers == b.answers;
  };
  const auto& a = one.series.intervals();
  const auto& b = other.series.intervals();
  const auto [at, unused] = std::mismatch(a.begin(), a.end(), b.begin(), b.end(), same);
  if (at == a.end() && a.size() == b.size()) return std::nullopt;
  constexpr std::int64_t kSecond = 1'000'000'000;
  return static_cast<std::uint64_t>((at - a.begin()) * one.series.width().ns / kSecond);
}

}  // namespace

bool Determinism::is_same() const {
  return !difference && std::all_of(ways.begin(), ways.end(), [this](const WayOfRunning& way) {
    return way.trace_hash == ways.front().trace_hash;
  });
}

std::optional<EventDifference> first_difference(const Rehearsal& one, const Rehearsal& other) {
  return difference_of(one, other, run_both(one, other, std::nullopt));
}

Determinism check_determinism(const Rehearsal& rehearsal, unsigned threads) {
  const auto ordered = run_both(rehearsal, rehearsal, std::nullopt);
  Determinism found;
  found.difference = difference_of(rehearsal, rehearsal, ordered);
  found.ways.push_back({"in the order of events", ordered[0].result.trace_hash});
  found.ways.push_back({"in the order of events, beside it", ordered[1].result.trace_hash});
  std::vector<unsigned> numbers{1, 2};
  if (threads > 2) numbers.push_back(threads);
  for (const unsigned number : numbers) {
    const Result result = run_rehearsal(rehearsal, {}, {.threads = number});
    found.ways.push_back({fmt::format("ahead of the clock where it may, on {} thread{}", number,
                                      number == 1 ? "" : "s"),
                          result.trace_hash});
    if (!found.second) found.second = first_other_second(ordered[0].result, result);
  }
  return found;
}

}  // namespace rehearse
