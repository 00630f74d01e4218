// The names of moments, and which of them have which fields.

#include "sim/json/moment_json.hpp"

namespace rehearse {

namespace {

const char* event_name(ServiceMoment::Kind kind) {
  using Kind = ServiceMoment::Kind;
  switch (kind) {
    case Kind::StopCalled:
      return "targetStopCalled";
    case Kind::Drained:
      return "targetDrained";
    case Kind::Forced:
      return "targetForced";
    case Kind::Killed:
      return "targetKilled";
    case Kind::Back:
      return "targetBack";
    case Kind::RollingBegan:
      return "targetRollingBegan";
    case Kind::Whole:
      return "targetWhole";
    case Kind::ChangeBegan:
      return "targetChangeBegan";
    case Kind::ChangeEnded:
      return "targetChangeEnded";
    case Kind::Scaled:
      return "targetScaled";
    case Kind::StillStopping:
      return "targetStillStopping";
  }
  return "";
}

bool has_inside(ServiceMoment::Kind kind) {
  using Kind = ServiceMoment::Kind;
  return kind == Kind::StopCalled || kind == Kind::Drained || kind == Kind::Forced ||
         kind == Kind::Killed || kind == Kind::StillStopping;
}

void write_change(JsonWriter& json, const ChangeOptions& change) {
  switch (change.kind) {
    case ChangeOptions::Kind::Slower:
      json.field("slower", change.factor);
      break;
    case ChangeOptions::Kind::Refusing:
      json.field("down", "refusing");
      break;
    case ChangeOptions::Kind::BlackHole:
      json.field("down", "blackhole");
      break;
    case ChangeOptions::Kind::Servers:
      json.field("servers", std::uint64_t{change.servers});
      break;
  }
}

}  // namespace

void write_moment_fields(JsonWriter& json, const ServiceMoment& moment) {
  json.field("atNs", moment.at.ns);
  json.field("event", event_name(moment.kind));
  json.field("target", moment.name);
  if (moment.instance) json.field("instance", std::uint64_t{*moment.instance});
  if (has_inside(moment.kind)) json.field("inside", moment.inside);
  if (moment.change) write_change(json, *moment.change);
  if (moment.kind == ServiceMoment::Kind::Scaled) {
    json.field("instancesBefore", std::uint64_t{moment.scaled_from});
    json.field("instances", std::uint64_t{moment.scaled_to});
  }
}

}  // namespace rehearse
