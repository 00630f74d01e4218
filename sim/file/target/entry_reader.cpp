// One object after the other, each by itself.

#include "sim/file/target/entry_reader.hpp"

#include <nlohmann/json.hpp>
#include <optional>

#include "sim/file/json/fields.hpp"

namespace rehearse {
namespace {

using nlohmann::json;

void read_rate_limit(const json& value, const JsonPlace& place, DocumentProblems& problems,
                     ServiceOptions& service) {
  if (!value.is_object() || !value.contains("rate")) {
    problems.add(place, value, "an object with rate, in requests per second, and burst");
    return;
  }
  check_keys(value, {"rate", "burst", "delayAfter"}, place, problems);
  RateLimitOptions& limit = service.rate_limit.emplace();
  const Fields fields(value, place, problems);
  fields.number("rate", limit.rate);
  fields.count("burst", limit.burst);
  fields.count("delayAfter", limit.delay_after);
}

void read_line(const json& value, const JsonPlace& place, DocumentProblems& problems,
               CentralQueueOptions& line) {
  check_keys(value, {"limit", "timeout"}, place, problems);
  const Fields fields(value, place, problems);
  fields.count("limit", line.bound);
  fields.length("timeout", line.time_limit);
}

void read_connections(const json& value, const JsonPlace& place, DocumentProblems& problems,
                      ConnectionOptions& connections) {
  check_keys(value, {"holdServer", "idleTimeout", "maxAge", "maxRequests"}, place, problems);
  const Fields fields(value, place, problems);
  fields.flag("holdServer", connections.holds_server);
  fields.length("idleTimeout", connections.limits.idle_timeout);
  fields.length("maxAge", connections.limits.max_age);
  fields.count("maxRequests", connections.limits.max_requests);
}

void read_statuses(const json& value, const JsonPlace& place, DocumentProblems& problems,
                   StatusOptions& statuses) {
  std::vector<std::string_view> keys;
  for (const StatusField& field : kStatusFields) keys.emplace_back(field.key);
  check_keys(value, keys, place, problems);
  for (const StatusField& field : kStatusFields) {
    const auto found = value.find(field.key);
    if (found == value.end()) continue;
    const auto status = read_count(*found, place / field.key, problems, UINT16_MAX);
    if (status) statuses.*field.http = static_cast<std::uint16_t>(*status);
  }
}

}  // namespace

const std::vector<std::string_view>& entry_keys() {
  static const std::vector<std::string_view> keys = {"rateLimit", "whenFull", "connections",
                                                     "timeLimit", "statuses"};
  return keys;
}

void read_entry(const json& target, const JsonPlace& place, DocumentProblems& problems,
                ServiceOptions& service) {
  const Fields fields(target, place, problems);
  if (const json* limit = fields.find("rateLimit")) {
    read_rate_limit(*limit, place / "rateLimit", problems, service);
  }
  if (const json* queue = fields.find("queue"); queue != nullptr && queue->is_object()) {
    read_line(*queue, place / "queue", problems, service.central_queue.emplace());
  }
  read_enumeration(fields, "whenFull", {"reject", "refuse", "drop", "dropOnLoopback"},
                   service.when_full);
  if (const json* connections =
          fields.object("connections", "an object such as {\"idleTimeout\": \"5s\"}")) {
    read_connections(*connections, place / "connections", problems, service.connections.emplace());
  }
  fields.length("timeLimit", service.time_limit);
  if (const json* statuses = fields.object("statuses", "an object such as {\"rejected\": 502}")) {
    read_statuses(*statuses, place / "statuses", problems, service.statuses);
  }
}

}  // namespace rehearse
