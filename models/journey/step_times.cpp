// Shortest ways, composed from the leaves upward.

#include "models/journey/step_times.hpp"

#include <algorithm>

#include "models/base/capped.hpp"
#include "models/base/match.hpp"
#include "models/journey/step_graph.hpp"

namespace rehearse {
namespace {

using Time = std::optional<Duration>;

/// One after the other; nothing when either is missing.
Time then(Time first, Time second) {
  return first && second ? Time(capped_sum(*first, *second)) : std::nullopt;
}

/// Whichever is shorter; nothing only when both are missing.
Time either(Time one, Time other) {
  if (one && other) return std::min(*one, *other);
  return one ? one : other;
}

ShortestTime shortest_of(const Step& step);

ShortestTime list_time(const std::vector<Step>& steps) {
  ShortestTime whole;
  for (const Step& step : steps) {
    const ShortestTime one = shortest_of(step);
    whole.ends = either(whole.ends, then(whole.completes, one.ends));
    whole.completes = then(whole.completes, one.completes);
  }
  return whole;
}

ShortestTime graph_time(const StepBody& body) {
  std::vector<ShortestTime> times;
  std::vector<bool> completes;
  std::vector<Duration> lengths;
  for (const Step& step : body.steps) {
    times.push_back(shortest_of(step));
    completes.push_back(times.back().completes.has_value());
    lengths.push_back(times.back().completes.value_or(Duration{}));
  }
  const std::vector<Time> before = TransitionGraph(*body.graph, completes).shortest(lengths);
  ShortestTime whole{before.back(), std::nullopt};
  for (std::size_t i = 0; i < body.steps.size(); ++i) {
    whole.ends = either(whole.ends, then(before[i], times[i].ends));
  }
  return whole;
}

ShortestTime repeat_time(const RepeatStep& repeat) {
  const ShortestTime pass = shortest_time(repeat.body);
  const std::uint32_t least = repeat.count.min();
  ShortestTime whole{std::nullopt, pass.ends};
  if (least == 0) {
    whole.completes = Duration{};
  } else if (pass.completes) {
    whole.completes = capped_product(*pass.completes, least);
  }
  return whole;
}

ShortestTime choose_time(const ChooseStep& choose) {
  ShortestTime whole{std::nullopt, std::nullopt};
  for (const ChooseStep::Alternative& alternative : choose.alternatives) {
    const ShortestTime one = shortest_time(alternative.body);
    whole.completes = either(whole.completes, one.completes);
    whole.ends = either(whole.ends, one.ends);
  }
  return whole;
}

/// Of a step with requests that take at least so long: an answer without a reaction may come.
ShortestTime sent_time(Duration shortest, bool throws, const std::vector<Reaction>& reactions) {
  ShortestTime whole{shortest, throws ? Time(shortest) : std::nullopt};
  for (const Reaction& reaction : reactions) {
    whole.ends = either(whole.ends, then(shortest, shortest_time(reaction.body).ends));
  }
  return whole;
}

ShortestTime batch_time(const BatchStep& batch) {
  Duration longest;
  for (const Request& request : batch.requests) longest = std::max(longest, request.shortest);
  return sent_time(longest, batch.throws, batch.reactions);
}

/// An attempt that is good enough needs no other.
ShortestTime request_time(const RequestStep& step) {
  return sent_time(step.request.shortest, step.request.throws, step.reactions);
}

ShortestTime shortest_of(const Step& step) {
  return std::visit(Match{
                        [](const ThinkStep& s) {
                          return ShortestTime{s.duration.min(), std::nullopt};
                        },
                        [](const RequestStep& s) { return request_time(s); },
                        [](const BatchStep& s) { return batch_time(s); },
                        [](const RepeatStep& s) { return repeat_time(s); },
                        [](const ChooseStep& s) { return choose_time(s); },
                        [](const GroupStep& s) { return shortest_time(s.body); },
                        [](const SampleStep&) {
                          return ShortestTime{Duration{}, std::nullopt};
                        },
                        [](const ThrowStep&) {
                          return ShortestTime{std::nullopt, Duration{}};
                        },
                        [](const AbortStep&) {
                          return ShortestTime{std::nullopt, Duration{}};
                        },
                        [](const EndStep&) {
                          return ShortestTime{std::nullopt, Duration{}};
                        },
                    },
                    step.what);
}

}  // namespace

ShortestTime shortest_time(const StepBody& body) {
  return body.graph ? graph_time(body) : list_time(body.steps);
}

}  // namespace rehearse
