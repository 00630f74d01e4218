// Names of kinds and units, to and fro.

#include "sim/verdict/metric_kind.hpp"

#include <array>
#include <cstddef>

namespace rehearse {

namespace {

constexpr std::array<const char*, 4> kKinds{"counter", "gauge", "rate", "trend"};
constexpr std::array<const char*, 3> kUnits{"default", "time", "data"};

template <class Enum, std::size_t kSize>
std::optional<Enum> parse(const std::array<const char*, kSize>& names, std::string_view text) {
  for (std::size_t i = 0; i < kSize; ++i) {
    if (text == names.at(i)) return static_cast<Enum>(i);
  }
  return std::nullopt;
}

}  // namespace

const char* metric_kind_name(MetricKind kind) { return kKinds.at(static_cast<std::size_t>(kind)); }

std::optional<MetricKind> parse_metric_kind(std::string_view text) {
  return parse<MetricKind>(kKinds, text);
}

const char* metric_unit_name(MetricUnit unit) { return kUnits.at(static_cast<std::size_t>(unit)); }

std::optional<MetricUnit> parse_metric_unit(std::string_view text) {
  return parse<MetricUnit>(kUnits, text);
}

}  // namespace rehearse
