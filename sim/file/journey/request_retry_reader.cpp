// The keys of a call's retry, with bounds, and what is not good enough.

#include "sim/file/journey/request_retry_reader.hpp"

#include <nlohmann/json.hpp>

#include "sim/file/journey/answer_set_reader.hpp"
#include "sim/file/json/fields.hpp"

namespace rehearse {
namespace {

using nlohmann::json;

constexpr double kMostGrowth = 100.0;

void read_jitter(const Fields& fields, RetryJitter& jitter) {
  const json* value = fields.find("jitter");
  if (value == nullptr) return;
  if (*value == true || *value == "full") {
    jitter = RetryJitter::Full;
  } else if (*value == "equal") {
    jitter = RetryJitter::Equal;
  } else if (*value != false && *value != "none") {
    fields.problems().add(fields.place() / "jitter", *value,
                          "false, true (\"full\", a uniform part of the pause) or \"equal\" (half "
                          "of it and a part of the other half)");
  }
}

void read_limit(const json& value, const JsonPlace& place, DocumentProblems& problems,
                RequestRetry& retry) {
  const auto limit = read_count(value, place, problems, RequestRetry::kMostLimit);
  if (limit) retry.limit = static_cast<std::uint32_t>(*limit);
}

}  // namespace

std::optional<RequestRetry> read_request_retry(const json& value, const JsonPlace& place,
                                               DocumentProblems& problems) {
  RequestRetry retry;
  if (value.is_number()) {
    read_limit(value, place, problems, retry);
  } else if (!value.is_object() || !value.contains("limit")) {
    problems.add(place, value,
                 "how often, or an object with limit, backoff, growth, longest, jitter, on");
  } else {
    check_keys(value, {"limit", "backoff", "growth", "longest", "jitter", "on"}, place, problems);
    const Fields fields(value, place, problems);
    read_limit(value.at("limit"), place / "limit", problems, retry);
    fields.length("backoff", retry.backoff);
    fields.number("growth", retry.growth);
    if (!(retry.growth >= 1.0 && retry.growth <= kMostGrowth)) {
      problems.add(place / "growth", value.at("growth"), "a number from 1 to 100");
      retry.growth = 1.0;
    }
    fields.length("longest", retry.longest);
    read_jitter(fields, retry.jitter);
    if (const json* on = fields.find("on")) {
      if (auto answers = read_answers(*on, place / "on", problems)) retry.on = *std::move(answers);
    }
  }
  if (retry.limit == 0) return std::nullopt;
  return retry;
}

}  // namespace rehearse
