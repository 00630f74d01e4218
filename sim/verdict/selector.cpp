// Braces, commas and colons as k6 splits them.

#include "sim/verdict/selector.hpp"

#include <array>
#include <fmt/format.h>
#include <utility>

#include "sim/options/go_text.hpp"

namespace rehearse {

namespace {

SelectorReading fault(SelectorFault kind, std::string_view found, const char* what) {
  return {std::nullopt, kind,
          fmt::format("unable to validate threshold expressions; reason: parsing metric name "
                      "failed, metric {} {}",
                      go_quote(found), what)};
}

/// Without blanks and then without quotes at both ends.
std::string bare(std::string_view text) {
  text = go_trim_space(text);
  const std::size_t first = text.find_first_not_of("'\"");
  if (first == std::string_view::npos) return {};
  return std::string(text.substr(first, text.find_last_not_of("'\"") - first + 1));
}

}  // namespace

std::string MetricSelector::name() const { return suffix ? metric + "{" + *suffix + "}" : metric; }

const char* selector_fault_name(SelectorFault fault) {
  constexpr std::array<const char*, 3> kNames{"selector-unbalanced", "selector-tag",
                                              "selector-tag"};
  return kNames.at(static_cast<std::size_t>(fault));
}

SelectorReading read_metric_selector(std::string_view key) {
  const std::size_t open = key.find('{');
  const std::size_t close = key.rfind('}');
  constexpr auto kNone = std::string_view::npos;
  if (open == kNone && close == kNone) return {MetricSelector{std::string(key), {}, {}}, {}, {}};
  if (open == kNone || close == kNone || close < open || close + 1 != key.size()) {
    return fault(SelectorFault::Unbalanced, key, "has unmatched opening/close curly brace");
  }
  const std::string_view inside = key.substr(open + 1, close - open - 1);
  std::vector<Tag> tags;
  std::string_view rest = inside;
  while (true) {
    const std::size_t comma = rest.find(',');
    const std::string_view part = rest.substr(0, comma);
    const std::size_t colon = part.find(':');
    if (colon == kNone || colon + 1 == part.size()) {
      return fault(SelectorFault::MalformedTag, part, "tag expression is malformed");
    }
    tags.emplace_back(bare(part.substr(0, colon)), bare(part.substr(colon + 1)));
    if (tags.back().first.empty()) {
      return {std::nullopt, SelectorFault::EmptyTagName,
              fmt::format("found no tag name in {}, expected name:value", go_quote(part))};
    }
    if (comma == kNone) break;
    rest.remove_prefix(comma + 1);
  }
  return {MetricSelector{std::string(key.substr(0, open)), std::string(go_trim_space(inside)),
                         TagSet(std::move(tags))},
          {},
          {}};
}

}  // namespace rehearse
