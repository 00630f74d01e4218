#pragma once
// A hash of everything that happened in a run, independent of the order of its facts.

#include <cstdint>

#include "models/base/wide.hpp"
#include "sim/core/fact.hpp"
#include "sim/core/iteration_block.hpp"
#include "sim/core/request_fact.hpp"

namespace rehearse {

/// The sum of one hash per fact, modulo 2^64: equal runs have equal sums, and parts of a run can be
/// hashed separately and added. Every iteration counts with its VU's number, its number among that
/// VU's iterations, its start, its end and how it ended; so do drops, the beginnings and ends of
/// scenarios and of the test, and the VUs initialised. The id of the pooled VU does not count, nor
/// the iteration's number in the scenario: both depend on the order of simultaneous facts.
class TraceHash {
 public:
  void add(const Fact& fact) {
    switch (fact.kind) {
      case FactKind::IterationCompleted:
      case FactKind::IterationInterrupted:
        add_ending(fact);
        break;
      case FactKind::IterationsDropped:
      case FactKind::CommandAnswered:
        add(place(fact), fact.count, 0, 0, fact.at.ns);
        break;
      case FactKind::ScenarioStarted:
      case FactKind::ScenarioEnded:
      case FactKind::VuInitialised:
      case FactKind::VuRemoved:
      case FactKind::TestEnded:
        add(place(fact), 0, 0, 0, fact.at.ns);
        break;
      default:
        break;
    }
  }

  /// Requires: IterationCompleted or IterationInterrupted.
  void add_ending(const Fact& fact) {
    add(ending(fact), fact.number, fact.vu_iteration, fact.began.ns, fact.at.ns);
  }
  /// Equivalent to adding each iteration's facts.
  void add(const IterationBlock& block);
  void add(const IterationBatch& iterations);

  /// Requests count when they are over: with endpoint, VU, iteration, instants and outcome.
  void add(const RequestFact& fact) {
    if (fact.kind == RequestFact::Kind::Sent) return;
    const std::uint64_t how = std::uint64_t{1} << 63 | std::uint64_t{fact.failed} << 62 |
                              std::uint64_t{fact.http_status} << 8 |
                              static_cast<std::uint64_t>(fact.kind);
    const std::uint64_t where =
        std::uint64_t{fact.to.service} << 44 ^ std::uint64_t{fact.to.endpoint} << 24;
    add(how | std::uint64_t{index_of(fact.scenario)} << 32, where ^ fact.number,
        fact.vu_iteration << 32 ^ fact.request, fact.sent.ns, fact.at.ns);
  }

  /// One event, from five numbers.
  void add(std::uint64_t place, std::uint64_t a, std::uint64_t b, std::int64_t c, std::int64_t d) {
    sum_ += whole_of(left_of(place, a), b, c, d);
  }
  void add(const TraceHash& other) { sum_ += other.sum_; }
  std::uint64_t value() const { return sum_; }

 private:
  static std::uint64_t left_of(std::uint64_t place, std::uint64_t a) {
    return fold(place ^ 0x9e3779b97f4a7c15, a + 0xbf58476d1ce4e5b9);
  }
  static std::uint64_t whole_of(std::uint64_t left, std::uint64_t b, std::int64_t c,
                                std::int64_t d) {
    const std::uint64_t middle = fold(b ^ 0x94d049bb133111eb, bits(c) + 0xd6e8feb86659fd93);
    return fold(left ^ middle ^ 0xa0761d6478bd642f, bits(d) + (left | 1));
  }
  static std::uint64_t bits(std::int64_t value) { return static_cast<std::uint64_t>(value); }
  static std::uint64_t fold(std::uint64_t a, std::uint64_t b) {
    const UnsignedWide product = static_cast<UnsignedWide>(a) * b;
    return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
  }
  static std::uint64_t place(const Fact& fact) {
    return std::uint64_t{index_of(fact.scenario)} << 8 | static_cast<std::uint64_t>(fact.kind);
  }
  static std::uint64_t ending(const Fact& fact) {
    return place(fact) | static_cast<std::uint64_t>(fact.thrown) << 40;
  }

  std::uint64_t sum_ = 0;
};

}  // namespace rehearse
