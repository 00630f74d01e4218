// Which services to serve and where, and the loop around the server.

#include "tools/rehearse/commands/serve_command.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <iterator>
#include <string_view>
#include <system_error>
#include <variant>

#include "models/base/nearest_name.hpp"
#include "models/journey/journey_program.hpp"
#include "sim/file/script_targets.hpp"
#include "sim/measure/exit_code.hpp"
#include "sim/options/duration_text.hpp"
#include "tools/live/loop/command_queue.hpp"
#include "tools/live/loop/signals.hpp"
#include "tools/live/serve/model_server.hpp"
#include "tools/rehearse/input/rehearsal_input.hpp"
#include "tools/rehearse/line/messages.hpp"
#include "tools/rehearse/text/input.hpp"

namespace rehearse {
namespace {

/// A service and where it is to be found.
struct Served {
  std::uint32_t service;
  EndpointRoutes routes;
  SocketAddress address;
};

/// Where `rehearse live` would look for it, when that is a plain loopback address.
std::optional<SocketAddress> address_of_url(std::string_view url) {
  constexpr std::string_view kScheme = "http://";
  if (url.substr(0, kScheme.size()) != kScheme) return std::nullopt;
  url.remove_prefix(kScheme.size());
  if (!url.empty() && url.back() == '/') url.remove_suffix(1);
  const Checked<SocketAddress> address = parse_socket_address(url);
  if (!address || !address->is_loopback()) return std::nullopt;
  return *address;
}

Checked<std::vector<SocketAddress>> addresses(const Rehearsal& rehearsal,
                                              const std::vector<std::uint32_t>& services,
                                              const std::optional<std::string>& asked) {
  Checked<SocketAddress> first = parse_socket_address(asked.value_or("127.0.0.1:0"));
  if (!first) return Problem{"--address", first.problems().front().message};
  const std::uint16_t port = first->port();
  if (port != 0 && port + services.size() - 1 > UINT16_MAX) {
    return Problem{"--address",
                   fmt::format("found the port {}, expected at most {} for {} targets", port,
                               UINT16_MAX + 1 - services.size(), services.size())};
  }
  std::vector<SocketAddress> all;
  for (std::size_t i = 0; i < services.size(); ++i) {
    all.push_back(*first);
    if (port != 0) all.back().set_port(static_cast<std::uint16_t>(port + i));
    if (asked || services[i] >= rehearsal.target_urls.size()) continue;
    if (const auto own = address_of_url(rehearsal.target_urls[services[i]])) all.back() = *own;
  }
  return all;
}

Checked<std::vector<Served>> plan_served(const Rehearsal& rehearsal, const ServeFlags& flags) {
  const auto services = served_services(rehearsal, flags.target);
  if (!services) return services.problems();
  const auto where = addresses(rehearsal, *services, flags.address);
  if (!where) return where.problems();
  const std::vector<Request> requests = requests_of(rehearsal);
  std::vector<Served> all;
  Problems problems;
  for (std::size_t i = 0; i < services->size(); ++i) {
    auto routes = EndpointRoutes::make(*rehearsal.targets, (*services)[i], requests);
    if (routes) {
      all.push_back({(*services)[i], *std::move(routes), (*where)[i]});
    } else {
      problems.insert(problems.end(), routes.problems().begin(), routes.problems().end());
    }
  }
  if (!problems.empty()) return problems;
  return all;
}

Checked<std::optional<Duration>> read_grace(const std::optional<std::string>& text) {
  if (!text) return std::optional<Duration>();
  const Checked<Duration> grace = parse_duration(*text);
  if (!grace) return Problem{"--grace", grace.problems().front().message};
  if (grace->ns < 0) {
    return Problem{"--grace", fmt::format("found {}, expected 0 or more", *text)};
  }
  return std::optional<Duration>(*grace);
}

/// Returns once a signal has stopped the server.
void serve_until_stopped(EventLoop& loop, ModelServer& server, std::optional<Duration> grace) {
  CommandQueue commands(loop);
  const Signals signals(loop, commands);
  while (!server.over()) {
    server.wait();
    // Before it serves, so that a request that came after the signal is rejected.
    if (commands.take()) server.stop(grace);
    server.serve();
  }
}

int serve(const Rehearsal& rehearsal, std::vector<Served> all, const ServeFlags& flags,
          std::optional<Duration> grace, Output& out) {
  EventLoop loop;
  ModelServer server(loop, rehearsal.targets, rehearsal.seed, rehearsal.replication,
                     rehearsal.answers);
  std::string urls;
  for (Served& served : all) {
    const SocketAddress address =
        server.listen(served.service, std::move(served.routes), served.address);
    fmt::format_to(std::back_inserter(urls), "{}=http://{}\n",
                   rehearsal.targets->services[served.service].name, address.text());
  }
  out.write(urls);  // all at once: a reader of the first line can read the others
  out.flush();
  if (flags.from_start) server.start();
  serve_until_stopped(loop, server, grace);
  return 0;
}

}  // namespace

std::vector<Request> requests_of(const Rehearsal& rehearsal) {
  std::vector<Request> all;
  for (const auto& [name, journey] : rehearsal.journeys) {
    if (journey.program() == nullptr) continue;
    for_each_step(journey.program()->steps(), "", [&](const std::string&, const Step& step) {
      if (const auto* one = std::get_if<RequestStep>(&step.what)) all.push_back(one->request);
      if (const auto* batch = std::get_if<BatchStep>(&step.what)) {
        all.insert(all.end(), batch->requests.begin(), batch->requests.end());
      }
    });
  }
  return all;
}

Checked<std::vector<std::uint32_t>> served_services(const Rehearsal& rehearsal,
                                                    const std::optional<std::string>& only) {
  if (rehearsal.targets == nullptr) {
    return Problem{"", "found no targets, expected one at least, as a model to serve"};
  }
  const NetworkPlan& plan = *rehearsal.targets;
  if (only) {
    const auto service = plan.find_service(*only);
    if (service) return std::vector{*service};
    std::vector<std::string_view> names;
    for (const PlannedService& each : plan.services) names.push_back(each.name);
    return Problem{"--target", fmt::format("found \"{}\", expected one of the file's targets{}",
                                           *only, nearest_hint(*only, names))};
  }
  std::vector<bool> asked(plan.services.size());
  if (rehearsal.answers != nullptr) {
    for (const AnswerSite& site : rehearsal.answers->sites()) {
      asked[site.service] = asked[site.service] || !site.routes.empty() || site.fallback;
    }
  }
  std::vector<bool> called(plan.services.size());
  for (const Request& request : requests_of(rehearsal)) asked[request.to.service] = true;
  for (const PlannedEndpoint& endpoint : plan.endpoints) {
    for (const PlannedCall& call : endpoint.calls) {
      called[plan.endpoints[call.endpoint].service] = true;
    }
  }
  const bool any_asked = std::find(asked.begin(), asked.end(), true) != asked.end();
  std::vector<std::uint32_t> served;
  for (std::uint32_t i = 0; i < plan.services.size(); ++i) {
    if (any_asked ? asked[i] : !called[i]) served.push_back(i);
  }
  return served;
}

int serve_command(const CommandLine& line, Output& out) {
  if (is_script_file(line.file)) {
    return report_problems(
        line.file, {{"",
                     "found a script, expected what answers it: the file that `run` takes with "
                     "--targets, or a rehearsal with targets (`rehearse scaffold` writes a first "
                     "one)"}});
  }
  const Checked<std::string> text = read_input(line.file, line.settings.limits.json.bytes);
  if (!text) return report_problems(line.file, text.problems());
  const Checked<Rehearsal> rehearsal = read_target_file(*text, settings_with_folder(line));
  if (!rehearsal) return report_problems(line.file, rehearsal.problems());
  const auto grace = read_grace(line.serve.grace);
  if (!grace) return report_problems(line.file, grace.problems());
  Checked<std::vector<Served>> all = plan_served(*rehearsal, line.serve);
  if (!all) return report_problems(line.file, all.problems());
  try {
    return serve(*rehearsal, *std::move(all), line.serve, *grace, out);
  } catch (const std::system_error& error) {
    report_problems(line.file, {{"", error.what()}});
    return exit_status(ExitCode::CannotListen);
  }
}

}  // namespace rehearse
