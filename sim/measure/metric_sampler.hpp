#pragma once
// Samples of k6's metrics out of facts: when they appear, with which tags and values (S101).

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "models/base/time.hpp"
#include "models/journey/request.hpp"
#include "models/journey/sample_spec.hpp"
#include "sim/core/fact_sink.hpp"
#include "sim/core/ids.hpp"
#include "sim/verdict/metric_engine.hpp"
#include "sim/verdict/metric_options.hpp"

namespace rehearse {

/// Receives single samples, in the order in which they appear.
class SampleSink {
 public:
  virtual ~SampleSink() = default;
  /// Before the first sample; the engine knows the metrics and sets of tags that samples name.
  virtual void begin(const MetricEngine& /*engine*/) {}
  virtual void sample(Instant at, MetricRef metric, TagSetId tags, double value) = 0;
};

/// What samples are tagged with.
struct SampledTest {
  struct Scenario {
    std::string name;
    std::vector<Tag> tags;  ///< its option
  };
  std::vector<Scenario> scenarios;  ///< by rank
  std::vector<std::string> urls;    ///< of each target: the base of its requests' URLs
};

/// Needs facts in the order of events. The engine must outlive it, as the requests of journeys that
/// facts refer to.
class MetricSampler final : public FactSink {
 public:
  /// `outputs`: also get every sample.
  /// `program`: iterations are a program's, which takes samples of iterations and requests itself.
  MetricSampler(MetricEngine& engine, const SampledTest& test, const MetricOptions& options,
                std::vector<SampleSink*> outputs, bool program = false);

  /// A sample of a program, at an instant not before any other.
  void take(Instant at, MetricRef metric, TagSetId tags, double value) {
    advance(at);
    add({metric, tags}, at, value);
  }
  /// The set of tags of a sample of a program: the test's, of `system_tags` those that are chosen,
  /// and those of `more`; of the same name the last counts.
  TagSetId tags_of(std::vector<Tag> system_tags, const std::vector<Tag>& more);

  void observe(const Fact& fact) override;
  void observe_request(const RequestFact& fact) override;
  void observe_sample(const SampleFact& fact) override;
  bool needs_samples() const override { return true; }
  /// Takes the samples of `vus` and `vus_max` that are due by `now`: each second, what was before
  /// everything else of that instant.
  void advance(Instant now);

 private:
  /// One metric with one set of tags; the engine knows of it from its first sample on.
  struct Series {
    MetricRef metric{};
    TagSetId tags{};
  };
  struct ScenarioSeries {
    Series data_sent;
    Series data_received;
    Series iteration_duration;
    Series iterations;
    Series dropped_iterations;
  };
  /// k6's nine of a request, in its order.
  struct RequestSeries {
    Series reqs;
    Series duration;
    Series blocked;
    Series connecting;
    Series tls_handshaking;
    Series sending;
    Series waiting;
    Series receiving;
    Series failed;
  };
  /// What the tags of a request's samples depend on: scenario, request, status, failed, timed out.
  using RequestKind = std::tuple<Rank, const Request*, std::uint16_t, bool, bool>;

  void add(const Series& series, Instant at, double value);
  Series series(const char* metric, TagSetId tags) const;
  /// The set with the tags of the run and, of the system tags, those that are chosen.
  TagSetId tag_set(std::vector<Tag> system_tags, const std::vector<Tag>& more = {});
  void add_chosen(std::vector<Tag> system_tags, std::vector<Tag>& tags) const;
  /// Those of the iteration that the fact ends.
  void add_bytes(const Fact& fact);
  /// The VU's innermost group, which ends.
  void add_group(Rank scenario, VuId vu, Instant at);
  const Series& series_of(Rank scenario, const SampleSpec& spec);
  /// None, of setup or teardown.
  void add_phase_bytes(const char* group, Instant at);
  const RequestSeries& series_of(const RequestFact& fact);

  /// A group that an iteration is in.
  struct OpenGroup {
    const SampleSpec* spec = nullptr;
    Instant began;
  };
  /// What is kept of a VU's running iteration.
  struct VuState {
    bool returned = false;            ///< its body did
    std::uint16_t last_status = 0;    ///< of its last answer; 0: none yet, or it failed without one
    std::uint64_t sent = 0;           ///< bytes so far, in measured runs
    std::uint64_t received = 0;       ///< likewise
    std::vector<OpenGroup> groups{};  ///< from the outermost
  };

  MetricEngine& engine_;
  bool program_;
  const MetricOptions& options_;
  std::vector<SampleSink*> outputs_;
  SampledTest test_;
  std::vector<ScenarioSeries> scenarios_;  // by rank
  std::map<RequestKind, RequestSeries> requests_;
  std::map<std::pair<Rank, const SampleSpec*>, Series> samples_;
  Series vus_;
  Series vus_max_;
  std::uint64_t running_ = 0;  // iterations
  std::uint64_t initialised_ = 0;
  std::vector<VuState> states_;  // by id
  std::int64_t next_second_ = 1;
};

}  // namespace rehearse
