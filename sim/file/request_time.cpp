// The program keeps the visits of its steps in the order of writing.

#include "sim/file/request_time.hpp"

#include <algorithm>
#include <variant>

#include "models/base/means.hpp"

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

double request_time_ns(const JourneyProgram& program,
                       const std::function<double(const Request&)>& mean_ns) {
  double total = 0.0;
  for_each_visited_step(program, [&](const std::string&, const Step& step, double visits) {
    double each = 0.0;
    if (const auto* request = std::get_if<RequestStep>(&step.what)) {
      each = mean_ns(request->request);
    } else if (const auto* batch = std::get_if<BatchStep>(&step.what)) {
      for (const Request& one : batch->requests) each = std::max(each, mean_ns(one));
    }
    if (each > 0.0) total += weighted(visits, each);
  });
  return total;
}

}  // namespace rehearse
