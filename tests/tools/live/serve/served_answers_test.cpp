// What scripts are answered in virtual time is what the server sends over real sockets.

#include <algorithm>
#include <gmock/gmock.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <thread>
#include <unistd.h>

#include "sim/file/script_targets.hpp"
#include "tests/tools/live/serve/plain_client.hpp"
#include "tools/live/serve/model_server.hpp"

namespace rehearse {
namespace {

constexpr const char* kTargets = R"({"routes": [
  {"method": "GET", "path": "/text", "text": "hello"},
  {"method": ["GET", "HEAD"], "path": "/both", "text": "hello"},
  {"method": "GET", "path": "/empty", "status": 200},
  {"method": "POST", "path": "/items", "status": 201, "headers": {"Location": "/items/{{counter}}"},
   "json": {"id": "{{int:counter}}", "got": "{{obj:json}}"}},
  {"method": "GET", "path": "/items/{id}", "json": {"id": "{{int:path.id}}"},
   "cases": [{"if": {"value": "{{path.id}}", "equals": "404"}, "status": 404}]},
  {"method": "DELETE", "path": "/items/{id}", "status": 204},
  {"method": "GET", "path": "/cached", "status": 304},
  {"method": "GET", "path": "/cookies", "set_cookies": ["a=1; Path=/", "b=2"], "text": "c"},
  {"method": "GET", "path": "/many", "headers": {"X": ["1", "2"], "x-lower": "v"}, "html": ["a", "b"]},
  {"method": "GET", "path": "/teapot", "status": 418, "text": "short"},
  {"method": "GET", "path": "/strange", "status": 799, "text": "odd"},
  {"method": "GET", "path": "/gzip", "gzip": true, "json": {"z": "zzzzzzzzzzzzzzzzzzzzzzzzz"}},
  {"method": "*", "path": "/echo/**", "json": ["{{method}}", "{{url}}", "{{body}}", "{{header.host}}"]},
  {"method": "GET", "path": "/flaky", "text": "{{counter}}", "cases": [{"if": {"every": 2}, "status": 500}]},
  {"method": "GET", "path": "/bytes", "bytes": 100000, "fill": "ab"},
  {"method": "GET", "path": "/slow", "after_ms": 30, "text": "slow"},
  {"method": "GET", "path": "/drop", "close": true}],
  "default": {"status": 404, "json": {"path": "{{pathname}}"}}})";

/// The file, played on a thread of its own.
class Played {
 public:
  explicit Played(const char* file)
      : rehearsal_(*read_target_file(file, {})),
        server_(loop_, rehearsal_.targets, 1, 0, rehearsal_.answers),
        address_(server_.listen(0, *EndpointRoutes::make(*rehearsal_.targets, 0, {}),
                                *parse_socket_address("127.0.0.1:0"))) {
    loop_.watch(stop_, EPOLLIN, [this](std::uint32_t) { server_.stop(std::nullopt); });
    thread_ = std::thread([this] {
      while (!server_.over()) server_.turn();
    });
  }
  ~Played() {
    const std::uint64_t one = 1;
    EXPECT_EQ(::write(stop_, &one, sizeof one), static_cast<ssize_t>(sizeof one));
    thread_.join();
    loop_.unwatch(stop_);
    ::close(stop_);
  }
  Played(const Played&) = delete;
  Played& operator=(const Played&) = delete;

  std::uint16_t port() const { return address_.port(); }
  const Answers& answers() const { return *rehearsal_.answers; }

 private:
  EventLoop loop_;
  Rehearsal rehearsal_;
  ModelServer server_;
  SocketAddress address_;
  int stop_ = ::eventfd(0, EFD_CLOEXEC);
  std::thread thread_;
};

/// "name: value" each, sorted.
std::vector<std::string> headers_of(const std::string& head) {
  std::vector<std::string> lines;
  std::size_t at = head.find("\r\n");
  while (at != std::string::npos && at + 2 < head.size()) {
    const std::size_t end = std::min(head.find("\r\n", at + 2), head.size());
    if (end > at + 2) lines.push_back(head.substr(at + 2, end - at - 2));
    at = end == head.size() ? std::string::npos : end;
  }
  std::sort(lines.begin(), lines.end());
  return lines;
}

std::vector<std::string> headers_of(const Headers& headers) {
  std::vector<std::string> lines;
  for (const Headers::Field& field : headers.fields())
    lines.push_back(field.name + ": " + field.value);
  std::sort(lines.begin(), lines.end());
  return lines;
}

TEST(ServedAnswers, AreThoseThatScriptsGet) {
  const Played played(kTargets);
  AnswerCounters counters;
  struct Sent {
    const char* method;
    const char* path;
    const char* body = "";
  };
  for (const Sent& sent : {Sent{"GET", "/text"},
                           Sent{"GET", "/both"},
                           Sent{"HEAD", "/both"},
                           Sent{"GET", "/empty"},
                           Sent{"POST", "/items", R"({"name": "pen"})"},
                           Sent{"POST", "/items", "no JSON"},
                           Sent{"GET", "/items/7"},
                           Sent{"GET", "/items/404"},
                           Sent{"DELETE", "/items/7"},
                           Sent{"GET", "/cookies"},
                           Sent{"GET", "/many"},
                           Sent{"GET", "/teapot"},
                           Sent{"GET", "/strange"},
                           Sent{"GET", "/gzip"},
                           Sent{"PATCH", "/echo/a/b?c=d", "text"},
                           Sent{"GET", "/flaky"},
                           Sent{"GET", "/flaky"},
                           Sent{"GET", "/bytes"},
                           Sent{"GET", "/slow"},
                           Sent{"GET", "/none?x"}}) {
    const std::string host = "localhost";  // as the client says
    const auto expected = played.answers().answer(
        {sent.method, "http://" + host + sent.path, {{"Host", host}}, sent.body}, counters);
    ASSERT_TRUE(expected);
    const testing::Reply reply = testing::request(played.port(), sent.method, sent.path, sent.body);
    EXPECT_EQ(reply.status, expected->status) << sent.path;
    std::vector<std::string> headers = headers_of(reply.head);
    std::erase_if(headers, [](const std::string& line) { return line.starts_with("Connection:"); });
    EXPECT_EQ(headers, headers_of(expected->headers)) << sent.path;
    EXPECT_EQ(reply.body, expected->body) << sent.path;
  }
}

TEST(ServedAnswers, OfNotModifiedHaveALengthOfNothing) {
  const Played played(kTargets);
  const testing::Reply reply = testing::request(played.port(), "GET", "/cached");
  EXPECT_EQ(reply.status, 304);
  EXPECT_EQ(reply.body, "");
  EXPECT_THAT(headers_of(reply.head), ::testing::Contains("Content-Length: 0"));
}

TEST(ServedAnswers, MayBeThatTheConnectionIsClosed) {
  const Played played(kTargets);
  EXPECT_EQ(testing::request(played.port(), "GET", "/drop").status, 0);
}

TEST(ServedAnswers, AreFourHundredAndFourWhereNothingAnswers) {
  const Played played(R"({"routes": [{"method": "GET", "path": "/a", "text": "a"}]})");
  EXPECT_EQ(testing::request(played.port(), "GET", "/b").status, 404);
}

TEST(ServedAnswers, OfTargetsTakeTheirPrefixOrNone) {
  const Played played(R"({"targets": {"a": {"url": "https://a.example/api",
      "endpoints": {"GET /x": {"response": {"text": "x"}}}}}})");
  EXPECT_EQ(testing::request(played.port(), "GET", "/api/x").body, "x");
  EXPECT_EQ(testing::request(played.port(), "GET", "/x").body, "x");
}

TEST(ServedAnswers, ComeAfterErrorsOfTheModel) {
  const Played played(R"({"targets": {"a": {"url": "http://a", "endpoints": {
      "GET /x": {"error": 1, "response": {"text": "x"}}}}}})");
  EXPECT_EQ(testing::request(played.port(), "GET", "/x").status, 500);
}

}  // namespace
}  // namespace rehearse
