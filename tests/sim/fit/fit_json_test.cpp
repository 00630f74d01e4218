// What was fitted, as files.

#include "sim/fit/fit_json.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sim/file/rehearsal_reader.hpp"
#include "tests/sim/fit/measured_text.hpp"
#include "tests/sim/fit/synthetic.hpp"

namespace rehearse::testing {
namespace {

/// Requests to a queue as vegeta has them.
std::string vegeta_of(const std::vector<ServedRequest>& requests) {
  std::string text;
  for (std::size_t i = 0; i < requests.size(); ++i) {
    const auto begin =
        1'796'040'000'000'000'000 + static_cast<std::int64_t>(requests[i].arrival * 1e6);
    text += fmt::format("{},{},{},0,0,,,,{},GET,http://shop.example/items/{},\n", begin,
                        i % 50 == 7 ? 500 : 200,
                        static_cast<std::int64_t>(requests[i].response * 1e6), i, i);
  }
  return text;
}

std::string vegeta_of(const std::vector<AdmittedRequest>& requests) {
  std::string text;
  for (std::size_t i = 0; i < requests.size(); ++i) {
    const auto begin =
        1'796'040'000'000'000'000 + static_cast<std::int64_t>(requests[i].arrival * 1e6);
    text += fmt::format("{},{},{},0,0,,,,{},GET,http://shop.example/,\n", begin,
                        requests[i].rejected ? 503 : 200,
                        static_cast<std::int64_t>(requests[i].response * 1e6), i);
  }
  return text;
}

Fit fitted(const ReadText& read) { return fit_measurements(read.measured, {{"f", read.kind}}); }

TEST(FitJson, HasTargetsOfTheFileFormat) {
  const auto requests = draw_queue({Family::Uniform, {50, 150}, 0}, 3, 0.85, 0, 600, 5);
  const ReadText read = read_text(vegeta_of(requests));
  ASSERT_EQ(lines_of(read.problems), "");
  const auto targets = targets_of(fitted(read));
  ASSERT_TRUE(targets.contains("shop.example"));
  const auto& target = targets["shop.example"];
  EXPECT_EQ(target["servers"], 3);
  EXPECT_EQ(target["url"], "http://shop.example");
  const auto& endpoint = target["endpoints"]["GET /items/{id}"];
  EXPECT_EQ(endpoint["error"]["probability"], 0.02);
  EXPECT_TRUE(endpoint["duration"].contains("uniform")) << endpoint.dump();
}

TEST(FitJson, HasARehearsalThatIsRead) {
  const auto requests = draw_queue({Family::Lognormal, {4, 0.4}, 0}, 2, 0.8, 0, 400, 5);
  const ReadText read = read_text(vegeta_of(requests));
  const auto rehearsal = rehearsal_of(fitted(read), read.measured);
  const std::string text = rehearsal.dump();
  const auto parsed = read_rehearsal(std::string_view(text), {});
  ASSERT_TRUE(static_cast<bool>(parsed)) << lines_of(parsed.problems());
  EXPECT_EQ(rehearsal["options"]["scenarios"]["measured"]["rate"], 400);
}

TEST(FitJson, SummarisesTheMeasurementsAsK6Does) {
  const ReadText read = read_text("latency_ms,status\n1,200\n2,200\n3,500\n4,200\n");
  const auto summary = summary_of(fitted(read), read.measured);
  EXPECT_EQ(
      summary["metrics"]["http_req_duration"].dump(),
      R"text({"avg":2.5,"min":1.0,"med":2.5,"max":4.0,"p(90)":3.7,"p(95)":3.8499999999999996})text");
  EXPECT_EQ(summary["metrics"]["http_req_failed"].dump(), R"({"passes":1,"fails":3,"value":0.25})");
}

TEST(FitJson, IsTheSameEachTime) {
  const auto requests = draw_queue({Family::Exponential, {20}, 0}, 2, 0.8, 0, 200, 5);
  const std::string text = vegeta_of(requests);
  EXPECT_EQ(fit_json(fitted(read_text(text))).dump(), fit_json(fitted(read_text(text))).dump());
}

/// Arrivals every 10 ms at a delay of 55 ms, with at most three inside: the fourth is rejected.
TEST(Fit, FindsALimitByWhatItRejects) {
  std::string text;
  std::vector<int> ends;
  for (int i = 0; i < 300; ++i) {
    const int now = 10 * i;
    std::erase_if(ends, [now](int end) { return end <= now; });
    const bool is_full = ends.size() == 3;
    if (!is_full) ends.push_back(now + 55);
    text += fmt::format("{},{},{},0,0,,,,{},GET,http://s/,\n",
                        1'796'040'000'000'000'000 + now * 1'000'000LL, is_full ? 503 : 200,
                        is_full ? 100'000 : 55'000'000, i);
  }
  const Fit fit = fitted(read_text(text));
  EXPECT_EQ(fit.targets[0].limit.limit, 3U);
  EXPECT_EQ(targets_of(fit).dump(),
            R"({"s":{"endpoints":{"GET /":"55ms"},"concurrencyLimit":3,"url":"http://s"}})");
}

/// A latency of 8 ms hides the limit from a client that counts what it waits for.
TEST(Fit, FindsALimitBehindALatency) {
  const FittedFamily work{Family::Uniform, {50, 150}, 0};
  const ReadText read = read_text(vegeta_of(draw_limited(work, 6, 8, 90, 3000, 4)));
  ASSERT_EQ(lines_of(read.problems), "");
  const Fit fit = fitted(read);
  EXPECT_EQ(fit.targets[0].limit.limit, 6U);
  const auto target = targets_of(fit)["shop.example"];
  EXPECT_EQ(target["concurrencyLimit"], 6);
  EXPECT_EQ(target["latency"], "4ms");
  // What is left of the answers is the work: 50 to 150 ms, whatever the load rejected.
  EXPECT_NEAR(fit.targets[0].endpoints[0].work.mean, 100, 3);
  EXPECT_EQ(fit.targets[0].endpoints[0].errors, 0U);
}

/// The same share of 503, but by chance.
TEST(Fit, TakesRejectionsByChanceForErrors) {
  std::string text;
  for (int i = 0; i < 300; ++i) {
    const bool fails = uniform_draw(5, static_cast<std::uint64_t>(i)) < 0.5;
    text += fmt::format("{},{},{},0,0,,,,{},GET,http://s/,\n",
                        1'796'040'000'000'000'000 + i * 10'000'000LL, fails ? 503 : 200,
                        fails ? 100'000 : 55'000'000, i);
  }
  const Fit fit = fitted(read_text(text));
  EXPECT_EQ(fit.targets[0].limit.divide, std::nullopt);
  EXPECT_EQ(fit.targets[0].endpoints[0].errors, fit.targets[0].endpoints[0].failed);
}

/// Instants by the second say nothing of a queue of milliseconds.
TEST(Fit, SaysWhyAQueueIsNotKnown) {
  const ReadText coarse = read_text("timestamp,latency_ms\n1796040001,5\n1796040001,6\n");
  EXPECT_EQ(fitted(coarse).targets[0].no_queue,
            "instants are known to 1000 ms, responses take 5.5 ms");
  const ReadText none = read_text("latency_ms,x\n5,1\n");
  EXPECT_EQ(fitted(none).targets[0].no_queue, "the source has no instants");
}

}  // namespace
}  // namespace rehearse::testing
