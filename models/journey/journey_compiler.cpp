// Flattens a tree of steps; jumps to what follows a part are patched once it is known.

#include <algorithm>
#include <optional>
#include <utility>

#include "models/base/match.hpp"
#include "models/base/means.hpp"
#include "models/base/require.hpp"
#include "models/duration/weights.hpp"
#include "models/journey/journey_program.hpp"
#include "models/journey/step_times.hpp"

namespace rehearse {

/// Appends the instructions of one part after the other. Within a graph, the end is a jump whose
/// goal is set when the graph has been written. `depth` is the first counter that is free.
class JourneyProgram::Compiler {
 public:
  Compiler(JourneyProgram& program, const ClientOptions& client)
      : program_(program), client_(client) {
    if (client.first_iteration) {
      emit({.op = Op::First, .a = append(program_.thinks_, *client.first_iteration)});
    }
  }

  void compile(const StepBody& body, std::uint32_t depth, const std::string& group) {
    if (body.graph) {
      compile_graph(body, depth, group);
    } else {
      for (const Step& step : body.steps) compile(step, depth, group);
    }
  }

  void finish() { emit({.op = Op::Return}); }

 private:
  std::uint32_t here() const { return static_cast<std::uint32_t>(program_.code_.size()); }

  std::uint32_t emit(const Instruction& instruction) {
    REQUIRE(program_.code_.size() < UINT32_MAX);
    program_.code_.push_back(instruction);
    return here() - 1;
  }

  template <class T>
  static std::uint32_t append(std::vector<T>& all, T one) {
    all.push_back(std::move(one));
    return static_cast<std::uint32_t>(all.size() - 1);
  }

  std::uint32_t append_request(Request request, const std::string& group) {
    request.group = group;
    return append(program_.requests_, std::move(request));
  }

  void compile(const Step& step, std::uint32_t depth, const std::string& group) {
    std::visit(Match{[&](const ThinkStep& s) {
                       emit({.op = Op::Think, .a = append(program_.thinks_, s.duration)});
                     },
                     [&](const RequestStep& s) { compile_request(s, depth, group); },
                     [&](const BatchStep& s) { compile_batch(s, depth, group); },
                     [&](const RepeatStep& s) { compile_repeat(s, depth, group); },
                     [&](const ChooseStep& s) { compile_choose(s, depth, group); },
                     [&](const GroupStep& s) { compile_group(s, depth, group + "::" + s.name); },
                     [&](const SampleStep& s) {
                       append_sample(s.sample, group);
                       program_.has_samples_ = true;
                     },
                     [&](const ThrowStep&) { emit({.op = Op::Throw}); },
                     [&](const AbortStep&) { emit({.op = Op::Abort}); },
                     [&](const EndStep&) { emit({.op = Op::Return}); }},
               step.what);
  }

  void before_sending() {
    if (!client_.overhead) return;
    if (!overhead_) overhead_ = append(program_.thinks_, *client_.overhead);
    emit({.op = Op::Think, .a = *overhead_});
  }

  void append_sample(SampleSpec sample, const std::string& group) {
    sample.group = group;
    emit({.op = Op::Sample, .a = append(program_.samples_, std::move(sample))});
  }

  void compile_group(const GroupStep& step, std::uint32_t depth, const std::string& path) {
    SampleSpec sample;
    sample.kind = SampleKind::GroupBegan;
    sample.name = step.name;
    append_sample(sample, path);
    compile(step.body, depth, path);
    sample.kind = SampleKind::GroupEnded;
    append_sample(std::move(sample), path);
  }

  void compile_request(const RequestStep& step, std::uint32_t depth, const std::string& group) {
    const std::uint32_t request = append_request(step.request, group);
    if (step.is_plain()) {
      before_sending();
      emit({.op = Op::Request, .a = request, .b = step.request.throws ? 1U : 0U});
      return;
    }
    std::uint32_t retry = 0;
    if (step.retry) {
      program_.counters_ = std::max(program_.counters_, depth + 1);
      retry = append(program_.retries_, *step.retry);
      emit({.op = Op::Attempts, .a = retry, .counter = depth});
    }
    const std::uint32_t send = here();
    before_sending();
    emit({.op = Op::Request, .a = request});
    if (step.retry) emit({.op = Op::Retry, .a = retry, .b = send, .counter = depth});
    compile_reactions(step.reactions, step.request.throws, depth, group);
  }

  /// What is done after the last attempt; a failure that no reaction is for may throw.
  void compile_reactions(const std::vector<Reaction>& reactions, bool throws, std::uint32_t depth,
                         const std::string& group) {
    program_.keeps_answers_ = true;
    if (reactions.empty() && !throws) return;
    std::vector<Steered> steered;
    const std::uint32_t begin =
        emit({.op = Op::Steer, .a = append(program_.steers_, std::vector<Steered>{})});
    std::vector<std::uint32_t> jumps{emit({.op = Op::Jump})};
    for (const Reaction& reaction : reactions) {
      steered.push_back({reaction.to, here()});
      compile(reaction.body, depth, group);
      jumps.push_back(emit({.op = Op::Jump}));
    }
    if (throws) {
      steered.push_back({AnswerSet{.failed = true}, here()});
      emit({.op = Op::Throw});
    }
    for (const std::uint32_t jump : jumps) program_.code_[jump].b = here();
    program_.steers_[program_.code_[begin].a] = std::move(steered);
  }

  void compile_batch(const BatchStep& batch, std::uint32_t depth, const std::string& group) {
    RequestRange range{static_cast<std::uint32_t>(program_.requests_.size()),
                       static_cast<std::uint32_t>(batch.requests.size())};
    for (const Request& request : batch.requests) append_request(request, group);
    before_sending();
    emit({.op = Op::Batch, .a = append(program_.batches_, range), .b = batch.throws ? 1U : 0U});
    if (!batch.reactions.empty()) compile_reactions(batch.reactions, false, depth, group);
  }

  void compile_repeat(const RepeatStep& repeat, std::uint32_t depth, const std::string& group) {
    program_.counters_ = std::max(program_.counters_, depth + 1);
    const std::uint32_t begin =
        emit({.op = Op::Repeat, .a = append(program_.counts_, repeat.count), .counter = depth});
    compile(repeat.body, depth + 1, group);
    emit({.op = Op::Again, .b = begin + 1, .counter = depth});
    program_.code_[begin].b = here();
  }

  void compile_choose(const ChooseStep& choose, std::uint32_t depth, const std::string& group) {
    std::vector<double> weights;
    for (const auto& alternative : choose.alternatives) weights.push_back(alternative.weight);
    Choice choice{cumulative_thresholds(weights), {}};
    const std::uint32_t begin =
        weights.size() > 1 ? emit({.op = Op::Choose, .a = append(program_.choices_, Choice{})}) : 0;
    std::vector<std::uint32_t> jumps;
    for (const auto& alternative : choose.alternatives) {
      choice.to.push_back(here());
      compile(alternative.body, depth, group);
      if (choice.to.size() < weights.size()) jumps.push_back(emit({.op = Op::Jump}));
    }
    for (const std::uint32_t jump : jumps) program_.code_[jump].b = here();
    if (weights.size() > 1) program_.choices_[program_.code_[begin].a] = std::move(choice);
  }

  void compile_graph(const StepBody& body, std::uint32_t depth, const std::string& group) {
    const StepGraph& graph = *body.graph;
    const std::uint32_t begin = emit({.op = Op::Jump});
    std::vector<std::uint32_t> starts;
    std::vector<Leave> leaves;  // the instructions behind each step
    for (std::size_t i = 0; i < body.steps.size(); ++i) {
      starts.push_back(here());
      compile(body.steps[i], depth, group);
      compile_detours(graph.detours_of(i), leaves);
      leaves.push_back({emit_leave(graph.next[i]), &graph.next[i]});
    }
    const auto place_of = [&](const Transition& transition) {
      return transition.to == Transition::kEnd ? here() : starts[transition.to];
    };
    program_.code_[begin].b = starts[graph.start];
    for (const Leave& one : leaves) {
      Instruction& leave = program_.code_[one.code];
      if (one.next->empty()) {
        leave.b = here();  // behind a throw or an abort: never reached
      } else if (leave.op == Op::Jump) {
        leave.b = place_of(one.next->front());
      } else {
        program_.choices_[leave.a] = choice_of(*one.next, place_of);
      }
    }
  }

  /// An instruction that goes one of these ways; which, is set when the graph has been written.
  struct Leave {
    std::uint32_t code = 0;
    const std::vector<Transition>* next = nullptr;
  };

  std::uint32_t emit_leave(const std::vector<Transition>& next) {
    return next.size() <= 1 ? emit({.op = Op::Jump})
                            : emit({.op = Op::Choose, .a = append(program_.choices_, Choice{})});
  }

  /// A Steer, behind it a jump over what it leads to: the leave of each detour.
  void compile_detours(const std::vector<Detour>& detours, std::vector<Leave>& leaves) {
    if (detours.empty()) return;
    program_.keeps_answers_ = true;
    std::vector<Steered> steered;
    const std::uint32_t begin =
        emit({.op = Op::Steer, .a = append(program_.steers_, std::vector<Steered>{})});
    const std::uint32_t over = emit({.op = Op::Jump});
    for (const Detour& detour : detours) {
      steered.push_back({detour.after, here()});
      leaves.push_back({emit_leave(detour.next), &detour.next});
    }
    program_.code_[over].b = here();
    program_.steers_[program_.code_[begin].a] = std::move(steered);
  }

  template <class PlaceOf>
  static Choice choice_of(const std::vector<Transition>& next, const PlaceOf& place_of) {
    std::vector<double> weights;
    Choice choice;
    for (const Transition& transition : next) {
      weights.push_back(transition.weight);
      choice.to.push_back(place_of(transition));
    }
    choice.thresholds = cumulative_thresholds(weights);
    return choice;
  }

  JourneyProgram& program_;
  const ClientOptions& client_;
  std::optional<std::uint32_t> overhead_;  // of thinks_
};

namespace {

bool has_detours(const StepBody& body) {
  return body.graph && std::any_of(body.graph->detours.begin(), body.graph->detours.end(),
                                   [](const auto& each) { return !each.empty(); });
}

/// Whether what follows a step depends on its answer; a body counts for the step that has it.
bool depends_on_answer(const Step& step) {
  if (const auto* request = std::get_if<RequestStep>(&step.what)) return !request->is_plain();
  if (const auto* repeat = std::get_if<RepeatStep>(&step.what)) return has_detours(repeat->body);
  if (const auto* group = std::get_if<GroupStep>(&step.what)) return has_detours(group->body);
  if (const auto* choose = std::get_if<ChooseStep>(&step.what)) {
    return std::any_of(choose->alternatives.begin(), choose->alternatives.end(),
                       [](const auto& one) { return has_detours(one.body); });
  }
  return !reactions_of(step).empty();
}

}  // namespace

JourneyProgram::JourneyProgram(StepBody steps, const ClientOptions& client)
    : steps_(std::move(steps)) {
  if (has_detours(steps_)) counters_ = 2;
  for_each_step(steps_, "", [&](const std::string&, const Step& step) {
    const bool sends = std::holds_alternative<RequestStep>(step.what) ||
                       std::holds_alternative<BatchStep>(step.what);
    if (sends) counters_ = std::max(counters_, 1U);
    if (depends_on_answer(step)) counters_ = 2;
  });
  Compiler compiler(*this, client);
  compiler.compile(steps_, counters_, "");
  compiler.finish();
  work_ = expected_work(steps_);
  if (client.overhead) add_overhead(*client.overhead);
  const ShortestTime shortest = shortest_time(steps_);
  shortest_ = shortest.completes.value_or(kMaxDuration);
  if (shortest.ends) shortest_ = std::min(shortest_, *shortest.ends);
}

void JourneyProgram::add_overhead(const DurationModel& overhead) {
  std::size_t next = 0;
  for_each_step(steps_, "", [&](const std::string&, const Step& step) {
    const double visits = work_.steps[next++].visits;
    const bool sends = std::holds_alternative<RequestStep>(step.what) ||
                       std::holds_alternative<BatchStep>(step.what);
    if (sends) work_.think_ns += weighted(visits, mean_or_infinity(overhead));
  });
}

}  // namespace rehearse
