// Logs of VUs whose own time is known.

#include "sim/fit/client_fit.hpp"

#include <cmath>
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sim/file/rehearsal_reader.hpp"
#include "sim/fit/fit_json.hpp"
#include "tests/sim/fit/measured_text.hpp"
#include "tests/sim/fit/recorded_outputs.hpp"
#include "tests/sim/fit/synthetic.hpp"

namespace rehearse::testing {
namespace {

/// Times in ms.
struct LoggedTest {
  int vus = 20;
  int iterations = 50;  // of each VU
  double pause = 0;     // after the second request
  double between = 0;   // before it
  double first = 0;     // before the first iteration
  bool says_vu = true;
};

/// Two requests an iteration that take 50 to 150 ms, each after the client's own time, lognormal
/// with mu 0.7 and sigma 0.6, and after both 0.1 ms.
class Logger {
 public:
  explicit Logger(const LoggedTest& test) : test_(test) {}

  std::string text() {
    std::string all;
    for (int vu = 0; vu < test_.vus; ++vu) {
      double now = 0.37 * vu;
      for (int i = 0; i < test_.iterations; ++i) all += iteration(vu + 1, i, now);
    }
    return all;
  }

 private:
  std::string point(const char* metric, double end, double value, int vu, int number,
                    const char* tags) const {
    const double seconds = end / 1000;
    const int minutes = static_cast<int>(seconds / 60);
    const std::string metadata =
        test_.says_vu ? fmt::format(R"(,"metadata":{{"iter":"{}","vu":"{}"}})", number, vu) : "";
    return fmt::format(
               R"({{"metric":"{}","type":"Point","data":{{"time":"{}","value":{:.6f},)"
               R"("tags":{{{}}}{}}}}})",
               metric,
               fmt::format("2026-11-29T01:{:02}:{:012.9f}Z", minutes, seconds - 60 * minutes),
               value, tags, metadata) +
           "\n";
  }

  double draw(const FittedFamily& of) { return of.quantile(uniform_draw(9, draws_++)); }

  std::string iteration(int vu, int number, double& now) {
    static const FittedFamily kClient{Family::Lognormal, {0.7, 0.6}, 0};
    static const FittedFamily kServer{Family::Uniform, {50, 150}, 0};
    const double begin = now;
    std::string all;
    if (number == 0) now += test_.first;
    for (const char* tags : {R"("method":"GET","name":"http://s/a","status":"200")",
                             R"("method":"GET","name":"http://s/b","status":"200")"}) {
      if (!all.empty()) now += test_.between;
      now += draw(kClient);
      const double duration = draw(kServer);
      now += duration;
      all += point("http_req_duration", now, duration, vu, number, tags);
    }
    now += 0.1 + test_.pause;
    return all + point("iteration_duration", now, now - begin, vu, number, "");
  }

  LoggedTest test_;
  std::uint64_t draws_ = 0;
};

ReadText logged(const LoggedTest& test) {
  ReadText read = read_text(Logger(test).text());
  EXPECT_EQ(lines_of(read.problems), "");
  return read;
}

ClientFit fitted(const LoggedTest& test) { return fit_client(logged(test).measured); }

void expect_holds(const ParameterEstimate& estimate, double truth) {
  ASSERT_TRUE(estimate.interval) << estimate.name;
  EXPECT_LE(estimate.interval->first, truth) << estimate.name;
  EXPECT_GE(estimate.interval->second, truth) << estimate.name;
}

const double kMean = std::exp(0.7 + 0.6 * 0.6 / 2);

TEST(ClientFit, FindsTheTimeBeforeRequests) {
  const ClientFit fit = fitted({.pause = 500});
  ASSERT_TRUE(fit.overhead);
  EXPECT_EQ(fit.overhead->family, "lognormal");
  expect_holds(fit.overhead->parameters.at(0), 0.7);
  expect_holds(fit.overhead->parameters.at(1), 0.6);
  EXPECT_EQ(fit.places, 2U);
  EXPECT_EQ(fit.paused, 0U);
}

/// Half of the requests have it before them.
TEST(ClientFit, CountsTheTimeAfterTheLastRequestWithoutAPause) {
  const LoggedTest test{.iterations = 200};
  const ClientFit fit = fitted(test);
  ASSERT_TRUE(fit.overhead);
  EXPECT_NEAR(fit.overhead->mean - fitted({.iterations = 200, .pause = 500}).overhead->mean, 0.05,
              0.001);
}

TEST(ClientFit, LeavesOutPlacesWithThinkTimes) {
  const ClientFit fit = fitted({.pause = 500, .between = 100});
  ASSERT_TRUE(fit.overhead);
  expect_holds(fit.overhead->parameters.at(0), 0.7);
  EXPECT_EQ(fit.places, 2U);
  EXPECT_EQ(fit.paused, 1U);
}

TEST(ClientFit, FindsWhatFirstIterationsTakeMore) {
  const ClientFit fit = fitted({.pause = 500, .first = 30});
  ASSERT_TRUE(fit.first_iteration);
  EXPECT_EQ(fit.first_iteration->count, 20U);
  EXPECT_NEAR(fit.first_iteration->mean, 30, 1);
  expect_holds(fit.overhead->parameters.at(0), 0.7);
}

TEST(ClientFit, ClaimsNoFirstIterationsThatAreAsOthers) {
  EXPECT_FALSE(fitted({.pause = 500}).first_iteration);
}

TEST(ClientFit, NeedsNoVuWhereIterationsDoNotOverlap) {
  const ClientFit fit = fitted({.vus = 1, .iterations = 400, .pause = 5, .says_vu = false});
  ASSERT_TRUE(fit.overhead);
  EXPECT_FALSE(fit.is_mean);
  EXPECT_EQ(fit.overhead->count, 799U);
}

/// The mean of all iterations, what comes after the last request included.
TEST(ClientFit, HasAMeanWhereNobodySaysWhoseRequestsTheyAre) {
  const ClientFit fit = fitted({.iterations = 200, .says_vu = false});
  ASSERT_TRUE(fit.overhead);
  EXPECT_TRUE(fit.is_mean);
  EXPECT_NEAR(fit.overhead->mean, kMean + 0.05, 0.05);
}

TEST(ClientFit, SaysWhyItIsNotKnown) {
  EXPECT_EQ(fitted({.pause = 500, .says_vu = false}).unknown,
            "iterations overlap, and samples do not say their VU (k6's --system-tags: vu, iter), "
            "and iterations have think times");
  EXPECT_EQ(fitted({.vus = 1, .iterations = 3, .pause = 500}).unknown,
            "5 times between requests are too few");
}

TEST(ClientFit, IsInTheRehearsalWithTheThinkTimesThatAreLeft) {
  const ReadText read = logged({.pause = 500});
  const auto rehearsal =
      rehearsal_of(fit_measurements(read.measured, {{"f", read.kind}}), read.measured);
  EXPECT_TRUE(rehearsal["client"]["overhead"].contains("lognormal"));
  const auto parsed = read_rehearsal(std::string_view(rehearsal.dump()), {});
  ASSERT_TRUE(static_cast<bool>(parsed)) << lines_of(parsed.problems());
  const std::string think = rehearsal["journeys"]["default"]["steps"].back()["think"];
  EXPECT_NEAR(std::stod(think), 500.1, 0.2);
}

// What k6 itself wrote (tests/conformance/metrics/outputs).

double sum_of(const MeasuredGaps& gaps, const std::string& from, const std::string& to) {
  const auto found = gaps.between.find({from, to});
  return found == gaps.between.end() ? -1 : found->second.sum();
}

/// One VU, one iteration, four requests; the set-up of its connection is none of the client's time.
TEST(IterationGaps, AreThoseOfK6) {
  const ReadText read = read_text(recorded_output("ou09-http/points.json"));
  const MeasuredGaps& gaps = read.measured.test().gaps;
  EXPECT_EQ(gaps.unknown, "");
  EXPECT_NEAR(gaps.first_begins.sum(), 0.115151, 2e-6);
  EXPECT_NEAR(sum_of(gaps, "GET /ok", "gone"), 0.355247, 2e-6);
  EXPECT_NEAR(sum_of(gaps, "gone", "POST /ok"), 0.126237, 2e-6);
  EXPECT_NEAR(sum_of(gaps, "POST /ok", "GET /"), 0.170032, 2e-6);
  EXPECT_NEAR(gaps.ends.sum(), 0.099788, 2e-6);
}

/// Two VUs at once, separate by k6's metadata.
TEST(IterationGaps, AreOfEachVu) {
  const ReadText read = read_text(recorded_output("ou15-system-tags-vu-and-iter/points.json"));
  const MeasuredGaps& gaps = read.measured.test().gaps;
  EXPECT_EQ(gaps.first_begins.count(), 2U);
  EXPECT_NEAR(gaps.first_begins.sum(), 0.093519 + 0.038696, 4e-6);
  EXPECT_NEAR(gaps.ends.sum(), 0.361917 + 0.052938, 4e-6);
}

TEST(IterationGaps, AreNotKnownOfWholeSeconds) {
  const ReadText read = read_text(recorded_output("ou15-system-tags-vu-and-iter/points.csv"));
  EXPECT_EQ(lines_of(read.problems), "");
  EXPECT_EQ(read.measured.test().gaps.unknown, "instants are not known to 0.1 ms");
}

TEST(IterationGaps, AreOfTheVuThatCsvNames) {
  const std::string header =
      "metric_name,timestamp,metric_value,method,name,status,extra_tags,metadata\n";
  const std::string rows =
      "http_req_duration,1795915117000100,20,GET,http://s/,200,,vu=1&iter=3\n"
      "http_req_duration,1795915117000200,20,GET,http://s/,200,,vu=2&iter=0\n"
      "iteration_duration,1795915117000300,20.7,,,,,vu=2&iter=0\n"
      "iteration_duration,1795915117000400,20.9,,,,,vu=1&iter=3\n";
  const ReadText read = read_text(header + rows);
  ASSERT_EQ(lines_of(read.problems), "");
  EXPECT_NEAR(read.measured.test().gaps.first_begins.sum(), 0.6, 1e-6);
  EXPECT_NEAR(read.measured.test().gaps.begins.sum(), 0.6, 1e-6);
}

/// Requests of a batch overlap: there is one gap before them all.
TEST(IterationGaps, CountABatchAsOne) {
  MeasuredGaps gaps;
  IterationGaps reader(gaps);
  reader.add_request("1", {"a", 0, 2'000'000, 12'000'000});
  reader.add_request("1", {"b", 1, 2'100'000, 30'000'000});
  reader.add_request("1", {"c", 2, 33'000'000, 40'000'000});
  reader.add_iteration("1", "1", 0, 41'000'000);
  EXPECT_THAT(gaps.batches,
              ::testing::ElementsAre(::testing::Pair(::testing::ElementsAre(0, 1), 1)));
  EXPECT_NEAR(gaps.overlapped, 9.9, 1e-9);  // 10 and 27.9 ms within 28 ms
  EXPECT_EQ(gaps.joined, 1U);
  EXPECT_DOUBLE_EQ(gaps.begins.sum(), 2);
  EXPECT_EQ(gaps.between.size(), 1U);
  EXPECT_DOUBLE_EQ(sum_of(gaps, "b", "c"), 3);
  EXPECT_DOUBLE_EQ(gaps.ends.sum(), 1);
}

/// What k6 writes of two VUs at once, of which each gets a page, then three parts of it in a batch.
std::string batches_log() {
  std::string text;
  const auto point = [&](const std::string& metric, const std::string& path, int vu, double end,
                         double value) {
    text += fmt::format(
        R"({{"metric":"{}","type":"Point","data":{{"time":"2026-11-29T01:00:{:09.6f}Z",)"
        R"("value":{},"tags":{{"method":"GET","status":"200","url":"http://s{}"}},)"
        R"("metadata":{{"vu":"{}","iter":"1"}}}}}})",
        metric, end / 1000, value, path, vu);
    text += '\n';
  };
  for (int i = 0; i < 20; ++i) {
    const double begin = i * 400;
    for (int vu = 1; vu <= 2; ++vu) point("http_req_duration", "/page", vu, begin + 50 + vu, 50);
    for (int vu = 1; vu <= 2; ++vu) {
      point("http_req_duration", "/a.css", vu, begin + 70 + vu, 20);
      point("http_req_duration", "/b.js", vu, begin + 80 + vu, 30);
      point("http_req_duration", "/b.js", vu, begin + 90 + vu, 40);
      point("iteration_duration", "", vu, begin + 390 + vu, 390);
    }
  }
  point("vus", "", 1, 8000, 2);
  return text;
}

TEST(Fit, WritesRequestsThatOverlapAsABatch) {
  const ReadText read = read_text(batches_log());
  ASSERT_EQ(lines_of(read.problems), "");
  const auto rehearsal =
      rehearsal_of(fit_measurements(read.measured, {{"f", read.kind}}), read.measured);
  const auto& steps = rehearsal["journeys"]["default"]["steps"];
  ASSERT_EQ(steps.size(), 3U) << steps.dump();
  EXPECT_EQ(steps[0]["request"]["endpoint"], "GET /page");
  ASSERT_EQ(steps[1]["batch"].size(), 3U) << steps.dump();
  EXPECT_EQ(steps[1]["batch"][0]["endpoint"], "GET /a.css");
  EXPECT_EQ(steps[1]["batch"][2]["endpoint"], "GET /b.js");
  // 390 ms less 50 ms and the 40 ms of the batch.
  EXPECT_EQ(steps[2]["think"], "300ms") << steps.dump();
  const auto parsed = read_rehearsal(std::string_view(rehearsal.dump()), {});
  EXPECT_TRUE(static_cast<bool>(parsed)) << lines_of(parsed.problems());
}

/// Requests of setup, and of an iteration that was interrupted, end before the iteration begins.
TEST(IterationGaps, LeaveOutWhatIsOfNoIteration) {
  MeasuredGaps gaps;
  IterationGaps reader(gaps);
  reader.add_request("1", {"a", 0, 0, 12'000'000});
  reader.add_request("1", {"b", 1, 22'000'000, 30'000'000});
  reader.add_iteration("1", "1", 20'000'000, 30'000'000);
  EXPECT_DOUBLE_EQ(gaps.begins.sum(), 2);
  EXPECT_TRUE(gaps.between.empty());
}

}  // namespace
}  // namespace rehearse::testing
