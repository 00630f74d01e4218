// By scenario, null where the scenario has no such option.

#include "tools/rehearse/answers/size_json.hpp"

#include <optional>
#include <string_view>

namespace rehearse {

namespace {

std::int64_t number(Duration value) { return value.ns; }
std::uint64_t number(std::uint64_t value) { return value; }

template <class Value>
void write_enough(JsonWriter& json, std::string_view name, const std::optional<Enough<Value>>& one,
                  std::uint32_t runs) {
  const auto share = [runs](std::uint64_t of) { return static_cast<double>(of) / runs; };
  json.key(name);
  if (!one) {
    json.null();
    return;
  }
  json.begin_object();
  json.field("value", number(one->value));
  json.field("share", share(one->runs));
  json.field("low", one->interval.low);
  json.field("high", one->interval.high);
  json.field("oneLess", share(one->one_less));
  json.end_object();
}

}  // namespace

void write_size(JsonWriter& json, const SizeAnswer& answer) {
  json.begin_object();
  json.field("runs", answer.runs);
  json.key("scenarios");
  json.begin_object();
  for (const ScenarioSize& size : answer.scenarios) {
    json.key(size.name);
    json.begin_object();
    write_enough(json, "preAllocatedVUs", size.vus, answer.runs);
    write_enough(json, "maxVUs", size.max_vus, answer.runs);
    write_enough(json, "gracefulStopNs", size.graceful_stop, answer.runs);
    write_enough(json, "gracefulRampDownNs", size.graceful_ramp_down, answer.runs);
    json.end_object();
  }
  json.end_object();
  write_enough(json, "instances", answer.instances, answer.runs);
  json.end_object();
}

}  // namespace rehearse
