// Which requests open a connection under each of k6's settings.

#include "models/journey/connections.hpp"

#include <gtest/gtest.h>

namespace rehearse {
namespace {

/// Of three iterations with two requests after each other: how many of the six open a connection.
int opened(ConnectionReuse reuse) {
  Connections connections(1, reuse);
  int count = 0;
  for (int iteration = 0; iteration < 3; ++iteration) {
    for (int request = 0; request < 2; ++request) {
      if (connections.must_open(1, 0)) ++count;
      connections.give_back(1, 0);
    }
    connections.iteration_ended(1);
  }
  return count;
}

TEST(Connections, AreKeptAsLongAsTheVuLives) { EXPECT_EQ(opened(ConnectionReuse::Always), 1); }

TEST(Connections, EndWithTheIterationUnderNoVuConnectionReuse) {
  EXPECT_EQ(opened(ConnectionReuse::WithinIteration), 3);
}

TEST(Connections, ServeOneRequestUnderNoConnectionReuse) {
  EXPECT_EQ(opened(ConnectionReuse::Never), 6);
}

TEST(Connections, AreAsManyAsRequestsAtATime) {
  Connections connections(1, ConnectionReuse::Always);
  EXPECT_TRUE(connections.must_open(0, 0));
  EXPECT_TRUE(connections.must_open(0, 0));
  connections.give_back(0, 0);
  connections.give_back(0, 0);
  EXPECT_FALSE(connections.must_open(0, 0));
  EXPECT_FALSE(connections.must_open(0, 0));
  EXPECT_TRUE(connections.must_open(0, 0));
}

TEST(Connections, BelongToOneVuAndOneService) {
  Connections connections(2, ConnectionReuse::Always);
  connections.give_back(1, 0);
  EXPECT_TRUE(connections.must_open(0, 0));
  EXPECT_TRUE(connections.must_open(1, 1));
  EXPECT_FALSE(connections.must_open(1, 0));
}

}  // namespace
}  // namespace rehearse
