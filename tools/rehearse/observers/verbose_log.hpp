#pragma once
// What -v logs: the life of each VU, with the instant and the rule behind every turn.

#include <string>
#include <vector>

#include "sim/core/fact_sink.hpp"
#include "tools/rehearse/text/output.hpp"

namespace rehearse {

/// One line for each time a scenario begins or ends, a VU starts, enters its grace period, is
/// revived, stops or is forcibly interrupted, a command is answered.
class VerboseLog final : public FactSink {
 public:
  /// `scenarios`: the names by rank. `output` must outlive the log.
  VerboseLog(std::vector<std::string> scenarios, Output& output);

  void observe(const Fact& fact) override;

 private:
  std::vector<std::string> scenarios_;
  Output& output_;
};

/// The line for one fact, without a newline; empty for facts that are not logged. `scenario` is its
/// scenario's name: "    13s  contacts  VU 17 is interrupted in iteration 42 after 3s: gracefulStop
/// is over".
std::string log_line(const Fact& fact, const std::string& scenario);

}  // namespace rehearse
