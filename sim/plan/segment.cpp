// Segments and sequences as text, and the scaling by a segment's own length.

#include "sim/plan/segment.hpp"

#include <charconv>
#include <fmt/format.h>
#include <utility>

namespace rehearse {
namespace {

/// One bound of a segment.
Checked<Rational> parse_bound(std::string_view text) {
  if (!text.ends_with('%')) {
    Checked<Rational> bound = Rational::parse(text);
    if (bound) return bound;
    return Problem{"", fmt::format("'{}' {}", text, bound.problems().front().message)};
  }
  std::string_view digits = text.substr(0, text.size() - 1);
  if (digits.starts_with('+') && !digits.starts_with("+-")) digits.remove_prefix(1);
  std::int64_t percent = 0;
  const char* end = digits.data() + digits.size();
  const auto [rest, error] = std::from_chars(digits.data(), end, percent);
  if (digits.empty() || error != std::errc() || rest != end) {
    return Problem{"", fmt::format("'{}' is not a valid percentage", text)};
  }
  return Rational(percent, 100);
}

std::int64_t rounded_part(std::int64_t n, const Rational& bound) {
  return (Rational(n) * bound).rounded();
}

}  // namespace

Checked<Segment> Segment::make(Rational from, Rational to) {
  if (from < Rational(0)) {
    return Problem{"",
                   fmt::format("segment start value must be at least 0 but was {}", from.fixed(2))};
  }
  if (from >= to) {
    return Problem{"", fmt::format("segment start({}) must be less than its end({})", from.fixed(2),
                                   to.fixed(2))};
  }
  if (to > Rational(1)) {
    return Problem{"",
                   fmt::format("segment end value can't be more than 1 but was {}", to.fixed(2))};
  }
  return Segment{std::move(from), std::move(to)};
}

Checked<Segment> Segment::parse(std::string_view text) {
  if (text.empty()) return Segment{Rational(0), Rational(1)};
  Rational from;
  std::string_view end = text;
  if (const std::size_t colon = text.find(':'); colon != std::string_view::npos) {
    Checked<Rational> bound = parse_bound(text.substr(0, colon));
    if (!bound) return bound.problems();
    from = std::move(*bound);
    end = text.substr(colon + 1);
  }
  Checked<Rational> to = parse_bound(end);
  if (!to) return to.problems();
  return make(std::move(from), std::move(*to));
}

std::string Segment::text() const { return from.text() + ":" + to.text(); }

std::int64_t Segment::scale_by_length(std::int64_t n) const {
  return rounded_part(n, to) - rounded_part(n, from);
}

Checked<SegmentSequence> SegmentSequence::parse(std::string_view text) {
  SegmentSequence sequence;
  if (text.empty()) return sequence;
  std::vector<std::string_view> points;
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t comma = std::min(text.find(',', begin), text.size());
    points.push_back(text.substr(begin, comma - begin));
    begin = comma + 1;
  }
  if (points.size() < 2) {
    return Problem{
        "", fmt::format("at least 2 points are needed for an execution segment sequence, {} given",
                        points.size())};
  }
  Checked<Rational> from = parse_bound(points.front());
  if (!from) return from.problems();
  for (std::size_t i = 1; i < points.size(); ++i) {
    Checked<Rational> to = parse_bound(points[i]);
    if (!to) return to.problems();
    Checked<Segment> segment = Segment::make(*from, *to);
    if (!segment) return segment.problems();
    sequence.segments.push_back(std::move(*segment));
    from = std::move(to);
  }
  return sequence;
}

std::string SegmentSequence::text() const {
  if (segments.empty()) return "";
  std::string text = segments.front().from.text();
  for (const Segment& segment : segments) {
    text += ',';
    text += segment.to.text();
  }
  return text;
}

}  // namespace rehearse
