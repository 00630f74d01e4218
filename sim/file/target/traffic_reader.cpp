// A rate, along a curve or not, with how regular arrivals are; or arrivals one by one.

#include "sim/file/target/traffic_reader.hpp"

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <utility>

#include "sim/file/duration/count_model_reader.hpp"
#include "sim/file/duration/duration_model_reader.hpp"
#include "sim/file/json/fields.hpp"
#include "sim/file/target/points_reader.hpp"

namespace rehearse {
namespace {

using nlohmann::json;

constexpr PointsForm kRates{
    "rate", "requests per second, or a list of points such as {\"at\": \"1m\", \"rate\": 100}",
    "a point such as {\"at\": \"1m\", \"rate\": 100}"};

/// Gaps of mean 1 s whose standard deviation is `variation` seconds.
std::optional<DurationModel> gamma_gaps(double variation) {
  if (!(variation >= 0.01 && variation <= 100.0)) return std::nullopt;
  const json gamma = {{"gamma", {{"shape", 1.0 / (variation * variation)}, {"mean", "1s"}}}};
  auto model = read_duration_model(gamma);
  if (!model) return std::nullopt;
  return *std::move(model);
}

void read_gaps(const json& value, const JsonPlace& place, DocumentProblems& problems,
               DurationModel& gap) {
  if (value == "poisson") return;
  if (value == "even") {
    gap = DurationModel::constant(seconds(1));
    return;
  }
  if (value.is_object() && value.contains("gamma")) {
    check_keys(value, {"gamma"}, place, problems);
    double variation = 1.0;
    Fields(value, place, problems).number("gamma", variation);
    if (auto model = gamma_gaps(variation)) {
      gap = *std::move(model);
    } else {
      problems.add(place / "gamma", value["gamma"], "a coefficient of variation from 0.01 to 100");
    }
    return;
  }
  problems.add(place, value, "\"poisson\", \"even\", or {\"gamma\": coefficient of variation}");
}

void read_states(const json& value, const JsonPlace& place, DocumentProblems& problems,
                 ArrivalOptions& arrivals) {
  if (!value.is_array() || value.empty()) {
    problems.add(place, value, "a list of states, each with factor and stay");
    return;
  }
  for (std::size_t i = 0; i < value.size(); ++i) {
    const JsonPlace one = place[i];
    if (!value[i].is_object() || !value[i].contains("factor") || !value[i].contains("stay")) {
      problems.add(one, value[i],
                   "a state such as {\"factor\": 3, \"stay\": {\"exponential\": \"10s\"}}");
      continue;
    }
    check_keys(value[i], {"factor", "stay"}, one, problems);
    const Fields fields(value[i], one, problems);
    RateState& state = arrivals.states.emplace_back();
    fields.number("factor", state.factor);
    read_model_field(fields, "stay", state.stay);
  }
}

/// Instants, or what is left of {"empirical": {"csv": …}} when its file was read.
void read_trace(const json& value, const JsonPlace& place, DocumentProblems& problems,
                ArrivalOptions& arrivals) {
  const bool measured = value.is_object() && value.size() == 1 && value.contains("empirical");
  const json& list = measured ? value["empirical"] : value;
  const JsonPlace at = measured ? place / "empirical" : place;
  if (!list.is_array() || list.empty()) {
    problems.add(place, value, "a list of instants, or {\"empirical\": {\"csv\": a file, …}}");
    return;
  }
  for (std::size_t i = 0; i < list.size(); ++i) {
    const json one = {{"at", list[i]}};
    DocumentProblems own = problems.apart();
    Fields(one, at, own).instant("at", arrivals.trace.emplace_back());
    for (const Problem& problem : own.take()) problems.add(at[i], problem.message);
  }
}

TrafficOptions read_one(const json& value, const JsonPlace& place, DocumentProblems& problems) {
  TrafficOptions traffic;
  ArrivalOptions& arrivals = traffic.arrivals;
  check_keys(value,
             {"endpoint", "rate", "period", "arrivals", "states", "batch", "trace", "timeout",
              "from", "until"},
             place, problems);
  const Fields fields(value, place, problems);
  if (const json* endpoint = fields.find("endpoint")) {
    const bool right = endpoint->is_string() && !endpoint->get_ref<const std::string&>().empty();
    if (!right) problems.add(place / "endpoint", *endpoint, "a name");
    traffic.endpoint = right ? endpoint->get<std::string>() : "?";
  }
  arrivals.gap = *DurationModel::exponential(seconds(1));
  const json* const trace = fields.find("trace");
  const json* const rate = fields.find("rate");
  if (trace != nullptr) read_trace(*trace, place / "trace", problems, arrivals);
  if (rate != nullptr) read_points(*rate, place / "rate", problems, kRates, arrivals.rate);
  if ((trace == nullptr) == (rate == nullptr)) {
    problems.add(place, value, "either of the keys rate and trace");
  }
  if (const json* gaps = fields.find("arrivals")) {
    read_gaps(*gaps, place / "arrivals", problems, arrivals.gap);
  }
  if (const json* states = fields.find("states")) {
    read_states(*states, place / "states", problems, arrivals);
  }
  if (const json* batch = fields.find("batch")) {
    arrivals.batch = read_count_model(*batch, place / "batch", problems);
  }
  fields.length("period", arrivals.period);
  fields.length("timeout", traffic.timeout);
  fields.instant("from", arrivals.from);
  fields.instant("until", arrivals.until);
  return traffic;
}

}  // namespace

void read_traffic(const json& target, const JsonPlace& place, DocumentProblems& problems,
                  ServiceOptions& service) {
  const auto list = target.find("traffic");
  if (list == target.end()) return;
  const JsonPlace list_place = place / "traffic";
  if (!list->is_array()) {
    problems.add(list_place, *list, "a list of sources, such as [{\"rate\": 100}]");
    return;
  }
  for (std::size_t i = 0; i < list->size(); ++i) {
    if ((*list)[i].is_object()) {
      service.traffic.push_back(read_one((*list)[i], list_place[i], problems));
    } else {
      problems.add(list_place[i], (*list)[i], "a source, such as {\"rate\": 100}");
    }
  }
}

}  // namespace rehearse
