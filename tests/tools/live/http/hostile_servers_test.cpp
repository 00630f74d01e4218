// Liveness: whatever a server does, and however fast, timeouts and the hard end act, counts add up
// and memory is bounded. Client and server share one core, so that a server's flood comes as fast
// as the client can take it.

#include <algorithm>
#include <chrono>
#include <fstream>
#include <gtest/gtest.h>
#include <memory>
#include <optional>
#include <ostream>
#include <sched.h>
#include <string>
#include <unistd.h>
#include <utility>
#include <vector>
#include <zlib.h>

#include "tests/tools/live/http/live_rehearsal.hpp"
#include "tests/tools/live/http/scripted_server.hpp"
#include "tests/tools/live/http/tls_connection.hpp"

namespace rehearse {
namespace {

using testing::Frame;
using testing::LiveRun;
using testing::ScriptedConnection;
using testing::ScriptedServer;
using testing::TlsConnection;
using testing::TlsIdentity;

using Script = ScriptedServer::Script;
using TlsScript = std::function<void(TlsConnection&)>;

constexpr const char* kOk = "HTTP/1.1 200 OK\r\n";
constexpr const char* kChunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";

std::string many(const std::string& piece) {
  std::string block;
  while (block.size() < 64 * 1024) block += piece;
  return block;
}

/// After each request `first`, then `piece` without an end.
Script flood(const std::string& first, const std::string& piece) {
  const auto block = std::make_shared<const std::string>(many(piece));
  return [first, block](ScriptedConnection& client) {
    if (client.read_head().empty() || !client.write(first)) return;
    while (client.write(*block)) {
    }
  };
}

/// After each request this and no more.
Script say(const std::string& answer) {
  return [answer](ScriptedConnection& client) {
    while (!client.read_head().empty() && client.write(answer)) {
    }
  };
}

/// After the first request this, and the end of the connection.
Script say_and_close(const std::string& answer) {
  return [answer](ScriptedConnection& client) {
    client.read_head();
    client.write(answer);
  };
}

/// 64 MB of zeros, compressed a thousandfold.
std::string bomb() {
  z_stream stream{};
  deflateInit2(&stream, 9, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
  std::string zeros(1 << 20, '\0');
  std::string packed(1 << 20, '\0');
  stream.next_out = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_out = static_cast<uInt>(packed.size());
  for (int i = 0; i < 64; ++i) {
    stream.next_in = reinterpret_cast<Bytef*>(zeros.data());
    stream.avail_in = static_cast<uInt>(zeros.size());
    deflate(&stream, i == 63 ? Z_FINISH : Z_NO_FLUSH);
  }
  packed.resize(packed.size() - stream.avail_out);
  deflateEnd(&stream);
  return packed;
}

std::string packed_answer() {
  const std::string body = bomb();
  return std::string(kOk) +
         "Content-Encoding: gzip\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" +
         body;
}

std::string bytes_of(const Frame& frame) {
  std::string bytes;
  const auto size = static_cast<std::uint32_t>(frame.payload.size());
  for (const unsigned shift : {16U, 8U, 0U}) bytes += static_cast<char>(size >> shift & 0xffU);
  bytes += static_cast<char>(frame.type);
  bytes += static_cast<char>(frame.flags);
  for (const unsigned shift : {24U, 16U, 8U, 0U}) {
    bytes += static_cast<char>(frame.stream >> shift & 0xffU);
  }
  return bytes + frame.payload;
}

/// Over HTTP/2, after the client's first request, this frame without an end.
TlsScript flood_of_frames(const Frame& frame, std::optional<Frame> first = std::nullopt) {
  const std::string block = many(bytes_of(frame));
  return [block, first](TlsConnection& client) {
    if (!testing::begin_http2(client)) return;
    while (const auto frame = testing::read_frame(client)) {
      if (frame->type == testing::kHeaders) break;
    }
    if (first && !testing::write_frame(client, *first)) return;
    while (client.write(block)) {
    }
  };
}

struct Hostile {
  const char* name;
  Script plain;
  TlsScript tls = {};
  bool h2 = false;
  const char* headers = "";  ///< of the request
};

void PrintTo(const Hostile& hostile, std::ostream* out) { *out << hostile.name; }

std::vector<Hostile> answers_that_are_wrong() {
  return {
      {"CloseAtOnce", [](ScriptedConnection&) {}},
      {"ResetAtOnce", [](ScriptedConnection& client) { client.reset(); }},
      {"Silence", [](ScriptedConnection& client) { client.wait_for_close(); }},
      {"Garbage", say("\x01\x02\x03\xff\xfe garbage\r\n\r\n")},
      {"AnOldAnswerWithoutAHeader", say_and_close("hello")},
      {"AnAnswerOfHttp2", say(std::string(testing::http2_ok(1).payload))},
      {"HeaderThatBreaksOff", say_and_close("HTTP/1.1 200 OK\r\nCon")},
      {"BodyThatBreaksOff", say_and_close(std::string(kOk) + "Content-Length: 100\r\n\r\nabc")},
      {"BodyThatIsTooLong", say(std::string(kOk) + "Content-Length: 1\r\n\r\nabc")},
      {"TwoLengths", say(std::string(kOk) + "Content-Length: 1\r\nContent-Length: 2\r\n\r\nab")},
      {"NegativeLength", say(std::string(kOk) + "Content-Length: -1\r\n\r\n")},
      {"LengthBeyondAllNumbers",
       say(std::string(kOk) + "Content-Length: 99999999999999999999999\r\n\r\n")},
      {"ChunkBeyondAllNumbers", say(std::string(kChunked) + "fffffffffffffffff\r\n")},
      {"ChunkOfNoNumber", say(std::string(kChunked) + "zz\r\n")},
      {"PackedGarbage",
       say(std::string(kOk) + "Content-Encoding: gzip\r\nContent-Length: 4\r\n\r\nabcd"),
       {},
       false,
       R"(, "headers": {"Accept-Encoding": "gzip"})"},
      {"PackedThousandfold",
       say(packed_answer()),
       {},
       false,
       R"(, "headers": {"Accept-Encoding": "gzip"})"},
      {"SwitchedProtocol",
       say("HTTP/1.1 101 Switching\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n")},
      {"AnswerBeforeTheRequest",
       [](ScriptedConnection& client) {
         client.write(std::string(kOk) + "Content-Length: 0\r\n\r\n");
         client.wait_for_close();
       }},
      {"TwoAnswersEach", say("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\nHTTP/1.1 200 OK\r\n"
                             "Content-Length: 0\r\n\r\n")},
      {"RedirectToItself", say("HTTP/1.1 302 Found\r\nLocation: /\r\nContent-Length: 0\r\n\r\n")},
      {"RedirectToNowhere",
       say("HTTP/1.1 302 Found\r\nLocation: gopher://x\r\nContent-Length: 0\r\n\r\n")},
      {"BodyByteByByte",
       [](ScriptedConnection& client) {
         client.read_head();
         client.write(kChunked);
         while (client.write("1\r\nx\r\n")) {
         }
       }},
  };
}

std::vector<Hostile> floods() {
  const std::string chunk = "4000\r\n" + std::string(0x4000, 'x') + "\r\n";
  return {
      {"Body", flood(std::string(kOk) + "\r\n", "x")},
      {"BodyOfALength", flood(std::string(kOk) + "Content-Length: 1000000000000\r\n\r\n", "x")},
      {"Chunks", flood(kChunked, chunk)},
      {"SmallChunks", flood(kChunked, "1\r\nx\r\n")},
      {"ChunkExtension", flood(std::string(kChunked) + "1;", "x")},
      {"Trailers", flood(std::string(kChunked) + "0\r\n", "X-More: trailers\r\n")},
      {"Headers", flood(kOk, "X-More: headers\r\n")},
      {"OneHeader", flood(std::string(kOk) + "X-Long: ", "x")},
      {"Cookies", flood(kOk, "Set-Cookie: a=b\r\n")},
      {"StatusLine", flood("HTTP/1.1 200 ", "x")},
      {"Continue", flood("", "HTTP/1.1 100 Continue\r\n\r\n")},
      {"EarlyHints", flood("", "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n")},
      {"Answers", flood("", "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")},
      {"Redirects", flood("", "HTTP/1.1 302 Found\r\nLocation: /a\r\nContent-Length: 0\r\n\r\n")},
      {"PackedZeros",
       flood(std::string(kOk) + "Content-Encoding: gzip\r\n\r\n", bomb()),
       {},
       false,
       R"(, "headers": {"Accept-Encoding": "gzip"})"},
  };
}

std::vector<Hostile> floods_over_tls() {
  const auto tls_flood = [](const std::string& first, const std::string& piece) -> TlsScript {
    return [first, block = many(piece)](TlsConnection& client) {
      if (client.read_head().empty() || !client.write(first)) return;
      while (client.write(block)) {
      }
    };
  };
  // An empty list of headers that does not end.
  const Frame open_headers{testing::kHeaders, 0, 1, ""};
  const Frame continuation{9, 0, 1, std::string(1024, '\0')};
  const Frame window_of_zero{testing::kSettings, 0, 0, std::string("\0\x04\0\0\0\0", 6)};
  return {
      {"TlsBody", {}, tls_flood(std::string(kOk) + "\r\n", "x")},
      {"TlsChunks", {}, tls_flood(kChunked, "1\r\nx\r\n")},
      {"TlsTrailers", {}, tls_flood(std::string(kChunked) + "0\r\n", "X: y\r\n")},
      {"H2Settings", {}, flood_of_frames({testing::kSettings, 0, 0, ""}), true},

      {"H2WindowOfZero", {}, flood_of_frames(window_of_zero), true},

      {"H2ResetsOfOtherStreams", {}, flood_of_frames({3, 0, 99, std::string(4, '\0')}), true},

      {"H2Continuation", {}, flood_of_frames(continuation, open_headers), true},

      {"H2Data",
       {},
       flood_of_frames({0, 0, 1, std::string(16384, 'x')}, testing::http2_ok(1)),
       true},

      {"H2Pushes", {}, flood_of_frames({5, 4, 1, std::string("\0\0\0\x02\x88", 5)}), true},
      {"H2Garbage",
       {},
       flood_of_frames({0xff, 0xff, 0x7fffffff, std::string(16384, '\xff')}),
       true},
  };
}

std::vector<Hostile> all_of_them() {
  std::vector<Hostile> all = answers_that_are_wrong();
  for (auto more : {floods(), floods_over_tls()}) {
    std::move(more.begin(), more.end(), std::back_inserter(all));
  }
  return all;
}

/// All threads that are begun here share a core with this one.
class OneCore {
 public:
  OneCore() {
    sched_getaffinity(0, sizeof before_, &before_);
    cpu_set_t one;
    CPU_ZERO(&one);
    for (int core = 0; core < CPU_SETSIZE; ++core) {
      if (!CPU_ISSET(core, &before_)) continue;
      CPU_SET(core, &one);
      break;
    }
    sched_setaffinity(0, sizeof one, &one);
  }
  ~OneCore() { sched_setaffinity(0, sizeof before_, &before_); }
  OneCore(const OneCore&) = delete;
  OneCore& operator=(const OneCore&) = delete;

 private:
  cpu_set_t before_{};
};

// The address sanitizer keeps freed memory, too.
#if defined(__SANITIZE_ADDRESS__)
constexpr bool kSanitized = true;
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
constexpr bool kSanitized = true;
#else
constexpr bool kSanitized = false;
#endif
#else
constexpr bool kSanitized = false;
#endif

std::size_t resident_bytes() {
  std::ifstream statm("/proc/self/statm");
  std::size_t pages = 0;
  statm >> pages >> pages;
  return pages * static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
}

class HostileServers : public ::testing::TestWithParam<Hostile> {};

TEST_P(HostileServers, StopNeitherTimeoutsNorTheEnd) {
  const Hostile& hostile = GetParam();
  const OneCore core;
  const TlsIdentity identity("127.0.0.1");
  const ScriptedServer server(hostile.tls ? over_tls(identity, hostile.h2, hostile.tls)
                                          : hostile.plain);
  const std::string url = hostile.tls ? "https" + server.url().substr(4) : server.url();
  const std::size_t before = resident_bytes();
  const auto began = std::chrono::steady_clock::now();
  const LiveRun run = testing::run_live(
      testing::live_rehearsal(
          R"("executor": "constant-vus", "vus": 4, "duration": "1s", "gracefulStop": "200ms")",
          std::string(R"({"request": {"target": "api", "timeout": "150ms")") + hostile.headers +
              R"(}}, {"think": "10ms"})"),
      url, {.insecure_skip_tls_verify = true});
  EXPECT_TRUE(run.adds_up());
  // 50 ms by the machine alone; others use it too, and a sanitizer takes several times as long.
  constexpr Duration kLate = milliseconds(kSanitized ? 2000 : 300);
  EXPECT_LT(run.result.end, Instant{} + milliseconds(1200) + kLate);
  // Whatever the client's own clock has seen of it.
  EXPECT_LT(std::chrono::steady_clock::now() - began,
            std::chrono::nanoseconds((milliseconds(1200) + kLate).ns));
  for (const RequestTimes& times : run.times) {
    EXPECT_LT(times.blocked + times.sending + times.waiting + times.receiving,
              milliseconds(150) + kLate);
  }
  if (!kSanitized) EXPECT_LT(resident_bytes(), before + (std::size_t{64} << 20));
}

INSTANTIATE_TEST_SUITE_P(Each, HostileServers, ::testing::ValuesIn(all_of_them()),
                         [](const auto& info) { return std::string(info.param.name); });

}  // namespace
}  // namespace rehearse
