// Fuzz target: every reader of foreign bytes beside the file's and the scripts'. The first line
// names the reader, the rest is what it reads; whatever it makes of that, its problems are UTF-8
// and bounded.

#include <array>
#include <cstddef>
#include <cstdint>
#include <curl/curl.h>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "models/base/require.hpp"
#include "models/base/utf8.hpp"
#include "sim/file/dot/journey_dot.hpp"
#include "sim/file/duration/csv_column.hpp"
#include "sim/file/json/json_text.hpp"
#include "sim/fit/read/recorded_traffic.hpp"
#include "sim/measure/expression/expression.hpp"
#include "sim/measure/expression/quantity.hpp"
#include "sim/options/options_reader.hpp"
#include "sim/plan/plan.hpp"
#include "sim/verdict/metric_engine.hpp"
#include "sim/verdict/thresholds_reader.hpp"
#include "tools/live/control/json_api.hpp"
#include "tools/live/http/http_received.hpp"
#include "tools/rehearse/points/points_reader.hpp"
#include "tools/rehearse/text/text_columns.hpp"

namespace rehearse {
namespace {

void check(const Problems& problems) {
  for (const Problem& problem : problems) {
    REQUIRE(!problem.message.empty());
    REQUIRE(!broken_utf8(problem.message));
    REQUIRE(problem.message.size() < (std::size_t{1} << 17));
  }
}

template <class T>
void check(const Checked<T>& read) {
  if (read) return;
  REQUIRE(!read.problems().empty());
  check(read.problems());
}

std::optional<nlohmann::json> json_of(std::string_view text) {
  Checked<nlohmann::json> document = parse_json(text, {.bytes = 1 << 16, .depth = 32});
  check(document);
  return document ? std::optional(*std::move(document)) : std::nullopt;
}

void read_dot(std::string_view text) {
  const auto journeys = journeys_from_dot(text);
  check(journeys);
  if (journeys) REQUIRE(!journeys->dump().empty());
}

void read_csv(std::string_view text) {
  const std::vector<CsvColumn> columns{{.column = "ms", .where = {{"name", "a"}}},
                                       {.column = std::size_t{2}, .header = false}};
  constexpr std::size_t kMost = 100;
  std::size_t left = kMost;
  std::size_t taken = 0;
  for (const auto& one : read_csv_columns(text, columns, kMost, left, seconds(3600))) {
    check(one);
    if (one) taken += one->size();
  }
  REQUIRE(taken <= kMost);
}

void read_options_text(std::string_view text) {
  const auto document = json_of(text);
  if (!document) return;
  const OptionsReading reading = read_options(*document);
  check(reading.rejection.problems);
  if (!reading.options) return;
  PlanLimits limits;
  limits.max_steps = 5000;
  if (reading.options->scenarios.size() < 8) check(plan_test(*reading.options, limits));
}

void read_thresholds_text(std::string_view text) {
  if (const auto document = json_of(text)) check(read_thresholds(*document, JsonPlace()).problems);
}

void read_points(std::string_view text) {
  MetricEngine engine;
  PointsReader points(engine, std::nullopt);
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    points.read_line(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  check(points.finish());
}

void read_expression(std::string_view text) {
  check(parse_condition(text, {}));
  check(parse_value(text, {}));
  check(read_quantity(text));
}

void read_rest(std::string_view text) {
  check(read_status_patch(text));
  check(read_setup_data(text));
}

void read_http(std::string_view text) {
  static const std::unique_ptr<CURL, decltype(&curl_easy_cleanup)> easy(curl_easy_init(),
                                                                        &curl_easy_cleanup);
  HttpReceived received;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size() - 1);
    take_header_line(easy.get(), text.substr(0, end + 1), received);
    text.remove_prefix(end + 1);
  }
}

void read_text(std::string_view text) {
  for (const std::string& shown : {printable_text(text), printable_lines(text)}) {
    REQUIRE(!broken_utf8(shown));
    REQUIRE(shown.size() <= text.size());
  }
  REQUIRE(printable_text(text).find('\x1b') == std::string::npos);
}

void read_traffic(std::string_view text) { check(read_har(text)); }

struct Reader {
  std::string_view name;
  void (*read)(std::string_view text);
};

constexpr std::array kReaders{
    Reader{"csv", read_csv},
    Reader{"dot", read_dot},
    Reader{"expression", read_expression},
    Reader{"har", read_traffic},
    Reader{"http", read_http},
    Reader{"options", read_options_text},
    Reader{"points", read_points},
    Reader{"rest", read_rest},
    Reader{"text", read_text},
    Reader{"thresholds", read_thresholds_text},
};

}  // namespace
}  // namespace rehearse

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const std::size_t end = input.find('\n');
  if (end == std::string_view::npos) return 0;
  for (const auto& reader : rehearse::kReaders) {
    if (reader.name == input.substr(0, end)) reader.read(input.substr(end + 1));
  }
  return 0;
}
