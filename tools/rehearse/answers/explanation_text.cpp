// A line for each thing that happened, with its instant first.

#include "tools/rehearse/answers/explanation_text.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <vector>

#include "models/base/duration_format.hpp"
#include "tools/rehearse/text/fact_text.hpp"
#include "tools/rehearse/text/text_table.hpp"

namespace rehearse {

namespace {

/// More of a list than this says little.
constexpr std::size_t kShown = 20;

std::string time_text(Instant at) { return format_duration(at - Instant{}); }

std::string line(Instant at, const std::string& what) {
  return fmt::format("  {:>14}  {}\n", time_text(at), what);
}

std::string answer_text(const RequestLife& request) {
  if (!request.ended) return "under way";
  const std::string took = format_duration(*request.ended - request.sent);
  if (request.aborted) return fmt::format("given up after {}", took);
  if (request.http_status == 0) return fmt::format("failed without an answer after {}", took);
  return fmt::format("answered {} after {}{}", request.http_status, took,
                     request.failed ? ", which is a failure" : "");
}

std::string request_text(const RequestLife& request) {
  return fmt::format("request to {}/{}: {}", request.target, request.endpoint,
                     answer_text(request));
}

/// The request that took longest from sending to its answer.
std::string longest_request(const IterationLife& life) {
  const RequestLife* longest = nullptr;
  for (const RequestLife& request : life.requests) {
    if (!request.ended) continue;
    if (longest == nullptr || *request.ended - request.sent > *longest->ended - longest->sent) {
      longest = &request;
    }
  }
  const Duration all = *life.ended - life.began;
  if (longest == nullptr || all.ns <= 0) return {};
  const Duration waited = *longest->ended - longest->sent;
  return fmt::format("  its longest request: {} of {} ({:.1f}%), {}/{}\n", format_duration(waited),
                     format_duration(all),
                     100.0 * static_cast<double>(waited.ns) / static_cast<double>(all.ns),
                     longest->target, longest->endpoint);
}

/// What its time was due to, if to more than one cause.
std::string causes_text(const IterationLife& life) {
  std::string text;
  int causes = 0;
  for (const Cause cause : kAllCauses) {
    if (life.spent[cause] == 0) continue;
    const Duration time{static_cast<std::int64_t>(life.spent[cause])};
    text += fmt::format("{}{} {} ({:.1f}%)", causes++ == 0 ? "" : ", ", cause_name(cause),
                        format_duration(time), 100.0 * life.spent.share(cause));
  }
  return causes > 1 ? fmt::format("  its time by cause: {}\n", text) : "";
}

std::string end_text(const IterationLife& life) {
  const std::string after = format_duration(*life.ended - life.began);
  if (life.interrupted) {
    return line(*life.ended, fmt::format("interrupted after {}: {}", after, rule_text(life.rule)));
  }
  std::string text;
  if (life.returned && *life.returned < *life.ended) {
    text = line(*life.returned,
                life.thrown ? "its body ends with an exception; minIterationDuration holds the VU"
                            : "its body returns; minIterationDuration holds the VU");
  }
  return text + line(*life.ended, fmt::format("complete after {}{}", after,
                                              life.thrown ? ", by an exception" : ""));
}

std::string life_text(const Explanation& told, const IterationLife& life) {
  std::string text =
      fmt::format("iteration {} of scenario {}: VU {}, its iteration {}\n", life.iteration,
                  told.scenario, number_of(life.vu), life.vu_iteration);
  text += line(life.began, "starts");
  const std::size_t shown = std::min(life.requests.size(), kShown);
  for (std::size_t i = 0; i < shown; ++i) {
    text += line(life.requests[i].sent, request_text(life.requests[i]));
  }
  if (shown < life.requests.size()) {
    text += fmt::format("  {:>14}  {} more requests\n", "…", life.requests.size() - shown);
  }
  return text + end_text(life) + longest_request(life) + causes_text(life);
}

/// A line for each iteration of a VU.
std::string lives_text(const Explanation& told) {
  std::string text =
      fmt::format("VU {} of scenario {}: {} iterations\n", told.iterations.front().vu_number + 1,
                  told.scenario, told.iterations.size() + told.more);
  std::vector<std::vector<std::string>> rows{
      {"start", "end", "took", "iteration", "requests", "fate"}};
  for (const IterationLife& life : told.iterations) {
    const std::string fate = life.interrupted ? std::string("interrupted: ") + rule_text(life.rule)
                             : life.thrown    ? std::string("complete, by an exception")
                                              : std::string("complete");
    rows.push_back({time_text(life.began), time_text(*life.ended),
                    format_duration(*life.ended - life.began), fmt::format("{}", life.iteration),
                    fmt::format("{}", life.requests.size()), fate});
  }
  text += text_table(rows, 0);
  if (told.more > 0) text += fmt::format("    … {} more\n", told.more);
  return text;
}

std::string holder_text(const IterationLife& holder, Instant at) {
  std::string text = fmt::format("VU {} by iteration {}, for {}", number_of(holder.vu),
                                 holder.iteration, format_duration(at - holder.began));
  const auto waits = std::find_if(holder.requests.begin(), holder.requests.end(),
                                  [](const RequestLife& request) { return !request.ended; });
  if (waits != holder.requests.end()) {
    text += fmt::format(", waiting for {}/{} since {}", waits->target, waits->endpoint,
                        time_text(waits->sent));
  }
  return text;
}

std::string drop_text(const Explanation& told, const DropLife& drop) {
  std::string text;
  if (drop.rule == Rule::None) {
    text = fmt::format("dropped iteration {} of scenario {}: arrival {}\n", drop.number,
                       told.scenario, drop.arrival);
    text += line(drop.at,
                 fmt::format("is due; all {} VUs of the scenario are busy", drop.holders.size()));
  } else {
    text = fmt::format("dropped iteration {} of scenario {}\n", drop.number, told.scenario);
    text += line(drop.at, fmt::format("is given up: {}", rule_text(drop.rule)));
  }
  const std::size_t shown = std::min(drop.holders.size(), kShown);
  for (std::size_t i = 0; i < shown; ++i) {
    text += fmt::format("  {:>14}  held: {}\n", "", holder_text(drop.holders[i], drop.at));
  }
  if (shown < drop.holders.size()) {
    text += fmt::format("  {:>14}  and {} more\n", "", drop.holders.size() - shown);
  }
  if (drop.next_free) {
    text += line(*drop.next_free, fmt::format("one of these VUs is free, {} too late",
                                              format_duration(*drop.next_free - drop.at)));
  }
  return text;
}

std::string rescue_text(const Explanation& told) {
  const bool lost =
      told.drop.has_value() || (told.iterations.size() == 1 && told.iterations.front().interrupted);
  if (told.rescue) {
    return fmt::format("  {} {} instead of {}: {}\n", told.rescue->option, told.rescue->value,
                       told.rescue->before, told.rescue->effect);
  }
  return lost ? "  no change of one option that was tried saves it\n" : "";
}

}  // namespace

std::string explanation_text(const Explanation& told) {
  std::string text;
  if (told.drop) {
    text = drop_text(told, *told.drop);
  } else if (told.iterations.size() == 1) {
    text = life_text(told, told.iterations.front());
  } else {
    text = lives_text(told);
  }
  return text + rescue_text(told);
}

}  // namespace rehearse
