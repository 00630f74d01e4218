// Ends of a range are read as durations if both have units, as whole numbers otherwise.

#include "sim/questions/axis.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <fmt/format.h>
#include <utility>

#include "models/base/duration_format.hpp"
#include "models/base/random.hpp"
#include "models/base/require.hpp"
#include "sim/options/duration_text.hpp"

namespace rehearse {

namespace {

constexpr double kMostWhole = 9007199254740992;  // 2^53: above it doubles have gaps

std::optional<double> whole_number(std::string_view text) {
  std::int64_t value = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  const auto number = static_cast<double>(value);
  if (error != std::errc() || stop != end || std::abs(number) > kMostWhole) return std::nullopt;
  return number;
}

std::optional<double> duration_ns(std::string_view text) {
  if (text.empty() || text.find_first_not_of("0123456789.-+") == std::string_view::npos) {
    return std::nullopt;  // k6 reads it as milliseconds; here it is a number
  }
  const Checked<Duration> read = parse_duration(text);
  if (!read || std::abs(static_cast<double>(read->ns)) > kMostWhole) return std::nullopt;
  return static_cast<double>(read->ns);
}

std::optional<double> end_of(std::string_view text, bool duration) {
  return duration ? duration_ns(text) : whole_number(text);
}

/// What follows the colon of a range.
struct Spacing {
  enum class Kind : std::uint8_t { Step, Linear, Logarithmic };
  Kind kind = Kind::Step;
  double step = 1;
  std::uint64_t count = 0;
};

std::optional<Spacing> read_spacing(std::string_view text, bool duration) {
  Spacing spacing;
  if (text.substr(0, 3) == "lin" || text.substr(0, 3) == "log") {
    spacing.kind = text[2] == 'n' ? Spacing::Kind::Linear : Spacing::Kind::Logarithmic;
    const auto count = whole_number(text.substr(3));
    if (!count || *count < 2 || *count > static_cast<double>(kMostPoints)) return std::nullopt;
    spacing.count = static_cast<std::uint64_t>(*count);
    return spacing;
  }
  const auto step = end_of(text, duration);
  if (!step || *step <= 0) return std::nullopt;
  spacing.step = *step;
  return spacing;
}

/// Ascending, each once.
std::vector<double> spaced(const AxisRange& range, const Spacing& spacing) {
  std::vector<double> values;
  if (spacing.kind == Spacing::Kind::Step) {
    for (std::uint64_t i = 0;; ++i) {
      const double value = range.from + static_cast<double>(i) * spacing.step;
      if (value > range.to) return values;
      values.push_back(value);
    }
  }
  for (std::uint64_t i = 0; i < spacing.count; ++i) {
    const double part = static_cast<double>(i) / static_cast<double>(spacing.count - 1);
    const double value = spacing.kind == Spacing::Kind::Linear
                             ? range.from + part * (range.to - range.from)
                             : range.from * std::pow(range.to / range.from, part);
    const double whole = std::round(value);
    if (values.empty() || whole > values.back()) values.push_back(whole);
  }
  return values;
}

class AxisReader {
 public:
  AxisReader(std::string_view text, std::string flag) : text_(text), flag_(std::move(flag)) {}

  Checked<Axis> read(bool needs_range) {
    const std::size_t equals = text_.find('=');
    if (equals == 0 || equals == std::string_view::npos || equals + 1 == text_.size()) {
      return problem(needs_range ? "PATH=FROM..TO"
                                 : "PATH=VALUES, as rate=100,150 or rate=100..200");
    }
    axis_.path = text_.substr(0, equals);
    const std::string_view values = text_.substr(equals + 1);
    const std::size_t dots = values.find("..");
    if (dots != std::string_view::npos && list_items(values).size() == 1) {
      return read_ends(values, dots, needs_range);
    }
    if (needs_range) return problem("a range behind '=', as 50..400 or 1s..2m");
    axis_.values = list_items(values);
    if (std::any_of(axis_.values.begin(), axis_.values.end(),
                    [](const std::string& value) { return value.empty(); })) {
      return problem("a value between commas");
    }
    return limited();
  }

 private:
  Checked<Axis> read_ends(std::string_view values, std::size_t dots, bool needs_range) {
    std::string_view to = values.substr(dots + 2);
    const std::size_t colon = to.find(':');
    const bool is_spaced = colon != std::string_view::npos;
    const std::string_view spacing_text = is_spaced ? to.substr(colon + 1) : "";
    to = to.substr(0, colon);
    const std::string_view from = values.substr(0, dots);
    AxisRange range;
    range.durations = duration_ns(from) && duration_ns(to);
    const auto first = end_of(from, range.durations);
    const auto last = end_of(to, range.durations);
    if (!first || !last || *first > *last) {
      return problem("FROM..TO, whole numbers or durations with units, the first no larger");
    }
    range.from = *first;
    range.to = *last;
    axis_.range = range;
    if (needs_range) {
      if (is_spaced) return problem("a range without a step, as 50..400");
      return std::move(axis_);
    }
    if (range.durations && !is_spaced) {
      return problem("a step behind a range of durations, as 1s..5s:500ms");
    }
    std::optional<Spacing> spacing = Spacing{};
    if (is_spaced) spacing = read_spacing(spacing_text, range.durations);
    if (!spacing) return problem("behind ':' a step above 0, linN or logN with N from 2");
    if (spacing->kind == Spacing::Kind::Logarithmic && range.from <= 0) {
      return problem("a range from above 0 for even factors");
    }
    const bool steps = spacing->kind == Spacing::Kind::Step;
    if (steps && (range.to - range.from) / spacing->step >= static_cast<double>(kMostPoints)) {
      return problem(fmt::format("at most {} values", kMostPoints));
    }
    for (const double value : spaced(range, *spacing)) {
      axis_.values.push_back(axis_value(value, range.durations));
    }
    return limited();
  }

  Checked<Axis> limited() {
    if (axis_.values.size() > kMostPoints) {
      return problem(fmt::format("at most {} values", kMostPoints));
    }
    return std::move(axis_);
  }

  Problem problem(std::string_view expected) const {
    return {flag_, fmt::format("found \"{}\", expected {}", text_, expected)};
  }

  std::string_view text_;
  std::string flag_;
  Axis axis_;
};

/// The numbers 0 … count − 1 in an order of their own: Fisher and Yates, from the back.
std::vector<std::uint64_t> shuffled(std::uint64_t count, std::uint64_t seed,
                                    std::string_view axis) {
  std::vector<std::uint64_t> order(count);
  for (std::uint64_t i = 0; i < count; ++i) order[i] = i;
  const Stream stream(seed, 0, Purpose::Sweep, axis);
  for (std::uint64_t i = count; i > 1; --i) {
    std::swap(order[i - 1], order[stream.word(0, i, 0) % i]);
  }
  return order;
}

}  // namespace

std::vector<std::string> list_items(std::string_view text) {
  std::vector<std::string> items(1);
  int depth = 0;
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (quoted && c == '\\' && i + 1 < text.size()) {
      items.back() += c;
      items.back() += text[++i];
      continue;
    }
    if (c == '"') quoted = !quoted;
    if (!quoted && (c == '[' || c == '{' || c == '(')) ++depth;
    if (!quoted && (c == ']' || c == '}' || c == ')')) --depth;
    if (c == ',' && depth == 0 && !quoted) {
      items.emplace_back();
    } else {
      items.back() += c;
    }
  }
  return items;
}

std::string axis_value(double value, bool duration) {
  const auto whole = static_cast<std::int64_t>(value);
  return duration ? format_duration(Duration{whole}) : fmt::format("{}", whole);
}

Checked<Axis> read_axis(std::string_view text) { return AxisReader(text, "--vary").read(false); }

Checked<Axis> read_range(std::string_view text, const std::string& flag) {
  return AxisReader(text, flag).read(true);
}

std::uint64_t grid_size(const std::vector<Axis>& axes) {
  REQUIRE(!axes.empty());
  std::uint64_t size = 1;
  for (const Axis& axis : axes) {
    // Each has at most 2^20, and what is above a million is not gone through.
    size = std::min<std::uint64_t>(size * axis.values.size(), std::uint64_t{1} << 40U);
  }
  return size;
}

std::vector<std::string> grid_point(const std::vector<Axis>& axes, std::uint64_t point) {
  REQUIRE(point < grid_size(axes));
  std::vector<std::string> values(axes.size());
  for (std::size_t i = axes.size(); i-- > 0;) {
    const std::vector<std::string>& of = axes[i].values;
    values[i] = axes[i].path + "=" + of[point % of.size()];
    point /= of.size();
  }
  return values;
}

std::vector<std::vector<std::string>> latin_hypercube(const std::vector<Axis>& axes,
                                                      std::uint64_t points, std::uint64_t seed) {
  REQUIRE(!axes.empty() && points >= 1);
  std::vector<std::vector<std::string>> found(points);
  for (const Axis& axis : axes) {
    const std::vector<std::uint64_t> order = shuffled(points, seed, axis.path);
    for (std::uint64_t point = 0; point < points; ++point) {
      std::string value;
      if (axis.range) {
        // The middle of the part: with one point, that of the range.
        const double part = (static_cast<double>(order[point]) + 0.5) / static_cast<double>(points);
        const double at = axis.range->from + part * (axis.range->to - axis.range->from);
        value = axis_value(std::round(at), axis.range->durations);
      } else {
        value = axis.values[order[point] * axis.values.size() / points];
      }
      found[point].push_back(axis.path + "=" + value);
    }
  }
  return found;
}

}  // namespace rehearse
