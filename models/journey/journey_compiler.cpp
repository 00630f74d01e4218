// Flattens a tree of steps; jumps to what follows a part are patched once it is known.

#include <algorithm>
#include <utility>

#include "models/base/match.hpp"
#include "models/base/require.hpp"
#include "models/duration/weights.hpp"
#include "models/journey/journey_program.hpp"
#include "models/journey/step_times.hpp"

namespace rehearse {

/// Appends the instructions of one part after the other. Within a graph, the end is a jump whose
/// goal is set when the graph has been written. `depth` is the first counter that is free.
class JourneyProgram::Compiler {
 public:
  explicit Compiler(JourneyProgram& program) : program_(program) {}

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
                     [&](const RequestStep& s) {
                       emit({.op = Op::Request,
                             .a = append_request(s.request, group),
                             .b = s.request.throws ? 1U : 0U});
                     },
                     [&](const BatchStep& s) { compile_batch(s, group); },
                     [&](const RepeatStep& s) { compile_repeat(s, depth, group); },
                     [&](const ChooseStep& s) { compile_choose(s, depth, group); },
                     [&](const GroupStep& s) { compile_group(s, depth, group + "::" + s.name); },
                     [&](const SampleStep& s) {
                       append_sample(s.sample, group);
                       program_.has_samples_ = true;
                     },
                     [&](const ThrowStep&) { emit({.op = Op::Throw}); },
                     [&](const AbortStep&) { emit({.op = Op::Abort}); }},
               step.what);
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

  void compile_batch(const BatchStep& batch, const std::string& group) {
    RequestRange range{static_cast<std::uint32_t>(program_.requests_.size()),
                       static_cast<std::uint32_t>(batch.requests.size())};
    for (const Request& request : batch.requests) append_request(request, group);
    emit({.op = Op::Batch, .a = append(program_.batches_, range), .b = batch.throws ? 1U : 0U});
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
    std::vector<std::uint32_t> leaves;  // the instruction behind each step
    for (std::size_t i = 0; i < body.steps.size(); ++i) {
      starts.push_back(here());
      compile(body.steps[i], depth, group);
      const bool one = graph.next[i].size() <= 1;
      leaves.push_back(one ? emit({.op = Op::Jump})
                           : emit({.op = Op::Choose, .a = append(program_.choices_, Choice{})}));
    }
    const auto place_of = [&](const Transition& transition) {
      return transition.to == Transition::kEnd ? here() : starts[transition.to];
    };
    program_.code_[begin].b = starts[graph.start];
    for (std::size_t i = 0; i < body.steps.size(); ++i) {
      Instruction& leave = program_.code_[leaves[i]];
      if (graph.next[i].empty()) {
        leave.b = here();  // behind a throw or an abort: never reached
      } else if (leave.op == Op::Jump) {
        leave.b = place_of(graph.next[i].front());
      } else {
        program_.choices_[leave.a] = choice_of(graph.next[i], place_of);
      }
    }
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
};

JourneyProgram::JourneyProgram(StepBody steps) : steps_(std::move(steps)) {
  for_each_step(steps_, "", [&](const std::string&, const Step& step) {
    const bool sends = std::holds_alternative<RequestStep>(step.what) ||
                       std::holds_alternative<BatchStep>(step.what);
    if (sends) counters_ = 1;
  });
  Compiler compiler(*this);
  compiler.compile(steps_, counters_, "");
  compiler.finish();
  work_ = expected_work(steps_);
  const ShortestTime shortest = shortest_time(steps_);
  shortest_ = shortest.completes.value_or(kMaxDuration);
  if (shortest.ends) shortest_ = std::min(shortest_, *shortest.ends);
}

}  // namespace rehearse
