// Visits per entry of each part, composed from the leaves upward.

#include "models/journey/expected_work.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include "models/base/match.hpp"
#include "models/base/means.hpp"
#include "models/base/require.hpp"
#include "models/duration/weights.hpp"
#include "models/journey/absorbing_chain.hpp"
#include "models/journey/expected_answers.hpp"

namespace rehearse {
namespace {

/// The means of one entry into a part.
struct Flow {
  double completes = 1.0;      ///< probability of leaving the part for the next one
  double ends = 0.0;           ///< probability that the iteration ends within it; they sum to 1
  std::vector<double> visits;  ///< to the steps within, in the order of for_each_step
};

void append(std::vector<double>& visits, const std::vector<double>& more, double scale) {
  for (const double count : more) {
    visits.push_back(count == 0.0 ? 0.0 : weighted(scale, count));  // scale may be infinite
  }
}

Flow flow_of(const Step& step);
Flow body_flow(const StepBody& body);

Flow list_flow(const std::vector<Step>& steps) {
  Flow whole;
  for (const Step& step : steps) {
    const Flow one = flow_of(step);
    append(whole.visits, one.visits, whole.completes);
    whole.ends += weighted(whole.completes, one.ends);
    whole.completes *= one.completes;
  }
  return whole;
}

/// Probability of each of the step's transitions, given that the step completes.
std::vector<double> shares_of(const std::vector<Transition>& next) {
  std::vector<double> weights;
  for (const Transition& transition : next) weights.push_back(transition.weight);
  return weights.empty() ? weights : weight_shares(weights);
}

bool any_sends(const StepBody& body) {
  return std::any_of(body.steps.begin(), body.steps.end(), sends_requests);
}

/// Probability that the step is left for the next one after this answer.
double completion_after(const RequestStep& step, LastAnswer answer) {
  const std::size_t reaction = reaction_to(step, answer);
  if (reaction < step.reactions.size()) return body_flow(step.reactions[reaction].body).completes;
  return throws_after(step, answer) ? 0.0 : 1.0;
}

/// What each of the step's ways of leaving is taken with, given that the step completes: its
/// detours, then its usual transitions. The answers of a request alone are known.
std::vector<double> shares_of_detours(const Step& step, const std::vector<Detour>& detours) {
  std::vector<double> shares(detours.size(), 0.0);
  shares.push_back(1.0);
  const auto* request = std::get_if<RequestStep>(&step.what);
  if (detours.empty() || request == nullptr) return shares;
  shares.back() = 0.0;
  double completes = 0.0;
  for (const ExpectedAnswers::Share& one : expected_answers(*request).last) {
    const double share = one.share * completion_after(*request, one.answer);
    const std::size_t reaction = reaction_to(*request, one.answer);
    const bool is_last =
        reaction == request->reactions.size() || !any_sends(request->reactions[reaction].body);
    std::size_t way = is_last ? 0 : detours.size();
    while (way < detours.size() && !detours[way].after.has(one.answer)) ++way;
    shares[way] += share;
    completes += share;
  }
  if (completes == 0.0) return shares;
  for (double& share : shares) share /= completes;
  return shares;
}

/// The moves of one step of a graph, and what leaves the graph.
class Moves {
 public:
  Moves(ChainState& state, double& leaves) : state_(state), leaves_(leaves) {}

  void add(const std::vector<Transition>& next, double probability) {
    if (probability == 0.0) return;
    const std::vector<double> shares = shares_of(next);
    for (std::size_t k = 0; k < shares.size(); ++k) {
      if (next[k].to == Transition::kEnd) {
        leaves_ += shares[k] * probability;
      } else {
        state_.moves.push_back({next[k].to, shares[k] * probability});
      }
    }
  }

 private:
  ChainState& state_;
  double& leaves_;
};

Flow graph_flow(const StepBody& body) {
  const StepGraph& graph = *body.graph;
  std::vector<Flow> flows;
  std::vector<ChainState> chain(body.steps.size());
  std::vector<double> leaves(body.steps.size());
  for (std::size_t i = 0; i < body.steps.size(); ++i) {
    flows.push_back(flow_of(body.steps[i]));
    const std::vector<Detour>& detours = graph.detours_of(i);
    const std::vector<double> ways = shares_of_detours(body.steps[i], detours);
    Moves moves(chain[i], leaves[i]);
    for (std::size_t k = 0; k < detours.size(); ++k) {
      moves.add(detours[k].next, ways[k] * flows[i].completes);
    }
    moves.add(graph.next[i], ways.back() * flows[i].completes);
    chain[i].leaves = leaves[i] + flows[i].ends;
  }
  const std::vector<double> entries = expected_visits(chain, graph.start);
  Flow whole{0.0, 0.0, {}};
  for (std::size_t i = 0; i < body.steps.size(); ++i) {
    append(whole.visits, flows[i].visits, entries[i]);
    whole.completes += weighted(leaves[i], entries[i]);
    whole.ends += weighted(flows[i].ends, entries[i]);
  }
  return whole;
}

Flow body_flow(const StepBody& body) {
  return body.graph ? graph_flow(body) : list_flow(body.steps);
}

Flow repeat_flow(const RepeatStep& repeat) {
  const Flow pass = body_flow(repeat.body);
  // Where a double cannot count the visits, `ends` may be no number; any will do there.
  const CountModel::Passes passes = repeat.count.passes(pass.ends <= 1.0 ? pass.ends : 1.0);
  Flow whole{passes.all_done, weighted(pass.ends, passes.begun), {1.0}};
  append(whole.visits, pass.visits, passes.begun);
  return whole;
}

Flow choose_flow(const ChooseStep& choose) {
  std::vector<double> weights;
  for (const auto& alternative : choose.alternatives) weights.push_back(alternative.weight);
  const std::vector<double> shares = weight_shares(weights);
  Flow whole{0.0, 0.0, {1.0}};
  for (std::size_t i = 0; i < shares.size(); ++i) {
    const Flow one = body_flow(choose.alternatives[i].body);
    append(whole.visits, one.visits, shares[i]);
    whole.completes += shares[i] * one.completes;
    whole.ends += shares[i] * one.ends;
  }
  return whole;
}

Flow group_flow(const GroupStep& group) {
  const Flow inside = body_flow(group.body);
  Flow whole{inside.completes, inside.ends, {1.0}};
  append(whole.visits, inside.visits, 1.0);
  return whole;
}

/// After each of these reactions with its share, and at the back without any.
Flow reactions_flow(const std::vector<Reaction>& reactions, const std::vector<double>& shares) {
  Flow whole{shares.back(), 0.0, {1.0}};
  for (std::size_t i = 0; i < reactions.size(); ++i) {
    const Flow one = body_flow(reactions[i].body);
    append(whole.visits, one.visits, shares[i]);
    whole.completes += shares[i] * one.completes;
    whole.ends += shares[i] * one.ends;
  }
  return whole;
}

Flow request_flow(const RequestStep& step) {
  if (step.is_plain()) return Flow{1.0, 0.0, {1.0}};
  const ExpectedAnswers answers = expected_answers(step);
  std::vector<double> shares(step.reactions.size() + 1, 0.0);
  for (const ExpectedAnswers::Share& one : answers.last) {
    shares[reaction_to(step, one.answer)] += one.share;
  }
  const double thrown = throw_share(step, answers);
  shares.back() -= thrown;
  Flow whole = reactions_flow(step.reactions, shares);
  whole.ends += thrown;
  return whole;
}

/// None of its requests fails.
Flow batch_flow(const BatchStep& step) {
  std::vector<double> shares(step.reactions.size(), 0.0);
  shares.push_back(1.0);
  return reactions_flow(step.reactions, shares);
}

Flow flow_of(const Step& step) {
  return std::visit(Match{[](const ThinkStep&) {
                            return Flow{1.0, 0.0, {1.0}};
                          },
                          [](const RequestStep& s) { return request_flow(s); },
                          [](const BatchStep& s) { return batch_flow(s); },
                          [](const RepeatStep& s) { return repeat_flow(s); },
                          [](const ChooseStep& s) { return choose_flow(s); },
                          [](const GroupStep& s) { return group_flow(s); },
                          [](const SampleStep&) {
                            return Flow{1.0, 0.0, {1.0}};
                          },
                          [](const ThrowStep&) {
                            return Flow{0.0, 1.0, {1.0}};
                          },
                          [](const AbortStep&) {
                            return Flow{0.0, 1.0, {1.0}};
                          },
                          [](const EndStep&) {
                            return Flow{0.0, 1.0, {1.0}};
                          }},
                    step.what);
}

using Endpoints = std::map<EndpointRef, ExpectedWork::OfEndpoint>;

void add_request(Endpoints& endpoints, const Request& request, double visits) {
  const auto [found, is_new] = endpoints.try_emplace(request.to);
  if (is_new) {
    found->second = {request.to, request.target_name, request.endpoint_name, 0.0};
  }
  found->second.requests += visits;
}

/// Attempts and pauses of a retry are as many steps.
void add_requests(const RequestStep& step, double visits, ExpectedWork& work,
                  Endpoints& endpoints) {
  if (step.is_plain()) {
    add_request(endpoints, step.request, visits);
    return;
  }
  const ExpectedAnswers answers = expected_answers(step);
  add_request(endpoints, step.request, weighted(visits, answers.attempts));
  work.think_ns += weighted(visits, answers.pauses_ns);
  work.steps_done += weighted(visits, 2.0 * (answers.attempts - 1.0));
  work.throws += weighted(visits, throw_share(step, answers));
}

}  // namespace

ExpectedWork expected_work(const StepBody& body) {
  const Flow flow = body_flow(body);
  ExpectedWork work;
  work.completes = flow.completes;
  Endpoints endpoints;
  std::size_t next = 0;
  for_each_step(body, "", [&](const std::string& path, const Step& step) {
    REQUIRE(next < flow.visits.size());
    const double visits = flow.visits[next++];
    work.steps.push_back({path, step_label(step), visits});
    work.steps_done += visits;
    if (const auto* think = std::get_if<ThinkStep>(&step.what)) {
      work.think_ns += weighted(visits, mean_or_infinity(think->duration));
    } else if (const auto* request = std::get_if<RequestStep>(&step.what)) {
      add_requests(*request, visits, work, endpoints);
    } else if (const auto* batch = std::get_if<BatchStep>(&step.what)) {
      for (const Request& one : batch->requests) add_request(endpoints, one, visits);
    } else if (std::holds_alternative<ThrowStep>(step.what)) {
      work.throws += visits;
    } else if (std::holds_alternative<AbortStep>(step.what)) {
      work.aborts += visits;
    } else if (std::holds_alternative<EndStep>(step.what)) {
      work.completes += visits;
    }
  });
  for (auto& [ref, endpoint] : endpoints) work.endpoints.push_back(std::move(endpoint));
  return work;
}

}  // namespace rehearse
