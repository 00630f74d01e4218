// Which samples facts make, when, and with which tags (S101).

#include "sim/measure/metric_sampler.hpp"

#include <fmt/format.h>
#include <gmock/gmock-more-matchers.h>
#include <gtest/gtest.h>

#include "sim/core/fact.hpp"
#include "sim/core/request_fact.hpp"

namespace rehearse {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

/// Samples as texts: "1.5s iterations{group:,scenario:a} 1".
class Samples final : public SampleSink {
 public:
  explicit Samples(const MetricEngine& engine) : engine_(engine) {}
  void begin(const MetricEngine& /*engine*/) override {}
  void sample(Instant at, MetricRef metric, TagSetId tags, double value) override {
    std::string text;
    for (const Tag& tag : engine_.tags(tags).tags()) {
      text += fmt::format("{}{}:{}", text.empty() ? "" : ",", tag.first, tag.second);
    }
    lines.push_back(fmt::format("{}ms {}{{{}}} {}", at.ns / 1'000'000, engine_.metric(metric).name,
                                text, value));
  }
  std::vector<std::string> lines;

 private:
  const MetricEngine& engine_;
};

class MetricSamplerTest : public ::testing::Test {
 protected:
  void start(const MetricOptions& options = {}) {
    options_ = options;
    sampler_.emplace(engine_, SampledTest{{{"a", {{"kind", "k"}}}}, {"http://shop"}}, options_,
                     std::vector<SampleSink*>{&samples_});
    fact({.kind = FactKind::VuInitialised, .at = {}, .vu = VuId{1}, .began = {}});
    fact({.kind = FactKind::VuStarted, .at = {}, .scenario = Rank{0}, .vu = VuId{1}, .began = {}});
    fact({.kind = FactKind::IterationStarted,
          .at = {},
          .scenario = Rank{0},
          .vu = VuId{1},
          .began = {}});
  }
  void fact(const Fact& fact) { sampler_->observe(fact); }
  void ends(FactKind kind, std::int64_t ms) {
    fact({.kind = kind, .at = at(ms), .scenario = Rank{0}, .vu = VuId{1}, .began = {}});
  }
  static Instant at(std::int64_t ms) { return Instant{} + milliseconds(ms); }
  RequestFact request(RequestFact::Kind kind, std::int64_t ms, std::uint16_t status) const {
    return {.kind = kind,
            .failed = status == 0 || status >= 400,
            .http_status = status,
            .vu = VuId{1},
            .to = {},
            .at = at(ms),
            .sent = at(ms - 250),
            .request_spec = &spec_};
  }
  /// Names and values alone.
  std::vector<std::string> values() const {
    std::vector<std::string> values;
    for (const std::string& line : samples_.lines) {
      const std::size_t brace = line.find('{');
      values.push_back(line.substr(line.find(' ') + 1, brace - line.find(' ') - 1) +
                       line.substr(line.rfind('}') + 1));
    }
    return values;
  }

  static Request page() {
    Request request;
    request.target_name = "shop";
    request.endpoint_name = "page";
    request.path = "/p";
    return request;
  }

  Request spec_ = page();
  MetricEngine engine_;
  Samples samples_{engine_};
  MetricOptions options_;
  std::optional<MetricSampler> sampler_;
};

TEST_F(MetricSamplerTest, SamplesAnIterationWhenItsBodyReturns) {
  start();
  ends(FactKind::IterationReturned, 500);
  ends(FactKind::IterationCompleted, 900);
  EXPECT_THAT(samples_.lines, ElementsAre("500ms data_sent{group:,kind:k,scenario:a} 0",
                                          "500ms data_received{group:,kind:k,scenario:a} 0",
                                          "500ms iteration_duration{group:,kind:k,scenario:a} 500",
                                          "500ms iterations{group:,kind:k,scenario:a} 1"));
}

TEST_F(MetricSamplerTest, HasOnlyBytesOfAnInterruptedIteration) {
  start();
  ends(FactKind::IterationInterrupted, 500);
  EXPECT_THAT(values(), ElementsAre("data_sent 0", "data_received 0"));
}

TEST_F(MetricSamplerTest, HasNothingMoreWhenAnIterationIsInterruptedThatReturned) {
  start();
  ends(FactKind::IterationReturned, 500);
  samples_.lines.clear();
  ends(FactKind::IterationInterrupted, 700);
  EXPECT_THAT(samples_.lines, IsEmpty());
}

TEST_F(MetricSamplerTest, SamplesARequestWhenItIsAnswered) {
  start();
  sampler_->observe_request(request(RequestFact::Kind::Sent, 250, 0));
  EXPECT_THAT(samples_.lines, IsEmpty());
  sampler_->observe_request(request(RequestFact::Kind::Answered, 500, 200));
  EXPECT_THAT(values(), ElementsAre("http_reqs 1", "http_req_duration 250", "http_req_blocked 0",
                                    "http_req_connecting 0", "http_req_tls_handshaking 0",
                                    "http_req_sending 0", "http_req_waiting 250",
                                    "http_req_receiving 0", "http_req_failed 0"));
}

TEST_F(MetricSamplerTest, TagsARequestAsKSixDoes) {
  start();
  sampler_->observe_request(request(RequestFact::Kind::Answered, 500, 404));
  EXPECT_EQ(samples_.lines.front(),
            "500ms http_reqs{endpoint:page,error_code:1404,expected_response:false,group:,kind:k,"
            "method:GET,name:http://shop/p,proto:HTTP/1.1,scenario:a,status:404,target:shop,"
            "url:http://shop/p} 1");
}

TEST_F(MetricSamplerTest, HasTheErrorOfARequestWithoutAnAnswer) {
  start({.system_tags = {"error", "error_code", "status"}});
  sampler_->observe_request(request(RequestFact::Kind::Answered, 500, 0));
  EXPECT_EQ(samples_.lines[0],
            "500ms http_reqs{endpoint:page,error:dial: connection refused,error_code:1212,kind:k,"
            "status:0,target:shop} 1");
  EXPECT_EQ(values()[1], "http_req_duration 0");
  spec_.timeout = milliseconds(250);
  sampler_->observe_request(request(RequestFact::Kind::Answered, 900, 0));
  EXPECT_EQ(samples_.lines[9],
            "900ms http_reqs{endpoint:page,error:request timeout,error_code:1050,kind:k,status:0,"
            "target:shop} 1");
  EXPECT_EQ(values()[10], "http_req_duration 250");
}

TEST_F(MetricSamplerTest, HasNothingOfARequestThatIsCutOff) {
  start();
  sampler_->observe_request(request(RequestFact::Kind::Aborted, 500, 0));
  EXPECT_THAT(samples_.lines, IsEmpty());
}

TEST_F(MetricSamplerTest, AddsUpTheMeasuredBytesOfAnIteration) {
  start();
  RequestTimes times;
  times.waiting = milliseconds(20);
  times.data_sent = 80;
  times.data_received = 150;
  RequestFact answered = request(RequestFact::Kind::Answered, 300, 200);
  answered.times = &times;
  sampler_->observe_request(answered);
  sampler_->observe_request(answered);
  samples_.lines.clear();
  ends(FactKind::IterationReturned, 500);
  EXPECT_THAT(values(), ElementsAre("data_sent 160", "data_received 300", "iteration_duration 500",
                                    "iterations 1"));
}

TEST_F(MetricSamplerTest, TakesGaugesEachSecondBeforeAllElse) {
  start();
  fact({.kind = FactKind::VuInitialised, .at = at(2000), .vu = VuId{2}, .began = {}});
  EXPECT_THAT(samples_.lines, ElementsAre("1000ms vus{} 1", "1000ms vus_max{} 1", "2000ms vus{} 1",
                                          "2000ms vus_max{} 1"));
}

TEST_F(MetricSamplerTest, SamplesDroppedIterationsByTheirNumber) {
  start();
  fact({.kind = FactKind::IterationsDropped,
        .at = at(100),
        .scenario = Rank{0},
        .began = {},
        .count = 7});
  EXPECT_THAT(samples_.lines, ElementsAre("100ms dropped_iterations{kind:k,scenario:a} 7"));
}

TEST_F(MetricSamplerTest, HasBytesOfSetupAndTeardownInTheirGroups) {
  start();
  fact({.kind = FactKind::SetupEnded, .at = at(100), .began = {}});
  fact({.kind = FactKind::TeardownEnded, .at = at(200), .began = {}});
  EXPECT_THAT(samples_.lines, ElementsAre("100ms data_sent{group:::setup} 0",
                                          "100ms data_received{group:::setup} 0",
                                          "200ms data_sent{group:::teardown} 0",
                                          "200ms data_received{group:::teardown} 0"));
}

TEST_F(MetricSamplerTest, TagsEverySampleWithTheTagsOfTheRun) {
  start({.tags = {{"build", "7"}}});
  fact({.kind = FactKind::IterationsDropped,
        .at = at(1000),
        .scenario = Rank{0},
        .began = {},
        .count = 1});
  EXPECT_THAT(samples_.lines,
              ElementsAre("1000ms vus{build:7} 1", "1000ms vus_max{build:7} 1",
                          "1000ms dropped_iterations{build:7,kind:k,scenario:a} 1"));
}

}  // namespace
}  // namespace rehearse
