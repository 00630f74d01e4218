// Instants in nanoseconds; what is not known is null.

#include "tools/rehearse/answers/explanation_json.hpp"

#include <string_view>
#include <vector>

#include "sim/json/instant_json.hpp"
#include "tools/rehearse/text/fact_text.hpp"

namespace rehearse {

namespace {

void write_rule(JsonWriter& json, Rule rule) {
  json.key("rule");
  if (rule == Rule::None) {
    json.null();
  } else {
    json.value(rule_name(rule));
  }
}

void write_life(JsonWriter& json, const IterationLife& life) {
  json.begin_object();
  json.field("iteration", life.iteration);
  json.field("vu", number_of(life.vu));
  json.field("vuNumber", life.vu_number);
  json.field("vuIteration", life.vu_iteration);
  json.field("beganNs", life.began.ns);
  write_instant(json, "returnedNs", life.returned);
  write_instant(json, "endedNs", life.ended);
  json.field("interrupted", life.interrupted);
  json.field("thrown", life.thrown);
  write_rule(json, life.rule);
  json.key("spentNs");
  json.begin_object();
  for (const Cause cause : kAllCauses) {
    if (life.spent[cause] == 0) continue;
    json.field(cause_name(cause), static_cast<std::int64_t>(life.spent[cause]));
  }
  json.end_object();
  json.key("requests");
  json.begin_array();
  for (const RequestLife& request : life.requests) {
    json.begin_object();
    json.field("target", request.target);
    json.field("endpoint", request.endpoint);
    json.field("sentNs", request.sent.ns);
    write_instant(json, "endedNs", request.ended);
    json.field("status", request.http_status);
    json.field("failed", request.failed);
    json.field("aborted", request.aborted);
    json.end_object();
  }
  json.end_array();
  json.end_object();
}

void write_lives(JsonWriter& json, std::string_view name, const std::vector<IterationLife>& lives) {
  json.key(name);
  json.begin_array();
  for (const IterationLife& life : lives) write_life(json, life);
  json.end_array();
}

}  // namespace

void write_explanation(JsonWriter& json, const Explanation& explanation) {
  json.begin_object();
  json.field("scenario", explanation.scenario);
  write_lives(json, "iterations", explanation.iterations);
  json.field("more", explanation.more);
  json.key("drop");
  if (const auto& drop = explanation.drop) {
    json.begin_object();
    json.field("number", drop->number);
    json.field("arrival", drop->arrival);
    json.field("atNs", drop->at.ns);
    write_rule(json, drop->rule);
    write_lives(json, "holders", drop->holders);
    write_instant(json, "nextFreeNs", drop->next_free);
    json.end_object();
  } else {
    json.null();
  }
  json.key("rescue");
  if (const auto& rescue = explanation.rescue) {
    json.begin_object();
    json.field("option", rescue->option);
    json.field("before", rescue->before);
    json.field("value", rescue->value);
    json.field("effect", rescue->effect);
    json.end_object();
  } else {
    json.null();
  }
  json.end_object();
}

}  // namespace rehearse
