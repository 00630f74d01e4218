// The values whose members are their own.

#include "tools/rehearse/results/part_fields.hpp"

namespace rehearse::part_detail {

using nlohmann::json;

json wide_json(UnsignedWide value) {
  const auto low = static_cast<std::uint64_t>(value);
  const auto high = static_cast<std::uint64_t>(value >> 64U);
  return high == 0 ? json(low) : json::array({high, low});
}

void read_wide(const json& from, UnsignedWide& value, const std::string& path,
               PartProblems& problems) {
  std::uint64_t low = 0;
  std::uint64_t high = 0;
  if (from.is_array() && from.size() == 2) {
    read_integer(from[0], high, path + "/0", problems);
    read_integer(from[1], low, path + "/1", problems);
  } else {
    read_integer(from, low, path, problems);
  }
  value = (UnsignedWide{high} << 64U) | low;
}

json histogram_json(const Histogram& histogram) {
  if (histogram.count() == 0) return json::array();
  json cells = json::array();
  for (const Histogram::Cell& cell : histogram.cells()) {
    cells.push_back(json::array({cell.count, cell.min, cell.max}));
  }
  return json::array({wide_json(histogram.sum_ns()), std::move(cells)});
}

void read_histogram(const json& from, Histogram& histogram, const std::string& path,
                    PartProblems& problems) {
  const char* const kExpected = "the sum and the cells of a histogram";
  if (from.is_array() && from.empty()) return;
  if (!from.is_array() || from.size() != 2) return problems.add(path, from, kExpected);
  UnsignedWide sum = 0;
  read_wide(from[0], sum, path + "/0", problems);
  std::vector<Histogram::Cell> cells;
  read_list(from[1], path + "/1", problems, [&](const json& one, const std::string& at) {
    if (!one.is_array() || one.size() != 3) return problems.add(at, one, "a list of three");
    Histogram::Cell& cell = cells.emplace_back();
    read_integer(one[0], cell.count, at + "/0", problems);
    read_integer(one[1], cell.min, at + "/1", problems);
    read_integer(one[2], cell.max, at + "/2", problems);
  });
  auto made = Histogram::of(cells, sum);
  if (!made) return problems.add(path, from, kExpected);
  histogram = *std::move(made);
}

json causes_json(const TimeByCause& causes) {
  json list = json::array();
  for (const Cause cause : kAllCauses) list.push_back(wide_json(causes[cause]));
  return list;
}

void read_causes(const json& from, TimeByCause& causes, const std::string& path,
                 PartProblems& problems) {
  if (!from.is_array() || from.size() != kCauses) {
    return problems.add(path, from, "a sum for each cause");
  }
  for (const Cause cause : kAllCauses) {
    const auto i = static_cast<std::size_t>(cause);
    UnsignedWide ns = 0;
    read_wide(from[i], ns, fmt::format("{}/{}", path, i), problems);
    causes.add(cause, ns);
  }
}

}  // namespace rehearse::part_detail
