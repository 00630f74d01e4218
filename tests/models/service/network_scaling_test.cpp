// Instances that come and go with the load: schedules computed by hand, and a small simulation
// beside the network.

#include "models/service/network_scaling.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <deque>
#include <gmock/gmock.h>
#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "tests/models/service/network_driver.hpp"

namespace rehearse {
namespace {

constexpr Duration ms(std::int64_t count) { return milliseconds(count); }

ServiceOptions scaled(std::uint32_t instances, ScalingRule rule, Duration work = ms(100)) {
  ServiceOptions options =
      service("web", std::vector<InstanceOptions>(instances, servers(1)), {unary("x", work)});
  options.central_queue.emplace();
  options.autoscale.emplace().rule = std::move(rule);
  return options;
}

/// A rule that does at once what it wants.
ScalingRule quick(ScalingMetric metric, double target, std::uint32_t most) {
  ScalingRule rule;
  rule.metric = metric;
  rule.target = target;
  rule.period = rule.window = seconds(1);
  rule.most = most;
  rule.up.policies.clear();
  rule.down.policies.clear();
  rule.down.stabilisation = {};
  return rule;
}

/// "1s 2→4", in the order in which it happens.
std::vector<std::string>& watch(Driver& driver, std::vector<std::string>& scalings) {
  driver.network.report_to([&scalings](const ServiceMoment& moment) {
    if (moment.kind != ServiceMoment::Kind::Scaled) return;
    scalings.push_back(format_duration(moment.at - Instant{}) + " " +
                       std::to_string(moment.scaled_from) + "→" + std::to_string(moment.scaled_to));
  });
  return scalings;
}

// S152: in the first second 20 requests come for one server, which is busy all the time: of 1/0.5
// there are to be 2. They start after 300 ms.
TEST(Autoscaling, StartsInstancesAfterTheirStartUp) {
  ServiceOptions options = scaled(1, quick(ScalingMetric::Utilisation, 0.5, 10));
  options.autoscale->startup = DurationModel::constant(ms(300));
  Driver driver(options);
  std::vector<std::string> scalings;
  watch(driver, scalings);
  for (int at = 0; at < 1'000; at += 50) driver.send(ms(at));
  driver.run(ms(1'299));
  EXPECT_EQ(scalings, (std::vector<std::string>{"1s 1→2"}));
  EXPECT_FALSE(driver.network.available(0, 1));
  EXPECT_EQ(driver.network.station(0, 1).served().entered(), 0U);
  driver.run(ms(1'300));
  EXPECT_TRUE(driver.network.available(0, 1));
  EXPECT_EQ(driver.network.station(0, 1).served().entered(), 1U);
}

// S152: 30 a second at a target of 10 make three; then nothing makes one, and
// the last to start go first.
TEST(Autoscaling, GoesBackWhenTheLoadDoes) {
  Driver driver(scaled(1, quick(ScalingMetric::Rate, 10, 10), ms(10)));
  std::vector<std::string> scalings;
  watch(driver, scalings);
  for (int i = 0; i < 30; ++i) driver.send(ms(33 * i));
  driver.run(seconds(3));
  EXPECT_EQ(scalings, (std::vector<std::string>{"1s 1→3", "2s 3→1"}));
  EXPECT_TRUE(driver.network.available(0, 0));
  EXPECT_FALSE(driver.network.available(0, 1));
  const ScaledInstances& figures = *driver.network.scaled(0);
  EXPECT_EQ(figures.least(), 1U);
  EXPECT_EQ(figures.most(), 3U);
  EXPECT_EQ(figures.ups, 1U);
  EXPECT_EQ(figures.downs, 1U);
  EXPECT_EQ(figures.count().integral(Instant{} + seconds(3)), seconds(1 + 3 + 1).ns);
}

// S152: one that is too many finishes what is inside, but gets nothing more.
TEST(Autoscaling, LetsThoseThatAreTooManyFinish) {
  ScalingRule rule = quick(ScalingMetric::Rate, 1, 2);
  ServiceOptions options = scaled(2, rule, ms(3'000));
  Driver driver(options);
  // Two in the first second: one for each. None in the second one.
  driver.send(ms(900));
  driver.send(ms(901));
  driver.run(seconds(2));
  driver.send(ms(2'500));
  driver.run(seconds(9));
  EXPECT_EQ(driver.outcomes, (Outcomes{"1 ok 3.9s", "2 ok 3.901s", "3 ok 6.9s"}));
}

// S152: 40 requests a second want four at a target of 10, whatever little work they are. Ten want
// one, but keep their server busy, which at a target of 0.5 wants two.
TEST(Autoscaling, FollowsTheMetricThatWantsMost) {
  const auto first_scaling = [](Duration work, int each_ms) {
    ScalingRule rule = quick(ScalingMetric::Rate, 10, 10);
    rule.others = {{ScalingMetric::Utilisation, 0.5}};
    Driver driver(scaled(1, rule, work));
    std::vector<std::string> scalings;
    watch(driver, scalings);
    for (int at = 0; at < 1'000; at += each_ms) driver.send(ms(at));
    driver.run(seconds(1));
    return scalings;
  };
  EXPECT_EQ(first_scaling(ms(1), 25), (std::vector<std::string>{"1s 1→4"}));
  EXPECT_EQ(first_scaling(ms(200), 100), (std::vector<std::string>{"1s 1→2"}));
}

// S152
TEST(Autoscaling, LooksAtItsWindowOnly) {
  ScalingRule rule = quick(ScalingMetric::Rate, 10, 10);
  rule.window = ms(250);
  Driver driver(scaled(1, rule, ms(10)));
  std::vector<std::string> scalings;
  watch(driver, scalings);
  // 5 in the last quarter of the second are 20 a second.
  for (int at : {0, 100, 200, 300, 760, 800, 850, 900, 950}) driver.send(ms(at));
  driver.run(seconds(1));
  EXPECT_EQ(scalings, (std::vector<std::string>{"1s 1→2"}));
}

// S152: a window of two periods begins at the start until there are two.
TEST(Autoscaling, MayLookAtSeveralPeriods) {
  ScalingRule rule = quick(ScalingMetric::Rate, 10, 10);
  rule.window = seconds(2);
  Driver driver(scaled(1, rule, ms(10)));
  std::vector<std::string> scalings;
  watch(driver, scalings);
  for (int i = 0; i < 40; ++i) driver.send(ms(25 * i));
  driver.run(seconds(4));
  // 40 in 1 s; 40 in 2 s are 20 a second.
  EXPECT_EQ(scalings, (std::vector<std::string>{"1s 1→4", "2s 4→2", "3s 2→1"}));
}

// S152: 200 a second at a target of 50 want four, however many there were in the window.
TEST(Autoscaling, WantsNoMoreWhileInstancesAreAdded) {
  ScalingRule rule = quick(ScalingMetric::Rate, 50, 20);
  rule.period = seconds(2);
  rule.window = seconds(60);
  rule.tolerance = 0;
  ServiceOptions options = scaled(1, rule, ms(1));
  options.autoscale->startup = DurationModel::constant(seconds(3));
  Driver driver(options);
  std::vector<std::string> scalings;
  watch(driver, scalings);
  for (int at = 0; at < 120'000; at += 5) driver.send(ms(at));
  driver.run(seconds(120));
  EXPECT_EQ(scalings, (std::vector<std::string>{"2s 1→4"}));
}

// S152: two servers that are busy all the time are one instance; at a target of 0.5 it takes two,
// which have half of that to do.
TEST(Autoscaling, CountsBusyServersInThoseOfAnInstance) {
  ScalingRule rule = quick(ScalingMetric::Utilisation, 0.5, 20);
  rule.window = seconds(10);
  ServiceOptions options = scaled(1, rule, ms(100));
  options.instances = {servers(2)};
  Driver driver(options);
  std::vector<std::string> scalings;
  watch(driver, scalings);
  for (int at = 0; at < 20'000; at += 50) driver.send(ms(at));
  driver.run(seconds(20));
  EXPECT_EQ(scalings, (std::vector<std::string>{"1s 1→2"}));
}

// S152: an instance that a stop has down counts as one that there is to be.
TEST(Autoscaling, LeavesInstancesThatWillBeBack) {
  ServiceOptions options = scaled(2, quick(ScalingMetric::Rate, 10, 10), ms(10));
  options.stops = {{Instant{} + ms(100), 1, {.restart_after = DurationModel::constant(ms(1'800))}}};
  Driver driver(options);
  std::vector<std::string> scalings;
  watch(driver, scalings);
  for (int i = 0; i < 400; ++i) driver.send(ms(5 * i));
  driver.run(seconds(2));
  EXPECT_EQ(driver.network.scaled(0)->count().level(), driver.network.scaled(0)->most());
  EXPECT_TRUE(driver.network.available(0, 1));
}

// S154: at half of the work rate that fades in 32 steps of 100 ms. Over the first of them work is
// done at 1/(1 + 63/64); a request of 10 ms that begins with the instance takes 19.84375 ms.
TEST(WarmUp, SlowsAnInstanceThatRestarts) {
  ServiceOptions options = service("web", {servers(1)}, {unary("x", ms(10))});
  options.warm_up = WarmUpOptions{2.0, ms(3'200)};
  options.stops = {{Instant{} + ms(50), 0, {.restart_after = DurationModel::constant(ms(50))}}};
  Driver driver(options);
  EXPECT_EQ(driver.play({ms(0), ms(100), ms(1'700), ms(5'000)}),
            (Outcomes{"1 ok 10ms", "2 ok 119.84375ms", "3 ok 1.71484375s", "4 ok 5.01s"}));
}

// S154
TEST(WarmUp, IsOfTheStartOfTheTestIfAsked) {
  ServiceOptions options = service("web", {servers(1)}, {unary("x", ms(10))});
  options.warm_up = WarmUpOptions{2.0, ms(3'200)};
  EXPECT_EQ(Driver(options).play({ms(0)}), (Outcomes{"1 ok 10ms"}));
  options.warm_up->at_start = true;
  EXPECT_EQ(Driver(options).play({ms(0)}), (Outcomes{"1 ok 19.84375ms"}));
}

// S154: changes and warm-up multiply.
TEST(WarmUp, MultipliesWithChanges) {
  ServiceOptions options = service("web", {servers(1)}, {unary("x", ms(10))});
  options.warm_up = WarmUpOptions{2.0, ms(3'200), WarmUpOptions::Fade::Linear, true};
  options.changes = {{.from = Instant{} + ms(100), .factor = 2.0}};
  EXPECT_EQ(Driver(options).play({ms(0), ms(3'200)}), (Outcomes{"1 ok 19.84375ms", "2 ok 3.22s"}));
}

// The oracle: one list of events for one queue before instances with one server each, written apart
// from the network, the life cycle and the autoscaler.

struct Case {
  ScalingRule rule;
  std::uint32_t instances = 1;
  Duration work{};
  Duration startup{};
  std::vector<std::int64_t> arrivals{};
};

struct Played {
  std::vector<std::string> scalings;
  std::vector<std::int64_t> ends;  // of requests, by number
  std::int64_t instance_ns = 0;

  bool operator==(const Played&) const = default;
};

class SmallSimulation {
 public:
  explicit SmallSimulation(const Case& of) : case_(of), places_(of.rule.most) {
    for (std::uint32_t i = 0; i < of.instances; ++i) {
      places_[i] = {true, true, false, -1, i};
      ++started_;
    }
    wanted_.push_back({0, of.instances});
    played_.ends.assign(of.arrivals.size(), -1);
    for (std::size_t i = 0; i < of.arrivals.size(); ++i) add(of.arrivals[i], 3, i);
  }

  Played play(std::int64_t until) {
    for (std::int64_t at = case_.rule.period.ns; at <= until; at += case_.rule.period.ns) {
      add(at, 1, 0);
    }
    while (!events_.empty() && std::get<0>(events_.begin()->first) <= until) {
      const auto [key, number] = *events_.begin();
      events_.erase(events_.begin());
      pass_to(std::get<0>(key));
      switch (std::get<1>(key)) {
        case 0:
          run(number);
          break;
        case 1:
          look();
          break;
        case 2:
          end(number);
          break;
        default:
          ++sent_;
          line_.push_back(number);
          serve();
      }
    }
    pass_to(until);
    return played_;
  }

 private:
  struct Place {
    bool there = false;
    bool running = false;
    bool leaving = false;
    std::int64_t request = -1;
    std::uint64_t start = 0;
  };

  // Kinds: 0 an instance runs, 1 a look, 2 work is done, 3 a request comes.
  void add(std::int64_t at, int kind, std::size_t number) {
    events_.emplace(std::tuple(at, kind, serial_++), number);
  }
  void pass_to(std::int64_t at) {
    const std::int64_t passed = at - now_;
    for (const Place& place : places_) {
      const bool busy = place.request >= 0;
      if (place.there || place.leaving) played_.instance_ns += passed;
      if (busy) busy_ns_ += passed;
      if (place.running || busy) server_ns_ += passed;
      if (place.running) running_ns_ += passed;
    }
    waiting_ns_ += passed * static_cast<std::int64_t>(line_.size());
    now_ = at;
  }
  void run(std::size_t place) {
    if (!places_[place].there || places_[place].running) return;
    places_[place].running = true;
    serve();
  }
  void serve() {
    while (!line_.empty()) {
      std::vector<std::size_t> free;
      for (std::size_t k = 0; k < places_.size(); ++k) {
        const std::size_t i = (turn_ + k) % places_.size();
        if (places_[i].running && places_[i].request < 0) free.push_back(i);
      }
      if (free.empty()) return;
      // Where there is no choice the turn is not taken.
      if (free.size() > 1) turn_ = (free.front() + 1) % places_.size();
      places_[free.front()].request = static_cast<std::int64_t>(line_.front());
      line_.pop_front();
      add(now_ + case_.work.ns, 2, free.front());
    }
  }
  void end(std::size_t place) {
    played_.ends[static_cast<std::size_t>(places_[place].request)] = now_;
    places_[place].request = -1;
    if (places_[place].leaving) places_[place] = {};
    serve();
  }

  /// Of the rule's own metric and of its others, of all instances together.
  std::vector<std::optional<double>> metrics() {
    const double busy = static_cast<double>(busy_ns_ - last_[0]);
    const double servers = static_cast<double>(server_ns_ - last_[1]);
    const double running = static_cast<double>(running_ns_ - last_[2]);
    const double waiting = static_cast<double>(waiting_ns_ - last_[3]);
    const double sent = static_cast<double>(sent_ - last_[4]);
    last_ = {busy_ns_, server_ns_, running_ns_, waiting_ns_, sent_};
    const auto window = static_cast<double>(case_.rule.window.ns);
    const auto of = [&](ScalingMetric metric) -> std::optional<double> {
      if (running == 0) return {};
      switch (metric) {
        case ScalingMetric::Utilisation:
          return busy / window / (servers / running);
        case ScalingMetric::Concurrency:
          return (busy + waiting) / window;
        case ScalingMetric::Rate:
          return sent * 1e9 / window;
        case ScalingMetric::Queue:
          break;
      }
      return waiting / window;
    };
    std::vector<std::optional<double>> all{of(case_.rule.metric)};
    for (const ScalingGoal& other : case_.rule.others) all.push_back(of(other.metric));
    return all;
  }

  double desired_for(std::optional<double> seen, double target, double there) const {
    if (!seen) return there;
    const double needed = *seen / target;
    return std::abs(needed / there - 1) <= case_.rule.tolerance ? there : std::ceil(needed);
  }

  void look() {
    const ScalingRule& rule = case_.rule;
    const std::int64_t there = std::count_if(places_.begin(), places_.end(),
                                             [](const Place& place) { return place.there; });
    const auto seen = metrics();
    const auto before = static_cast<double>(there);
    double desired = desired_for(seen[0], rule.target, before);
    for (std::size_t i = 0; i < rule.others.size(); ++i) {
      desired = std::max(desired, desired_for(seen[i + 1], rule.others[i].target, before));
    }
    desired = std::clamp(desired, double{1} * rule.least, double{1} * rule.most);
    wanted_.push_back({now_, static_cast<std::int64_t>(desired)});
    std::int64_t up = wanted_.back().second;
    std::int64_t down = up;
    for (const auto& [at, count] : wanted_) {
      if (now_ - at < rule.up.stabilisation.ns) up = std::min(up, count);
      if (now_ - at < rule.down.stabilisation.ns) down = std::max(down, count);
    }
    std::int64_t next = there;
    if (there < up) next = std::min(up, most_up(there));
    if (there > down) next = std::max(down, least_down(there));
    if (next != there) set(there, next);
  }
  std::int64_t changed_within(Duration period) const {
    std::int64_t sum = 0;
    for (const auto& [at, change] : changes_) {
      if (now_ - at < period.ns) sum += change;
    }
    return sum;
  }
  std::int64_t most_up(std::int64_t there) const {
    if (case_.rule.up.policies.empty()) return case_.rule.most;
    std::int64_t most = there;
    for (const ScalingPolicy& policy : case_.rule.up.policies) {
      const std::int64_t begin = there - changed_within(policy.period);
      const std::int64_t more = policy.percent ? (begin * policy.value + 99) / 100 : policy.value;
      most = std::max(most, begin + more);
    }
    return most;
  }
  std::int64_t least_down(std::int64_t there) const {
    if (case_.rule.down.policies.empty()) return 0;
    std::int64_t least = there;
    for (const ScalingPolicy& policy : case_.rule.down.policies) {
      const std::int64_t begin = there - changed_within(policy.period);
      const std::int64_t less = policy.percent ? (begin * policy.value + 99) / 100 : policy.value;
      least = std::min(least, begin - less);
    }
    return least;
  }
  void set(std::int64_t before, std::int64_t count) {
    played_.scalings.push_back(format_duration({now_}) + " " + std::to_string(before) + "→" +
                               std::to_string(count));
    changes_.push_back({now_, count - before});
    for (; before < count; ++before) {
      const auto free = std::find_if(places_.begin(), places_.end(), [](const Place& place) {
        return !place.there && !place.leaving;
      });
      *free = {true, false, false, -1, started_++};
      add(now_ + case_.startup.ns, 0, static_cast<std::size_t>(free - places_.begin()));
    }
    for (; before > count; --before) {
      auto last = places_.end();
      for (auto it = places_.begin(); it != places_.end(); ++it) {
        if (it->there && (last == places_.end() || it->start > last->start)) last = it;
      }
      last->there = last->running = false;
      last->leaving = last->request >= 0;
    }
  }

  const Case& case_;
  std::vector<Place> places_;
  std::map<std::tuple<std::int64_t, int, std::uint64_t>, std::size_t> events_;
  std::deque<std::size_t> line_;
  std::vector<std::pair<std::int64_t, std::int64_t>> wanted_;
  std::vector<std::pair<std::int64_t, std::int64_t>> changes_;
  std::array<std::int64_t, 5> last_{};
  std::int64_t busy_ns_ = 0;
  std::int64_t server_ns_ = 0;
  std::int64_t running_ns_ = 0;
  std::int64_t waiting_ns_ = 0;
  std::int64_t sent_ = 0;
  std::int64_t now_ = 0;
  std::uint64_t serial_ = 0;
  std::uint64_t started_ = 0;
  std::size_t turn_ = 0;
  Played played_;
};

Played played_by_network(const Case& of, std::int64_t until) {
  ServiceOptions options = scaled(of.instances, of.rule, of.work);
  options.autoscale->startup = DurationModel::constant(of.startup);
  Network network(planned({{options}}), 1);
  Played played;
  network.report_to([&played](const ServiceMoment& moment) {
    if (moment.kind != ServiceMoment::Kind::Scaled) return;
    played.scalings.push_back(format_duration(moment.at - Instant{}) + " " +
                              std::to_string(moment.scaled_from) + "→" +
                              std::to_string(moment.scaled_to));
  });
  played.ends.assign(of.arrivals.size(), -1);
  const auto run = [&](std::int64_t at) {
    while (network.next() <= Instant{at}) {
      network.advance(network.next());
      while (const auto outcome = network.take()) played.ends[outcome->owner] = outcome->at.ns;
    }
  };
  for (std::uint32_t i = 0; i < of.arrivals.size(); ++i) {
    run(of.arrivals[i]);
    RequestKey key;
    key.iteration = i;
    network.submit(Instant{of.arrivals[i]}, {0, 0}, i, key);
  }
  run(until);
  played.instance_ns =
      static_cast<std::int64_t>(network.scaled(0)->count().integral(Instant{until}));
  return played;
}

/// 20 a second, then `high` for a while, then 5 a second.
std::vector<std::int64_t> climbing(double high) {
  std::vector<std::int64_t> arrivals;
  double at = 0.0003;
  while (at < 150.0) {
    arrivals.push_back(static_cast<std::int64_t>(at * 1e9));
    at += 1.0 / (at < 30.0 ? 20.0 : at < 80.0 ? high : 5.0);
  }
  return arrivals;
}

/// Four ways to scale by these metrics.
Case small_case(const std::vector<ScalingGoal>& goals, int way) {
  Case one;
  one.rule = ScalingRule{};
  one.rule.metric = goals.front().metric;
  one.rule.target = goals.front().target;
  one.rule.others.assign(goals.begin() + 1, goals.end());
  one.rule.period = one.rule.window = way % 2 == 0 ? seconds(15) : ms(3'100);
  one.rule.most = way == 3 ? 12 : 40;
  one.rule.down.stabilisation = way == 0 ? seconds(300) : ms(9'000);
  if (way == 2) one.rule.up.policies = {{false, 2, seconds(10)}, {true, 50, seconds(20)}};
  if (way == 3) one.rule.down.policies = {{true, 25, seconds(5)}};
  one.instances = 3;
  one.work = nanoseconds(71'000'013);
  one.startup = way == 1 ? ms(0) : ms(7'003);
  one.arrivals = climbing(way == 0 ? 160.0 : 90.0);
  return one;
}

// S152, S153: decisions, the end of each request and instance-seconds, to the nanosecond.
TEST(Autoscaling, DoesAsASmallSimulationDoes) {
  const ScalingGoal utilisation{ScalingMetric::Utilisation, 0.7};
  const ScalingGoal concurrency{ScalingMetric::Concurrency, 1.3};
  const ScalingGoal rate{ScalingMetric::Rate, 9.5};
  const ScalingGoal queue{ScalingMetric::Queue, 0.6};
  const std::vector<ScalingGoal> metrics[] = {
      {utilisation}, {concurrency},       {rate},
      {queue},       {utilisation, rate}, {queue, rate, concurrency}};
  int scalings = 0;
  for (std::size_t i = 0; i < std::size(metrics); ++i) {
    for (const int way : {0, 1, 2, 3}) {
      const Case one = small_case(metrics[i], way);
      const std::int64_t until = seconds(150).ns;
      const Played expected = SmallSimulation(one).play(until);
      const Played found = played_by_network(one, until);
      EXPECT_EQ(found.scalings, expected.scalings) << i << " " << way;
      EXPECT_EQ(found.instance_ns, expected.instance_ns);
      EXPECT_TRUE(found.ends == expected.ends);
      scalings += static_cast<int>(expected.scalings.size());
    }
  }
  EXPECT_GT(scalings, 90);
}

}  // namespace
}  // namespace rehearse
