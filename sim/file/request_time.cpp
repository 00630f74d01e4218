// The program keeps the visits of its steps in the order of writing.

#include "sim/file/request_time.hpp"

#include <algorithm>
#include <cstdint>
#include <functional>
#include <queue>
#include <utility>
#include <variant>
#include <vector>

#include "models/base/means.hpp"
#include "models/base/require.hpp"
#include "models/duration/typical_duration.hpp"
#include "models/journey/expected_answers.hpp"
#include "models/service/answer_times.hpp"

namespace rehearse {

void for_each_visited_step(
    const JourneyProgram& program,
    const std::function<void(const std::string& path, const Step& step, double visits)>& see) {
  std::size_t next = 0;
  for_each_step(program.steps(), "", [&](const std::string& path, const Step& step) {
    const double visits = program.work().steps.at(next++).visits;
    if (visits > 0.0) see(path, step, visits);
  });
}

double batch_time_ns(const std::vector<Request>& requests, const BatchLimits& limits,
                     const std::function<double(const Request&)>& length_ns) {
  using Answered = std::pair<double, std::uint32_t>;  // when, and which request
  std::priority_queue<Answered, std::vector<Answered>, std::greater<>> under_way;
  Batch batch(limits);
  batch.begin(requests);
  double now = 0;
  for (;;) {
    while (const auto request = batch.start()) {
      under_way.emplace(now + length_ns(requests[*request]), *request);
    }
    if (under_way.empty()) return now;
    const auto [at, request] = under_way.top();
    under_way.pop();
    now = at;
    batch.answer(request);
  }
}

double request_time_ns(const JourneyProgram& program, const BatchLimits& limits,
                       const std::function<double(const Request&)>& mean_ns) {
  double total = 0.0;
  for_each_visited_step(program, [&](const std::string&, const Step& step, double visits) {
    double each = 0.0;
    if (const auto* request = std::get_if<RequestStep>(&step.what)) {
      each = mean_ns(request->request) * expected_answers(*request).attempts;
    } else if (const auto* batch = std::get_if<BatchStep>(&step.what)) {
      each = batch_time_ns(batch->requests, limits, mean_ns);
    }
    if (each > 0.0) total += weighted(visits, each);
  });
  return total;
}

double typical_request_ns(const Journey& journey, const NetworkPlan& targets) {
  const std::vector<AnswerTime> times = answer_times(targets);
  const BatchLimits all_at_once{UINT32_MAX, 0};
  return request_time_ns(*journey.program(), all_at_once, [&](const Request& request) {
    return std::min(times.at(targets.index_of(request.to)).typical_ns, as_double(request.timeout));
  });
}

double typical_iteration_ns(const Journey& journey, const NetworkPlan* targets) {
  if (journey.program() == nullptr) return typical_ns(journey.duration());
  double length = 0.0;
  if (journey.has_mean()) {
    length = journey.mean_ns();
  } else {
    for_each_visited_step(*journey.program(),
                          [&](const std::string&, const Step& step, double visits) {
                            const auto* think = std::get_if<ThinkStep>(&step.what);
                            if (think != nullptr)
                              length += weighted(visits, typical_ns(think->duration));
                          });
  }
  if (!journey.has_requests()) return length;
  REQUIRE(targets != nullptr);
  return length + typical_request_ns(journey, *targets);
}

}  // namespace rehearse
