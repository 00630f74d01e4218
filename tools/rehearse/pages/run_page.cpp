// What the report in text has, in the order in which people ask.

#include "tools/rehearse/pages/run_page.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "models/base/duration_format.hpp"
#include "sim/json/json_writer.hpp"
#include "sim/json/result_json.hpp"
#include "sim/measure/busy_figures.hpp"
#include "sim/measure/expression/quantity.hpp"
#include "tools/rehearse/help/version.hpp"
#include "tools/rehearse/pages/vus_json.hpp"
#include "tools/rehearse/pictures/run_picture.hpp"

namespace rehearse {

namespace {

std::string time_text(double ns) { return quantity_text({ns / 1e9, kTime, false}); }
std::string share_text(double share) { return quantity_text({share, kPlain, true}); }
std::string count_text(double count) { return quantity_text({count, kPlain, false}); }
std::string number_text(std::uint64_t count) { return fmt::format("{}", count); }

std::string quantile_text(const Histogram& durations, double fraction) {
  return durations.count() == 0 ? "–" : time_text(durations.quantile_ns(fraction));
}

std::optional<ReportPage::Verdict> verdict_of(const Result& result) {
  if (!result.verdict) return std::nullopt;
  const Verdict& verdict = *result.verdict;
  if (verdict.crossed.empty()) {
    const std::size_t count = verdict.thresholds.size();
    return ReportPage::Verdict{true, count == 1 ? "the threshold is kept"
                                                : fmt::format("all {} thresholds are kept", count)};
  }
  std::string text =
      fmt::format("thresholds on {} have been crossed", fmt::join(verdict.crossed, ", "));
  if (verdict.abort) {
    text += fmt::format("; the test was aborted at {}",
                        format_duration(Duration{verdict.abort->at.ns}));
  }
  return ReportPage::Verdict{false, std::move(text)};
}

ReportTable thresholds_table(const Verdict& verdict) {
  ReportTable table{"Thresholds", {"metric", "threshold", "kept"}, {}, true};
  for (const Verdict::Row& row : verdict.thresholds) {
    table.rows.push_back({row.metric, row.source, row.ok ? "✓" : "✗"});
  }
  return table;
}

std::vector<ReportFact> facts_of(const Result& result, const EndpointTraffic& traffic) {
  std::vector<ReportFact> facts = {{"complete", number_text(result.counts.complete)},
                                   {"interrupted", number_text(result.counts.interrupted)},
                                   {"dropped", number_text(result.counts.dropped)},
                                   {"test took", time_text(static_cast<double>(result.run.ns))},
                                   {"most VUs", number_text(result.vus_max)}};
  if (const auto busy = busy_figures(result)) {
    facts.push_back({"busy VUs p(95)", number_text(busy->p95)});
    facts.push_back({"most busy VUs", number_text(busy->most)});
  }
  facts.push_back({"iteration p(95)", quantile_text(result.iteration_duration, 0.95)});
  if (traffic.sent == 0) return facts;
  facts.push_back({"requests", number_text(traffic.sent)});
  const double answered = static_cast<double>(traffic.answered);
  facts.push_back({"failed", traffic.answered == 0
                                 ? "–"
                                 : share_text(static_cast<double>(traffic.failed) / answered)});
  facts.push_back({"request p(95)", quantile_text(traffic.duration, 0.95)});
  return facts;
}

ReportTable scenarios_table(const TestPlan& plan, const Result& result) {
  ReportTable table{"Scenarios",
                    {"scenario", "what it does", "complete", "interrupted", "dropped",
                     "busy VUs avg", "p(95)", "most"},
                    {},
                    false};
  for (std::size_t rank = 0; rank < result.scenarios.size(); ++rank) {
    const ScenarioResult& scenario = result.scenarios[rank];
    std::vector<std::string> row = {
        scenario.name, plan.scenarios[rank].description, number_text(scenario.counts.complete),
        number_text(scenario.counts.interrupted), number_text(scenario.counts.dropped)};
    if (const auto busy = busy_figures(scenario)) {
      row.insert(row.end(),
                 {count_text(busy->mean), number_text(busy->p95), number_text(busy->most)});
    } else {
      row.insert(row.end(), {"–", "–", "–"});
    }
    table.rows.push_back(std::move(row));
  }
  return table;
}

ReportTable causes_table(const Result& result) {
  ReportTable table{"What the time of iterations was due to", {"cause", "avg", "share"}, {}, false};
  const TimeByCause spent = time_by_cause(result);
  for (const Cause cause : kAllCauses) {
    if (spent[cause] == 0) continue;
    table.rows.push_back({std::string(cause_name(cause)),
                          time_text(spent.mean_ns(cause, result.counts.started())),
                          share_text(spent.share(cause))});
  }
  return table;
}

ReportTable endpoints_table(const Result& result) {
  ReportTable table{
      "Requests", {"endpoint", "sent", "failed", "avg", "med", "p(95)", "p(99)", "max"}, {}, false};
  for (const EndpointTraffic& endpoint : result.traffic) {
    if (endpoint.sent == 0) continue;
    table.rows.push_back({endpoint.target + " " + endpoint.endpoint, number_text(endpoint.sent),
                          number_text(endpoint.failed), time_text(endpoint.duration.mean_ns()),
                          quantile_text(endpoint.duration, 0.5),
                          quantile_text(endpoint.duration, 0.95),
                          quantile_text(endpoint.duration, 0.99),
                          time_text(static_cast<double>(endpoint.duration.max().ns))});
  }
  return table;
}

ReportTable services_table(const Result& result) {
  ReportTable table{"Services",
                    {"service", "requests", "utilisation", "waiting avg", "most waiting",
                     "most inside", "turned away", "terminated"},
                    {},
                    false};
  for (const ServiceLoad& service : result.services) {
    table.rows.push_back({service.name, number_text(service.requests),
                          share_text(service.utilisation), count_text(service.mean_waiting),
                          number_text(service.most_waiting), number_text(service.most_inside),
                          number_text(service.turned_away()), number_text(service.terminated)});
  }
  return table;
}

}  // namespace

ReportPage shown_run(const TestPlan& plan, const Result& result, const RunPageParts& parts) {
  ReportPage page;
  Picture picture = run_picture(plan, result);
  page.title = picture.title;
  page.lead = fmt::format("seed {}, trace {:016x}", result.seed, result.trace_hash);
  page.verdict = verdict_of(result);
  page.facts = facts_of(result, sum_of(result.traffic));
  if (result.verdict) page.tables.push_back(thresholds_table(*result.verdict));
  picture.title = "Over time";
  picture.note = "Shaded: after the regular end of a scenario, while its iterations may finish.";
  if (result.models) picture.note += " Open are the arrival rates, closed all other executors.";
  if (parts.predicted != nullptr) {
    parts.predicted->add_to(picture);
    if (parts.predicted->runs() > 1) {
      picture.note += fmt::format(" Bands are of {} simulated runs.", parts.predicted->runs());
    }
  }
  page.pictures.push_back(std::move(picture));
  if (parts.vus != nullptr && !parts.vus->vus().empty()) page.vus = vus_json(*parts.vus);
  page.tables.push_back(scenarios_table(plan, result));
  page.tables.push_back(causes_table(result));
  if (!result.traffic.empty()) page.tables.push_back(endpoints_table(result));
  if (!result.services.empty()) page.tables.push_back(services_table(result));
  page.version = version_text();
  return page;
}

ReportPage run_page(const TestPlan& plan, const Result& result,
                    const std::vector<std::string>& trend_stats, const RunPageParts& parts) {
  ReportPage page = shown_run(plan, result, parts);
  page.result = json_text([&](JsonWriter& json) {
    json.begin_object();
    write_result(json, result, {.trend_stats = trend_stats, .detail = nullptr, .series = false});
    json.end_object();
  });
  return page;
}

}  // namespace rehearse
