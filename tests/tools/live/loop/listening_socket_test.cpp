// Addresses that are understood, and sockets at them.

#include "tools/live/loop/listening_socket.hpp"

#include <gtest/gtest.h>
#include <system_error>

namespace rehearse {
namespace {

TEST(SocketAddress, IsReadAndWritten) {
  EXPECT_EQ(parse_socket_address("127.0.0.1:8080")->text(), "127.0.0.1:8080");
  EXPECT_EQ(parse_socket_address("localhost:6565")->text(), "127.0.0.1:6565");
  EXPECT_EQ(parse_socket_address(":0")->text(), "127.0.0.1:0");
  EXPECT_EQ(parse_socket_address("[::1]:65535")->text(), "[::1]:65535");
  EXPECT_EQ(parse_socket_address("0.0.0.0:1")->text(), "0.0.0.0:1");
}

TEST(SocketAddress, IsRefusedWhereItIsNone) {
  for (const char* text :
       {"", "127.0.0.1", "127.0.0.1:", "127.0.0.1:65536", "127.0.0.1:-1", "127.0.0.1:80x",
        "example.com:80", "::1:80", "[::1]", "[::1:80", "[]:80", "1.2.3:80", "8080"}) {
    EXPECT_FALSE(parse_socket_address(text)) << text;
  }
}

TEST(SocketAddress, KnowsLoopback) {
  EXPECT_TRUE(parse_socket_address("127.3.2.1:1")->is_loopback());
  EXPECT_TRUE(parse_socket_address("[::1]:1")->is_loopback());
  EXPECT_FALSE(parse_socket_address("0.0.0.0:1")->is_loopback());
  EXPECT_FALSE(parse_socket_address("[::]:1")->is_loopback());
  EXPECT_FALSE(parse_socket_address("128.0.0.1:1")->is_loopback());
}

TEST(SocketAddress, ChangesItsPort) {
  SocketAddress address = *parse_socket_address("127.0.0.1:80");
  address.set_port(443);
  EXPECT_EQ(address.text(), "127.0.0.1:443");
  address = *parse_socket_address("[::1]:80");
  address.set_port(443);
  EXPECT_EQ(address.text(), "[::1]:443");
}

TEST(ListeningSocket, TakesAFreePort) {
  const ListeningSocket socket(*parse_socket_address("127.0.0.1:0"));
  EXPECT_NE(socket.address().port(), 0);
}

TEST(ListeningSocket, SaysWhereAPortIsTaken) {
  const ListeningSocket socket(*parse_socket_address("127.0.0.1:0"));
  EXPECT_THROW(ListeningSocket{socket.address()}, std::system_error);
}

}  // namespace
}  // namespace rehearse
