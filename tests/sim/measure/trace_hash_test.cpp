// The trace hash distinguishes runs, and does not depend on the order of their facts.

#include "sim/measure/trace_hash.hpp"

#include <gtest/gtest.h>
#include <set>
#include <vector>

#include "sim/core/fact.hpp"
#include "sim/core/request_fact.hpp"

namespace rehearse {
namespace {

Fact ending() {
  return {.kind = FactKind::IterationCompleted,
          .at = {500},
          .scenario = Rank{2},
          .vu = VuId{7},
          .number = 3,
          .vu_iteration = 4,
          .iteration = 9,
          .began = {100}};
}

std::uint64_t hash_of(const std::vector<Fact>& facts) {
  TraceHash hash;
  for (const Fact& fact : facts) hash.add(fact);
  return hash.value();
}

TEST(TraceHash, IsZeroForNothing) { EXPECT_EQ(TraceHash().value(), 0U); }

TEST(TraceHash, TellsWhatMattersOfAnIterationApart) {
  std::vector<Fact> endings(8, ending());
  endings[1].kind = FactKind::IterationInterrupted;
  endings[2].at.ns += 1;
  endings[3].scenario = Rank{3};
  endings[4].number += 1;
  endings[5].vu_iteration += 1;
  endings[6].began.ns += 1;
  endings[7].thrown = true;
  std::set<std::uint64_t> values;
  for (const Fact& fact : endings) values.insert(hash_of({fact}));
  EXPECT_EQ(values.size(), endings.size());
}

TEST(TraceHash, DoesNotMindWhichPooledVuServedOrTheOrderOfNumbers) {
  Fact other = ending();
  other.vu = VuId{8};
  other.iteration = 10;
  EXPECT_EQ(hash_of({ending()}), hash_of({other}));
}

TEST(TraceHash, TellsInstantAndNumberOfDropsApart) {
  const Fact drop{.kind = FactKind::IterationsDropped, .at = {5}, .began = {}, .count = 2};
  Fact later = drop;
  later.at.ns += 1;
  Fact more = drop;
  more.count += 1;
  EXPECT_EQ((std::set{hash_of({drop}), hash_of({later}), hash_of({more})}).size(), 3U);
}

TEST(TraceHash, CountsTheFrameOfARun) {
  for (const FactKind kind :
       {FactKind::ScenarioStarted, FactKind::ScenarioEnded, FactKind::VuInitialised,
        FactKind::VuRemoved, FactKind::TestEnded, FactKind::CommandAnswered}) {
    EXPECT_NE(hash_of({{.kind = kind, .at = {1}, .began = {}}}),
              hash_of({{.kind = kind, .at = {2}, .began = {}}}));
  }
}

TEST(TraceHash, DoesNotDependOnTheOrderOfTelling) {
  Fact other = ending();
  other.number = 11;
  EXPECT_EQ(hash_of({ending(), other}), hash_of({other, ending()}));
}

TEST(TraceHash, CountsAnEventThatHappensTwiceTwice) {
  EXPECT_NE(hash_of({ending()}), hash_of({ending(), ending()}));
}

TEST(TraceHash, IsTheSumOfTheHashesOfParts) {
  Fact other = ending();
  other.number = 11;
  TraceHash part;
  part.add(ending());
  TraceHash rest;
  rest.add(other);
  part.add(rest);
  EXPECT_EQ(part.value(), hash_of({ending(), other}));
}

RequestFact answer() {
  return {.kind = RequestFact::Kind::Answered,
          .http_status = 200,
          .scenario = Rank{1},
          .vu = VuId{7},
          .to = {.service = 2, .endpoint = 3},
          .number = 6,
          .vu_iteration = 4,
          .request = 5,
          .at = {500},
          .sent = {100}};
}

std::uint64_t hash_of(const RequestFact& fact) {
  TraceHash hash;
  hash.add(fact);
  return hash.value();
}

TEST(TraceHash, TellsWhatMattersOfARequestApart) {
  std::vector<RequestFact> answers(13, answer());
  answers[1].kind = RequestFact::Kind::Aborted;
  answers[2].failed = true;
  answers[3].http_status = 201;
  answers[4].scenario = Rank{2};
  answers[5].to.service += 1;
  answers[6].to.service += 256;
  answers[7].to.endpoint += 1;
  answers[8].number += 1;
  answers[9].vu_iteration += 1;
  answers[10].request += 1;
  answers[11].at.ns += 1;
  answers[12].sent.ns += 1;
  std::set<std::uint64_t> values;
  for (const RequestFact& fact : answers) values.insert(hash_of(fact));
  EXPECT_EQ(values.size(), answers.size());
}

TEST(TraceHash, CountsARequestWhenItIsOver) {
  RequestFact sent = answer();
  sent.kind = RequestFact::Kind::Sent;
  EXPECT_EQ(hash_of(sent), 0U);
}

TEST(TraceHash, DoesNotMindWhichPooledVuSentARequest) {
  RequestFact other = answer();
  other.vu = VuId{8};
  EXPECT_EQ(hash_of(answer()), hash_of(other));
}

// Literals, so that every compiler and every optimisation level must agree.
TEST(TraceHash, IsTheSameEverywhere) { EXPECT_EQ(hash_of({ending()}), 0x7abd194a28213dadU); }

}  // namespace
}  // namespace rehearse
