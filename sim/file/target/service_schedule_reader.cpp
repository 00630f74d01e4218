// Three lists of objects, each read whatever is wrong with the others.

#include "sim/file/target/service_schedule_reader.hpp"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <string_view>

#include "sim/file/duration/duration_model_reader.hpp"
#include "sim/file/json/fields.hpp"

namespace rehearse {
namespace {

using nlohmann::json;

void read_kind(const json& value, const JsonPlace& place, DocumentProblems& problems,
               ChangeOptions& change) {
  constexpr std::array<const char*, 3> kKinds{"slower", "down", "servers"};
  if (std::count_if(kKinds.begin(), kKinds.end(),
                    [&](const char* key) { return value.contains(key); }) != 1) {
    problems.add(place, value, "exactly one of the keys slower, down, servers");
    return;
  }
  const Fields fields(value, place, problems);
  fields.number("slower", change.factor);
  if (fields.has("down")) {
    const bool black_hole = fields.one_of("down", {"refusing", "blackhole"}).value_or(0) == 1;
    change.kind = black_hole ? ChangeOptions::Kind::BlackHole : ChangeOptions::Kind::Refusing;
  } else if (fields.has("servers")) {
    change.kind = ChangeOptions::Kind::Servers;
    fields.count("servers", change.servers);
  }
}

ChangeOptions read_change(const json& value, const JsonPlace& place, DocumentProblems& problems) {
  ChangeOptions change;
  check_keys(value, {"from", "until", "instance", "slower", "down", "servers"}, place, problems);
  const Fields fields(value, place, problems);
  fields.instant("from", change.from);
  fields.instant("until", change.until);
  fields.count("instance", change.instance);
  read_kind(value, place, problems, change);
  return change;
}

void read_at(const json& value, const JsonPlace& place, DocumentProblems& problems, Instant& at) {
  if (!value.contains("at")) {
    problems.add(place, value, "the key at, an instant counted from the start of the test");
  }
  Fields(value, place, problems).instant("at", at);
}

StopOptions read_stop(const json& value, const JsonPlace& place, DocumentProblems& problems) {
  StopOptions stop;
  check_keys(
      value,
      {"at", "instance", "graceful", "grace", "goodbye", "restartAfter", "reaction", "drain"},
      place, problems);
  read_at(value, place, problems, stop.at);
  Fields(value, place, problems).count("instance", stop.instance);
  stop.manner = read_stop_manner(value, place, problems);
  return stop;
}

void read_order(const json& value, const JsonPlace& place, DocumentProblems& problems,
                std::vector<std::uint32_t>& order) {
  if (!value.is_array() || value.empty()) {
    problems.add(place, value, "a list of instances, counted from 0");
    return;
  }
  std::vector<std::uint32_t> read;
  for (std::size_t i = 0; i < value.size(); ++i) {
    const auto instance = read_count(value[i], place[i], problems, UINT32_MAX);
    if (instance) read.push_back(static_cast<std::uint32_t>(*instance));
  }
  if (read.size() == value.size()) order = std::move(read);
}

RollingRestartOptions read_rolling(const json& value, const JsonPlace& place,
                                   DocumentProblems& problems) {
  RollingRestartOptions rolling;
  check_keys(value,
             {"at", "order", "pause", "minReady", "maxUnavailable", "maxSurge", "graceful", "grace",
              "goodbye", "restartAfter", "reaction", "drain"},
             place, problems);
  read_at(value, place, problems, rolling.at);
  const Fields fields(value, place, problems);
  fields.length("pause", rolling.pause);
  if (fields.has("pause") && fields.has("minReady")) {
    problems.add(place / "minReady",
                 "found beside pause, expected one of them, which are the same");
  }
  fields.length("minReady", rolling.pause);
  fields.count("maxSurge", rolling.max_surge);
  if (rolling.max_surge.value_or(0) > 0) rolling.at_a_time = 0;
  fields.count("maxUnavailable", rolling.at_a_time);
  if (const json* order = fields.find("order")) {
    read_order(*order, place / "order", problems, rolling.order);
  }
  rolling.manner = read_stop_manner(value, place, problems);
  return rolling;
}

}  // namespace

StopManner read_stop_manner(const json& value, const JsonPlace& place, DocumentProblems& problems) {
  StopManner manner;
  const Fields fields(value, place, problems);
  fields.flag("graceful", manner.graceful);
  fields.length("grace", manner.grace);
  fields.length("goodbye", manner.goodbye);
  // What cannot be read is not missing.
  if (fields.has("restartAfter")) {
    read_model_field(fields, "restartAfter",
                     manner.restart_after.emplace(DurationModel::constant({})));
  }
  read_model_field(fields, "reaction", manner.reaction);
  read_model_field(fields, "drain", manner.drain);
  return manner;
}

void read_schedule(const json& target, const JsonPlace& place, DocumentProblems& problems,
                   ServiceOptions& service) {
  const Fields fields(target, place, problems);
  fields.objects("changes", "a change, such as {\"from\": \"30s\", \"slower\": 3}",
                 [&](const json& value, const JsonPlace& where, bool is_object) {
                   service.changes.push_back(is_object ? read_change(value, where, problems)
                                                       : ChangeOptions{});
                 });
  fields.objects(
      "stops", "a stop, such as {\"at\": \"30s\", \"grace\": \"5s\"}",
      [&](const json& value, const JsonPlace& where, bool is_object) {
        service.stops.push_back(is_object ? read_stop(value, where, problems) : StopOptions{});
      });
  fields.objects(
      "rollingRestarts", "a rolling restart, such as {\"at\": \"30s\", \"restartAfter\": \"10s\"}",
      [&](const json& value, const JsonPlace& where, bool is_object) {
        RollingRestartOptions harmless;
        harmless.manner.restart_after = DurationModel::constant({});
        service.rolling_restarts.push_back(is_object ? read_rolling(value, where, problems)
                                                     : harmless);
      });
}

}  // namespace rehearse
