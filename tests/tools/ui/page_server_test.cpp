// What the server of a page answers, and what it refuses.

#include "tools/ui/page_server.hpp"

#include <array>
#include <csignal>
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

#include "tests/tools/live/serve/plain_client.hpp"

namespace rehearse::testing {
namespace {

using ::testing::HasSubstr;

constexpr const char* kToken = "0123456789abcdef";

/// A server in a process of its own, as it has to have one thread.
class Served {
 public:
  Served() {
    std::array<int, 2> ends{};
    if (::pipe(ends.data()) != 0) throw std::runtime_error("pipe");
    process_ = ::fork();
    if (process_ == 0) serve(ends[1]);
    ::close(ends[1]);
    if (::read(ends[0], &port_, sizeof port_) != sizeof port_) throw std::runtime_error("no port");
    ::close(ends[0]);
  }
  ~Served() {
    ::kill(process_, SIGKILL);
    ::waitpid(process_, nullptr, 0);
  }
  Served(const Served&) = delete;
  Served& operator=(const Served&) = delete;

  std::uint16_t port() const { return port_; }

  /// `headers`: instead of those of the page.
  Reply send(std::string_view method, std::string_view path, std::string_view body = {},
             std::string headers = {}) const {
    if (headers.empty()) headers = fmt::format("Host: 127.0.0.1:{}\r\n", port());
    const PlainConnection connection(port());
    connection.send(
        fmt::format("{} {} HTTP/1.1\r\n{}Connection: close\r\nContent-Length: {}\r\n\r\n{}", method,
                    path, headers, body.size(), body));
    return connection.read();
  }
  Reply ask(std::string_view what, std::string_view body = {}) const {
    return send("POST", fmt::format("/{}/ask/{}/a1", kToken, what), body);
  }

 private:
  [[noreturn]] static void serve(int port_to) {
    EventLoop loop;
    PageServer* self = nullptr;
    PageServer server(loop, *parse_socket_address("127.0.0.1:0"), settings(), files(), questions(),
                      actions(self));
    self = &server;
    const std::string url = server.url();
    const auto port = static_cast<std::uint16_t>(std::stoul(url.substr(url.rfind(':') + 1)));
    if (::write(port_to, &port, sizeof port) != sizeof port) ::_exit(1);
    for (;;) {
      loop.wait(server.wake());
      server.work();
    }
  }
  static PageServer::Settings settings() {
    return {.token = kToken,
            .processes = 2,
            .limits = {.connections = 20,
                       .refuse_more = true,
                       .timeout_s = 1,
                       .body = 1000,
                       .rest_share = 0},
            .has_events = true};
  }
  static std::vector<PageFile> files() {
    return {{"", "text/html; charset=utf-8", "<p>page"}, {"ui.js", "text/javascript", "go()"}};
  }
  static std::vector<PageQuestion> questions() {
    return {{"echo", [](const std::string& body, const JobProcess::Progress&) { return body; }},
            {"large",
             [](const std::string&, const JobProcess::Progress&) {
               return std::string(std::size_t{3} << 20, 'x');
             }},
            {"crash",
             [](const std::string&, const JobProcess::Progress&) -> std::string { std::_Exit(3); }},
            {"throw",
             [](const std::string&, const JobProcess::Progress&) -> std::string {
               throw std::runtime_error("on purpose");
             }},
            {"half", [](const std::string&, const JobProcess::Progress& progress) -> std::string {
               progress(0.5);
               for (;;) std::this_thread::sleep_for(std::chrono::hours(1));
             }}};
  }

  static std::vector<PageAction> actions(PageServer*& self) {
    return {{"tell",
             [&self](const std::string& body) {
               self->tell(body);
               return HttpAnswer{200, std::to_string(self->listened())};
             }},
            {"flood",
             [&self](const std::string&) {
               self->tell(std::string(std::size_t{16} << 20, 'x'));
               return HttpAnswer{200, "{}"};
             }},
            {"telling", [&self](const std::string&) {
               return HttpAnswer{200, self->is_telling() ? "true" : "false"};
             }}};
  }

  pid_t process_ = -1;
  std::uint16_t port_ = 0;
};

std::string path(std::string_view behind) { return fmt::format("/{}/{}", kToken, behind); }

TEST(PageServer, ServesItsFilesUnderTheToken) {
  const Served served;
  const Reply page = served.send("GET", path(""));
  EXPECT_EQ(page.status, 200);
  EXPECT_EQ(page.body, "<p>page");
  EXPECT_THAT(page.head, HasSubstr("Content-Type: text/html; charset=utf-8"));
  EXPECT_EQ(served.send("GET", path("ui.js")).body, "go()");
  EXPECT_EQ(served.send("GET", path("none")).status, 404);
}

TEST(PageServer, AllowsAPageNothingButItsOwnFilesAndQuestions) {
  const Served served;
  for (const Reply& reply : {served.send("GET", path("")), served.ask("echo", "{}"),
                             served.send("GET", path("none")), served.send("GET", "/")}) {
    EXPECT_THAT(reply.head,
                HasSubstr("Content-Security-Policy: default-src 'none'; script-src 'self'"));
    EXPECT_THAT(reply.head, HasSubstr("frame-ancestors 'none'"));
    EXPECT_THAT(reply.head, HasSubstr("Referrer-Policy: no-referrer"));
    EXPECT_THAT(reply.head, HasSubstr("X-Content-Type-Options: nosniff"));
  }
}

TEST(PageServer, RefusesWhatDoesNotKnowTheToken) {
  const Served served;
  for (const char* wrong : {"/", "/ui.js", "/0123456789abcdee/", "/0123456789abcde/",
                            "/0123456789abcdef", "//0123456789abcdef/", "/0123456789abcdef0/"}) {
    EXPECT_EQ(served.send("GET", wrong).status, 403) << wrong;
  }
  EXPECT_EQ(served.send("POST", "/ask/echo/a1", "{}").status, 403);
}

TEST(PageServer, RefusesOtherHosts) {
  const Served served;
  for (const std::string& host :
       {std::string("evil.example"), fmt::format("evil.example:{}", served.port()),
        std::string("127.0.0.1"), std::string("127.0.0.1:1"), std::string()}) {
    EXPECT_EQ(served.send("GET", path(""), {}, fmt::format("Host: {}\r\n", host)).status, 403)
        << host;
  }
  for (const char* name : {"localhost", "[::1]", "127.0.0.1"}) {
    const std::string host = fmt::format("Host: {}:{}\r\n", name, served.port());
    EXPECT_EQ(served.send("GET", path(""), {}, host).status, 200) << name;
  }
}

TEST(PageServer, RefusesOtherOrigins) {
  const Served served;
  const auto from = [&](const std::string& origin) {
    const std::string headers =
        fmt::format("Host: 127.0.0.1:{}\r\nOrigin: {}\r\n", served.port(), origin);
    return served.send("POST", path("ask/echo/a1"), "{}", headers).status;
  };
  EXPECT_EQ(from("http://evil.example"), 403);
  EXPECT_EQ(from("null"), 403);
  EXPECT_EQ(from("http://127.0.0.1:1"), 403);
  EXPECT_EQ(from(fmt::format("https://127.0.0.1:{}", served.port())), 403);
  EXPECT_EQ(from(fmt::format("http://127.0.0.1:{}", served.port())), 200);
}

TEST(PageServer, RefusesLongBodies) {
  const Served served;
  const Reply reply = served.ask("echo", std::string(1001, ' '));
  EXPECT_EQ(reply.status, 413);
  EXPECT_THAT(reply.head, HasSubstr("Content-Security-Policy"));
  EXPECT_EQ(served.ask("echo", std::string(1000, ' ')).status, 200);
}

TEST(PageServer, TakesOnlyTheMethodsOfItsPaths) {
  const Served served;
  EXPECT_EQ(served.send("POST", path("")).status, 405);
  EXPECT_EQ(served.send("PUT", path("ui.js"), "x").status, 405);
  EXPECT_EQ(served.send("GET", path("ask/echo/a1")).status, 405);
  EXPECT_EQ(served.send("POST", path("progress/echo/a1")).status, 405);
  EXPECT_EQ(served.send("DELETE", path("cancel/echo/a1")).status, 405);
}

TEST(PageServer, KnowsNeitherOtherQuestionsNorOddTabs) {
  const Served served;
  for (const char* wrong :
       {"ask/none/a1", "ask/echo", "ask/echo/", "ask/echo/a1/b2", "ask/echo/XY", "tell/echo/a1"}) {
    EXPECT_EQ(served.send("POST", path(wrong)).status, 404) << wrong;
  }
  EXPECT_EQ(served.send("POST", path("ask/echo/" + std::string(65, 'a'))).status, 404);
}

TEST(PageServer, AnswersWithWhatAProcessWorksOut) {
  const Served served;
  EXPECT_EQ(served.ask("echo", R"({"a":1})").body, R"({"a":1})");
  const Reply large = served.ask("large");
  EXPECT_EQ(large.status, 200);
  EXPECT_EQ(large.body.size(), std::size_t{3} << 20);
}

TEST(PageServer, OutlivesAProcessThatFails) {
  const Served served;
  EXPECT_EQ(served.ask("crash").status, 500);
  EXPECT_EQ(served.ask("throw").status, 500);
  EXPECT_EQ(served.ask("echo", "{}").status, 200);
}

/// Asks until the job is there; a job is, once its request has been read.
void wait_for(const Served& served, std::string_view what) {
  while (served.send("GET", path(what)).body == "{}") std::this_thread::yield();
}

TEST(PageServer, DropsTheOlderOfTwoQuestionsOfATab) {
  const Served served;
  Reply older;
  std::thread first([&] { older = served.ask("half"); });
  wait_for(served, "progress/half/a1");
  Reply newer;
  std::thread second([&] { newer = served.ask("half"); });
  first.join();
  EXPECT_EQ(older.status, 409);
  wait_for(served, "progress/half/a1");
  EXPECT_EQ(served.send("POST", path("cancel/half/a1")).status, 200);
  second.join();
  EXPECT_EQ(newer.status, 409);
}

TEST(PageServer, KeepsQuestionsOfTwoTabsApart) {
  const Served served;
  Reply other;
  std::thread first([&] { other = served.send("POST", path("ask/half/b2")); });
  wait_for(served, "progress/half/b2");
  EXPECT_EQ(served.ask("echo", "{}").status, 200);
  EXPECT_EQ(served.send("GET", path("progress/half/a1")).body, "{}");
  served.send("POST", path("cancel/half/b2"));
  first.join();
  EXPECT_EQ(other.status, 409);
}

TEST(PageServer, SaysHowFarAQuestionIs) {
  const Served served;
  Reply reply;
  std::thread first([&] { reply = served.ask("half"); });
  std::string said;
  while (said != R"({"share":0.5})") said = served.send("GET", path("progress/half/a1")).body;
  served.send("POST", path("cancel/half/a1"));
  first.join();
  EXPECT_EQ(served.send("GET", path("progress/half/a1")).body, "{}");
}

TEST(PageServer, LetsFurtherQuestionsWaitForTheirTurn) {
  const Served served;
  std::vector<std::thread> long_ones;
  for (const char* tab : {"1", "2"}) {
    long_ones.emplace_back(
        [&, tab] { served.send("POST", path(fmt::format("ask/half/{}", tab))); });
    wait_for(served, fmt::format("progress/half/{}", tab));
  }
  Reply waiting;
  std::thread third([&] { waiting = served.ask("echo", "[3]"); });
  wait_for(served, "progress/echo/a1");
  EXPECT_EQ(served.send("GET", path("progress/echo/a1")).body, R"({"share":0})");
  served.send("POST", path("cancel/half/1"));
  third.join();
  EXPECT_EQ(waiting.body, "[3]");
  served.send("POST", path("cancel/half/2"));
  for (std::thread& one : long_ones) one.join();
}

/// A listener to the events of the server, which knows of it.
std::unique_ptr<PlainConnection> listener(const Served& served, std::string_view count) {
  auto connection = std::make_unique<PlainConnection>(served.port());
  connection->send(
      fmt::format("GET {} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\n\r\n", path("events"), served.port()));
  while (served.send("POST", path("do/tell"), "0").body != count) std::this_thread::yield();
  return connection;
}

TEST(PageServer, TellsAllListeners) {
  auto served = std::make_unique<Served>();
  const auto first = listener(*served, "1");
  const auto second = listener(*served, "2");
  // A message is for listeners that have taken the one before.
  while (served->send("POST", path("do/telling")).body == "true") std::this_thread::yield();
  served->send("POST", path("do/tell"), "last");
  while (served->send("POST", path("do/telling")).body == "true") std::this_thread::yield();
  served.reset();
  for (const auto* each : {&first, &second}) {
    const Reply reply = (*each)->read();
    EXPECT_EQ(reply.status, 200);
    EXPECT_THAT(reply.head, HasSubstr("Content-Type: text/event-stream"));
    EXPECT_THAT(reply.head, HasSubstr("Content-Security-Policy"));
    EXPECT_THAT(reply.body, HasSubstr("data: last\n\n"));
  }
}

TEST(PageServer, CutsOffAListenerThatTakesNothing) {
  const Served served;
  const auto slow = listener(served, "1");
  served.send("POST", path("do/flood"));
  EXPECT_EQ(served.send("POST", path("do/telling")).body, "true");
  EXPECT_EQ(served.ask("echo", "{}").status, 200);
  while (served.send("POST", path("do/telling")).body == "true") std::this_thread::yield();
  EXPECT_LT(slow->read().body.size(), std::size_t{16} << 20);
}

TEST(PageServer, DoesOnlyItsActions) {
  const Served served;
  EXPECT_EQ(served.send("POST", path("do/tell"), "x").status, 200);
  EXPECT_EQ(served.send("GET", path("do/tell")).status, 405);
  EXPECT_EQ(served.send("POST", path("do/none")).status, 404);
  EXPECT_EQ(served.send("POST", path("do/")).status, 404);
  EXPECT_EQ(served.send("POST", "/do/tell").status, 403);
}

TEST(PageServer, RefusesAllButSomeOfTwoThousandConnections) {
  rlimit descriptors{4096, 4096};
  ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &descriptors), 0);
  const Served served;
  std::vector<std::unique_ptr<PlainConnection>> held;
  for (int i = 0; i < 2000; ++i) {
    held.push_back(std::make_unique<PlainConnection>(served.port()));
    held.back()->send("GET / HTTP/1.1\r\n");
  }
  // Whether refused, or closed because they say nothing more: no connection waits for ever.
  for (const auto& connection : held) EXPECT_EQ(connection->read().status, 0);
  EXPECT_EQ(served.send("GET", path("")).status, 200);
}

TEST(RandomToken, IsAnotherOneEachTime) {
  EXPECT_EQ(random_token().size(), 32U);
  EXPECT_NE(random_token(), random_token());
}

}  // namespace
}  // namespace rehearse::testing
