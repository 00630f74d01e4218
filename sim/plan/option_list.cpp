// A list for each executor, in the order of S12.

#include "sim/plan/option_list.hpp"

#include <map>
#include <string_view>
#include <tuple>
#include <utility>
#include <variant>

#include "sim/plan/executor_traits.hpp"

namespace rehearse {

namespace {

using List = std::vector<NamedOption>;

void add_texts(List& list, std::string_view name, const std::map<std::string, std::string>& texts) {
  for (const auto& [key, text] : texts) list.push_back({std::string(name) + "." + key, text});
}

}  // namespace

List options_of(const ExecutorOptions& executor) {
  return std::visit(
      [](const auto& options) {
        return std::apply(
            [&](const auto&... fields) {
              return List{NamedOption{std::string(fields.name), options.*fields.member}...};
            },
            options.fields());
      },
      executor);
}

List options_of(const ScenarioOptions& scenario) {
  List list{{"executor", std::string(executor_name(scenario.executor))},
            {"startTime", scenario.start_time},
            {"gracefulStop", scenario.graceful_stop},
            {"exec", scenario.exec}};
  for (NamedOption& own : options_of(scenario.executor)) list.push_back(std::move(own));
  add_texts(list, "env", scenario.env);
  add_texts(list, "tags", scenario.tags);
  return list;
}

List options_of(const Options& options) {
  return {{"executionSegment", options.segment ? options.segment->text() : std::string("0:1")},
          {"executionSegmentSequence", options.sequence ? options.sequence->text() : std::string()},
          {"minIterationDuration", options.min_iteration_duration},
          {"setupTimeout", options.setup_timeout},
          {"teardownTimeout", options.teardown_timeout},
          {"paused", options.paused},
          {"noSetup", options.no_setup},
          {"noTeardown", options.no_teardown},
          {"rps", options.rps},
          {"batch", options.batch},
          {"batchPerHost", options.batch_per_host},
          {"noConnectionReuse", options.no_connection_reuse},
          {"noVUConnectionReuse", options.no_vu_connection_reuse},
          {"maxRedirects", options.max_redirects},
          {"insecureSkipTLSVerify", options.insecure_skip_tls_verify},
          {"noCookiesReset", options.no_cookies_reset},
          {"userAgent", options.user_agent},
          {"summaryTimeUnit", options.summary_time_unit}};
}

}  // namespace rehearse
