// Lists of addresses, and whose turn it is (S166).

#include "tools/live/http/local_addresses.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace rehearse {
namespace {

using ::testing::ElementsAre;

std::vector<std::string> of_vus(const char* text, int vus) {
  const Checked<LocalAddresses> addresses = LocalAddresses::parse(text);
  std::vector<std::string> all;
  if (!addresses) return all;
  for (int vu = 1; vu <= vus; ++vu) all.push_back(addresses->of(static_cast<std::uint64_t>(vu)));
  return all;
}

TEST(LocalAddresses, ComeOneAfterTheOtherAndAgain) {
  EXPECT_THAT(of_vus("10.0.0.7,::1", 3), ElementsAre("10.0.0.7", "::1", "10.0.0.7"));
}

TEST(LocalAddresses, RangesHaveBothEnds) {
  EXPECT_THAT(
      of_vus("10.0.0.254-10.0.1.1,10.0.0.1", 6),
      ElementsAre("10.0.0.254", "10.0.0.255", "10.0.1.0", "10.0.1.1", "10.0.0.1", "10.0.0.254"));
  EXPECT_THAT(of_vus("fd00::ffff-fd00::1:0", 3),
              ElementsAre("fd00::ffff", "fd00::1:0", "fd00::ffff"));
  EXPECT_THAT(of_vus("10.0.0.1-10.0.0.1", 2), ElementsAre("10.0.0.1", "10.0.0.1"));
}

TEST(LocalAddresses, NetworksLackTheirFirstAndLastAddress) {
  EXPECT_THAT(of_vus("10.0.0.6/30", 3), ElementsAre("10.0.0.5", "10.0.0.6", "10.0.0.5"));
}

TEST(LocalAddresses, NetworksOfTwoAndOfOneAreWhole) {
  EXPECT_THAT(of_vus("10.0.0.7/31,10.1.0.1/32", 4),
              ElementsAre("10.0.0.6", "10.0.0.7", "10.1.0.1", "10.0.0.6"));
}

TEST(LocalAddresses, NetworksOfIpv6AreWhole) {
  EXPECT_THAT(of_vus("fd00::5/127", 3), ElementsAre("fd00::4", "fd00::5", "fd00::4"));
  EXPECT_THAT(of_vus("::/0,10.0.0.1", 2), ElementsAre("::", "::1"));
}

TEST(LocalAddresses, OfTheFirstVuAreThoseOfTheSetup) {
  EXPECT_EQ(LocalAddresses::parse("10.0.0.1,10.0.0.2")->of(0), "10.0.0.1");
}

TEST(LocalAddresses, AllThatIsWrongIsNamed) {
  const Checked<LocalAddresses> wrong =
      LocalAddresses::parse("10.0.0.1,x,10.0.0.9-10.0.0.1,10.0.0.0/33,10.0.0.1-::1,");
  ASSERT_FALSE(wrong);
  std::vector<std::string> messages;
  for (const Problem& problem : wrong.problems()) {
    messages.push_back(problem.message.substr(0, problem.message.find(',')));
  }
  EXPECT_THAT(messages, ElementsAre("found 'x'", "found '10.0.0.9-10.0.0.1'", "found '10.0.0.0/33'",
                                    "found '10.0.0.1-::1'", "found ''"));
}

}  // namespace
}  // namespace rehearse
