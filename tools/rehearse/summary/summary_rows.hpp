#pragma once
// Rows of a summary in k6's columns (F5).

#include <string>
#include <utility>
#include <vector>

#include "models/base/time.hpp"
#include "sim/verdict/metric_engine.hpp"
#include "tools/rehearse/summary/summary_style.hpp"
#include "tools/rehearse/text/report_style.hpp"

namespace rehearse {

/// One metric's line before it is padded: columns of a trend, or a value and what follows it.
struct SummaryRow {
  std::string name;  ///< with the blanks before it
  bool trend = false;
  std::vector<std::pair<std::string, std::string>> stats;  ///< trend: name and value each
  std::string value;                                       ///< other kinds
  std::string extra;    ///< "3/s", "2 out of 10", or a gauge's "min=1"
  std::string maximum;  ///< of a gauge: "max=3"
};

SummaryRow summary_row(std::string name, const Sink& sink, MetricUnit unit, Duration run,
                       const SummaryStyle& style);

/// The widths of the columns of all rows that stand together, in whichever sections.
class SummaryColumns {
 public:
  /// `dots`: false for a row that is alone, which k6 prints without.
  explicit SummaryColumns(Paint paint, bool dots = true) : paint_(paint), dots_(dots) {}

  void fit(const SummaryRow& row);
  /// The row as a line, with the newline. Requires: fit() has seen it.
  std::string line(const SummaryRow& row, std::size_t indent) const;

 private:
  Paint paint_;
  bool dots_;
  std::size_t name_ = 0;
  std::size_t value_ = 0;
  std::size_t extra_ = 0;
  std::size_t maximum_ = 0;
  std::vector<std::size_t> stats_;
};

}  // namespace rehearse
