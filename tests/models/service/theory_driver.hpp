#pragma once
// Long runs of a network under open and closed load, and what can be estimated from them.

#include <boost/math/distributions/students_t.hpp>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <optional>
#include <queue>
#include <utility>
#include <vector>

#include "models/duration/duration_sampling.hpp"
#include "tests/models/service/network_driver.hpp"

namespace rehearse {

/// An estimate with its standard error by the method of batch means (Law, "Simulation Modeling and
/// Analysis", §9.5.3): a run is cut into batches so long that their means are nearly independent
/// and normal, so (mean − truth)/error follows Student's t with kBatches − 1 degrees of freedom.
struct Estimate {
  double mean = 0.0;
  double error = 0.0;
};
constexpr int kBatches = 40;

inline Estimate estimate(const std::vector<double>& batch_means) {
  const auto count = static_cast<double>(batch_means.size());
  Estimate result;
  for (const double value : batch_means) result.mean += value / count;
  double squares = 0.0;
  for (const double value : batch_means) squares += (value - result.mean) * (value - result.mean);
  result.error = std::sqrt(squares / (count - 1.0) / count);
  return result;
}

/// How many standard errors an estimate of kBatches batches may be off at 99.9 %: 3.56.
inline double most_errors_off() {
  const boost::math::students_t_distribution<double> student(kBatches - 1);
  return boost::math::quantile(boost::math::complement(student, 0.0005));
}

/// Requests per batch; REHEARSE_THEORY_SCALE multiplies it.
inline std::uint32_t batch_size() {
  const char* scale = std::getenv("REHEARSE_THEORY_SCALE");
  return 1'250 * (scale == nullptr ? 1U : static_cast<std::uint32_t>(std::atoi(scale)));
}

/// What became of one request.
struct Observed {
  std::uint32_t endpoint = 0;
  Instant sent;
  Instant ended;
  Status status = Status::Ok;

  double response_s() const { return static_cast<double>((ended - sent).ns) / 1e9; }
};

/// Poisson arrivals to endpoints of the first service. The first batch is warm-up and left out;
/// each run is long enough for kBatches more.
class OpenRun {
 public:
  /// `rates` in requests per second, by endpoint.
  OpenRun(NetworkOptions options, const std::vector<double>& rates, std::uint64_t seed = 1)
      : network(planned(std::move(options)), seed) {
    double total = 0.0;
    for (const double rate : rates) total += rate;
    const Stream stream(seed, 0, Purpose::Journey, "arrivals");
    const DurationModel gap = *DurationModel::exponential({static_cast<std::int64_t>(1e9 / total)});
    const DurationModel kinds = kinds_of(rates);
    const std::uint32_t count = batch_size() * (kBatches + 1);
    observed.reserve(count);
    Instant now{0};
    for (std::uint32_t i = 0; i < count; ++i) {
      Draws draws(stream, 0, i);
      now = now + gap.sample({}, draws);
      run_until(now);
      const auto endpoint = static_cast<std::uint32_t>(kinds.sample({}, draws).ns);
      observed.push_back({endpoint, now, {}, Status::Ok});
      RequestKey key;
      key.iteration = i;
      network.submit(now, {0, endpoint}, i, key);
      collect();
    }
    while (network.in_flight() > 0) run_until(network.next());
  }

  /// By the order of sending: the mean of `value` over the requests of a batch that have one.
  Estimate mean(const std::function<std::optional<double>(const Observed&)>& value) const {
    std::vector<double> means;
    const std::size_t size = observed.size() / (kBatches + 1);
    for (std::size_t batch = 1; batch <= kBatches; ++batch) {
      double sum = 0.0;
      double count = 0.0;
      for (std::size_t i = batch * size; i < (batch + 1) * size; ++i) {
        const auto one = value(observed[i]);
        if (!one) continue;
        sum += *one;
        count += 1.0;
      }
      means.push_back(sum / count);
    }
    return estimate(means);
  }
  Estimate response() const {
    return mean([](const Observed& one) {
      return one.status == Status::Ok ? std::optional(one.response_s()) : std::nullopt;
    });
  }
  Estimate response_of(std::uint32_t endpoint) const {
    return mean([endpoint](const Observed& one) {
      return one.endpoint == endpoint ? std::optional(one.response_s()) : std::nullopt;
    });
  }
  Estimate loss() const {
    return mean([](const Observed& one) {
      return std::optional(one.status == Status::Rejected ? 1.0 : 0.0);
    });
  }

  Network network;
  std::vector<Observed> observed;
  Instant last;

 private:
  /// Which endpoint a request is for, as a number of nanoseconds.
  static DurationModel kinds_of(const std::vector<double>& rates) {
    std::vector<Duration> numbers;
    for (std::size_t i = 0; i < rates.size(); ++i) {
      numbers.push_back({static_cast<std::int64_t>(i)});
    }
    return *DurationModel::choice(numbers, rates);
  }
  void run_until(Instant until) {
    while (network.next() <= until) {
      last = network.next();
      network.advance(last);
      collect();
    }
  }
  void collect() {
    while (const auto outcome = network.take()) {
      observed[outcome->owner].ended = outcome->at;
      observed[outcome->owner].status = outcome->status;
    }
  }
};

/// Clients that think, send a request to the first endpoint and await its end, again and again,
/// until each batch has had its requests.
class ClosedRun {
 public:
  ClosedRun(NetworkOptions options, std::uint32_t clients, const DurationModel& think,
            std::uint32_t ends, std::uint64_t seed = 1)
      : network(planned(std::move(options)), seed),
        stream_(seed, 0, Purpose::Journey, "thinking"),
        think_(think),
        iterations_(clients, 0),
        since_(clients) {
    for (std::uint32_t client = 0; client < clients; ++client) begin_thinking(Instant{0}, client);
    while (finished.size() < ends) step();
  }

  /// Over batches with equal numbers of requests: mean response, and time per request.
  Estimate response() const {
    return over_batches([](const Observed* from, const Observed* to) {
      double sum = 0.0;
      for (const Observed* one = from; one != to; ++one) sum += one->response_s();
      return sum / static_cast<double>(to - from);
    });
  }
  Estimate cycle() const {
    return over_batches([](const Observed* from, const Observed* to) {
      const Duration length = to[-1].ended - from[-1].ended;
      return static_cast<double>(length.ns) / 1e9 / static_cast<double>(to - from);
    });
  }

  Network network;
  std::vector<Observed> finished;  // in the order of their ends
  Occupancy thinking;
  Instant now;

 private:
  struct Wake {
    std::int64_t at;
    std::uint32_t client;
    bool operator>(const Wake& other) const {
      return at != other.at ? at > other.at : client > other.client;
    }
  };

  template <class Function>
  Estimate over_batches(Function figure) const {
    std::vector<double> figures;
    const std::size_t size = finished.size() / (kBatches + 1);
    for (std::size_t batch = 1; batch <= kBatches; ++batch) {
      const Observed* from = finished.data() + batch * size;
      figures.push_back(figure(from, from + size));
    }
    return estimate(figures);
  }

  void begin_thinking(Instant at, std::uint32_t client) {
    Draws draws(stream_, client, iterations_[client]);
    thinking.enter(at);
    since_[client] = at;
    wakes_.push({(at + think_.sample({}, draws)).ns, client});
  }

  void step() {
    const Instant wake{wakes_.empty() ? kNever.ns : wakes_.top().at};
    now = std::min(wake, network.next());
    if (network.next() == now) {
      network.advance(now);
    } else {
      const std::uint32_t client = wakes_.top().client;
      wakes_.pop();
      thinking.leave(now, since_[client]);
      since_[client] = now;
      RequestKey key;
      key.unit = client;
      key.iteration = iterations_[client]++;
      network.submit(now, {0, 0}, client, key);
    }
    while (const auto outcome = network.take()) {
      finished.push_back({0, since_[outcome->owner], outcome->at, outcome->status});
      begin_thinking(now, outcome->owner);
    }
  }

  Stream stream_;
  DurationModel think_;
  std::vector<std::uint64_t> iterations_;
  std::vector<Instant> since_;
  std::priority_queue<Wake, std::vector<Wake>, std::greater<>> wakes_;
};

}  // namespace rehearse
