// Which requests get a token.

#include "models/entry/token_bucket.hpp"

#include <gtest/gtest.h>
#include <vector>

namespace rehearse {
namespace {

std::vector<bool> taken(TokenBucket bucket, const std::vector<std::int64_t>& instants_ms) {
  std::vector<bool> results;
  for (const std::int64_t at : instants_ms) results.push_back(bucket.take({milliseconds(at).ns}));
  return results;
}

TEST(TokenBucket, BeginsFull) {
  EXPECT_EQ(taken(TokenBucket(1.0, 3), {0, 0, 0, 0}), (std::vector<bool>{true, true, true, false}));
}

TEST(TokenBucket, GainsATokenEachInterval) {
  EXPECT_EQ(taken(TokenBucket(10.0, 1), {0, 99, 100, 199, 200, 350, 449, 450}),
            (std::vector<bool>{true, false, true, false, true, true, false, true}));
}

TEST(TokenBucket, HoldsNoMoreThanItsBurst) {
  EXPECT_EQ(taken(TokenBucket(10.0, 2), {0, 0, 100'000, 100'000, 100'000}),
            (std::vector<bool>{true, true, true, true, false}));
}

TEST(TokenBucket, LosesNothingByRequestsItTurnsAway) {
  EXPECT_EQ(taken(TokenBucket(10.0, 1), {0, 10, 20, 30, 100}),
            (std::vector<bool>{true, false, false, false, true}));
}

// 3 a second for 1000 s, asked each ms: the burst and then one each third of a second, the last of
// them at 999.667 s.
TEST(TokenBucket, KeepsARateThatDoesNotDivideASecond) {
  TokenBucket bucket(3.0, 2);
  int count = 0;
  for (std::int64_t at = 0; at < 1'000'000; ++at) {
    if (bucket.take({milliseconds(at).ns})) ++count;
  }
  EXPECT_EQ(count, 2 + 2'999);
}

}  // namespace
}  // namespace rehearse
