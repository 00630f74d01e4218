// Their order is checked with the models.

#include "sim/file/target/points_reader.hpp"

#include <nlohmann/json.hpp>

#include "sim/file/json/fields.hpp"

namespace rehearse {

using nlohmann::json;

void read_points(const json& value, const JsonPlace& place, DocumentProblems& problems,
                 const PointsForm& form, std::vector<RatePoint>& points) {
  if (value.is_number()) {
    points = {{Instant{}, value.get<double>()}};
    return;
  }
  if (!value.is_array() || value.empty()) {
    problems.add(place, value, form.expected);
    return;
  }
  for (std::size_t i = 0; i < value.size(); ++i) {
    const JsonPlace one = place[i];
    if (!value[i].is_object() || !value[i].contains(form.key) || !value[i].contains("at")) {
      problems.add(one, value[i], form.point);
      continue;
    }
    check_keys(value[i], {"at", form.key}, one, problems);
    const Fields fields(value[i], one, problems);
    RatePoint& point = points.emplace_back();
    fields.instant("at", point.at);
    fields.number(form.key, point.rate);
  }
}

}  // namespace rehearse
