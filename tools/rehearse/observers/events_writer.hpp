#pragma once
// Every fact of a run as JSON Lines.

#include <string>
#include <vector>

#include "sim/core/fact_sink.hpp"
#include "sim/json/json_writer.hpp"
#include "tools/rehearse/text/output.hpp"

namespace rehearse {

/// Writes one object a line: `atNs` and `event`, then, where they mean something, `scenario`, `vu`,
/// `iteration` (its number in the scenario, from 0), `beganNs`, `count`, `command` (its index),
/// `thrown` and `rule`; of what happens to services `target`, `instance`, `inside` and what
/// changes.
class EventsWriter final : public FactSink {
 public:
  /// `scenarios`: the names by rank. `output` must outlive the writer.
  EventsWriter(std::vector<std::string> scenarios, Output& output);

  void observe(const Fact& fact) override;
  void observe_moment(const ServiceMoment& moment) override;

 private:
  std::vector<std::string> scenarios_;
  JsonWriter json_;
};

}  // namespace rehearse
