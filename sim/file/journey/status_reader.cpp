// Single statuses and ranges.

#include "sim/file/journey/status_reader.hpp"

#include <cstdint>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "sim/file/json/fields.hpp"

namespace rehearse {

namespace {

using nlohmann::json;

constexpr std::uint16_t kLowestStatus = 100;
constexpr std::uint16_t kHighestStatus = 599;

std::optional<std::uint16_t> read_status(const json& value, const JsonPlace& place,
                                         DocumentProblems& problems) {
  if (value.is_number_integer()) {
    const auto status = value.get<std::int64_t>();
    if (status >= kLowestStatus && status <= kHighestStatus) {
      return static_cast<std::uint16_t>(status);
    }
  }
  problems.add(place, value, "an HTTP status from 100 to 599");
  return std::nullopt;
}

std::optional<StatusRange> read_range(const json& range, const JsonPlace& place,
                                      DocumentProblems& problems) {
  check_keys(range, {"min", "max"}, place, problems);
  if (!range.contains("min") || !range.contains("max")) {
    problems.add(place, range, "both min and max");
    return std::nullopt;
  }
  const auto first = read_status(range["min"], place / "min", problems);
  const auto last = read_status(range["max"], place / "max", problems);
  if (!first || !last) return std::nullopt;
  if (*last < *first) {
    problems.add(place / "max", range["max"], fmt::format("at least {}, the min", *first));
  }
  return StatusRange{*first, *last};
}

}  // namespace

std::optional<std::vector<StatusRange>> read_statuses(const json& value, const JsonPlace& place,
                                                      DocumentProblems& problems) {
  if (!value.is_array() || value.empty()) {
    problems.add(place, value,
                 "a list of statuses and ranges, such as [200, {\"min\": 300, \"max\": 399}]");
    return std::nullopt;
  }
  std::vector<StatusRange> statuses;
  for (std::size_t i = 0; i < value.size(); ++i) {
    const auto range = read_status_or_range(value[i], place[i], problems);
    if (range) statuses.push_back(*range);
  }
  return statuses;
}

std::optional<StatusRange> read_status_or_range(const json& value, const JsonPlace& place,
                                                DocumentProblems& problems) {
  if (value.is_object()) return read_range(value, place, problems);
  const auto status = read_status(value, place, problems);
  return status ? std::optional(StatusRange{*status, *status}) : std::nullopt;
}

std::optional<std::vector<StatusRange>> read_status_or_list(const json& value,
                                                            const JsonPlace& place,
                                                            DocumentProblems& problems) {
  if (value.is_array()) return read_statuses(value, place, problems);
  const auto status = read_status(value, place, problems);
  if (!status) return std::nullopt;
  return std::vector<StatusRange>{{*status, *status}};
}

}  // namespace rehearse
