// Targets as they are written: every field, every form, and every problem with its place.

#include "sim/file/target/target_reader.hpp"

#include "sim/file/duration/duration_model_reader.hpp"
#include "sim/file/rehearsal_reader.hpp"
#include "tests/sim/file/reader_testing.hpp"

namespace rehearse {
namespace {

struct Reading {
  Targets targets;
  Problems problems;
};

Reading reading_of(const json& value, const TargetLimits& limits = {}) {
  DocumentProblems problems;
  const JsonPlace root;
  Targets targets = read_targets(value, root / "targets", problems, limits);
  return {std::move(targets), problems.take()};
}

Problems problems_in(const json& value) { return reading_of(value).problems; }

/// Problems of one target "a".
Problems problems_of_target(const json& target) { return problems_in({{"a", target}}); }

/// The options of one target "a" that is all right.
ServiceOptions target(const json& value) {
  const Reading reading = reading_of({{"a", value}});
  EXPECT_THAT(reading.problems, IsEmpty());
  if (reading.targets.network == nullptr) return {};
  return reading.targets.network->services.at(0).options;
}

/// A good target with the keys of `more`.
json good_with(const json& more) {
  json value = {{"duration", "10ms"}, {"servers", 2}};
  if (!more.is_null()) value.update(more);
  return value;
}

ServiceOptions good(const json& more) { return target(good_with(more)); }
Problems spoilt(const json& more) { return problems_of_target(good_with(more)); }

TEST(TargetReader, TakesADurationModelForAPureDelay) {
  for (const json& model : {json("20ms"), json(20), json{{"uniform", {"20ms", "40ms"}}}}) {
    const ServiceOptions options = target(model);
    ASSERT_EQ(options.endpoints.size(), 1U);
    EXPECT_EQ(options.endpoints[0].name, "default");
    EXPECT_EQ(options.endpoints[0].duration->min(), milliseconds(20));
    ASSERT_EQ(options.instances.size(), 1U);
    EXPECT_EQ(options.instances[0].servers, std::nullopt);
  }
}

TEST(TargetReader, ReadsWhatAnInstanceIs) {
  const ServiceOptions options = good({{"servers", 3},
                                       {"queue", 0},
                                       {"discipline", "lifo"},
                                       {"concurrencyLimit", 7},
                                       {"usl", {{"contention", 0.25}, {"coherency", 0.5}}},
                                       {"slower", 2}});
  const InstanceOptions& instance = options.instances.at(0);
  EXPECT_EQ(instance.servers, 3U);
  EXPECT_EQ(instance.queue_bound, 0U);
  EXPECT_EQ(instance.discipline, Discipline::Lifo);
  EXPECT_EQ(instance.concurrency_limit, 7U);
  EXPECT_EQ(instance.scalability.contention, 0.25);
  EXPECT_EQ(instance.scalability.coherency, 0.5);
  EXPECT_EQ(instance.slower, 2.0);
}

TEST(TargetReader, KnowsTheDisciplines) {
  EXPECT_EQ(good({}).instances[0].discipline, Discipline::Fifo);
  EXPECT_EQ(good({{"discipline", "fifo"}}).instances[0].discipline, Discipline::Fifo);
  EXPECT_EQ(good({{"discipline", "processor-sharing"}}).instances[0].discipline,
            Discipline::ProcessorSharing);
  EXPECT_EQ(good({{"discipline", "priority"}}).instances[0].discipline, Discipline::Priority);
}

TEST(TargetReader, CountsInstances) { EXPECT_EQ(good({{"instances", 3}}).instances.size(), 3U); }

TEST(TargetReader, LetsInstancesDiffer) {
  const ServiceOptions options =
      good({{"queue", 5}, {"instances", {json::object(), {{"servers", 9}, {"slower", 1.5}}}}});
  ASSERT_EQ(options.instances.size(), 2U);
  EXPECT_EQ(options.instances[0].servers, 2U);
  EXPECT_EQ(options.instances[0].slower, 1.0);
  EXPECT_EQ(options.instances[1].servers, 9U);
  EXPECT_EQ(options.instances[1].slower, 1.5);
  EXPECT_EQ(options.instances[1].queue_bound, 5U);
}

TEST(TargetReader, KnowsTheBalancers) {
  EXPECT_EQ(good({}).balancing, Balancing::RoundRobin);
  EXPECT_EQ(good({{"balancer", "round-robin"}}).balancing, Balancing::RoundRobin);
  EXPECT_EQ(good({{"balancer", "random"}}).balancing, Balancing::Random);
  EXPECT_EQ(good({{"balancer", "least-connections"}}).balancing, Balancing::LeastConnections);
  EXPECT_EQ(good({{"balancer", "two-choices"}}).balancing, Balancing::TwoChoices);
}

TEST(TargetReader, ReadsWhatIsAroundTheInstances) {
  const ServiceOptions options = good({{"learnsAfter", "2s"},
                                       {"rateLimit", {{"rate", 12.5}, {"burst", 4}}},
                                       {"latency", {{"uniform", {1, 3}}}},
                                       {"connect", "5ms"},
                                       {"noticesAbandonment", false}});
  EXPECT_EQ(options.learns_after.down.text(), "2s");
  EXPECT_EQ(options.learns_after.up.text(), "2s");
  ASSERT_TRUE(options.rate_limit);
  EXPECT_EQ(options.rate_limit->rate, 12.5);
  EXPECT_EQ(options.rate_limit->burst, 4U);
  EXPECT_EQ(options.latency.max(), milliseconds(3));
  EXPECT_EQ(options.connect.min(), milliseconds(5));
  EXPECT_FALSE(options.notices_abandonment);
}

TEST(TargetReader, ReadsEndpoints) {
  const ServiceOptions options = target({{"endpoints",
                                          {{"b", "1ms"},
                                           {"a",
                                            {{"duration", "2ms"},
                                             {"priority", -3},
                                             {"error", {{"probability", 0.5}, {"duration", "3ms"}}},
                                             {"callOrder", "parallel"},
                                             {"holdsServer", false}}},
                                           {"s", {{"kind", "stream"}}}}}});
  ASSERT_EQ(options.endpoints.size(), 3U);
  const EndpointOptions& a = options.endpoints[0];
  EXPECT_EQ(a.name, "a");
  EXPECT_EQ(a.duration->min(), milliseconds(2));
  EXPECT_EQ(a.priority, -3);
  EXPECT_EQ(a.error_probability, 0.5);
  EXPECT_EQ(a.error_duration->min(), milliseconds(3));
  EXPECT_EQ(a.call_order, CallOrder::Parallel);
  EXPECT_FALSE(a.holds_server);
  EXPECT_EQ(options.endpoints[1].name, "b");
  EXPECT_EQ(options.endpoints[1].kind, EndpointKind::Unary);
  EXPECT_EQ(options.endpoints[1].duration->min(), milliseconds(1));
  EXPECT_EQ(options.endpoints[2].kind, EndpointKind::Stream);
  EXPECT_FALSE(options.endpoints[2].duration);
}

TEST(TargetReader, TakesAProbabilityForAnError) {
  const ServiceOptions options = good({{"error", 0.25}});
  EXPECT_EQ(options.endpoints[0].error_probability, 0.25);
  EXPECT_FALSE(options.endpoints[0].error_duration);
}

/// The calls of a target "a" beside a target "b" with the endpoints x and y, and a delay "c".
json with_calls(const json& calls) {
  return {{"a", {{"duration", 1}, {"calls", calls}}},
          {"b", {{"endpoints", {{"x", 1}, {"y", 2}}}}},
          {"c", 1}};
}

TEST(TargetReader, ReadsCalls) {
  const Reading reading = reading_of(with_calls(
      {{{"target", "b"},
        {"endpoint", "y"},
        {"probability", 0.5},
        {"count", 3},
        {"timeout", "1s"},
        {"retry",
         {{"limit", 4}, {"backoff", "10ms"}, {"growth", 3}, {"longest", "50ms"}, {"jitter", true}}},
        {"required", false},
        {"connects", true}}}));
  ASSERT_THAT(reading.problems, IsEmpty());
  const NetworkPlan& network = *reading.targets.network;
  const PlannedCall& call = network.endpoints.at(0).calls.at(0);
  EXPECT_EQ(network.endpoints.at(call.endpoint).name, "y");
  EXPECT_EQ(call.chance.probability(), 0.5);
  EXPECT_EQ(call.count, 3U);
  EXPECT_EQ(call.timeout, seconds(1));
  EXPECT_EQ(call.backoffs, (std::vector<Duration>{milliseconds(10), milliseconds(30),
                                                  milliseconds(50), milliseconds(50)}));
  EXPECT_TRUE(call.jitter);
  EXPECT_FALSE(call.required);
  EXPECT_TRUE(call.connects);
}

TEST(TargetReader, TakesANumberForRetries) {
  const Reading reading = reading_of(with_calls({{{"target", "c"}, {"retry", 2}}}));
  ASSERT_THAT(reading.problems, IsEmpty());
  EXPECT_EQ(reading.targets.network->endpoints.at(0).calls.at(0).backoffs,
            (std::vector<Duration>{milliseconds(100), milliseconds(200)}));
}

TEST(TargetReader, CallsTheOnlyEndpointWhereNoneIsNamed) {
  const Reading reading = reading_of(with_calls({{{"target", "c"}}}));
  ASSERT_THAT(reading.problems, IsEmpty());
  const NetworkPlan& network = *reading.targets.network;
  EXPECT_EQ(network.endpoints.at(0).calls.at(0).endpoint, network.services.at(2).first_endpoint);
}

TEST(TargetReader, WantsAnEndpointWhereThereAreSeveral) {
  EXPECT_THAT(problems_in(with_calls({{{"target", "b"}}})),
              ElementsAre(problem_at("/targets/a/calls/0",
                                     "found no endpoint, expected one of the 2 of \"b\"")));
}

TEST(TargetReader, ReadsChanges) {
  const ServiceOptions options =
      good({{"instances", 2},
            {"changes",
             {{{"from", "30s"}, {"slower", 3}},
              {{"from", "1m"}, {"until", "2m"}, {"instance", 1}, {"down", "refusing"}},
              {{"until", "5s"}, {"down", "blackhole"}},
              {{"servers", 8}}}}});
  ASSERT_EQ(options.changes.size(), 4U);
  EXPECT_EQ(options.changes[0].kind, ChangeOptions::Kind::Slower);
  EXPECT_EQ(options.changes[0].factor, 3.0);
  EXPECT_EQ(options.changes[0].from, Instant{} + seconds(30));
  EXPECT_EQ(options.changes[0].until, kNever);
  EXPECT_EQ(options.changes[0].instance, std::nullopt);
  EXPECT_EQ(options.changes[1].kind, ChangeOptions::Kind::Refusing);
  EXPECT_EQ(options.changes[1].until, Instant{} + minutes(2));
  EXPECT_EQ(options.changes[1].instance, 1U);
  EXPECT_EQ(options.changes[2].kind, ChangeOptions::Kind::BlackHole);
  EXPECT_EQ(options.changes[2].from, Instant{});
  EXPECT_EQ(options.changes[3].kind, ChangeOptions::Kind::Servers);
  EXPECT_EQ(options.changes[3].servers, 8U);
}

TEST(TargetReader, ReadsTheWayIn) {
  const ServiceOptions options =
      good({{"servers", 2},
            {"queue", {{"limit", 9}, {"timeout", "300ms"}}},
            {"rateLimit", {{"rate", 50}, {"burst", 21}, {"delayAfter", 6}}},
            {"connections",
             {{"holdServer", true}, {"idleTimeout", "5s"}, {"maxAge", "1m"}, {"maxRequests", 100}}},
            {"whenFull", "refuse"},
            {"timeLimit", "30s"},
            {"statuses", {{"rejected", 502}, {"refused", 0}, {"timeLimit", 504}}},
            {"learnsAfter", {{"down", {{"uniform", {1, 3}}}}, {"up", "2s"}}}});
  ASSERT_TRUE(options.central_queue);
  EXPECT_EQ(options.central_queue->bound, 9U);
  EXPECT_EQ(options.central_queue->time_limit, milliseconds(300));
  EXPECT_EQ(options.instances.front().queue_bound, std::nullopt);
  EXPECT_EQ(options.rate_limit->delay_after, 6U);
  ASSERT_TRUE(options.connections);
  EXPECT_TRUE(options.connections->holds_server);
  EXPECT_EQ(options.connections->limits, (ConnectionLimits{seconds(5), seconds(60), 100U}));
  EXPECT_EQ(options.when_full, WhenFull::Refuse);
  EXPECT_EQ(options.time_limit, seconds(30));
  EXPECT_EQ(options.statuses.rejected, 502);
  EXPECT_EQ(options.statuses.refused, 0);
  EXPECT_EQ(options.statuses.overdue, 504);
  EXPECT_EQ(options.statuses.error, std::nullopt);
  EXPECT_EQ(options.learns_after.down.min(), milliseconds(1));
  EXPECT_EQ(options.learns_after.down.max(), milliseconds(3));
  EXPECT_EQ(options.learns_after.up.text(), "2s");
}

TEST(TargetReader, ReadsTraffic) {
  const json curve = {{{"at", 0}, {"rate", 1}}, {{"at", "12h"}, {"rate", 2.5}}};
  const json states = {{{"factor", 3}, {"stay", "10s"}}};
  const ServiceOptions options = good({{"traffic",
                                        {{{"rate", curve},
                                          {"period", "24h"},
                                          {"arrivals", "even"},
                                          {"states", states},
                                          {"batch", 4},
                                          {"timeout", "2s"},
                                          {"from", "1m"},
                                          {"until", "2m"}},
                                         {{"trace", {1, 2}}}}}});
  ASSERT_EQ(options.traffic.size(), 2U);
  EXPECT_EQ(options.traffic[0].endpoint, options.endpoints.front().name);
  EXPECT_EQ(options.traffic[0].timeout, seconds(2));
  const ArrivalOptions& arrivals = options.traffic[0].arrivals;
  EXPECT_EQ(arrivals.rate,
            (std::vector<RatePoint>{{Instant{}, 1.0}, {Instant{} + seconds(43'200), 2.5}}));
  EXPECT_EQ(arrivals.period, seconds(86'400));
  EXPECT_EQ(arrivals.gap.text(), "1s");
  ASSERT_EQ(arrivals.states.size(), 1U);
  EXPECT_EQ(arrivals.states[0].factor, 3.0);
  EXPECT_EQ(arrivals.states[0].stay.text(), "10s");
  ASSERT_TRUE(arrivals.batch);
  EXPECT_EQ(arrivals.batch->mean(), 4.0);
  EXPECT_EQ(arrivals.from, Instant{} + seconds(60));
  EXPECT_EQ(arrivals.until, Instant{} + seconds(120));
  EXPECT_EQ(options.traffic[1].arrivals.trace,
            (std::vector<Instant>{Instant{} + milliseconds(1), Instant{} + milliseconds(2)}));
}

// The coefficient of variation of a gamma distribution of shape k is 1/√k.
TEST(TargetReader, ReadsGapsByTheirVariation) {
  const ServiceOptions options =
      good({{"traffic", {{{"rate", 1}, {"arrivals", {{"gamma", 2}}}}, {{"rate", 1}}}}});
  const DurationModel gamma =
      *read_duration_model(json::parse(R"({"gamma": {"shape": 0.25, "mean": "1s"}})"));
  EXPECT_EQ(options.traffic[0].arrivals.gap.text(), gamma.text());
  EXPECT_EQ(options.traffic[1].arrivals.gap.text(), "exponential(1s)");
}

TEST(TargetReader, ReadsCallsThatDependOnOthers) {
  const json calls = {{{"target", "b"}, {"hits", {{{"at", "1s"}, {"hits", 0.5}}}}},
                      {{"target", "b"}, {"hits", 0.9}, {"onlyIf", "missed"}},
                      {{"target", "b"}, {"onlyIf", "failed"}}};
  const Reading reading = reading_of({{"a", {{"duration", 1}, {"calls", calls}}}, {"b", 1}});
  ASSERT_THAT(reading.problems, IsEmpty());
  const auto& read_calls = reading.targets.network->services[0].options.endpoints[0].calls;
  EXPECT_EQ(read_calls[0].hits, (std::vector<RatePoint>{{Instant{} + seconds(1), 0.5}}));
  EXPECT_EQ(read_calls[0].only_if, CallCondition::None);
  EXPECT_EQ(read_calls[1].hits, (std::vector<RatePoint>{{Instant{}, 0.9}}));
  EXPECT_EQ(read_calls[1].only_if, CallCondition::Missed);
  EXPECT_EQ(read_calls[2].only_if, CallCondition::Failed);
}

TEST(TargetReader, ReadsWhatGuardsCalls) {
  const json breaker = {{"failureRate", 0.4}, {"lastTime", "10s"}, {"minimumCalls", 20},
                        {"openFor", "5s"},    {"trials", 1},       {"shared", false}};
  const json queue = {{"limit", 3}, {"timeout", "1s"}};
  const json calls = {{{"target", "b"}, {"breaker", breaker}, {"bulkhead", 8}, {"hedge", "50ms"}},
                      {{"target", "b"},
                       {"bulkhead", {{"limit", 2}, {"queue", queue}, {"shared", false}}},
                       {"hedge", {{"after", "1s"}, {"attempts", 3}}}},
                      {{"target", "b"}, {"bulkhead", {{"limit", 2}, {"queue", 4}}}}};
  const Reading reading = reading_of({{"a", {{"duration", 1}, {"calls", calls}}}, {"b", 1}});
  ASSERT_THAT(reading.problems, IsEmpty());
  const auto& read = reading.targets.network->services[0].options.endpoints[0].calls;
  EXPECT_EQ(read[0].breaker, (BreakerOptions{0.4, {}, seconds(10), 20, seconds(5), 1, false}));
  EXPECT_EQ(read[0].bulkhead, (BulkheadOptions{8, 0, {}, true}));
  EXPECT_EQ(read[0].hedge->after.text(), "50ms");
  EXPECT_EQ(read[0].hedge->attempts, 2U);
  EXPECT_EQ(read[1].bulkhead, (BulkheadOptions{2, 3, seconds(1), false}));
  EXPECT_EQ(read[1].hedge->after.text(), "1s");
  EXPECT_EQ(read[1].hedge->attempts, 3U);
  EXPECT_EQ(read[2].bulkhead, (BulkheadOptions{2, 4, {}, true}));
}

TEST(TargetReader, ReadsStops) {
  const ServiceOptions options = good({{"instances", 2},
                                       {"stops",
                                        {{{"at", "10s"},
                                          {"instance", 1},
                                          {"grace", "5s"},
                                          {"goodbye", "1s"},
                                          {"reaction", "2s"},
                                          {"drain", "3s"},
                                          {"restartAfter", "20s"}},
                                         {{"at", "1m"}, {"graceful", false}}}}});
  ASSERT_EQ(options.stops.size(), 2U);
  const StopOptions& first = options.stops[0];
  EXPECT_EQ(first.at, Instant{} + seconds(10));
  EXPECT_EQ(first.instance, 1U);
  EXPECT_TRUE(first.manner.graceful);
  EXPECT_EQ(first.manner.grace, seconds(5));
  EXPECT_EQ(first.manner.goodbye, seconds(1));
  ASSERT_TRUE(first.manner.restart_after);
  EXPECT_EQ(first.manner.restart_after->text(), "20s");
  EXPECT_EQ(first.manner.reaction.text(), "2s");
  EXPECT_EQ(first.manner.drain.text(), "3s");
  EXPECT_FALSE(options.stops[1].manner.graceful);
  EXPECT_EQ(options.stops[1].manner.grace, std::nullopt);
  EXPECT_FALSE(options.stops[1].manner.restart_after);
}

TEST(TargetReader, ReadsRollingRestarts) {
  const ServiceOptions options = good({{"instances", 3},
                                       {"rollingRestarts",
                                        {{{"at", "10s"},
                                          {"order", {2, 0}},
                                          {"grace", "5s"},
                                          {"restartAfter", "20s"},
                                          {"maxUnavailable", 2},
                                          {"pause", "3s"}}}}});
  ASSERT_EQ(options.rolling_restarts.size(), 1U);
  const RollingRestartOptions& rolling = options.rolling_restarts[0];
  EXPECT_EQ(rolling.at, Instant{} + seconds(10));
  EXPECT_EQ(rolling.order, (std::vector<std::uint32_t>{2, 0}));
  EXPECT_EQ(rolling.manner.grace, seconds(5));
  ASSERT_TRUE(rolling.manner.restart_after);
  EXPECT_EQ(rolling.manner.restart_after->text(), "20s");
  EXPECT_EQ(rolling.pause, seconds(3));
  EXPECT_EQ(rolling.at_a_time, 2U);
}

TEST(TargetReader, ReadsReplacements) {
  const auto rolling = [](const json& more) {
    json one = {{"at", "10s"}, {"restartAfter", "20s"}, {"minReady", "3s"}};
    one.update(more);
    return good({{"rollingRestarts", {one}}}).rolling_restarts.at(0);
  };
  EXPECT_EQ(rolling(json::object()).max_surge, std::nullopt);
  EXPECT_EQ(rolling({{"maxSurge", 2}}).max_surge, 2U);
  EXPECT_EQ(rolling({{"maxSurge", 2}}).at_a_time, 0U);
  EXPECT_EQ(rolling({{"maxSurge", 0}}).at_a_time, 1U);
  EXPECT_EQ(rolling({{"maxSurge", 2}, {"maxUnavailable", 3}}).at_a_time, 3U);
  EXPECT_EQ(rolling({{"maxSurge", 2}}).pause, seconds(3));
}

TEST(TargetReader, ReadsAnAutoscaler) {
  const ServiceOptions options =
      good({{"instances", 3},
            {"workStealing", true},
            {"autoscale",
             {{"metric", "rate"},
              {"target", 30},
              {"period", "10s"},
              {"tolerance", 0.2},
              {"min", 2},
              {"startup", {{"uniform", {"1s", "2s"}}}},
              {"up", {{"policies", json::array()}, {"cooldown", "3s"}}},
              {"down",
               {{"stabilisation", "1m"},
                {"select", "min"},
                {"policies", {{{"percent", 10}}, {{"instances", 2}, {"period", "1m"}}}}}},
              {"stop", {{"grace", "5s"}}}}}});
  EXPECT_TRUE(options.steals_work);
  ASSERT_TRUE(options.autoscale);
  const ScalingRule& rule = options.autoscale->rule;
  EXPECT_EQ(rule.metric, ScalingMetric::Rate);
  EXPECT_EQ(rule.target, 30.0);
  EXPECT_EQ(rule.period, seconds(10));
  EXPECT_EQ(rule.window, seconds(10));
  EXPECT_EQ(rule.tolerance, 0.2);
  EXPECT_EQ(rule.least, 2U);
  EXPECT_EQ(rule.most, 30U);
  EXPECT_TRUE(rule.up.policies.empty());
  EXPECT_EQ(rule.up.cooldown, seconds(3));
  EXPECT_EQ(rule.down.stabilisation, seconds(60));
  EXPECT_EQ(rule.down.select, ScalingPace::Select::Min);
  ASSERT_EQ(rule.down.policies.size(), 2U);
  EXPECT_TRUE(rule.down.policies[0].percent);
  EXPECT_EQ(rule.down.policies[0].period, seconds(15));
  EXPECT_FALSE(rule.down.policies[1].percent);
  EXPECT_EQ(options.autoscale->startup.max(), seconds(2));
  EXPECT_EQ(options.autoscale->manner.grace, seconds(5));
}

TEST(TargetReader, ReadsSeveralMetricsOfScaling) {
  const ServiceOptions options = good(
      {{"servers", 1},
       {"autoscale", {{"metrics", {{{"target", 0.7}}, {{"metric", "rate"}, {"target", 30}}}}}}});
  ASSERT_TRUE(options.autoscale);
  const ScalingRule& rule = options.autoscale->rule;
  EXPECT_EQ(rule.metric, ScalingMetric::Utilisation);
  EXPECT_EQ(rule.target, 0.7);
  ASSERT_EQ(rule.others.size(), 1U);
  EXPECT_EQ(rule.others[0].metric, ScalingMetric::Rate);
  EXPECT_EQ(rule.others[0].target, 30.0);
}

TEST(TargetReader, WantsEachOfSeveralMetricsWithItsTarget) {
  const auto problems = [](const json& scale) {
    return problems_of_target(good_with({{"servers", 1}, {"autoscale", scale}}));
  };
  const auto at = [](const std::string& place, const std::string& message) {
    return ElementsAre(problem_at("/targets/a/autoscale" + place, HasSubstr(message)));
  };
  EXPECT_THAT(problems({{"metrics", json::array()}}), at("/metrics", "at least one metric"));
  EXPECT_THAT(problems({{"metrics", 1}}), at("/metrics", "expected"));
  EXPECT_THAT(problems({{"metrics", {1}}}), at("/metrics/0", "expected a metric with its target"));
  EXPECT_THAT(problems({{"metrics", {{{"metric", "rate"}}}}}), at("/metrics/0", "with its target"));
  EXPECT_THAT(problems({{"metrics", {{{"target", 1}, {"x", 1}}}}}),
              at("/metrics/0/x", "unknown key"));
  EXPECT_THAT(problems({{"metric", "rate"}, {"metrics", {{{"target", 1}}}}}),
              at("/metric", "none beside metrics"));
  EXPECT_THAT(problems({{"target", 1}, {"metrics", {{{"target", 1}}}}}),
              at("", "one of the keys target, metrics and steps"));
  EXPECT_THAT(problems({{"metrics", {{{"target", 1}}, {{"target", 2}}}}}),
              at("/metrics/1/metric", "expected each once"));
  EXPECT_THAT(problems({{"metrics", {{{"target", 0}}, {{"metric", "rate"}, {"target", 2}}}}}),
              at("/metrics/0/target", "a number from"));
}

TEST(TargetReader, ReadsStepsOfScaling) {
  const ServiceOptions options = good(
      {{"autoscale", {{"steps", {{{"above", 2}, {"add", 3}}, {{"below", 1}, {"remove", 2}}}}}}});
  ASSERT_TRUE(options.autoscale);
  const auto& steps = options.autoscale->rule.steps;
  ASSERT_EQ(steps.size(), 2U);
  EXPECT_TRUE(steps[0].above);
  EXPECT_EQ(steps[0].threshold, 2.0);
  EXPECT_EQ(steps[0].change, 3U);
  EXPECT_FALSE(steps[1].above);
  EXPECT_EQ(steps[1].change, 2U);
}

TEST(TargetReader, ReadsAWarmUp) {
  const ServiceOptions options =
      good({{"warmUp",
             {{"slower", 5}, {"duration", "30s"}, {"fade", "exponential"}, {"atStart", true}}}});
  ASSERT_TRUE(options.warm_up);
  EXPECT_EQ(options.warm_up->slower, 5.0);
  EXPECT_EQ(options.warm_up->length, seconds(30));
  EXPECT_EQ(options.warm_up->fade, WarmUpOptions::Fade::Exponential);
  EXPECT_TRUE(options.warm_up->at_start);
}

TEST(TargetReader, KeepsUrls) {
  const Reading reading =
      reading_of({{"b", "1ms"}, {"a", good_with({{"url", "https://localhost:8080/x"}})}});
  EXPECT_THAT(reading.problems, IsEmpty());
  EXPECT_THAT(reading.targets.urls, ElementsAre("https://localhost:8080/x", ""));
  for (const json& url : {json("localhost"), json("http://"), json("http://a b"), json(5)}) {
    EXPECT_THAT(spoilt({{"url", url}}), ElementsAre(problem_at("/targets/a/url", HasSubstr("URL"))))
        << url;
  }
}

TEST(TargetReader, MakesADirectoryForJourneys) {
  Reading reading = reading_of(with_calls({{{"target", "b"}, {"endpoint", "x"}}}));
  TargetDirectory& directory = reading.targets.directory;
  EXPECT_EQ(directory.find_target("b"), 1U);
  EXPECT_EQ(directory.find_endpoint(1, "y"), 1U);
  EXPECT_EQ(directory.find_target("z"), std::nullopt);
  EXPECT_EQ(directory.targets()[0].endpoints[0].shortest, milliseconds(2));
}

// Problems.

TEST(TargetReader, WantsAnObjectOfTargets) {
  for (const json& value : {json(5), json("x"), json::array(), json(nullptr)}) {
    EXPECT_THAT(problems_in(value), ElementsAre(problem_at("/targets", HasSubstr("by name"))));
  }
}

TEST(TargetReader, SaysWhatATargetMayBe) {
  for (const json& value : {json(nullptr), json::array(), json(true), json{{"server", 2}}}) {
    EXPECT_THAT(problems_of_target(value),
                ElementsAre(problem_at("/targets/a", HasSubstr("expected a target: a duration "))))
        << value;
  }
  EXPECT_THAT(problems_of_target("5sec"),
              ElementsAre(problem_at("/targets/a", HasSubstr("did you mean \"5s\"?"))));
  EXPECT_THAT(problems_of_target({{"uniform", {1}}}),
              ElementsAre(problem_at("/targets/a/uniform", HasSubstr("[low, high]"))));
}

TEST(TargetReader, ReportsUnknownKeysEverywhere) {
  const json call = {{"target", "b"}, {"x", 1}, {"retry", {{"limit", 1}, {"x", 1}}}};
  const Problems problems =
      problems_in({{"a",
                    {{"endpoints",
                      {{"e",
                        {{"duration", 1},
                         {"x", 1},
                         {"calls", {call}},
                         {"error", {{"probability", 0}, {"x", 1}}}}}}},
                     {"x", 1},
                     {"servers", 1},
                     {"instances", {{{"x", 1}}}},
                     {"usl", {{"x", 1}}},
                     {"rateLimit", {{"rate", 1}, {"x", 1}}},
                     {"autoscale",
                      {{"target", 1},
                       {"x", 1},
                       {"stop", {{"x", 1}}},
                       {"up", {{"x", 1}, {"policies", {{{"percent", 1}, {"x", 1}}}}}}}},
                     {"warmUp", {{"slower", 1}, {"duration", 1}, {"x", 1}}},
                     {"changes", {{{"slower", 2}, {"x", 1}}}},
                     {"stops", {{{"at", 1}, {"x", 1}}}},
                     {"rollingRestarts", {{{"at", 1}, {"restartAfter", 1}, {"x", 1}}}}}},
                   {"b", 1}});
  for (const char* place :
       {"", "/endpoints/e", "/endpoints/e/calls/0", "/endpoints/e/calls/0/retry",
        "/endpoints/e/error", "/instances/0", "/usl", "/rateLimit", "/autoscale", "/autoscale/stop",
        "/autoscale/up", "/autoscale/up/policies/0", "/warmUp", "/changes/0", "/stops/0",
        "/rollingRestarts/0"}) {
    EXPECT_THAT(problems, Contains(problem_at("/targets/a" + std::string(place) + "/x",
                                              HasSubstr("unknown key"))))
        << place;
  }
  EXPECT_EQ(problems.size(), 16U) << testing::PrintToString(problems);
}

TEST(TargetReader, WantsTheRightTypes) {
  const std::vector<std::pair<const char*, json>> wrong = {{"duration", true},
                                                           {"kind", "both"},
                                                           {"priority", 1.5},
                                                           {"priority", 1LL << 40},
                                                           {"error", "often"},
                                                           {"calls", json::object()},
                                                           {"callOrder", 1},
                                                           {"holdsServer", "no"},
                                                           {"servers", -1},
                                                           {"queue", 1.5},
                                                           {"discipline", "fair"},
                                                           {"concurrencyLimit", "1"},
                                                           {"usl", 0.5},
                                                           {"slower", "twice"},
                                                           {"instances", "3"},
                                                           {"balancer", nullptr},
                                                           {"learnsAfter", "soon"},
                                                           {"rateLimit", 100},
                                                           {"latency", json({1})},
                                                           {"connect", json({1})},
                                                           {"noticesAbandonment", 1},
                                                           {"changes", "none"},
                                                           {"stops", json::object()},
                                                           {"rollingRestarts", 1},
                                                           {"workStealing", 1},
                                                           {"autoscale", 0.7},
                                                           {"warmUp", "30s"},
                                                           {"endpoints", 5}};
  for (const auto& [key, value] : wrong) {
    json target = key == std::string("endpoints") ? json::object() : good_with({});
    target[key] = value;
    EXPECT_THAT(problems_of_target(target),
                ElementsAre(problem_at("/targets/a/" + std::string(key), HasSubstr("expected"))))
        << key;
  }
}

TEST(TargetReader, WantsTheRightTypesInLists) {
  const auto only = [](const json& more, const std::string& path) {
    const Problems problems = spoilt(more);
    return problems.size() == 1 && problems[0].path == "/targets/a" + path;
  };
  EXPECT_TRUE(only({{"calls", {5}}}, "/calls/0"));
  EXPECT_TRUE(only({{"calls", {{{"endpoint", "x"}}}}}, "/calls/0"));
  EXPECT_TRUE(only({{"calls", {{{"target", 5}}}}}, "/calls/0/target"));
  EXPECT_TRUE(only({{"changes", {5}}}, "/changes/0"));
  EXPECT_TRUE(only({{"changes", {{{"from", "1s"}}}}}, "/changes/0"));
  EXPECT_TRUE(only({{"changes", {{{"slower", 2}, {"servers", 2}}}}}, "/changes/0"));
  EXPECT_TRUE(only({{"changes", {{{"down", "up"}}}}}, "/changes/0/down"));
  EXPECT_TRUE(only({{"stops", {"1s"}}}, "/stops/0"));
  EXPECT_TRUE(only({{"stops", {json::object()}}}, "/stops/0"));
  EXPECT_TRUE(only({{"rollingRestarts", {"1s"}}}, "/rollingRestarts/0"));
  EXPECT_TRUE(only({{"rollingRestarts", {{{"at", 1}, {"restartAfter", "x"}}}}},
                   "/rollingRestarts/0/restartAfter"));
  EXPECT_TRUE(
      only({{"rollingRestarts", {{{"at", 1}, {"restartAfter", 1}, {"order", json::array()}}}}},
           "/rollingRestarts/0/order"));
  EXPECT_TRUE(only({{"instances", {5}}}, "/instances/0"));
}

TEST(TargetReader, PutsTheModelsProblemsWhereTheyAreWritten) {
  EXPECT_THAT(spoilt({{"servers", 0}}),
              ElementsAre(problem_at("/targets/a/servers", HasSubstr("found 0,"))));
  EXPECT_THAT(spoilt({{"error", 1.5}}),
              ElementsAre(problem_at("/targets/a/error", HasSubstr("found 1.5,"))));
  EXPECT_THAT(spoilt({{"error", {{"probability", -1}}}}),
              ElementsAre(problem_at("/targets/a/error/probability", HasSubstr("found -1,"))));
  EXPECT_THAT(spoilt({{"usl", {{"contention", 2}}}}),
              ElementsAre(problem_at("/targets/a/usl/contention", HasSubstr("found 2,"))));
  EXPECT_THAT(spoilt({{"discipline", "processor-sharing"}, {"queue", 1}}),
              ElementsAre(problem_at("/targets/a/queue", HasSubstr("nothing waits"))));
  EXPECT_THAT(spoilt({{"instances", 0}}),
              ElementsAre(problem_at("/targets/a/instances", HasSubstr("at least one"))));
  EXPECT_THAT(spoilt({{"changes", {{{"instance", 1}, {"slower", 2}}}}}),
              ElementsAre(problem_at("/targets/a/changes/0/instance", HasSubstr("found 1,"))));
  EXPECT_THAT(
      spoilt({{"rollingRestarts", {{{"at", 1}}}}}),
      ElementsAre(problem_at("/targets/a/rollingRestarts/0/restartAfter", HasSubstr("missing"))));
  EXPECT_THAT(problems_of_target({{"servers", 1}}),
              ElementsAre(problem_at("/targets/a/duration", HasSubstr("missing"))));
  EXPECT_THAT(
      problems_of_target({{"endpoints", {{"GET /", json::object()}}}}),
      ElementsAre(problem_at("/targets/a/endpoints/GET ~1/duration", HasSubstr("missing"))));
}

TEST(TargetReader, PutsAProblemOfInstancesWhereItIsWrittenAndOnce) {
  EXPECT_THAT(spoilt({{"servers", 0}, {"instances", 3}}),
              ElementsAre(problem_at("/targets/a/servers", HasSubstr("found 0,"))));
  EXPECT_THAT(spoilt({{"instances", {json::object(), {{"servers", 0}}}}}),
              ElementsAre(problem_at("/targets/a/instances/1/servers", HasSubstr("found 0,"))));
}

TEST(TargetReader, PutsProblemsOfCallsWhereTheyAreWritten) {
  EXPECT_THAT(problems_in(with_calls({{{"target", "z"}}})),
              ElementsAre(problem_at("/targets/a/calls/0/target", HasSubstr("\"z\""))));
  EXPECT_THAT(problems_in(with_calls({{{"target", "b"}, {"endpoint", "z"}}})),
              ElementsAre(problem_at("/targets/a/calls/0/endpoint", HasSubstr("\"z\""))));
  EXPECT_THAT(problems_in(with_calls({{{"target", "c"}, {"retry", 101}}})),
              ElementsAre(problem_at("/targets/a/calls/0/retry", HasSubstr("found 101,"))));
  EXPECT_THAT(problems_in(with_calls({{{"target", "c"}, {"retry", {{"limit", 101}}}}})),
              ElementsAre(problem_at("/targets/a/calls/0/retry/limit", HasSubstr("found 101,"))));
  EXPECT_THAT(problems_in(with_calls({{{"target", "c"}, {"timeout", 0}}})),
              ElementsAre(problem_at("/targets/a/calls/0/timeout", HasSubstr("found 0s,"))));
}

TEST(TargetReader, NamesTheCycleOfCalls) {
  EXPECT_THAT(problems_in({{"a", good_with({{"calls", {{{"target", "b"}}}}})},
                           {"b", good_with({{"calls", {{{"target", "a"}}}}})}}),
              ElementsAre(problem_at("/targets/a", HasSubstr("a → b → a"))));
}

TEST(TargetReader, WantsNames) {
  EXPECT_THAT(problems_in({{"", 1}}), ElementsAre(problem_at("/targets/", HasSubstr("name"))));
  EXPECT_THAT(problems_of_target({{"endpoints", {{"", 1}}}}),
              ElementsAre(problem_at("/targets/a/endpoints/", HasSubstr("name"))));
}

TEST(TargetReader, WantsWhatARequestDoesInOnePlace) {
  EXPECT_THAT(problems_of_target({{"endpoints", {{"e", 1}}}, {"duration", 1}}),
              ElementsAre(problem_at("/targets/a/duration", HasSubstr("beside endpoints"))));
}

TEST(TargetReader, ReportsAllProblemsAtOnce) {
  EXPECT_THAT(
      problems_in({{"a", good_with({{"servers", 0}, {"slower", "x"}})},
                   {"b", good_with({{"queue", -1}, {"latency", "x"}})},
                   {"c", {{"servers", 2}}}}),
      testing::UnorderedElementsAre(problem_at("/targets/a/servers", HasSubstr("found 0,")),
                                    problem_at("/targets/a/slower", HasSubstr("\"x\"")),
                                    problem_at("/targets/b/queue", HasSubstr("-1")),
                                    problem_at("/targets/b/latency", HasSubstr("\"x\"")),
                                    problem_at("/targets/c/duration", HasSubstr("missing"))));
}

TEST(TargetReader, BoundsTargets) {
  EXPECT_THAT(reading_of({{"a", 1}, {"b", 1}}, {.targets = 1}).problems,
              ElementsAre(problem_at("/targets", HasSubstr("at most 1 targets"))));
}

TEST(TargetReader, BoundsPartsOfAllTargetsTogether) {
  const json six = {{"a", good_with({{"instances", 2}})}, {"b", good_with({{"instances", 2}})}};
  EXPECT_THAT(reading_of(six, {.parts = 6}).problems, IsEmpty());
  EXPECT_THAT(reading_of(six, {.parts = 5}).problems,
              ElementsAre(problem_at("/targets", HasSubstr("more than 5"))));
  EXPECT_THAT(problems_of_target(good_with({{"instances", 4'000'000'000U}})),
              ElementsAre(problem_at("/targets/a/instances", HasSubstr("from 0 to 200000"))));
}

// Targets in a rehearsal.

json rehearsal(const json& targets, const std::vector<json>& steps,
               const json& more_options = json::object()) {
  json options = {{"vus", 2}, {"duration", "10s"}};
  options.update(more_options);
  return {
      {"options", options}, {"journeys", {{"default", {{"steps", steps}}}}}, {"targets", targets}};
}

json request(const json& keys) { return {{"request", keys}}; }

TEST(RehearsalTargets, AreKeptWithTheirUrls) {
  const auto read = read_rehearsal(
      rehearsal({{"a", {{"duration", 5}, {"url", "http://a"}}}}, {request({{"target", "a"}})}), {});
  ASSERT_TRUE(read) << testing::PrintToString(problems_of(read));
  ASSERT_NE(read->targets, nullptr);
  EXPECT_EQ(read->targets->services.at(0).name, "a");
  EXPECT_THAT(read->target_urls, ElementsAre("http://a"));
}

TEST(RehearsalTargets, AreNoneWithoutTheKey) {
  const auto read = read_rehearsal(json{{"options", {{"vus", 1}, {"duration", "1s"}}},
                                        {"journeys", {{"default", {{"duration", 1}}}}}},
                                   {});
  ASSERT_TRUE(read);
  EXPECT_EQ(read->targets, nullptr);
}

TEST(RehearsalTargets, AreKnownToJourneys) {
  const json targets = {{"a", {{"endpoints", {{"x", 1}, {"y", 1}}}}}};
  EXPECT_THAT(problems_of(read_rehearsal(
                  rehearsal(targets, {request({{"target", "b"}}), request({{"target", "a"}}),
                                      request({{"target", "a"}, {"endpoint", "z"}})}),
                  {})),
              ElementsAre(problem_at("/journeys/default/steps/0/request/target",
                                     HasSubstr("expected one of the targets: \"a\"")),
                          problem_at("/journeys/default/steps/1/request",
                                     HasSubstr("expected one of those of \"a\"")),
                          problem_at("/journeys/default/steps/2/request/endpoint",
                                     HasSubstr("one of the endpoints of \"a\""))));
}

TEST(RehearsalTargets, ThatAreWrongAreStillKnownToJourneys) {
  EXPECT_THAT(problems_of(read_rehearsal(
                  rehearsal({{"a", {{"duration", 1}, {"servers", 0}}}},
                            {request({{"target", "a"}}), request({{"target", "b"}})}),
                  {})),
              testing::UnorderedElementsAre(
                  problem_at("/targets/a/servers", HasSubstr("found 0,")),
                  problem_at("/journeys/default/steps/1/request/target", HasSubstr("\"b\""))));
}

TEST(RehearsalTargets, ThatAlwaysAnswerAtOnceLetNoTimePass) {
  const json bounded = {{"duration", 0}, {"servers", 1}, {"queue", 1}};
  EXPECT_THAT(
      problems_of(read_rehearsal(rehearsal({{"a", bounded}}, {request({{"target", "a"}})}), {})),
      ElementsAre(problem_at("/journeys/default", HasSubstr("a think time, or a latency"))));
  json distant = bounded;
  distant["latency"] = "1ms";
  EXPECT_THAT(
      problems_of(read_rehearsal(rehearsal({{"a", distant}}, {request({{"target", "a"}})}), {})),
      IsEmpty());
}

TEST(RehearsalTargets, CountTowardsAnIterationsLeastDuration) {
  const auto read = read_rehearsal(
      rehearsal({{"a", {{"duration", "5ms"}, {"latency", "1ms"}}}}, {request({{"target", "a"}})}),
      {});
  ASSERT_TRUE(read);
  EXPECT_EQ(read->journeys.at("default").min_duration(), milliseconds(7));
}

TEST(RehearsalTargets, AreWaitedForNoLongerThanTheTimeout) {
  const auto read = read_rehearsal(
      rehearsal({{"a", {{"kind", "stream"}}}}, {request({{"target", "a"}, {"timeout", "5s"}})}),
      {});
  ASSERT_TRUE(read) << testing::PrintToString(problems_of(read));
  EXPECT_EQ(read->journeys.at("default").min_duration(), seconds(5));
}

TEST(RehearsalTargets, WantABatchThatEnds) {
  const std::vector<json> batch = {{{"batch", {{{"target", "a"}}}}}};
  EXPECT_THAT(problems_of(read_rehearsal(rehearsal({{"a", 5}}, batch, {{"batch", 0}}), {})),
              ElementsAre(problem_at("/options/batch", HasSubstr("never ends"))));
  EXPECT_THAT(problems_of(read_rehearsal(rehearsal({{"a", 5}}, batch, {{"batch", 1}}), {})),
              IsEmpty());
  EXPECT_THAT(problems_of(read_rehearsal(
                  rehearsal({{"a", 5}}, {request({{"target", "a"}})}, {{"batch", 0}}), {})),
              IsEmpty());
}

}  // namespace
}  // namespace rehearse
