#pragma once
// Every fact of a run as JSON Lines.

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "sim/core/fact_sink.hpp"
#include "sim/json/json_writer.hpp"
#include "tools/rehearse/text/output.hpp"

namespace rehearse {

/// Writes one object a line: `atNs` and `event`, then, where they mean something, `scenario`, `vu`,
/// `iteration` (its number in the scenario, from 0), `beganNs`, `count`, `command` (its index),
/// `thrown` and `rule`; of what happens to services `target`, `instance`, `inside` and what
/// changes; of requests and samples what scenarios/results.md says.
class EventsWriter final : public FactSink {
 public:
  /// `scenarios`: the names by rank. `output` must outlive the writer.
  EventsWriter(std::vector<std::string> scenarios, Output& output);

  void observe(const Fact& fact) override;
  void observe_request(const RequestFact& fact) override;
  void observe_spent(const SpentFact& fact) override;
  void observe_sample(const SampleFact& fact) override;
  bool needs_samples() const override { return true; }
  void observe_moment(const ServiceMoment& moment) override;

 private:
  void begin(Instant at, std::string_view event, Rank scenario, VuId vu);
  void end();

  std::map<VuId, std::uint16_t> last_status_;  // of the running iterations, once one was answered
  std::vector<std::string> scenarios_;
  JsonWriter json_;
};

}  // namespace rehearse
