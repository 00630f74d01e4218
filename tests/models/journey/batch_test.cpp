// Which requests of a batch are under way together.

#include "models/journey/batch.hpp"

#include <gtest/gtest.h>
#include <vector>

#include "tests/models/journey/steps.hpp"

namespace rehearse {
namespace {

using Numbers = std::vector<std::uint32_t>;

std::vector<Request> requests_to(const Numbers& targets) {
  std::vector<Request> requests;
  for (const std::uint32_t target : targets) requests.push_back(request_to(target));
  return requests;
}

Numbers started(Batch& batch) {
  Numbers numbers;
  while (const auto next = batch.start()) numbers.push_back(*next);
  return numbers;
}

TEST(Batch, SendsAtMostSixToOneHost) {
  Batch batch;
  batch.begin(requests_to(Numbers(9, 0)));
  EXPECT_EQ(started(batch), (Numbers{0, 1, 2, 3, 4, 5}));
  batch.answer(3);
  EXPECT_EQ(started(batch), (Numbers{6}));
  EXPECT_EQ(batch.under_way(), 6U);
}

TEST(Batch, SendsAtMostTwentyAtOnce) {
  Batch batch;
  Numbers targets;
  for (std::uint32_t i = 0; i < 25; ++i) targets.push_back(i);
  batch.begin(requests_to(targets));
  EXPECT_EQ(started(batch).size(), 20U);
  batch.answer(7);
  EXPECT_EQ(started(batch), (Numbers{20}));
}

TEST(Batch, LetsRequestsToOtherHostsGoAheadOfWaitingOnes) {
  Batch batch({.batch = 20, .batch_per_host = 1});
  batch.begin(requests_to({0, 0, 1}));
  EXPECT_EQ(started(batch), (Numbers{0, 2}));
}

TEST(Batch, KeepsAWorkerForEachWaitingRequest) {
  Batch batch({.batch = 3, .batch_per_host = 1});
  batch.begin(requests_to({0, 0, 0, 1}));
  EXPECT_EQ(started(batch), (Numbers{0}));  // 1 and 2 wait with the two other workers
  batch.answer(0);
  EXPECT_EQ(started(batch), (Numbers{1, 3}));
}

TEST(Batch, SendsWaitingRequestsInTheirOrderBeforeNewOnes) {
  Batch batch({.batch = 4, .batch_per_host = 1});
  batch.begin(requests_to({0, 1, 0, 1, 2}));
  EXPECT_EQ(started(batch), (Numbers{0, 1}));
  batch.answer(1);
  batch.answer(0);
  EXPECT_EQ(started(batch), (Numbers{2, 3, 4}));
}

TEST(Batch, KnowsNoLimitOfAHostWithZero) {
  Batch batch({.batch = 20, .batch_per_host = 0});
  batch.begin(requests_to(Numbers(9, 0)));
  EXPECT_EQ(started(batch).size(), 9U);
}

TEST(Batch, IsDoneWhenAllAreAnswered) {
  Batch batch;
  batch.begin(requests_to({0, 0}));
  EXPECT_FALSE(batch.done());
  started(batch);
  batch.answer(1);
  EXPECT_FALSE(batch.done());
  batch.answer(0);
  EXPECT_TRUE(batch.done());
}

TEST(Batch, BeginsAnew) {
  Batch batch({.batch = 2, .batch_per_host = 1});
  batch.begin(requests_to({0, 0, 0}));
  started(batch);
  batch.begin(requests_to({0, 1}));
  EXPECT_EQ(started(batch), (Numbers{0, 1}));
}

TEST(BatchDeathTest, TakesOneAnswerForEachRequest) {
  Batch batch;
  batch.begin(requests_to({0, 0}));
  started(batch);
  batch.answer(0);
  EXPECT_DEATH(batch.answer(0), "broken invariant");
}

}  // namespace
}  // namespace rehearse
