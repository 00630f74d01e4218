// Which reason a failure has, and what is kept of the first.

#include "tools/live/http/failure_log.hpp"

#include <gtest/gtest.h>

namespace rehearse {
namespace {

TEST(FailureReasons, AreNamedAfterWhatWentWrong) {
  EXPECT_EQ(failure_reason(CURLE_COULDNT_CONNECT, 0), "refused");
  EXPECT_EQ(failure_reason(CURLE_OPERATION_TIMEDOUT, 0), "timeout");
  EXPECT_EQ(failure_reason(CURLE_COULDNT_RESOLVE_HOST, 0), "DNS");
  EXPECT_EQ(failure_reason(CURLE_PEER_FAILED_VERIFICATION, 0), "TLS");
  EXPECT_EQ(failure_reason(CURLE_RECV_ERROR, 0), "reset");
  EXPECT_EQ(failure_reason(CURLE_OK, 404), "status 404");
  EXPECT_EQ(failure_reason(CURLE_OK, 200), "");
}

TEST(FailureLog, KeepsTheFirstOfEachReasonAndCountsTheRest) {
  FailureLog log;
  log.add(Instant{1}, CURLE_COULDNT_CONNECT, 0, "http://a/");
  log.add(Instant{2}, CURLE_COULDNT_CONNECT, 0, "http://b/");
  log.add(Instant{3}, CURLE_OK, 200, "http://c/");
  ASSERT_EQ(log.reasons().size(), 1U);
  EXPECT_EQ(log.reasons()[0].count, 2U);
  EXPECT_EQ(log.reasons()[0].first, Instant{1});
  EXPECT_EQ(log.reasons()[0].url, "http://a/");
}

TEST(FailureLog, CountsWhatIsBlocked) {
  FailureLog log;
  log.add_refusal(Instant{1}, "hostname (a) is in a blocked pattern (a)", "http://a/");
  log.add_refusal(Instant{2}, "IP (10.0.0.1) is in a blacklisted range (10.0.0.0/8)", nullptr);
  ASSERT_EQ(log.reasons().size(), 1U);
  EXPECT_EQ(log.reasons()[0].reason, "blocked");
  EXPECT_EQ(log.reasons()[0].count, 2U);
  EXPECT_EQ(log.reasons()[0].message, "hostname (a) is in a blocked pattern (a)");
}

TEST(FailureLog, ShowsTheMostFrequentReasonFirst) {
  FailureLog log;
  log.add(Instant{1}, CURLE_OK, 500, "");
  log.add(Instant{2}, CURLE_OK, 404, "");
  log.add(Instant{3}, CURLE_OK, 404, "");
  EXPECT_EQ(log.reasons()[0].reason, "status 404");
}

TEST(FailureLog, WarnsOnceOfAReasonWithoutAnAnswer) {
  int warnings = 0;
  FailureLog log([&](const FailureReason&) { ++warnings; });
  log.add(Instant{1}, CURLE_OK, 500, "");
  log.add(Instant{2}, CURLE_RECV_ERROR, 0, "");
  log.add(Instant{3}, CURLE_RECV_ERROR, 0, "");
  EXPECT_EQ(warnings, 1);
}

TEST(FailureLog, MergesToTheEarliestOfBoth) {
  FailureLog one;
  one.add(Instant{5}, CURLE_RECV_ERROR, 0, "late");
  FailureLog other;
  other.add(Instant{2}, CURLE_RECV_ERROR, 0, "early");
  one.merge(other.reasons());
  EXPECT_EQ(one.reasons()[0].count, 2U);
  EXPECT_EQ(one.reasons()[0].url, "early");
}

TEST(FailureLog, SaysThatDescriptorsAreLacking) {
  std::vector<FailureReason> warned;
  FailureLog log([&](const FailureReason& reason) { warned.push_back(reason); });
  log.add_lack_of_descriptors(Instant{5});
  log.add_lack_of_descriptors(Instant{6});
  ASSERT_EQ(warned.size(), 1U);
  EXPECT_EQ(warned[0].reason, "descriptors");
  EXPECT_NE(warned[0].message.find("(ulimit -n)"), std::string::npos);
  EXPECT_EQ(log.reasons().at(0).count, 2U);
}

TEST(FailureLog, ShowsNoPassword) {
  FailureLog log;
  log.add(Instant{}, CURLE_COULDNT_CONNECT, 0, "http://me:SECRET@host/");
  EXPECT_EQ(log.reasons().at(0).url, "http://me:****@host/");
}

}  // namespace
}  // namespace rehearse
