// Durations and counts in their short forms, or objects.

#include "sim/file/target/guard_reader.hpp"

#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "sim/file/duration/duration_model_reader.hpp"
#include "sim/file/json/fields.hpp"

namespace rehearse {
namespace {

using nlohmann::json;

void read_breaker(const json& value, const JsonPlace& place, DocumentProblems& problems,
                  BreakerOptions& breaker) {
  check_keys(
      value,
      {"failureRate", "lastCalls", "lastTime", "minimumCalls", "openFor", "trials", "shared"},
      place, problems);
  const Fields fields(value, place, problems);
  fields.number("failureRate", breaker.failure_rate);
  fields.count("lastCalls", breaker.last_calls);
  fields.length("lastTime", breaker.last_time);
  fields.count("minimumCalls", breaker.minimum_calls);
  fields.length("openFor", breaker.open_for);
  fields.count("trials", breaker.trials);
  fields.flag("shared", breaker.shared);
}

void read_bulkhead_queue(const json& value, const JsonPlace& place, DocumentProblems& problems,
                         BulkheadOptions& bulkhead) {
  if (value.is_object()) {
    check_keys(value, {"limit", "timeout"}, place, problems);
    const Fields fields(value, place, problems);
    bulkhead.queue.reset();
    fields.count("limit", bulkhead.queue);
    fields.length("timeout", bulkhead.queue_time_limit);
    return;
  }
  const auto limit = read_count(value, place, problems, UINT32_MAX);
  if (limit) bulkhead.queue = static_cast<std::uint32_t>(*limit);
}

void read_bulkhead(const json& value, const JsonPlace& place, DocumentProblems& problems,
                   BulkheadOptions& bulkhead) {
  if (!value.is_object()) {
    const auto limit = read_count(value, place, problems, UINT32_MAX);
    if (limit) bulkhead.limit = static_cast<std::uint32_t>(*limit);
    return;
  }
  if (!value.contains("limit")) {
    problems.add(place, value, "how many calls, or an object with limit, queue, shared");
    return;
  }
  check_keys(value, {"limit", "queue", "shared"}, place, problems);
  const Fields fields(value, place, problems);
  fields.count("limit", bulkhead.limit);
  if (const json* queue = fields.find("queue")) {
    read_bulkhead_queue(*queue, place / "queue", problems, bulkhead);
  }
  fields.flag("shared", bulkhead.shared);
}

void read_hedge(const json& value, const JsonPlace& place, DocumentProblems& problems,
                HedgeOptions& hedge) {
  const bool is_object = value.is_object() && value.contains("after");
  if (is_object) {
    check_keys(value, {"after", "attempts"}, place, problems);
    Fields(value, place, problems).count("attempts", hedge.attempts);
  }
  auto after = is_object ? read_duration_model(value["after"], place / "after", problems)
                         : read_bare_model(value, place, problems,
                                           "a duration model, or an object with after, attempts");
  if (after) hedge.after = *std::move(after);
}

}  // namespace

void read_guards(const json& call, const JsonPlace& place, DocumentProblems& problems,
                 CallOptions& options) {
  const Fields fields(call, place, problems);
  if (const json* breaker = fields.object(
          "breaker", "an object such as {\"lastCalls\": 100, \"openFor\": \"60s\"}")) {
    read_breaker(*breaker, place / "breaker", problems, options.breaker.emplace());
  }
  if (const json* bulkhead = fields.find("bulkhead")) {
    read_bulkhead(*bulkhead, place / "bulkhead", problems, options.bulkhead.emplace());
  }
  if (const json* hedge = fields.find("hedge")) {
    read_hedge(*hedge, place / "hedge", problems, options.hedge.emplace());
  }
}

}  // namespace rehearse
