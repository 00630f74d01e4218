#pragma once
// What the peers' programs share: their work, how long iterations take, what they print.

#include <array>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <numeric>
#include <random>
#include <string_view>
#include <utility>
#include <vector>

namespace peers {

/// The work of one run. Closed: each of `vus` VUs begins one iteration after the other until
/// `end_ns`. Open: `rate` iterations a second arrive until `end_ns`, each taken by the VU that has
/// been idle longest, or dropped where none is. Services: closed, each iteration a request to three
/// services with queues. What runs at `stop_ns` is interrupted.
struct Work {
  static constexpr std::int64_t kSecond = 1'000'000'000;

  bool open = false;
  std::uint32_t vus = 0;
  std::int64_t rate = 0;
  std::int64_t end_ns = 0;
  std::int64_t stop_ns = 0;
  std::uint64_t seed = 0;

  std::int64_t arrival_ns(std::int64_t number) const { return number * kSecond / rate; }
};

/// Reads `closed VUS SECONDS SEED`, `services VUS SECONDS SEED` or `open RATE VUS SECONDS SEED`;
/// ends the program if it cannot.
inline Work read_work(int argc, char** argv) {
  const std::string_view kind = argc > 1 ? argv[1] : "";
  Work work;
  work.open = kind == "open";
  const bool services = kind == "services";
  if (((kind != "closed" && !services) || argc != 5) && (kind != "open" || argc != 6)) {
    std::fprintf(stderr,
                 "usage: %s closed|services VUS SECONDS SEED | open RATE VUS SECONDS SEED\n",
                 argv[0]);
    std::exit(2);
  }
  int next = 2;
  if (work.open) work.rate = std::atoll(argv[next++]);
  work.vus = static_cast<std::uint32_t>(std::atoll(argv[next++]));
  work.end_ns = std::atoll(argv[next++]) * Work::kSecond;
  work.stop_ns = work.end_ns + (services ? 30 : 3) * Work::kSecond;
  work.seed = static_cast<std::uint64_t>(std::atoll(argv[next]));
  return work;
}

/// What became of the iterations.
struct Counts {
  std::uint64_t started = 0;
  std::uint64_t complete = 0;
  std::uint64_t dropped = 0;

  void print() const {
    std::printf("{\"complete\":%llu,\"interrupted\":%llu,\"dropped\":%llu}\n",
                static_cast<unsigned long long>(complete),
                static_cast<unsigned long long>(started - complete),
                static_cast<unsigned long long>(dropped));
  }
};

/// The VUs without work, as a ring: the one that has been idle longest is taken first.
class IdleVus {
 public:
  explicit IdleVus(const Work& work) : ring_(work.vus), count_(work.vus) {
    std::iota(ring_.begin(), ring_.end(), 0U);
  }

  bool empty() const { return count_ == 0; }

  /// Requires: not empty.
  std::uint32_t take() {
    --count_;
    return ring_[std::exchange(first_, first_ + 1 == ring_.size() ? 0 : first_ + 1)];
  }

  void put_back(std::uint32_t vu) {
    const std::size_t place = first_ + count_++;
    ring_[place < ring_.size() ? place : place - ring_.size()] = vu;
  }

 private:
  std::vector<std::uint32_t> ring_;
  std::size_t first_ = 0;
  std::size_t count_;
};

/// Nanoseconds of uniform(1 s, 5 s) made of one word: a multiplication, no division.
inline std::int64_t uniform_ns(std::uint64_t word) {
  __extension__ using Wide = unsigned __int128;
  constexpr Wide kWidth = 4 * Work::kSecond;
  return Work::kSecond + static_cast<std::int64_t>((kWidth * word) >> 64);
}

/// Nanoseconds of a distribution: its quantiles in a table, straight lines in between. A look-up
/// costs a few nanoseconds, where a normal draw and an exponential take thirty. What lies beyond
/// the outermost entries (one draw in 16,384) is cut off.
class QuantileTable {
 public:
  /// By default that of W2: lognormal(median 200 ms, p95 800 ms).
  static QuantileTable lognormal(double median_s = 0.2, double p95_to_median = 4.0) {
    constexpr double kP95 = 1.6448536269514722;  // of the standard normal distribution
    const double sigma = std::log(p95_to_median) / kP95;
    const double median = median_s * static_cast<double>(Work::kSecond);
    QuantileTable table;
    double z = 0.0;
    for (std::size_t i = kNodes / 2; i < kNodes; ++i) {
      // Newton's method from the node before: from the left it closes in without overshooting.
      for (int step = 0; step < 8; ++step) {
        const double density = std::exp(-0.5 * z * z) / std::sqrt(2.0 * 3.141592653589793);
        z += (share_of(i) - 0.5 * std::erfc(-z * std::sqrt(0.5))) / density;
      }
      table.quantiles_[i] = median * std::exp(sigma * z);
      table.quantiles_[kNodes - 1 - i] = median * std::exp(-sigma * z);
    }
    table.quantiles_[kNodes] = table.quantiles_[kNodes - 1];
    return table;
  }
  static QuantileTable exponential(double mean_s) {
    QuantileTable table;
    for (std::size_t i = 0; i < kNodes; ++i) {
      table.quantiles_[i] =
          -mean_s * static_cast<double>(Work::kSecond) * std::log(1.0 - share_of(i));
    }
    table.quantiles_[kNodes] = table.quantiles_[kNodes - 1];
    return table;
  }

  std::int64_t operator()(std::uint64_t word) const {
    const std::size_t node = word >> (64 - kBits);
    const double part = static_cast<double>((word << kBits) >> 11) * 0x1p-53;
    const double low = quantiles_[node];
    return static_cast<std::int64_t>(low + part * (quantiles_[node + 1] - low));
  }

 private:
  static constexpr int kBits = 14;
  static constexpr std::size_t kNodes = std::size_t{1} << kBits;

  static double share_of(std::size_t node) {
    return (static_cast<double>(node) + 0.5) / static_cast<double>(kNodes);
  }

  std::array<double, kNodes + 1> quantiles_{};
};

/// What the peers draw from: one stream for all VUs, as cheap as the standard library has.
using Words = std::mt19937_64;

}  // namespace peers
