// Which metrics each section has.

#include "tools/rehearse/report/live_rows.hpp"

#include <array>

#include "tools/rehearse/report/metric_rows.hpp"

namespace rehearse {

namespace {

constexpr std::array kPhases{MetricId::HttpReqBlocked,        MetricId::HttpReqConnecting,
                             MetricId::HttpReqReceiving,      MetricId::HttpReqSending,
                             MetricId::HttpReqTlsHandshaking, MetricId::HttpReqWaiting};
constexpr std::array kPunctuality{MetricId::HttpReqFromDue, MetricId::HttpReqStartLag,
                                  MetricId::IterationStartLag};

}  // namespace

std::string request_phases_text(const MetricTotals& totals, Duration run,
                                const ReportStyle& style) {
  return section_text("HTTP BY PHASE", metric_rows(kPhases, totals, run, style),
                      Paint(style.colour));
}

std::string live_summary(const MetricTotals& totals, Duration run, const ReportStyle& style) {
  return section_text("PUNCTUALITY", metric_rows(kPunctuality, totals, run, style),
                      Paint(style.colour));
}

}  // namespace rehearse
