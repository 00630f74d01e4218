// Slices are written as differences, which are short numbers.

#include "tools/rehearse/pages/vus_json.hpp"

#include "sim/json/json_writer.hpp"

namespace rehearse {

namespace {

constexpr double kNsPerSecond = 1e9;
constexpr std::int64_t kMostTicks = std::int64_t{1} << 20;

double in_seconds(Duration duration) { return static_cast<double>(duration.ns) / kNsPerSecond; }

void write_vu(JsonWriter& json, VuId vu, const VuCourse& course, Duration tick) {
  json.begin_object();
  json.field("vu", number_of(vu));
  json.field("complete", course.complete);
  json.field("interrupted", course.interrupted);
  json.field("busy", in_seconds(course.busy));
  json.field("waiting", in_seconds(course.waiting));
  json.key("slices");
  json.begin_array();
  std::int64_t last = 0;
  for (const VuSlice& slice : course.slices) {
    const std::int64_t from = slice.from.ns / tick.ns;
    const std::int64_t until = slice.until.ns / tick.ns;
    json.value(from - last);
    json.value(until - from);
    json.value(slice.complete);
    json.value(slice.interrupted);
    last = until;
  }
  json.end_array();
  json.end_object();
}

}  // namespace

std::string vus_json(const VuSlices& slices) {
  Duration tick = microseconds(1);
  while (slices.end().ns / tick.ns > kMostTicks) tick = tick * 2;
  return json_text([&](JsonWriter& json) {
    json.begin_object();
    json.field("tick", in_seconds(tick));
    json.field("together", in_seconds(slices.together()));
    json.key("vus");
    json.begin_array();
    for (const auto& [vu, course] : slices.vus()) write_vu(json, vu, course, tick);
    json.end_array();
    json.end_object();
  });
}

}  // namespace rehearse
