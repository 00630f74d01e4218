// Filling a quantile table, how fine it must be, and its mean.

#include "models/duration/quantile_table.hpp"

#include <cmath>

#include "models/base/require.hpp"

namespace rehearse {
namespace {

/// What linear interpolation may be off, as a share of the value; and where that is asked for.
constexpr double kAllowedError = 4e-5;
constexpr double kDeepestAsked = 0x1p-31;

std::int64_t entry(double value) {
  REQUIRE(!std::isnan(value));
  constexpr auto kLongest = static_cast<double>(QuantileTable::kLongest.ns);
  if (value >= kLongest) return QuantileTable::kLongest.ns;
  return value > 0.0 ? static_cast<std::int64_t>(std::round(value)) : 0;
}

/// The error at the middle of a parabola through three entries, as a share of the middle one. The
/// entries' own rounding, up to 2 ns of their second difference, is no error of interpolation.
double middle_error(const std::int64_t* entries) {
  const std::int64_t bend = (entries[2] - entries[1]) - (entries[1] - entries[0]);
  const double known = std::max(0.0, std::fabs(static_cast<double>(bend)) - 2.0);
  return known / 8.0 / std::max(1.0, static_cast<double>(entries[1]));
}

/// The mean of a straight line from `a` to `b`, clamped to [low, high].
double clamped_middle(std::int64_t a, std::int64_t b, std::int64_t low, std::int64_t high) {
  const auto [less, more] = std::minmax(a, b);
  const std::int64_t from = std::clamp(less, low, high);
  const std::int64_t to = std::clamp(more, low, high);
  const double middle = (static_cast<double>(from) + static_cast<double>(to)) / 2.0;
  if (from == to) return middle;
  const auto width = static_cast<double>(more - less);
  const double below = static_cast<double>(from - less) / width;
  const double above = static_cast<double>(more - to) / width;
  return below * static_cast<double>(from) + above * static_cast<double>(to) +
         (1.0 - below - above) * middle;
}

}  // namespace

QuantileTable::QuantileTable(int bits)
    : half_entries_((std::size_t{kOctaves} << bits) + 1), bits_(bits) {
  values_.resize(2 * half_entries_);
  const std::size_t deepest = std::size_t{63 - kOctaves + 1} << bits;
  first_ = {std::size_t{0} - deepest, half_entries_ - deepest};
}

double QuantileTable::tail_at(std::size_t cell) const {
  const std::size_t octave_cells = std::size_t{1} << bits_;
  const std::size_t octave = cell >> bits_;
  const std::size_t digits = octave_cells + (cell & (octave_cells - 1));
  return std::ldexp(static_cast<double>(digits), static_cast<int>(octave) - bits_ - 1 - kOctaves);
}

void QuantileTable::fill(const TailQuantile& lower, const TailQuantile& upper) {
  std::int64_t longest = 0;
  for (std::size_t cell = 0; cell < half_entries_; ++cell) {
    longest = std::max(longest, entry(lower(tail_at(cell))));
    values_[cell] = longest;
  }
  values_[half_entries_ + half_cells()] = longest;  // the median belongs to both halves
  for (std::size_t cell = half_cells(); cell-- > 0;) {
    longest = std::max(longest, entry(upper(tail_at(cell))));
    values_[half_entries_ + cell] = longest;
  }
}

int QuantileTable::bits_needed() const {
  double worst = 0.0;
  for (std::size_t octave = 0; octave < kOctaves; ++octave) {
    if (tail_at(octave << bits_) < kDeepestAsked) continue;
    // Only cells of one octave are equally wide.
    for (std::size_t cell = octave << bits_; cell < ((octave + 1) << bits_) - 1; ++cell) {
      worst = std::max(worst, middle_error(&values_[cell]));
      worst = std::max(worst, middle_error(&values_[half_entries_ + cell]));
    }
  }
  int bits = bits_;
  for (; worst > kAllowedError && bits < kMostBits; worst /= 4.0) ++bits;
  return bits;
}

QuantileTable QuantileTable::build(const TailQuantile& lower, const TailQuantile& upper) {
  QuantileTable table(kFewestBits);
  table.fill(lower, upper);
  const int bits = table.bits_needed();
  if (bits > kFewestBits) {
    table = QuantileTable(bits);
    table.fill(lower, upper);
  }
  return table;
}

QuantileTable QuantileTable::uniform(Duration low, Duration high) {
  REQUIRE(low.ns >= 0 && low <= high && high <= kLongest);
  const auto width = static_cast<double>(high.ns - low.ns);
  // Rounded, except for the ends, which are exact.
  const auto value = [=](double from_low) { return low.ns + std::llround(width * from_low); };
  QuantileTable table(kFewestBits);
  for (std::size_t cell = 0; cell < table.half_entries_; ++cell) {
    const double p = table.tail_at(cell);
    table.values_[cell] = value(p);
    table.values_[table.half_entries_ + cell] = high.ns - (value(p) - low.ns);
  }
  table.values_.back() = table.values_[table.half_cells()];  // the median belongs to both halves
  return table;
}

QuantileTable QuantileTable::refined(int bits) const {
  REQUIRE(bits >= bits_ && bits <= kMostBits);
  QuantileTable table(bits);
  const int finer = bits - bits_;
  for (std::size_t entry = 0; entry < table.half_entries_; ++entry) {
    const std::size_t from = std::min(entry >> finer, half_cells() - 1);
    const auto rest = static_cast<std::int64_t>(entry - (from << finer));
    for (const std::size_t half : {std::size_t{0}, std::size_t{1}}) {
      const std::int64_t* ends = entries() + half * half_entries_ + from;
      const Wide step = static_cast<Wide>(ends[1] - ends[0]) * rest;
      table.values_[half * table.half_entries_ + entry] =
          ends[0] + static_cast<std::int64_t>((step + ((Wide{1} << finer) >> 1)) >> finer);
    }
  }
  return table;
}

double QuantileTable::mean_ns() const { return clamped_mean_ns(0, kLongest.ns); }

double QuantileTable::clamped_mean_ns(std::int64_t low, std::int64_t high) const {
  double sum = kDeepestTail * (static_cast<double>(std::clamp(min().ns, low, high)) +
                               static_cast<double>(std::clamp(max().ns, low, high)));
  for (std::size_t cell = 0; cell < half_cells(); ++cell) {
    const double probability = tail_at(cell + 1) - tail_at(cell);
    for (const std::size_t half : {std::size_t{0}, half_entries_}) {
      sum +=
          probability * clamped_middle(values_[half + cell], values_[half + cell + 1], low, high);
    }
  }
  return sum;
}

}  // namespace rehearse
