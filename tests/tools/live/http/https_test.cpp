// TLS (S165) and HTTP/2.

#include <atomic>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "tests/tools/live/http/live_rehearsal.hpp"
#include "tests/tools/live/http/tls_connection.hpp"

namespace rehearse {
namespace {

using testing::ask;
using ::testing::ElementsAre;
using testing::http_answer;
using testing::iterate;
using testing::LiveRun;
using ::testing::Pair;
using testing::ScriptedServer;
using testing::TlsConnection;
using testing::TlsIdentity;

std::string url_of(const ScriptedServer& server) {
  return "https://127.0.0.1:" + std::to_string(server.port());
}

void answer_all(TlsConnection& connection) {
  while (!connection.read_head().empty()) connection.write(http_answer(200));
}

class Https : public ::testing::Test {
 protected:
  void TearDown() override { EXPECT_EQ(testing::open_descriptors(), descriptors_); }
  const HttpOptions insecure_{.insecure_skip_tls_verify = true};

 private:
  int descriptors_ = testing::open_descriptors();
};

TEST_F(Https, FailsWithACertificateOfNobodyKnown) {
  const TlsIdentity identity("127.0.0.1");
  const ScriptedServer server(over_tls(identity, false, answer_all));
  const LiveRun run = iterate(url_of(server), 3);
  EXPECT_TRUE(run.adds_up());
  EXPECT_THAT(run.statuses, ElementsAre(Pair(0, 3)));
  EXPECT_EQ(ask(url_of(server), {}).status, Status::Error);
}

TEST_F(Https, TakesAnyCertificateIfToldSo) {
  const TlsIdentity identity("somebody.else");
  const ScriptedServer server(over_tls(identity, false, answer_all));
  const LiveRun run = iterate(url_of(server), 3, R"("path": "/")", "5s", insecure_);
  EXPECT_THAT(run.statuses, ElementsAre(Pair(200, 3)));
  EXPECT_EQ(server.connections(), 1);
  EXPECT_GT(run.times[0].tls_handshaking, Duration{});
  EXPECT_LE(run.times[0].connecting + run.times[0].tls_handshaking, run.times[0].blocked);
  EXPECT_EQ(run.times[1].tls_handshaking, Duration{});
}

TEST_F(Https, TrustsTheCertificatesOfTheEnvironment) {
  const TlsIdentity here("127.0.0.1");
  const TlsIdentity elsewhere("somebody.else");
  const std::string file =
      std::filesystem::temp_directory_path() / ("trusted." + std::to_string(getpid()));
  std::ofstream(file) << here.certificate() << elsewhere.certificate();
  setenv("SSL_CERT_FILE", file.c_str(), 1);
  {
    const ScriptedServer server(over_tls(here, false, answer_all));
    EXPECT_EQ(ask(url_of(server), {}).http_status, 200);
    const ScriptedServer other(over_tls(elsewhere, false, answer_all));
    EXPECT_EQ(ask(url_of(other), {}).http_status, 0);  // its certificate names another host
  }
  unsetenv("SSL_CERT_FILE");
  std::filesystem::remove(file);
}

TEST_F(Https, FailsWhenTheServerSpeaksNoTls) {
  const ScriptedServer server([](testing::ScriptedConnection& connection) {
    connection.read(1);
    connection.write(http_answer(400));
  });
  EXPECT_EQ(ask(url_of(server), {}, insecure_).status, Status::Error);
}

TEST_F(Https, SpeaksHttp2WhereTheServerDoes) {
  const TlsIdentity identity("127.0.0.1");
  std::string protocol;
  const ScriptedServer server(over_tls(identity, true, [&](TlsConnection& connection) {
    protocol = connection.protocol();
    if (!begin_http2(connection)) return;
    while (const auto frame = read_frame(connection)) {
      if (frame->type == testing::kHeaders)
        write_frame(connection, testing::http2_ok(frame->stream));
    }
  }));
  const LiveRun run = iterate(url_of(server), 4, R"("path": "/")", "5s", insecure_);
  EXPECT_EQ(protocol, "h2");
  EXPECT_TRUE(run.adds_up());
  EXPECT_THAT(run.statuses, ElementsAre(Pair(200, 4)));
  EXPECT_EQ(server.connections(), 1);
}

/// Each connection answers `answers` requests and then says that it will answer no more.
int connections_with_go_away(int answers, bool also_refuses, const HttpOptions& options) {
  const TlsIdentity identity("127.0.0.1");
  const ScriptedServer server(over_tls(identity, true, [&](TlsConnection& connection) {
    if (!begin_http2(connection)) return;
    int left = answers;
    std::uint32_t last = 0;
    while (const auto frame = read_frame(connection)) {
      if (frame->type != testing::kHeaders) continue;
      if (left > 0) {
        last = frame->stream;
        write_frame(connection, testing::http2_ok(last));
        --left;
        if (left > 0 || also_refuses) continue;
      }
      write_frame(connection, testing::http2_go_away(last));
    }
  }));
  const LiveRun run = iterate(url_of(server), 6, R"("path": "/")", "2s", options);
  EXPECT_TRUE(run.adds_up());
  EXPECT_THAT(run.statuses, ElementsAre(Pair(200, 6)));
  return server.connections();
}

TEST_F(Https, GoesOnElsewhereAfterGoAway) {
  EXPECT_EQ(connections_with_go_away(2, false, insecure_), 3);
}

TEST_F(Https, SendsAgainWhatGoAwayHasRefused) {
  EXPECT_EQ(connections_with_go_away(2, true, insecure_), 3);
}

TEST_F(Https, FailsWhenEveryConnectionGoesAwayAtOnce) {
  const TlsIdentity identity("127.0.0.1");
  const ScriptedServer server(over_tls(identity, true, [&](TlsConnection& connection) {
    if (begin_http2(connection)) write_frame(connection, testing::http2_go_away(0));
  }));
  const LiveRun run = iterate(url_of(server), 2, R"("path": "/")", "2s", insecure_);
  EXPECT_TRUE(run.adds_up());
  EXPECT_THAT(run.statuses, ElementsAre(Pair(0, 2)));
}

}  // namespace
}  // namespace rehearse
