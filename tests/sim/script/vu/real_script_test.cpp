// Scripts that meet real servers and a running clock, both played: S126, S127.

#include <algorithm>
#include <deque>
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unordered_map>

#include "tests/sim/script/run/scripted_run.hpp"

namespace rehearse::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

/// Answers each exchange by a function, 10 ms after it was sent.
class Servers final : public Backend, public HttpExchanges {
 public:
  using Answer = std::function<void(const HttpExchange& exchange, HttpReceived& received)>;
  explicit Servers(Answer answer) : answer_(std::move(answer)) {}

  void prepare(HttpExchange& exchange) override { prepared_[&exchange.request] = &exchange; }
  RequestId send(Instant now, const Request& request, VuId vu, const RequestKey& /*key*/,
                 bool /*connects*/) override {
    HttpExchange& exchange = *prepared_.at(&request);
    sent.push_back(request.method + " " + exchange.url);
    for (const auto& [name, value] : request.headers) headers.push_back(name + ": " + value);
    keeps.push_back(exchange.keeps_body);
    exchange.received = {};
    answer_(exchange, exchange.received);
    rehearse::Answer answer;
    answer.request = {.slot = static_cast<std::uint32_t>(sent.size()), .generation = 1};
    answer.vu = vu;
    answer.http_status = static_cast<std::uint16_t>(exchange.received.status);
    answer.times = exchange.received.times;
    under_way_.emplace_back(now + milliseconds(10), answer);
    return answer.request;
  }
  void abandon(Instant /*now*/, RequestId request) override {
    std::erase_if(under_way_, [&](const auto& one) { return one.second.request == request; });
  }
  Instant next() const override { return under_way_.empty() ? kNever : under_way_.front().first; }
  void advance(Instant now) override { reached_ = now; }
  const rehearse::Answer* take() override {
    if (under_way_.empty() || under_way_.front().first > reached_) return nullptr;
    taken_ = under_way_.front().second;
    under_way_.pop_front();
    return &taken_;
  }

  std::vector<std::string> sent;
  std::vector<std::string> headers;
  std::vector<bool> keeps;

 private:
  Answer answer_;
  std::unordered_map<const Request*, HttpExchange*> prepared_;
  std::deque<std::pair<Instant, rehearse::Answer>> under_way_;
  Instant reached_;
  rehearse::Answer taken_;
};

/// A clock that is a millisecond further at each look, from 0.
struct SteppingClock {
  std::int64_t looks = 0;
  Instant next() { return Instant{} + milliseconds(looks++); }
};

ScriptedRun run_for_real(Servers& servers, const std::string& body,
                         const std::vector<std::string>& metrics = {}) {
  SteppingClock clock;
  SteppingClock wall;
  const RealSide real{.backend = &servers,
                      .http = &servers,
                      .now = [&] { return clock.next(); },
                      .unix_ns = [&] { return wall.next().ns; }};
  return run_setup({.script = "import http from 'k6/http';\nimport { sleep } from 'k6';\n"
                              "export const options = { iterations: 1 };\n"
                              "export default function () { " +
                              body + " }",
                    .targets = R"({ "routes": [] })",
                    .real = &real},
                   metrics);
}

/// What the script logged, without its times, which are those of the stepping clock.
std::vector<std::string> said(const ScriptedRun& run) {
  std::vector<std::string> texts;
  for (const std::string& line : run.log) texts.push_back(line.substr(line.find(' ') + 1));
  return texts;
}

void ok(const HttpExchange& /*exchange*/, HttpReceived& received) { received.status = 200; }

// S126
TEST(RealScripts, ReadTheRunningClock) {
  Servers servers(ok);
  const ScriptedRun run = run_for_real(
      servers, "const a = Date.now(), b = Date.now(), c = Date.now(); console.log(b - a, c - b);");
  EXPECT_THAT(said(run), ElementsAre("1 1"));
}

// S126
TEST(RealScripts, MeasureTheTimeOfTheirCode) {
  Servers servers(ok);
  const ScriptedRun run = run_for_real(servers, "", {"iteration_duration"});
  EXPECT_THAT(run.samples, ElementsAre("0s iteration_duration{group:,scenario:default} 1"));
}

// S127
TEST(RealScripts, FollowRedirectsWithTheirCookies) {
  Servers servers([](const HttpExchange& exchange, HttpReceived& received) {
    const bool first = exchange.url.ends_with("/a");
    received.status = first ? 303 : 200;
    if (first) received.headers = {{"Location", "/b"}, {"Set-Cookie", "c=1"}};
    received.body = "end";
  });
  const ScriptedRun run =
      run_for_real(servers, "const r = http.post('http://t/a', 'x'); console.log(r.url, r.body);",
                   {"http_reqs"});
  EXPECT_THAT(said(run), ElementsAre("http://t/b end"));
  EXPECT_THAT(servers.sent, ElementsAre("POST http://t/a", "GET http://t/b"));
  EXPECT_EQ(servers.headers.back(), "Cookie: c=1");
  EXPECT_EQ(run.samples.size(), 2U);
}

TEST(RealScripts, TakeNoCredentialsToAnotherHost) {
  Servers servers([](const HttpExchange& exchange, HttpReceived& received) {
    const bool first = exchange.url.ends_with("/a");
    received.status = first ? 302 : 200;
    if (first) received.headers = {{"Location", "http://other/b"}};
  });
  run_for_real(servers,
               "http.get('http://t/a', { redirects: 1, headers: { Authorization: 'secret', Host: "
               "'shop', 'X-A': '1' } });");
  EXPECT_THAT(servers.headers,
              ElementsAre("Host: shop", "User-Agent: rehearse", "Authorization: secret", "X-A: 1",
                          "Host: other", "User-Agent: rehearse", "X-A: 1"));
}

TEST(RealScripts, TakeCredentialsAlongOnOneHost) {
  Servers servers([](const HttpExchange& exchange, HttpReceived& received) {
    const bool first = exchange.url.ends_with("/a");
    received.status = first ? 302 : 200;
    if (first) received.headers = {{"Location", "/b"}};
  });
  run_for_real(servers,
               "http.get('http://t/a', { headers: { Authorization: 'secret', Host: 'shop' } });");
  EXPECT_EQ(std::count(servers.headers.begin(), servers.headers.end(), "Authorization: secret"), 2);
  EXPECT_EQ(std::count(servers.headers.begin(), servers.headers.end(), "Host: shop"), 2);
}

// S127
TEST(RealScripts, SampleTheTimesOfTheClient) {
  Servers servers([](const HttpExchange&, HttpReceived& received) {
    received.status = 200;
    received.times.sending = milliseconds(1);
    received.times.waiting = milliseconds(20);
    received.times.receiving = milliseconds(300);
  });
  const ScriptedRun run = run_for_real(
      servers, "console.log(http.get('http://t/').timings.waiting);", {"http_req_duration"});
  EXPECT_THAT(said(run), ElementsAre("20"));
  EXPECT_THAT(run.samples, ElementsAre("10ms http_req_duration{group:,method:GET,name:http://t/,"
                                       "scenario:default,status:200} 321"));
}

// S127
TEST(RealScripts, SendNothingThatNoClientMaySend) {
  Servers servers(ok);
  const ScriptedRun run = run_for_real(
      servers,
      "for (const r of [http.request('A B', 'http://t/'), http.get('ftp://t/'), "
      "http.get('http://t/', { headers: { 'X-A': 'a\\nb' } })]) console.log(r.error_code, "
      "r.error);");
  std::vector<std::string> lines = said(run);
  std::erase(lines, "Request Failed");
  EXPECT_THAT(lines, ElementsAre("1000 net/http: invalid method \"A B\"",
                                 "1000 unsupported protocol scheme \"ftp\"",
                                 "1000 net/http: invalid header field value for \"X-A\""));
  EXPECT_THAT(servers.sent, IsEmpty());
}

TEST(RealScripts, SeeWhatTheConnectionIs) {
  Servers servers([](const HttpExchange&, HttpReceived& received) {
    received.status = 299;
    received.status_text = "299 Odd";
    received.proto = "HTTP/2.0";
    received.remote_ip = "192.0.2.1";
    received.remote_port = 443;
    received.tls_version = "tls1.3";
    received.tls_cipher_suite = "TLS_AES_128_GCM_SHA256";
  });
  const ScriptedRun run = run_for_real(
      servers,
      "const r = http.get('https://t/'); console.log(r.status_text, r.proto, r.remote_ip, "
      "r.remote_port, r.tls_version, r.tls_cipher_suite);");
  EXPECT_THAT(said(run),
              ElementsAre("299 Odd HTTP/2.0 192.0.2.1 443 tls1.3 TLS_AES_128_GCM_SHA256"));
}

TEST(RealScripts, KeepBodiesOnlyWhereTheyCanBeRead) {
  Servers servers(ok);
  run_for_real(servers, "http.get('http://t/'); http.get('http://t/', { responseType: 'none' });");
  EXPECT_THAT(servers.keeps, ElementsAre(true, false));
}

TEST(RealScripts, SendCredentialsOfUrlsAsAHeader) {
  Servers servers(ok);
  run_for_real(servers, "http.get('http://u:p@t/a');");
  EXPECT_THAT(servers.sent, ElementsAre("GET http://t/a"));
  EXPECT_THAT(servers.headers, ::testing::Contains("Authorization: Basic dTpw"));
}

TEST(RealScripts, DoNotUnpackWhatTheClientHasUnpacked) {
  Servers servers([](const HttpExchange&, HttpReceived& received) {
    received.status = 200;
    received.headers = {{"Content-Encoding", "gzip"}};
    received.body = "plain";
    received.unpacked = true;
  });
  EXPECT_THAT(said(run_for_real(servers, "console.log(http.get('http://t/').body);")),
              ElementsAre("plain"));
}

}  // namespace
}  // namespace rehearse::testing
