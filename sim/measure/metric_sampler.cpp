// Facts in, samples out.

#include "sim/measure/metric_sampler.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <utility>

#include "models/base/require.hpp"
#include "models/journey/request_times.hpp"
#include "sim/core/fact.hpp"
#include "sim/core/request_fact.hpp"
#include "sim/core/sample_fact.hpp"
#include "sim/verdict/metric_names.hpp"

namespace rehearse {

namespace {

constexpr Duration kGaugeEvery = seconds(1);

/// As k6 writes times into samples.
double milliseconds_of(Duration time) { return static_cast<double>(time.ns) / 1e6; }

/// k6's error_code for an answer with this status, and its text where there is one.
struct RequestError {
  int code = 0;  ///< 0: none
  const char* text = "";
};
RequestError error_of(std::uint16_t http_status, bool timed_out) {
  if (http_status >= 400) return {1000 + http_status};
  if (http_status > 0) return {};
  return timed_out ? RequestError{1050, "request timeout"}
                   : RequestError{1212, "dial: connection refused"};
}

/// The value in k6's terms: of a check and a rate 0 or 1.
double value_of(const SampleFact& fact, std::uint16_t last_status) {
  if (const auto* statuses = std::get_if<SampleSpec::Statuses>(&fact.spec->value)) {
    return in_ranges(last_status, *statuses) ? 1 : 0;
  }
  return static_cast<double>(fact.millionths) / static_cast<double>(kSampleUnit);
}

const char* metric_of(const SampleSpec& spec) {
  switch (spec.kind) {
    case SampleKind::Check:
      return kChecksMetric;
    case SampleKind::GroupBegan:
    case SampleKind::GroupEnded:
      return kGroupDurationMetric;
    default:
      return spec.name.c_str();
  }
}

}  // namespace

MetricSampler::MetricSampler(MetricEngine& engine, const SampledTest& test,
                             const MetricOptions& options, std::vector<SampleSink*> outputs,
                             bool program)
    : engine_(engine),
      program_(program),
      options_(options),
      outputs_(std::move(outputs)),
      test_(test) {
  for (const SampledTest::Scenario& scenario : test.scenarios) {
    const TagSetId iteration = tag_set({{"group", ""}, {"scenario", scenario.name}}, scenario.tags);
    const TagSetId dropped = tag_set({{"scenario", scenario.name}}, scenario.tags);
    scenarios_.push_back({.data_sent = series("data_sent", iteration),
                          .data_received = series("data_received", iteration),
                          .iteration_duration = series("iteration_duration", iteration),
                          .iterations = series("iterations", iteration),
                          .dropped_iterations = series("dropped_iterations", dropped)});
  }
  for (SampleSink* output : outputs_) output->begin(engine);
  vus_ = series("vus", tag_set({}));
  vus_max_ = series("vus_max", tag_set({}));
}

MetricSampler::Series MetricSampler::series(const char* metric, TagSetId tags) const {
  const std::optional<MetricRef> found = engine_.find(metric);
  REQUIRE(found.has_value());
  return {*found, tags};
}

void MetricSampler::add_chosen(std::vector<Tag> system_tags, std::vector<Tag>& tags) const {
  for (Tag& tag : system_tags) {
    if (options_.system_tags.count(tag.first) > 0) tags.push_back(std::move(tag));
  }
}

TagSetId MetricSampler::tag_set(std::vector<Tag> system_tags, const std::vector<Tag>& more) {
  std::vector<Tag> tags = options_.tags;
  tags.insert(tags.end(), more.begin(), more.end());
  add_chosen(std::move(system_tags), tags);
  return engine_.intern(TagSet(std::move(tags)));
}

TagSetId MetricSampler::tags_of(std::vector<Tag> system_tags, const std::vector<Tag>& more) {
  std::vector<Tag> tags = options_.tags;
  add_chosen(std::move(system_tags), tags);
  tags.insert(tags.end(), more.begin(), more.end());
  return engine_.intern(TagSet(std::move(tags)));
}

void MetricSampler::add(const Series& series, Instant at, double value) {
  engine_.add(series.metric, series.tags, value);
  for (SampleSink* output : outputs_) output->sample(at, series.metric, series.tags, value);
}

void MetricSampler::advance(Instant now) {
  for (Instant at = Instant{} + kGaugeEvery * next_second_; at <= now; at = at + kGaugeEvery) {
    add(vus_, at, static_cast<double>(running_));
    add(vus_max_, at, static_cast<double>(initialised_));
    ++next_second_;
  }
}

void MetricSampler::observe(const Fact& fact) {
  advance(fact.at);
  switch (fact.kind) {
    case FactKind::VuInitialised:
      ++initialised_;
      states_.resize(std::max<std::size_t>(states_.size(), index_of(fact.vu) + 1));
      break;
    case FactKind::VuRemoved:
      --initialised_;
      break;
    case FactKind::IterationStarted:
      ++running_;
      states_[index_of(fact.vu)] = {};
      break;
    case FactKind::IterationReturned: {
      VuState& state = states_[index_of(fact.vu)];
      state.returned = true;
      if (program_) break;
      // An exception leaves the groups that it is thrown in; so does an abort.
      while (!state.groups.empty()) add_group(fact.scenario, fact.vu, fact.at);
      const ScenarioSeries& scenario = scenarios_[index_of(fact.scenario)];
      add_bytes(fact);
      add(scenario.iteration_duration, fact.at, milliseconds_of(fact.at - fact.began));
      add(scenario.iterations, fact.at, 1);
      break;
    }
    case FactKind::IterationCompleted:
      --running_;
      break;
    case FactKind::IterationInterrupted:
      --running_;
      if (!program_ && !states_[index_of(fact.vu)].returned) add_bytes(fact);
      break;
    case FactKind::IterationsDropped:
      add(scenarios_[index_of(fact.scenario)].dropped_iterations, fact.at,
          static_cast<double>(fact.count));
      break;
    case FactKind::SetupEnded:
      if (!program_) add_phase_bytes("::setup", fact.at);
      break;
    case FactKind::TeardownEnded:
      if (!program_) add_phase_bytes("::teardown", fact.at);
      break;
    default:
      break;
  }
}

void MetricSampler::add_bytes(const Fact& fact) {
  const ScenarioSeries& scenario = scenarios_[index_of(fact.scenario)];
  const VuState& state = states_[index_of(fact.vu)];
  add(scenario.data_sent, fact.at, static_cast<double>(state.sent));
  add(scenario.data_received, fact.at, static_cast<double>(state.received));
}

void MetricSampler::add_phase_bytes(const char* group, Instant at) {
  const TagSetId tags = tag_set({{"group", group}});
  add(series("data_sent", tags), at, 0);
  add(series("data_received", tags), at, 0);
}

const MetricSampler::RequestSeries& MetricSampler::series_of(const RequestFact& fact) {
  const Request& request = *fact.request_spec;
  const bool timed_out = fact.http_status == 0 && fact.at - fact.sent >= request.timeout;
  const RequestKind kind{fact.scenario, &request, fact.http_status, fact.failed, timed_out};
  const auto found = requests_.find(kind);
  if (found != requests_.end()) return found->second;

  const SampledTest::Scenario& scenario = test_.scenarios[index_of(fact.scenario)];
  const std::string url = test_.urls[fact.to.service] + request.path;
  std::vector<Tag> tags = {{"expected_response", fact.failed ? "false" : "true"},
                           {"group", request.group},
                           {"method", request.method},
                           {"name", url},
                           {"scenario", scenario.name},
                           {"status", std::to_string(fact.http_status)},
                           {"url", url}};
  if (fact.http_status > 0) tags.emplace_back("proto", "HTTP/1.1");
  if (const RequestError error = error_of(fact.http_status, timed_out); error.code > 0) {
    tags.emplace_back("error_code", std::to_string(error.code));
    if (*error.text != 0) tags.emplace_back("error", error.text);
  }
  std::vector<Tag> more = {{"target", request.target_name}, {"endpoint", request.endpoint_name}};
  more.insert(more.end(), scenario.tags.begin(), scenario.tags.end());
  const TagSetId set = tag_set(std::move(tags), more);
  return requests_
      .emplace(kind, RequestSeries{.reqs = series("http_reqs", set),
                                   .duration = series("http_req_duration", set),
                                   .blocked = series("http_req_blocked", set),
                                   .connecting = series("http_req_connecting", set),
                                   .tls_handshaking = series("http_req_tls_handshaking", set),
                                   .sending = series("http_req_sending", set),
                                   .waiting = series("http_req_waiting", set),
                                   .receiving = series("http_req_receiving", set),
                                   .failed = series("http_req_failed", set)})
      .first->second;
}

void MetricSampler::observe_request(const RequestFact& fact) {
  advance(fact.at);
  if (program_ || fact.kind != RequestFact::Kind::Answered) return;
  const RequestSeries& to = series_of(fact);
  VuState& state = states_[index_of(fact.vu)];
  state.last_status = fact.http_status;
  RequestTimes times;
  if (fact.times != nullptr) {
    times = *fact.times;
    state.sent += times.data_sent;
    state.received += times.data_received;
  } else if (fact.http_status > 0 || fact.at - fact.sent >= fact.request_spec->timeout) {
    times.waiting = fact.at - fact.sent;  // of a connection that is refused k6 has durations of 0
  }
  add(to.reqs, fact.at, 1);
  add(to.duration, fact.at, milliseconds_of(times.duration()));
  add(to.blocked, fact.at, milliseconds_of(times.blocked));
  add(to.connecting, fact.at, milliseconds_of(times.connecting));
  add(to.tls_handshaking, fact.at, milliseconds_of(times.tls_handshaking));
  add(to.sending, fact.at, milliseconds_of(times.sending));
  add(to.waiting, fact.at, milliseconds_of(times.waiting));
  add(to.receiving, fact.at, milliseconds_of(times.receiving));
  add(to.failed, fact.at, fact.failed ? 1 : 0);
}

const MetricSampler::Series& MetricSampler::series_of(Rank scenario, const SampleSpec& spec) {
  const auto found = samples_.find({scenario, &spec});
  if (found != samples_.end()) return found->second;
  const SampledTest::Scenario& of = test_.scenarios[index_of(scenario)];
  std::vector<Tag> tags = {{"group", spec.group}, {"scenario", of.name}};
  if (spec.kind == SampleKind::Check) tags.emplace_back("check", spec.name);
  std::vector<Tag> more = of.tags;
  more.insert(more.end(), spec.tags.begin(), spec.tags.end());
  const Series made = series(metric_of(spec), tag_set(std::move(tags), more));
  return samples_.emplace(std::pair{scenario, &spec}, made).first->second;
}

void MetricSampler::add_group(Rank scenario, VuId vu, Instant at) {
  std::vector<OpenGroup>& groups = states_[index_of(vu)].groups;
  const OpenGroup group = groups.back();
  groups.pop_back();
  add(series_of(scenario, *group.spec), at, milliseconds_of(at - group.began));
}

void MetricSampler::observe_sample(const SampleFact& fact) {
  advance(fact.at);
  VuState& state = states_[index_of(fact.vu)];
  if (fact.spec->kind == SampleKind::GroupBegan) {
    state.groups.push_back({fact.spec, fact.at});
  } else if (fact.spec->kind == SampleKind::GroupEnded) {
    add_group(fact.scenario, fact.vu, fact.at);
  } else {
    add(series_of(fact.scenario, *fact.spec), fact.at, value_of(fact, state.last_status));
  }
}

}  // namespace rehearse
