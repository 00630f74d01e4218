// Every reader over texts of its kind in which bytes were changed, left out and repeated: each is
// read or refused, and what is read can be fitted.

#include <gtest/gtest.h>

#include "models/base/random.hpp"
#include "sim/fit/fit_json.hpp"
#include "tests/sim/fit/measured_text.hpp"

namespace rehearse::testing {
namespace {

struct Kind {
  const char* name;
  std::string text;
  MeasurementForm form = {};
};

const std::vector<Kind>& kinds() {
  static const std::vector<Kind> kKinds{
      {"points",
       R"({"type":"Metric","data":{"name":"http_req_duration","type":"trend","contains":"time"},"metric":"http_req_duration"}
{"metric":"http_req_duration","type":"Point","data":{"time":"2026-11-29T01:18:28.8Z","value":20.6,"tags":{"method":"GET","name":"http://s/ok","status":"200","url":"http://s/ok"}}}
{"metric":"http_req_tls_handshaking","type":"Point","data":{"time":"2026-11-29T01:18:28.8Z","value":2,"tags":{}}}
)"},
      {"k6 csv",
       "metric_name,timestamp,metric_value,method,name,status,url\n"
       "http_req_duration,1795915108,20.6,GET,http://s/ok,200,http://s/ok\n"},
      {"vegeta json",
       R"({"code":200,"timestamp":"2026-11-30T12:00:01.25Z","latency":1500000,"method":"GET","url":"http://s:80/a/12"}
)"},
      {"vegeta csv", "1796040001250000000,200,1500000,0,5,,aGk=,,0,GET,http://s/a,\n"},
      {"wrk",
       "Running 30s test @ http://s/i\n  Latency Distribution\n 50.000% 5.50ms\n100.000% 1.02s\n"
       "  1800 requests in 30.00s, 1MB read\nRequests/sec: 60.00\n"},
      {"har",
       R"({"log":{"entries":[{"startedDateTime":"2026-11-30T12:00:00.000Z","time":120,"request":{"method":"GET","url":"https://s/"},"response":{"status":200},"timings":{"connect":15,"send":1,"wait":90,"receive":9}}]}})"},
      {"summary",
       R"text({"root_group":{},"metrics":{"http_reqs":{"count":4,"rate":2},"http_req_duration":{"min":1,"med":2,"p(90)":3,"max":4,"avg":2},"http_req_failed":{"value":0.5}}})text"},
      {"vegeta report",
       R"({"latencies":{"mean":2000000,"50th":1500000,"max":9000000},"duration":10000000000,"requests":100,"success":0.98,"status_codes":{"200":98}})"},
      {"csv",
       "timestamp,latency_ms,label,status\n1796040001250,37,home,200\n\"1796040001251\",38,a,"
       "500\n"},
      {"nginx",
       "127.0.0.1 - - [30/Nov/2026:12:00:01 +0000] \"GET /i/17?q=1 HTTP/1.1\" 200 5 \"-\" \"k6\" "
       "0.125\n"},
      {"envoy",
       "[2026-11-30T12:00:01.250Z] \"GET /a HTTP/1.1\" 200 - 0 5 42 40 \"-\" \"c\" \"i\" \"s:80\" "
       "\"10.0.0.1:80\"\n"},
      {"format",
       "1796040001.250 0.010, 0.030 200 GET|/x\n",
       {.log_format = "$msec $upstream_response_time $status $request_method|$uri"}}};
  return kKinds;
}

std::string mutated(std::string text, std::uint64_t number) {
  using namespace std::string_view_literals;
  constexpr std::string_view kBytes = "\"{}[],:.-+e0919 \\\xff\x00|%$\n"sv;
  const std::uint64_t changes = 1 + philox(number, 0, 99).even % 4;
  for (std::uint64_t i = 1; i <= changes && !text.empty(); ++i) {
    const PhiloxBlock block = philox(number, i, 99);
    const std::size_t at = block.even % text.size();
    const std::size_t size = 1 + (block.odd >> 8U) % 12;
    switch (block.odd % 4) {
      case 0:
        text[at] = kBytes[(block.odd >> 16U) % kBytes.size()];
        break;
      case 1:
        text.erase(at, size);
        break;
      case 2:
        text.insert(at, text.substr(at, size));
        break;
      default:
        text.resize(at);
    }
  }
  return text;
}

TEST(Mutations, OfEachKindAreReadOrRefused) {
  for (const Kind& kind : kinds()) {
    ASSERT_EQ(lines_of(read_text(kind.text, kind.form).problems), "") << kind.name;
    int refused = 0;
    for (std::uint64_t i = 0; i < 400; ++i) {
      const std::string text = mutated(kind.text, i);
      const ReadText read = read_text(text, kind.form);
      refused += read.problems.empty() ? 0 : 1;
      for (const Problem& each : read.problems) EXPECT_NE(each.message, "") << text;
      if (read.measured.count() > 0 || !read.measured.percentiles().empty()) {
        const Fit fit = fit_measurements(read.measured, {{"f", read.kind}});
        EXPECT_TRUE(rehearsal_of(fit, read.measured).is_object());
        (void)fit_json(fit).dump(-1, ' ', false, nlohmann::json::error_handler_t::strict);
      }
    }
    EXPECT_GT(refused, 40) << kind.name;
  }
}

TEST(Mutations, OfFormatsAreReadOrRefused) {
  for (const char* format :
       {"$msec $request_time $status $request", "%h %t \"%r\" %>s %b %D %{ms}T",
        "[%START_TIME%] \"%REQ(:METHOD)%\" %DURATION%"}) {
    for (std::uint64_t i = 0; i < 500; ++i) {
      (void)read_text("1796040001.250 0.010 200 GET\n", {.log_format = mutated(format, i)});
    }
  }
}

}  // namespace
}  // namespace rehearse::testing
