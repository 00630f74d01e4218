// A row for each count, and what the rows are.

#include "tools/rehearse/answers/ties.hpp"

#include <array>
#include <fmt/format.h>
#include <string_view>
#include <vector>

#include "tools/rehearse/text/text_table.hpp"

namespace rehearse {

namespace {

constexpr std::array<std::string_view, 3> kNames{"latest", "earliest", "random"};
constexpr std::array<std::string_view, 3> kMeanings{
    "an iteration that ends exactly when something else happens ends after it",
    "an iteration that ends exactly when something else happens ends, and its VU goes on, before "
    "it",
    "an iteration that ends exactly when something else happens ends before or after it by chance"};

struct Row {
  std::string_view name;
  std::uint64_t as_run;
  CountRange range;
};

std::array<Row, 4> rows_of(const TieBounds& bounds, const IterationCounts& counts) {
  return {{{"started", counts.complete + counts.interrupted, bounds.started},
           {"complete", counts.complete, bounds.complete},
           {"interrupted", counts.interrupted, bounds.interrupted},
           {"dropped", counts.dropped, bounds.dropped}}};
}

std::string bounds_text(const TieBounds& bounds, const IterationCounts& counts) {
  std::vector<std::vector<std::string>> cells{{"iterations", "as run", "least", "most"}};
  for (const Row& row : rows_of(bounds, counts)) {
    cells.push_back({std::string(row.name), fmt::format("{}", row.as_run),
                     fmt::format("{}", row.range.low), fmt::format("{}", row.range.high)});
  }
  std::string text = text_table(cells, 1) + "\n";
  if (bounds.met == 0 && bounds.exact)
    return text + "    nothing ties: the order of events decides nothing\n";
  const std::string_view ends = bounds.met == 1 ? "end ties" : "ends tie";
  text += fmt::format("    {} {} with something else where ends come first\n", bounds.met, ends);
  if (bounds.exact) {
    return text + fmt::format("    exact: no order gives less or more ({} runs)\n", bounds.runs);
  }
  return text + fmt::format("    at least as far apart: seen in {} of the orders there are\n",
                            bounds.runs);
}

}  // namespace

std::string ties_text(const TieAnswer& answer, const IterationCounts& counts) {
  const auto order = static_cast<std::size_t>(answer.order);
  std::string text = fmt::format("\n  █ TIES  {}\n\n    {}\n", kNames[order], kMeanings[order]);
  if (answer.bounds) text += "\n" + bounds_text(*answer.bounds, counts);
  return text;
}

void write_ties(JsonWriter& json, const TieAnswer& answer) {
  json.key("ties");
  json.begin_object();
  json.field("order", kNames[static_cast<std::size_t>(answer.order)]);
  if (answer.bounds) {
    const TieBounds& bounds = *answer.bounds;
    json.field("met", bounds.met);
    json.field("runs", bounds.runs);
    json.field("exact", bounds.exact);
    for (const Row& row : rows_of(bounds, {})) {
      json.key(row.name);
      json.begin_object();
      json.field("low", row.range.low);
      json.field("high", row.range.high);
      json.end_object();
    }
  }
  json.end_object();
}

}  // namespace rehearse
