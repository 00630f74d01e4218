// Breakers, bulkheads and hedged calls: exact schedules, a naive simulation, a formula.

#include <algorithm>
#include <cmath>
#include <deque>
#include <gtest/gtest.h>
#include <random>

#include "models/service/network.hpp"
#include "tests/models/service/network_driver.hpp"

namespace rehearse {
namespace {

/// "api" takes no time of its own, then makes the calls; "db" answers after 20 ms.
NetworkOptions api_and_db(std::vector<CallOptions> calls, const InstanceOptions& database = {}) {
  ServiceOptions front = service("api", {{}}, {unary("GET /", Duration{})});
  front.endpoints[0].calls = std::move(calls);
  ServiceOptions back = service("db", {database}, {unary("get", milliseconds(20))});
  return {{std::move(front), std::move(back)}};
}

CallOptions with_bulkhead(std::uint32_t limit, std::optional<std::uint32_t> queue,
                          std::optional<Duration> queue_time_limit = {}) {
  CallOptions options = call("db", "get");
  options.bulkhead = BulkheadOptions{limit, queue, queue_time_limit};
  return options;
}

CallOptions hedged(Duration after, std::uint32_t attempts = 2) {
  CallOptions options = call("db", "get");
  options.hedge = HedgeOptions{DurationModel::constant(after), attempts};
  return options;
}

CallOptions with_breaker() {
  CallOptions options = call("db", "get");
  options.breaker.emplace();
  options.breaker->last_calls = 2;
  options.breaker->open_for = milliseconds(100);
  options.breaker->trials = 1;
  return options;
}

const auto k0 = milliseconds(0);

TEST(Bulkheads, RejectCallsBeyondTheirPlaces) {
  Driver driver(api_and_db({with_bulkhead(2, 0)}));
  EXPECT_EQ(driver.play({k0, k0, k0, milliseconds(20)}),
            (Outcomes{"3 call failed 0s", "1 ok 20ms", "2 ok 20ms", "4 ok 40ms"}));
  EXPECT_EQ(driver.network.counts({1, 0}).sent, 3U);
  EXPECT_EQ(driver.network.bulkhead(0, 0).rejected(), 1U);
  EXPECT_EQ(driver.network.bulkhead(0, 0).most_in_flight(), 2U);
}

// S148.
TEST(Bulkheads, LetCallsWaitInTheirOrder) {
  Driver driver(api_and_db({with_bulkhead(1, 2)}));
  EXPECT_EQ(driver.play({k0, k0, k0, k0}),
            (Outcomes{"4 call failed 0s", "1 ok 20ms", "2 ok 40ms", "3 ok 60ms"}));
  EXPECT_EQ(driver.network.bulkhead(0, 0).most_waiting(), 2U);
}

TEST(Bulkheads, RejectCallsThatWaitTooLong) {
  Driver driver(api_and_db({with_bulkhead(1, {}, milliseconds(30))}));
  EXPECT_EQ(driver.play({k0, k0, k0}), (Outcomes{"1 ok 20ms", "3 call failed 30ms", "2 ok 40ms"}));
  EXPECT_EQ(driver.network.bulkhead(0, 0).timed_out(), 1U);
}

TEST(Bulkheads, AreLeftByCallsThatTimeOut) {
  CallOptions options = with_bulkhead(1, {});
  options.timeout = milliseconds(5);
  Driver driver(api_and_db({options}, servers(1)));
  EXPECT_EQ(driver.play({k0, k0}), (Outcomes{"1 call failed 5ms", "2 call failed 10ms"}));
  EXPECT_EQ(driver.network.bulkhead(0, 0).in_flight(), 0U);
}

TEST(Bulkheads, AreLeftByCallsWhoseClientHasGone) {
  Driver driver(api_and_db({with_bulkhead(1, {})}));
  const RequestId first = driver.send(k0);
  const RequestId second = driver.send(k0);
  driver.send(k0);
  driver.abandon(milliseconds(5), second);
  driver.abandon(milliseconds(10), first);
  EXPECT_EQ(driver.rest(), (Outcomes{"3 ok 30ms"}));
  EXPECT_EQ(driver.network.counts({1, 0}).sent, 2U);
}

TEST(Bulkheads, AreSharedByCallsThatSayTheSame) {
  NetworkOptions options = api_and_db({with_bulkhead(1, {}), with_bulkhead(1, {})});
  options.services[0].endpoints[0].call_order = CallOrder::Parallel;
  EXPECT_EQ(Driver(options).play({k0}), (Outcomes{"1 ok 40ms"}));
  options.services[0].endpoints[0].calls[1].bulkhead->shared = false;
  EXPECT_EQ(Driver(options).play({k0}), (Outcomes{"1 ok 20ms"}));
}

TEST(Bulkheads, BelongToEachInstanceOfTheCaller) {
  NetworkOptions options = api_and_db({with_bulkhead(1, {})});
  options.services[0].instances.resize(2);
  Driver driver(options);
  EXPECT_EQ(driver.play({k0, k0, k0}), (Outcomes{"1 ok 20ms", "2 ok 20ms", "3 ok 40ms"}));
}

TEST(Bulkheads, GiveNoPlaceToACallOfARequestThatIsGivenUp) {
  CallOptions options = with_bulkhead(1, {});
  options.count = 3;
  NetworkOptions network = api_and_db({options});
  network.services[0].endpoints[0].call_order = CallOrder::Parallel;
  Driver driver(network);
  driver.abandon(milliseconds(5), driver.send(k0));
  EXPECT_EQ(driver.network.counts({1, 0}).sent, 1U);
  EXPECT_EQ(driver.network.bulkhead(0, 0).in_flight(), 0U);
}

/// "db" refuses connections at first.
NetworkOptions refusing_until(Duration until, CallOptions options) {
  NetworkOptions network = api_and_db({std::move(options)});
  ChangeOptions down;
  down.kind = ChangeOptions::Kind::Refusing;
  down.until = Instant{until.ns};
  network.services[1].changes = {down};
  return network;
}

TEST(Breakers, MakeNoCallsWhileTheyAreOpen) {
  Driver driver(refusing_until(milliseconds(90), with_breaker()));
  EXPECT_EQ(driver.play({k0, milliseconds(10), milliseconds(20), milliseconds(109),
                         milliseconds(110), milliseconds(120), milliseconds(130)}),
            (Outcomes{"1 call failed 0s", "2 call failed 10ms", "3 call failed 20ms",
                      "4 call failed 109ms", "6 call failed 120ms", "5 ok 130ms", "7 ok 150ms"}));
  EXPECT_EQ(driver.network.counts({1, 0}).sent, 4U);
  EXPECT_EQ(driver.network.breaker(0, 0).not_made(), 3U);
  EXPECT_EQ(driver.network.breaker(0, 0).opened(), 1U);
}

TEST(Breakers, LeaveTheCallToTheOneAfterAFailure) {
  NetworkOptions options = refusing_until(milliseconds(90), with_breaker());
  options.services[0].endpoints[0].calls[0].required = false;
  CallOptions fallback = call("replica", "get");
  fallback.only_if = CallCondition::Failed;
  options.services[0].endpoints[0].calls.push_back(fallback);
  options.services.push_back(service("replica", {{}}, {unary("get", milliseconds(3))}));
  Driver driver(options);
  EXPECT_EQ(driver.play({k0, milliseconds(10), milliseconds(20), milliseconds(150)}),
            (Outcomes{"1 ok 3ms", "2 ok 13ms", "3 ok 23ms", "4 ok 170ms"}));
  EXPECT_EQ(driver.network.counts({2, 0}).sent, 3U);
}

TEST(Breakers, CountEachAttempt) {
  CallOptions options = with_breaker();
  options.retry.limit = 3;
  options.retry.backoff = milliseconds(10);
  options.retry.growth = 1.0;
  Driver driver(refusing_until(seconds(1), options));
  EXPECT_EQ(driver.play({k0}), (Outcomes{"1 call failed 30ms"}));
  EXPECT_EQ(driver.network.counts({1, 0}).sent, 2U);
  EXPECT_EQ(driver.network.counts({1, 0}).retries, 1U);
  EXPECT_EQ(driver.network.breaker(0, 0).not_made(), 2U);
}

TEST(Breakers, CountWhatTheBulkheadRejects) {
  CallOptions options = with_breaker();
  options.bulkhead = BulkheadOptions{1, 0, {}};
  Driver driver(api_and_db({options}));
  driver.play({k0, k0, k0, milliseconds(30)});
  EXPECT_EQ(driver.network.breaker(0, 0).opened(), 1U);
  EXPECT_EQ(driver.network.breaker(0, 0).not_made(), 1U);
}

// The naive side: one list of what is to come, searched for the first; all ends are kept, and
// counted anew each time.
struct NaiveBreaker {
  BreakerOptions options;
  enum { Closed, Open, Half } state = Closed;
  int changes = 0;
  std::uint32_t trials = 0;
  Instant opened{};
  std::uint64_t times_opened = 0;
  std::vector<std::pair<Instant, bool>> ends;

  void turn(decltype(state) to) {
    state = to;
    ++changes;
    trials = 0;
    ends.clear();
  }
  bool lets(Instant now) {
    if (state == Open && now >= opened + options.open_for) turn(Half);
    if (state == Half) return trials < options.trials && ++trials > 0;
    return state == Closed;
  }
  void end(Instant now, int ticket, bool failed) {
    if (ticket != changes) return;
    ends.emplace_back(now, failed);
    std::size_t from = 0;
    std::size_t least = options.minimum_calls;
    if (state == Half) {
      least = options.trials;
    } else if (options.last_time) {
      const auto second = [](Instant one) { return one.ns / 1'000'000'000; };
      const std::int64_t oldest = second(now) - options.last_time->ns / 1'000'000'000 + 1;
      while (second(ends[from].first) < oldest) ++from;
    } else {
      least = std::min<std::size_t>(least, *options.last_calls);
      if (ends.size() > *options.last_calls) from = ends.size() - *options.last_calls;
    }
    const std::size_t count = ends.size() - from;
    if (count < least) return;
    const auto bad = std::count_if(ends.begin() + static_cast<std::ptrdiff_t>(from), ends.end(),
                                   [](const auto& one) { return one.second; });
    if (static_cast<double>(bad) / static_cast<double>(count) >= options.failure_rate) {
      turn(Open);
      opened = now;
      ++times_opened;
    } else if (state == Half) {
      turn(Closed);
    }
  }
};

struct NaiveCalls {
  NaiveBreaker breaker;
  BulkheadOptions bulkhead;
  Duration timeout;
  std::vector<Duration> works;
  struct Waiting {
    std::size_t number;
    Instant gives_up;
    int ticket;
  };
  struct Flying {
    std::size_t number;
    Instant ends;
    int ticket;
  };
  std::deque<Waiting> line;
  std::vector<Flying> flying;
  Outcomes outcomes;

  void tell(std::size_t number, bool good, Instant now) {
    outcomes.push_back(std::to_string(number) + (good ? " ok " : " call failed ") +
                       format_duration(now - Instant{}));
  }
  void fly(std::size_t number, int ticket, Instant now) {
    flying.push_back({number, now + std::min(timeout, works[number]), ticket});
  }
  void arrive(std::size_t number, Instant now) {
    if (!breaker.lets(now)) return tell(number, false, now);
    const int ticket = breaker.changes;
    if (flying.size() < bulkhead.limit) return fly(number, ticket, now);
    if (line.size() < *bulkhead.queue) {
      line.push_back({number, now + *bulkhead.queue_time_limit, ticket});
      return;
    }
    breaker.end(now, ticket, true);
    tell(number, false, now);
  }
  /// Everything that ends before `until`.
  void play_to(Instant until) {
    for (;;) {
      const auto first =
          std::min_element(flying.begin(), flying.end(),
                           [](const auto& a, const auto& b) { return a.ends < b.ends; });
      const Instant end = first == flying.end() ? kNever : first->ends;
      const Instant give_up = line.empty() ? kNever : line.front().gives_up;
      if (std::min(end, give_up) >= until) return;
      if (give_up < end) {
        const Waiting one = line.front();
        line.pop_front();
        breaker.end(give_up, one.ticket, true);
        tell(one.number, false, give_up);
        continue;
      }
      const Flying one = *first;
      flying.erase(first);
      const bool good = works[one.number] < timeout;
      breaker.end(end, one.ticket, !good);
      if (!line.empty()) {
        const Waiting next = line.front();
        line.pop_front();
        fly(next.number, next.ticket, end);
      }
      tell(one.number, good, end);
    }
  }
};

/// 3000 calls in 30 s, of which those in the middle are much slower.
struct Draw {
  std::vector<Instant> arrivals;
  std::vector<Duration> works;

  explicit Draw(std::uint64_t seed) {
    std::mt19937_64 random(seed);
    Instant now{};
    for (int i = 0; i < 3'000; ++i) {
      now = now + Duration{static_cast<std::int64_t>(random() % 20'000'000)};
      arrivals.push_back(now);
      const std::uint64_t longest = i % 1'000 < 600 ? 60'000'000 : 220'000'000;
      works.push_back({static_cast<std::int64_t>(1 + random() % longest)});
    }
  }
};

void expect_as_naive(std::uint64_t seed, const BreakerOptions& breaker,
                     const BulkheadOptions& bulkhead) {
  const Draw draw(seed);
  CallOptions options = call("db", "get");
  options.timeout = milliseconds(50);
  options.breaker = breaker;
  options.bulkhead = bulkhead;
  NetworkOptions network = api_and_db({options});
  network.services[1].endpoints[0].duration =
      *DurationModel::sequence(draw.works, SequenceBy::Iteration);
  NaiveCalls naive;
  naive.breaker.options = breaker;
  naive.bulkhead = bulkhead;
  naive.timeout = *options.timeout;
  naive.works = draw.works;
  Network real(planned(network), seed);
  Outcomes outcomes;
  const auto play_to = [&](Instant until) {
    while (real.next() < until) {
      real.advance(real.next());
      while (const auto outcome = real.take()) {
        outcomes.push_back(std::to_string(outcome->owner) + " " + status_name(outcome->status) +
                           " " + format_duration(outcome->at - Instant{}));
      }
    }
  };
  for (std::size_t i = 0; i < draw.arrivals.size(); ++i) {
    play_to(draw.arrivals[i]);
    naive.play_to(draw.arrivals[i]);
    RequestKey key;
    key.iteration = key.sample.iteration = i;
    real.submit(draw.arrivals[i], {0, 0}, static_cast<std::uint32_t>(i), key);
    naive.arrive(i, draw.arrivals[i]);
  }
  play_to(kNever);
  naive.play_to(kNever);
  EXPECT_EQ(outcomes, naive.outcomes);
  EXPECT_EQ(real.breaker(0, 0).opened(), naive.breaker.times_opened);
  EXPECT_GT(naive.breaker.times_opened, 5U);
}

TEST(Guards, DoWhatANaiveSimulationDoes) {
  for (const std::uint64_t seed : {1U, 2U, 3U}) {
    BreakerOptions breaker;
    breaker.last_calls = 20;
    breaker.minimum_calls = 10;
    breaker.failure_rate = 0.4;
    breaker.open_for = milliseconds(300);
    breaker.trials = 3;
    expect_as_naive(seed, breaker, {4, 3, milliseconds(30)});
    breaker.last_calls.reset();
    breaker.last_time = seconds(2);
    expect_as_naive(seed, breaker, {6, 2, milliseconds(20)});
  }
}

// S149.
TEST(Hedges, LeaveTheLoserAndFreeItsServer) {
  Driver driver(api_and_db({hedged(milliseconds(5))}, servers(2)));
  EXPECT_EQ(driver.play({k0, milliseconds(20)}), (Outcomes{"1 ok 20ms", "2 ok 40ms"}));
  EXPECT_EQ(driver.network.counts({1, 0}).hedges, 2U);
  EXPECT_EQ(driver.network.counts({1, 0}).hedges_won, 0U);
  EXPECT_EQ(driver.network.counts({1, 0}).cancelled, 2U);
  EXPECT_EQ(driver.network.counts({1, 0}).abandoned, 2U);
  EXPECT_EQ(driver.network.station(1, 0).busy_integral(Instant{milliseconds(40).ns}),
            Wide{milliseconds(70).ns});
}

TEST(Hedges, LeaveTheLoserAtWorkWhereTheServerDoesNotNotice) {
  NetworkOptions options = api_and_db({hedged(milliseconds(5))}, servers(2));
  options.services[1].notices_abandonment = false;
  Driver driver(options);
  EXPECT_EQ(driver.play({k0}), (Outcomes{"1 ok 20ms"}));
  EXPECT_EQ(driver.network.counts({1, 0}).completed, 2U);
  EXPECT_EQ(driver.network.counts({1, 0}).cancelled, 0U);
}

TEST(Hedges, AreNotSentAfterAnAnswer) {
  Driver driver(api_and_db({hedged(milliseconds(20))}));
  EXPECT_EQ(driver.play({k0}), (Outcomes{"1 ok 20ms"}));
  EXPECT_EQ(driver.network.counts({1, 0}).sent, 1U);
}

// The first copies go to a slow instance.
TEST(Hedges, AnswerWhenTheyAreFirst) {
  NetworkOptions options = api_and_db({hedged(milliseconds(5), 3)});
  options.services[1].instances = {servers(1), servers(1), servers(1)};
  options.services[1].instances[0].slower = 10.0;
  options.services[1].instances[1].slower = 5.0;
  Driver driver(options);
  EXPECT_EQ(driver.play({k0}), (Outcomes{"1 ok 30ms"}));
  EXPECT_EQ(driver.network.counts({1, 0}).hedges, 2U);
  EXPECT_EQ(driver.network.counts({1, 0}).hedges_won, 1U);
}

TEST(Hedges, FollowAtOnceWhenOneFails) {
  NetworkOptions options = api_and_db({hedged(milliseconds(50), 3)});
  options.services[1].endpoints[0].error_probability = 1.0;
  Driver driver(options);
  EXPECT_EQ(driver.play({k0}), (Outcomes{"1 call failed 60ms"}));
  EXPECT_EQ(driver.network.counts({1, 0}).sent, 3U);
}

TEST(Hedges, AwaitTheOthersWhenOneFails) {
  NetworkOptions options = api_and_db({hedged(milliseconds(5), 2)});
  options.services[1].instances.resize(2);
  ChangeOptions down;
  down.kind = ChangeOptions::Kind::Refusing;
  down.instance = 1;
  options.services[1].changes = {down};
  options.services[1].learns_after = both_after(seconds(1));
  Driver driver(options);
  EXPECT_EQ(driver.play({k0}), (Outcomes{"1 ok 20ms"}));
  EXPECT_EQ(driver.network.counts({1, 0}).with(Status::Refused), 1U);
}

TEST(Hedges, GoWithARequestThatIsGivenUp) {
  Driver driver(api_and_db({hedged(milliseconds(5), 4)}, servers(4)));
  const RequestId id = driver.send(k0);
  driver.abandon(milliseconds(12), id);
  driver.rest();
  EXPECT_EQ(driver.network.counts({1, 0}).sent, 3U);
  EXPECT_EQ(driver.network.counts({1, 0}).cancelled, 3U);
}

TEST(Hedges, ThatWaitForAPlaceAreGivenUpToo) {
  CallOptions options = hedged(milliseconds(5));
  options.bulkhead = BulkheadOptions{1, {}, {}};
  Driver driver(api_and_db({options}));
  EXPECT_EQ(driver.play({k0, milliseconds(1)}), (Outcomes{"1 ok 20ms", "2 ok 40ms"}));
  EXPECT_EQ(driver.network.counts({1, 0}).sent, 2U);
  EXPECT_EQ(driver.network.bulkhead(0, 0).in_flight(), 0U);
}

// T = min(X, d + Y) of exponential X and Y with mean m: E[T] = m·(1 − e^(−d/m)) + e^(−d/m)·m/2, and
// a copy is sent with probability e^(−d/m). Its variance is below m².
TEST(Hedges, TakeTheTimeOfTheShorterOfTwoExponentials) {
  constexpr int kRequests = 20'000;
  NetworkOptions options = api_and_db({hedged(milliseconds(15))});
  options.services[1].endpoints[0].duration = *DurationModel::exponential(milliseconds(20));
  Network network(planned(options), 7);
  double sum_ms = 0.0;
  for (int i = 0; i < kRequests; ++i) {
    const Instant sent{seconds(i).ns};
    RequestKey key;
    key.iteration = static_cast<std::uint64_t>(i);
    network.submit(sent, {0, 0}, 1, key);
    while (network.next() != kNever) network.advance(network.next());
    sum_ms += static_cast<double>((network.take()->at - sent).ns) / 1e6;
  }
  const double hedges = std::exp(-15.0 / 20.0);
  const double mean_ms = 20.0 * (1.0 - hedges) + hedges * 10.0;
  EXPECT_NEAR(sum_ms / kRequests, mean_ms, 3.29 * 20.0 / std::sqrt(kRequests));
  EXPECT_NEAR(static_cast<double>(network.counts({1, 0}).hedges) / kRequests, hedges,
              3.29 * std::sqrt(hedges * (1.0 - hedges) / kRequests));
}

}  // namespace
}  // namespace rehearse
