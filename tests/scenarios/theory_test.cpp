// The scenarios against theory; other tests compare the runs with recorded outcomes.

#include <algorithm>
#include <cmath>
#include <fstream>
#include <gtest/gtest.h>
#include <sstream>
#include <vector>

#include "tests/models/service/closed_forms.hpp"
#include "tests/scenarios/example.hpp"
#include "tests/tools/rehearse/process.hpp"

namespace rehearse::testing {
namespace {

using nlohmann::json;

// Of scenarios/closed-vs-open.json, in seconds: the think time with the latency of both ways, the
// work of a request before and after the change.
constexpr double kSeconds = 30;  // of each phase
constexpr double kClients = 25;
constexpr double kThink = 0.452;
constexpr double kServers = 5;
constexpr double kBefore = 0.05;
constexpr double kAfter = 0.15;
constexpr double kThinkVariance = 0.2 * 0.2 / 12;

/// Machine repairmen: the throughput of clients that think and then wait for one of several
/// servers, from the birth-and-death equilibrium p(n+1)/p(n) = (clients − n)·work / (think·min(n+1,
/// servers)). Insensitive to how thinking times are distributed. Kleinrock I, §3.8.
double closed_throughput(double work) {
  double weight = 1.0;
  double sum = 0.0;
  double busy = 0.0;
  for (double n = 0; n <= kClients; ++n) {
    sum += weight;
    busy += weight * std::min(n, kServers);
    weight *= (kClients - n) * work / (kThink * std::min(n + 1, kServers));
  }
  return busy / sum / work;
}

/// The standard deviation of the cycles begun in a phase by clients that do not wait for each
/// other: a renewal process counts with variance σ²/μ³ a second (Cox, "Renewal Theory", §4.2).
/// Waiting couples the clients and makes it less.
double cycles_deviation(double work) {
  const double mean = kThink + work;
  const double variance = kThinkVariance + work * work;
  return std::sqrt(kClients * kSeconds * variance / (mean * mean * mean));
}

constexpr double kOneInAThousand = 3.2905;  // two-sided, of a normal distribution

json phase_of(const char* scenario, const char* second) {
  return example("closed-vs-open").outcome.at("phases").at(second).at(scenario);
}

TEST(ClosedVersusOpen, BeginsAsManyClosedIterationsAsTheoryBeforeTheChange) {
  // All begin at once, half a cycle early on average, give or take half a cycle.
  const double expected = closed_throughput(kBefore) * kSeconds + kClients / 2;
  const double bound = kOneInAThousand * cycles_deviation(kBefore) + kClients / 2;
  EXPECT_NEAR(phase_of("closed", "0").at("started").get<double>(), expected, bound);
}

TEST(ClosedVersusOpen, BeginsAsManyClosedIterationsAsTheoryAfterTheChange) {
  // More are waiting in the end than at the change: at most all clients.
  const double expected = closed_throughput(kAfter) * kSeconds;
  const double bound = kOneInAThousand * cycles_deviation(kAfter) + kClients;
  EXPECT_NEAR(phase_of("closed", "30").at("started").get<double>(), expected, bound);
}

TEST(ClosedVersusOpen, KeepsTheOpenRateWhateverTheTargetDoes) {
  for (const char* second : {"0", "30"}) {
    const json phase = phase_of("open", second);
    EXPECT_EQ(phase.at("started").get<int>() + phase.at("dropped").get<int>(), 50 * 30) << second;
  }
}

TEST(ClosedVersusOpen, LetsNeitherPassWhatTheServersCanDo) {
  // Work done in the phase is at most servers · time; it is a sum of exponential times, so that the
  // number of its parts has the standard deviation √(servers · time / work).
  const double most = kServers * kSeconds / kAfter;
  for (const char* scenario : {"closed", "open"}) {
    EXPECT_LE(phase_of(scenario, "30").at("answered").get<double>(),
              most + kOneInAThousand * std::sqrt(most))
        << scenario;
  }
}

TEST(ClosedVersusOpen, FallsInTheClosedModelAndPaysInTheOpenOne) {
  const json closed = phase_of("closed", "30");
  const json open = phase_of("open", "30");
  EXPECT_EQ(closed.at("dropped"), 0);
  EXPECT_EQ(closed.at("vusBusyMax"), 25);
  EXPECT_GT(open.at("dropped"), 0);
  EXPECT_EQ(open.at("vusBusyMax"), 100);
}

TEST(RollingRestart, FailsWhatTheBalancerSendsBeforeItLearns) {
  // Each of three instances is still sent its third of 100 arrivals/s for 0.5 s: round robin makes
  // that 16 or 17 of the 50. Listeners come in between and take turns, a few within that time.
  const json outcome = example("rolling-restart").outcome;
  const json& api = outcome.at("services").at("api");
  EXPECT_NEAR(api.at("rejected").get<double>(), 3 * 50.0 / 3, 3);
  EXPECT_EQ(api.at("accepted").get<int>() + api.at("rejected").get<int>(), api.at("requests"));
  EXPECT_EQ(api.at("completed").get<int>() + api.at("terminated").get<int>(), api.at("accepted"));
}

TEST(RollingRestart, ShowsInIterationsOnlyWhereTheStepSaysSo) {
  const json outcome = example("rolling-restart").outcome;
  const json& api = outcome.at("http").at("api");
  EXPECT_EQ(outcome.at("scenarios").at("visitors").at("exceptions"),
            api.at("GET /items").at("failed"));
  EXPECT_GT(api.at("events").at("failed"), 0);
  EXPECT_EQ(outcome.at("scenarios").at("listeners").at("exceptions"), 0);
}

TEST(RetryStorm, OutlastsItsCauseOnlyWhereRetriesAreNaive) {
  const json phases = example("retry-storm").outcome.at("phases");
  EXPECT_EQ(phases.at("0").at("naive").at("failed"), 0);
  EXPECT_EQ(phases.at("40").at("naive").at("failed"), phases.at("40").at("naive").at("answered"));
  EXPECT_LT(phases.at("40").at("careful").at("failed").get<double>(),
            0.01 * phases.at("40").at("careful").at("answered").get<double>());
}

json answer_to(const std::string& rehearsal) {
  return json::parse(run_command({"run", "--json", "-"}, rehearsal).out);
}

std::string text_of(const std::string& name) {
  std::stringstream text;
  text << std::ifstream(example(name).path).rdbuf();
  return text.str();
}

TEST(SaturationKnee, BendsWhereTheScalabilityLawSays) {
  const json file = json::parse(text_of("saturation-knee"));
  const json& usl = file.at("targets").at("search").at("usl");
  const auto rate = [&](int n) {
    return scalability_throughput(n, 0.3, usl.at("contention"), usl.at("coherency"));
  };
  double peak = 0.0;
  for (int n = 1; n <= 64; ++n) peak = std::max(peak, rate(n));
  const json done = answer_to(file.dump()).at("services").at("search").at("series");
  // With all 64 servers busy from 4m on, answers come at the rate of 64, a Poisson process.
  double saturated = 0.0;
  double before = 0.0;
  for (std::size_t second = 0; second < 300; ++second) {
    const auto completed = done.at("completed").at(second).get<double>();
    if (second >= 240) {
      EXPECT_EQ(done.at("busy").at(second), 64) << second;
      saturated += completed;
    } else if (second >= 180) {
      before += completed;
    }
  }
  EXPECT_NEAR(saturated, rate(64) * 60, kOneInAThousand * std::sqrt(rate(64) * 60));
  EXPECT_LE(before, peak * 60 + kOneInAThousand * std::sqrt(peak * 60));
  EXPECT_LT(rate(64), 0.85 * peak);
}

TEST(MixedJourneys, LetsBuyersPassOthers) {
  std::string fifo = text_of("mixed-journeys");
  const std::string priority = R"("discipline": "priority")";
  ASSERT_NE(fifo.find(priority), std::string::npos);
  fifo.replace(fifo.find(priority), priority.size(), R"("discipline": "fifo")");
  const auto wait = [](const json& answer) {
    return answer.at("http").at("shop").at("order").at("durationMs").at("p(95)").get<double>();
  };
  EXPECT_LT(2 * wait(answer_to(text_of("mixed-journeys"))), wait(answer_to(fifo)));
}

}  // namespace
}  // namespace rehearse::testing
