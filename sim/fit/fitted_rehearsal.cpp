// The test around the requests: as closed or open as the measurements say.

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <map>

#include "sim/fit/fit_json.hpp"
#include "sim/fit/read/read_parts.hpp"

namespace rehearse {

namespace {

using Json = nlohmann::ordered_json;

constexpr double kBusy = 0.05;  // how far VUs times length may be from the time of iterations
constexpr double kGap = 1;      // ms; shorter pauses between requests are none

Json request_of(const std::string& target, const std::string& endpoint, const std::string& path) {
  Json request{{"target", target}, {"endpoint", endpoint}};
  const std::size_t blank = endpoint.find(' ');
  const bool has_method = blank != std::string::npos && endpoint.find('/', blank) == blank + 1;
  if (has_method) request["method"] = endpoint.substr(0, blank);
  std::string written = path;
  if (written.empty() && has_method) written = endpoint.substr(blank + 1);
  if (!written.empty() && written.find('{') == std::string::npos) request["path"] = written;
  return request;
}

/// Each endpoint with how often an iteration asks for it.
struct Share {
  Json step;
  double count = 0;
};

std::vector<Share> shares_of(const Fit& fit) {
  std::vector<Share> shares;
  for (const TargetFit& target : fit.targets) {
    for (const EndpointFit& each : target.endpoints) {
      shares.push_back({{{"request", request_of(target.name, each.name, "")}},
                        static_cast<double>(std::max<std::uint64_t>(each.count, 1))});
    }
  }
  return shares;
}

double total_of(const std::vector<Share>& shares) {
  double sum = 0;
  for (const Share& each : shares) sum += each.count;
  return sum;
}

/// One request an iteration, of each endpoint as often as it was asked.
Json mixed_steps(const std::vector<Share>& shares) {
  if (shares.size() == 1) return Json::array({shares.front().step});
  Json alternatives = Json::array();
  for (const Share& each : shares) {
    alternatives.push_back({{"weight", each.count}, {"steps", Json::array({each.step})}});
  }
  return Json::array({Json{{"choose", std::move(alternatives)}}});
}

/// Requests that overlap in an iteration, as often as they did; what is left of the endpoints.
std::vector<Share> with_batches(const Fit& fit, const Measurements& measured) {
  constexpr double kSeldom = 0.01;  // of the iterations
  const MeasuredGaps& gaps = measured.test().gaps;
  const auto n = static_cast<double>(measured.test().iterations.count());
  std::map<std::uint32_t, double> batched;
  std::vector<Share> batches;
  for (const auto& [endpoints, times] : gaps.batches) {
    const auto count = static_cast<double>(times);
    if (gaps.has_too_many_batches || count < kSeldom * n) continue;
    Json requests = Json::array();
    for (const std::uint32_t each : endpoints) {
      const MeasuredEndpoint& of = measured.endpoints()[each];
      requests.push_back(request_of(target_name(of.target), of.name, ""));
      batched[each] += count;
    }
    batches.push_back({{{"batch", std::move(requests)}}, count});
  }
  std::vector<Share> shares;
  for (const TargetFit& target : fit.targets) {
    for (const EndpointFit& each : target.endpoints) {
      const double in_batches = each.number ? batched[*each.number] : 0;
      shares.push_back({{{"request", request_of(target.name, each.name, "")}},
                        static_cast<double>(each.count) - in_batches});
    }
  }
  shares.insert(shares.end(), batches.begin(), batches.end());
  return shares;
}

/// Each step as often as an iteration takes it on average; the rest of a whole by chance.
Json steps_each(const std::vector<Share>& shares, double iterations) {
  Json steps = Json::array();
  for (const Share& each : shares) {
    const double per = std::max(each.count, 0.0) / iterations;
    // Iterations at the end of a test are cut, so whole numbers are not quite whole.
    const double whole = std::floor(per + 0.02);
    const double rest = per - whole;
    if (whole == 1) steps.push_back(each.step);
    if (whole > 1) {
      steps.push_back({{"repeat", static_cast<std::int64_t>(std::min(whole, 1e6))},
                       {"steps", Json::array({each.step})}});
    }
    if (rest > 0.02) {
      steps.push_back({{"choose",
                        {{{"weight", rounded(rest)}, {"steps", Json::array({each.step})}},
                         {{"weight", rounded(1 - rest)}, {"steps", Json::array()}}}}});
    }
  }
  return steps;
}

double variance_of(const ValueSample& sample) {
  double sum = 0;
  const std::vector<double> values = sample.sorted();
  for (const double each : values) sum += (each - sample.mean()) * (each - sample.mean());
  return values.empty() ? 0 : sum / static_cast<double>(values.size());
}

/// What an iteration spends beside its requests and the client's own work: the mean that is left,
/// and the variance where iterations vary more than these do.
Json think_of(const Fit& fit, const Measurements& measured) {
  const ValueSample& iterations = measured.test().iterations;
  const auto n = static_cast<double>(iterations.count());
  // Where the model has no set-up of connections, it is thought time too.
  double requests = fit.targets.size() == 1 ? measured.test().connects.sum() : 0;
  double variance = variance_of(iterations);
  for (const MeasuredGroup& each : measured.groups()) {
    requests += each.values.sum();
    variance -= variance_of(each.values) * static_cast<double>(each.values.count()) / n;
  }
  // Requests of a batch take the time of the longest, after one overhead.
  const MeasuredGaps& gaps = measured.test().gaps;
  const bool has_batches = !gaps.has_too_many_batches;
  if (has_batches) requests -= gaps.overlapped;
  const auto count = static_cast<double>(measured.count() - (has_batches ? gaps.joined : 0));
  if (fit.client.overhead) requests += fit.client.overhead->mean * count;
  if (fit.client.first_iteration) {
    const auto firsts = static_cast<double>(fit.client.first_iteration->count);
    requests += fit.client.first_iteration->mean * firsts;
  }
  const double mean = iterations.mean() - requests / n;
  if (mean < 0.05) return nullptr;
  const double sd = std::sqrt(std::max(variance, 0.0));
  constexpr double kVaries = 0.05;
  if (sd < kVaries * mean) return duration_text(mean);
  return {{"lognormal", {{"mean", duration_text(mean)}, {"sd", duration_text(sd)}}}};
}

std::string milliseconds(double length) {
  return fmt::format("{}ms", static_cast<std::int64_t>(std::ceil(std::clamp(length, 1.0, 1e12))));
}

bool is_closed(const Measurements& measured, const Fit& fit) {
  const MeasuredTest& test = measured.test();
  if (!test.vus || test.iterations.count() == 0 || fit.length <= 0) return false;
  const double busy = test.iterations.sum() / (*test.vus * fit.length);
  return busy > 1 - kBusy - 1 / static_cast<double>(test.iterations.count());
}

Json closed_test(const Fit& fit, const Measurements& measured) {
  const MeasuredTest& test = measured.test();
  const auto n = static_cast<double>(test.iterations.count());
  Json steps = steps_each(with_batches(fit, measured), n);
  if (Json think = think_of(fit, measured); !think.is_null())
    steps.push_back({{"think", std::move(think)}});
  Json scenario{{"executor", "shared-iterations"},
                {"vus", static_cast<std::int64_t>(std::clamp(*test.vus, 1.0, 1e9))},
                {"iterations", test.iterations.count()},
                {"maxDuration", milliseconds(10 * fit.length + 60'000)}};
  return {{"options", {{"scenarios", {{"measured", std::move(scenario)}}}}},
          {"journeys", {{"default", {{"steps", std::move(steps)}}}}}};
}

/// For how long requests arrived: from the first to the last, and as long as they are apart.
double arrivals_length(const Fit& fit, const Measurements& measured) {
  const auto n = static_cast<double>(measured.count());
  if (!measured.all_timed() || n < 2) return std::max(fit.length, 1000.0);
  std::int64_t last = *measured.begin_ns();
  for (const TimedRequest& each : measured.timed()) last = std::max(last, each.begin_ns);
  const double apart = static_cast<double>(last - *measured.begin_ns()) / 1e6;
  return apart * n / (n - 1);
}

Json open_test(const Fit& fit, const Measurements& measured) {
  const std::vector<Share> shares = shares_of(fit);
  const double requests = total_of(shares);
  const auto iterations = measured.test().iterations.count();
  const bool has_iterations = iterations > 0 && static_cast<double>(iterations) <= requests;
  const double n = has_iterations ? static_cast<double>(iterations) : requests;
  constexpr double kShortest = 1000;  // of k6's tests
  const double length = std::max(arrivals_length(fit, measured), kShortest);
  double inside = 1;
  for (const TargetFit& target : fit.targets) {
    if (target.queue) inside += target.queue->operational.most_inside;
  }
  for (const TargetFit& target : fit.targets) {
    for (const EndpointFit& each : target.endpoints) {
      if (!target.queue)
        inside += static_cast<double>(each.count) * each.work.mean / length * 3 + 10;
    }
  }
  const auto vus = static_cast<std::int64_t>(std::clamp(2 * inside + 10, 10.0, 1e5));
  Json scenario{{"executor", "constant-arrival-rate"},
                {"rate", static_cast<std::int64_t>(std::clamp(n, 1.0, 1e9))},
                {"timeUnit", milliseconds(length)},
                {"duration", milliseconds(length)},
                {"preAllocatedVUs", vus}};
  Json steps = has_iterations ? steps_each(with_batches(fit, measured), n) : mixed_steps(shares);
  if (Json think = has_iterations ? think_of(fit, measured) : Json(nullptr); !think.is_null()) {
    steps.push_back({{"think", std::move(think)}});
  }
  return {{"options", {{"scenarios", {{"measured", std::move(scenario)}}}}},
          {"journeys", {{"default", {{"steps", std::move(steps)}}}}}};
}

/// The steps of one page, which are a group of its name, or the last of these.
Json& steps_of_page(Json& steps, const std::string& page, bool is_new) {
  if (page.empty()) return steps;
  if (is_new) steps.push_back({{"group", page}, {"steps", Json::array()}});
  return steps.back()["steps"];
}

/// The requests of a recorded visit with its pauses; those that overlap are a batch.
Json visit_test(const Measurements& measured) {
  constexpr std::size_t kMostInBatch = 1000;
  Json steps = Json::array();
  double end = 0;
  std::string open_page;
  const std::vector<VisitStep>& visit = measured.visit();
  const auto begin_ms = [&](const VisitStep& step) {
    return static_cast<double>(step.begin_ns - visit.front().begin_ns) / kNsPerMs;
  };
  for (std::size_t i = 0; i < visit.size();) {
    const VisitStep& first = visit[i];
    const bool is_new = i == 0 || first.page != open_page;
    open_page = first.page;
    const double pause = begin_ms(first) - end;
    if (is_new && i > 0 && pause >= kGap) steps.push_back({{"think", duration_text(pause)}});
    Json& page = steps_of_page(steps, first.page, is_new);
    if (!is_new && pause >= kGap) page.push_back({{"think", duration_text(pause)}});
    Json batch = Json::array();
    double until = begin_ms(first) + first.duration_ms;
    const auto belongs = [&](const VisitStep& each) {
      return batch.empty() || (begin_ms(each) < until && batch.size() < kMostInBatch);
    };
    for (; i < visit.size() && belongs(visit[i]); ++i) {
      const MeasuredEndpoint& endpoint = measured.endpoints()[visit[i].endpoint];
      batch.push_back(request_of(target_name(endpoint.target), endpoint.name, visit[i].path));
      until = std::max(until, begin_ms(visit[i]) + visit[i].duration_ms);
    }
    end = until;
    const bool is_one = batch.size() == 1;
    page.push_back(is_one ? Json{{"request", batch[0]}} : Json{{"batch", std::move(batch)}});
  }
  return {{"options", {{"vus", 1}, {"iterations", 1}}},
          {"journeys", {{"default", {{"steps", std::move(steps)}}}}}};
}

}  // namespace

Json rehearsal_of(const Fit& fit, const Measurements& measured) {
  Json rehearsal{{"about", provenance_of(fit)}};
  const Json test = !measured.visit().empty()  ? visit_test(measured)
                    : is_closed(measured, fit) ? closed_test(fit, measured)
                                               : open_test(fit, measured);
  for (const auto& [key, value] : test.items()) rehearsal[key] = value;
  if (Json client = client_of(fit); !client.empty() && measured.visit().empty()) {
    rehearsal["client"] = std::move(client);
  }
  rehearsal["targets"] = targets_of(fit);
  return rehearsal;
}

namespace {

/// k6's statistics of values, by linear interpolation.
Json trend_of(const std::vector<double>& sorted, double mean) {
  const auto at = [&](double p) {
    const double place = p * static_cast<double>(sorted.size() - 1);
    const auto below = static_cast<std::size_t>(place);
    const std::size_t above = std::min(below + 1, sorted.size() - 1);
    return sorted[below] + (place - static_cast<double>(below)) * (sorted[above] - sorted[below]);
  };
  return {{"avg", mean},          {"min", sorted.front()}, {"med", at(0.5)},
          {"max", sorted.back()}, {"p(90)", at(0.9)},      {"p(95)", at(0.95)}};
}

}  // namespace

Json summary_of(const Fit& fit, const Measurements& measured) {
  std::vector<double> responses;
  double sum = 0;
  std::uint64_t failed = 0;
  for (const MeasuredGroup& each : measured.groups()) {
    const std::vector<double> values = each.values.sorted();
    responses.insert(responses.end(), values.begin(), values.end());
    sum += each.values.sum();
    if (each.failed) failed += each.values.count();
  }
  Json metrics = Json::object();
  if (!responses.empty()) {
    std::sort(responses.begin(), responses.end());
    const auto n = static_cast<double>(measured.count());
    Json requests{{"count", measured.count()}};
    if (fit.length > 0) requests["rate"] = n / fit.length * 1000;
    metrics["http_reqs"] = std::move(requests);
    metrics["http_req_duration"] = trend_of(responses, sum / n);
    metrics["http_req_failed"] = {{"passes", failed},
                                  {"fails", measured.count() - failed},
                                  {"value", static_cast<double>(failed) / n}};
  }
  const ValueSample& iterations = measured.test().iterations;
  if (iterations.count() > 0) {
    metrics["iterations"] = {{"count", iterations.count()}};
    metrics["iteration_duration"] = trend_of(iterations.sorted(), iterations.mean());
  }
  return {{"root_group", Json::object()}, {"metrics", std::move(metrics)}};
}

}  // namespace rehearse
