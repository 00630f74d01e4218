// Numbers and words are read apart; each word is a unit written out.

#include "sim/options/duration_hint.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include "sim/options/duration_text.hpp"

namespace rehearse {
namespace {

struct Spelling {
  std::string_view unit;
  std::array<std::string_view, 6> words;
};

constexpr std::array<Spelling, 7> kSpellings{
    {{"ns", {"nanosecond", "nanoseconds", "nano", "nanos", "nsec", "nsecs"}},
     {"us", {"microsecond", "microseconds", "micro", "micros", "usec", "usecs"}},
     {"ms", {"millisecond", "milliseconds", "milli", "millis", "msec", "msecs"}},
     {"s", {"second", "seconds", "sec", "secs"}},
     {"m", {"minute", "minutes", "min", "mins"}},
     {"h", {"hour", "hours", "hr", "hrs"}},
     {"d", {"day", "days"}}}};

std::optional<std::string_view> unit_of(std::string_view word) {
  for (const Spelling& each : kSpellings) {
    if (word == each.unit) return each.unit;
    if (std::find(each.words.begin(), each.words.end(), word) != each.words.end()) return each.unit;
  }
  return std::nullopt;
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return c >= 'a' && c <= 'z'; }

/// Takes what `belongs` off the front.
template <class Belongs>
std::string_view take(std::string_view& rest, const Belongs& belongs) {
  const auto end = std::find_if_not(rest.begin(), rest.end(), belongs);
  const std::string_view taken = rest.substr(0, static_cast<std::size_t>(end - rest.begin()));
  rest.remove_prefix(taken.size());
  return taken;
}

}  // namespace

std::string duration_hint(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  std::string meant;
  std::string_view rest = lower;
  const auto is_space = [](char c) { return c == ' '; };
  while (!rest.empty()) {
    take(rest, is_space);
    std::string number(take(rest, [](char c) { return is_digit(c) || c == '.' || c == ','; }));
    take(rest, is_space);
    const auto unit = unit_of(take(rest, is_letter));
    if (number.empty() || !unit) return {};
    std::replace(number.begin(), number.end(), ',', '.');
    meant += number;
    meant += *unit;
    take(rest, is_space);
  }
  if (meant.empty() || !parse_duration(meant)) return {};
  return "; did you mean \"" + meant + "\"?";
}

}  // namespace rehearse
