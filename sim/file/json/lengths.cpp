// The bounds, and the wording of a length beyond them.

#include "sim/file/json/lengths.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <string>

#include "sim/options/duration_hint.hpp"
#include "sim/options/duration_text.hpp"

namespace rehearse {

using nlohmann::json;

std::optional<Duration> read_length(const json& value, const JsonPlace& place,
                                    DocumentProblems& problems, Duration shortest,
                                    Duration longest) {
  std::string reason;
  if (value.is_number() || value.is_string()) {
    const auto length = read_duration(value);
    if (length && *length && **length >= shortest && **length <= longest) return **length;
    if (!length) {
      reason = fmt::format(", a number and a unit ({}) as in \"1m30s\"{}", kDurationUnits,
                           duration_hint(value.get_ref<const std::string&>()));
    }
  }
  problems.add(place, value,
               fmt::format("a duration from {} to {}{}", format_duration(shortest),
                           format_duration(longest), reason));
  return std::nullopt;
}

std::optional<std::vector<Duration>> read_lengths(const json& value, const JsonPlace& place,
                                                  DocumentProblems& problems, Duration shortest,
                                                  Duration longest) {
  if (!value.is_array() || value.empty()) {
    problems.add(place, value, "a list of at least one duration");
    return std::nullopt;
  }
  std::vector<Duration> lengths;
  for (std::size_t i = 0; i < value.size(); ++i) {
    const auto length = read_length(value[i], place[i], problems, shortest, longest);
    if (length) lengths.push_back(*length);
  }
  if (lengths.size() < value.size()) return std::nullopt;
  return lengths;
}

}  // namespace rehearse
