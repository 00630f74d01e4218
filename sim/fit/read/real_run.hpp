#pragma once
// What a real run measured, out of the file that it left.

#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "models/base/checked.hpp"
#include "sim/file/json/json_text.hpp"

namespace rehearse {

class RealRun {
 public:
  enum class Kind : std::uint8_t {
    Result,          ///< of `run --json` or `live --json`, with `--compare` its real part
    SummaryExport,   ///< of k6, as the next two (tools/FORMATS.md, F3)
    HandleSummary,   ///< what the function of that name is given
    MachineSummary,  ///< with --new-machine-readable-summary
  };

  /// Errors: of parse_json(), and what else a document may be.
  static Checked<RealRun> read(std::string_view text, const JsonLimits& limits);
  /// Whether a document is one of k6's three.
  static bool is_summary(const nlohmann::json& document);

  Kind kind() const { return kind_; }
  /// The same as in messages: "a summary export of k6's".
  std::string_view kind_name() const;
  /// Whether its figures have k6's names (each_metric_figure()).
  bool has_metrics() const { return kind_ != Kind::Result; }

  /// Names of its metrics, submetrics among them. Requires: has_metrics().
  std::vector<std::string> metric_names() const;
  /// Names of the figures of a metric, such as "p(95)"; none where there is no such metric.
  std::vector<std::string> statistics(const std::string& metric) const;

  /// The figure of that path; nothing where the run has none. A counter of k6's without samples,
  /// which k6 leaves out, is 0.
  std::optional<double> value(const std::vector<std::string>& path) const;

 private:
  RealRun(Kind kind, nlohmann::json figures) : kind_(kind), figures_(std::move(figures)) {}

  Kind kind_;
  nlohmann::json figures_;  // nested as paths are
};

}  // namespace rehearse
