// Routing by path and method, and the commands that wait for the engine's answer.

#include "tools/live/control/control_api.hpp"

#include <fmt/format.h>
#include <system_error>
#include <utility>
#include <variant>

#include "sim/core/fact.hpp"

namespace rehearse {

namespace {

constexpr unsigned kBadRequest = 400;
constexpr unsigned kForbidden = 403;
constexpr unsigned kNotFound = 404;
constexpr unsigned kWrongMethod = 405;
constexpr unsigned kInternalError = 500;

HttpAnswer error(unsigned status, std::string_view title, std::string_view detail) {
  return {status, error_body(status, title, detail), {}};
}

HttpAnswer wrong_method(std::string allow) {
  return {kWrongMethod, error_body(kWrongMethod, "Method not allowed", "allowed: " + allow),
          std::move(allow)};
}

HttpAnswer invalid(const Problems& problems) {
  return error(kBadRequest, "Invalid data", one_line(problems));
}

/// What follows the prefix, if it is there and something follows.
std::optional<std::string> after(const std::string& path, std::string_view prefix) {
  if (path.size() <= prefix.size() || path.compare(0, prefix.size(), prefix) != 0) {
    return std::nullopt;
  }
  return path.substr(prefix.size());
}

}  // namespace

Checked<std::unique_ptr<ControlApi>> ControlApi::open(std::string_view address, EventLoop& loop,
                                                      CommandQueue& commands,
                                                      const Rehearsal& rehearsal,
                                                      const ControlSettings& settings) {
  const Checked<SocketAddress> parsed = parse_socket_address(address);
  if (!parsed) return parsed.problems();
  try {
    return std::make_unique<ControlApi>(*parsed, loop, commands, rehearsal, settings);
  } catch (const std::system_error& failure) {
    return Problem{"", failure.what()};
  }
}

ControlApi::ControlApi(const SocketAddress& address, EventLoop& loop, CommandQueue& commands,
                       const Rehearsal& rehearsal, const ControlSettings& settings)
    : rehearsal_(rehearsal),
      loop_(loop),
      commands_(commands),
      hosts_(address, settings.allowed_hosts),
      has_external_(is_steered(rehearsal.plan)),
      groups_(group_tree(rehearsal)),
      status_(rehearsal.plan.paused),
      server_(loop, address, settings.limits,
              [this](HttpServer::Ticket ticket, const ServedRequest& request) {
                handle(ticket, request);
              }) {
  server_.fail_with([](unsigned status) {
    return status == kBodyTooLong ? error(status, "Invalid data", "the body is too long")
                                  : error(status, "Test is over", "nobody can answer any more");
  });
}

void ControlApi::handle(HttpServer::Ticket ticket, const ServedRequest& request) {
  const auto& [method, path, body, host, origin] = request;
  const bool get = method == "GET";
  const auto reply = [&](HttpAnswer answer) {
    server_.answer(ticket, [answer = std::move(answer)] { return answer; });
  };
  if (const auto why = hosts_.refuse(host, origin)) {
    reply(error(kForbidden, "Forbidden", *why));
    return;
  }
  const std::optional<std::string> metric_id = after(path, "/v1/metrics/");
  const std::optional<std::string> group_id = after(path, "/v1/groups/");
  if (path == "/v1/status") {
    if (method == "PATCH") return patch_status(ticket, body);
    reply(get ? HttpAnswer{200, status_body(status_), {}} : wrong_method("GET, PATCH"));
  } else if (path == "/v1/metrics") {
    reply(get ? HttpAnswer{200, metrics_body(metrics()), {}} : wrong_method("GET"));
  } else if (metric_id) {
    reply(get ? metric(*metric_id) : wrong_method("GET"));
  } else if (path == "/v1/groups") {
    reply(get ? HttpAnswer{200, groups_body(groups_), {}} : wrong_method("GET"));
  } else if (group_id) {
    reply(get ? group(*group_id) : wrong_method("GET"));
  } else if (path == "/v1/setup") {
    if (method == "PUT") return reply(put_setup(body));
    reply(get || method == "POST" ? HttpAnswer{200, setup_body(setup_data_), {}}
                                  : wrong_method("GET, PUT, POST"));
  } else if (path == "/v1/teardown") {
    reply(method == "POST" ? HttpAnswer{} : wrong_method("POST"));
  } else {
    reply(error(kNotFound, "Not Found", "nothing is at this path"));
  }
}

const std::vector<LiveMetric>& ControlApi::metrics() {
  if (!listed_) {
    listed_ = metrics_.list(status_.ran(loop_.now()), status_.vus(), status_.vus_max());
  }
  return *listed_;
}

HttpAnswer ControlApi::metric(const std::string& id) {
  for (const LiveMetric& each : metrics()) {
    if (each.name == id) return {200, metric_body(each), {}};
  }
  return error(kNotFound, "Not Found", "No metric with that ID was found");
}

HttpAnswer ControlApi::group(const std::string& id) const {
  for (std::size_t i = 0; i < groups_.size(); ++i) {
    if (groups_[i].id == id) return {200, group_body(groups_, i), {}};
  }
  return error(kNotFound, "Not Found", "No group with that ID was found");
}

HttpAnswer ControlApi::put_setup(const std::string& body) {
  const Checked<std::string> data = read_setup_data(body);
  if (!data) return invalid(data.problems());
  setup_data_ = *data;
  return {200, setup_body(setup_data_), {}};
}

void ControlApi::patch_status(HttpServer::Ticket ticket, const std::string& body) {
  const Checked<StatusPatch> patch = read_status_patch(body);
  if (!patch) {
    server_.answer(ticket, [answer = invalid(patch.problems())] { return answer; });
    return;
  }
  const std::vector<Action> actions = actions_of(*patch);
  go_on({ticket, {}, {actions.begin(), actions.end()}});
}

void ControlApi::go_on(Patch patch) {
  if (patch.rest.empty()) {
    // VUs that a scaling starts come after its answer, at the same instant.
    server_.answer(patch.ticket, [this] { return HttpAnswer{200, status_body(status_), {}}; });
    return;
  }
  patch.doing = patch.rest.front();
  patch.rest.pop_front();
  const std::size_t index = rehearsal_.control.size() + commands_.pushed();
  commands_.push(patch.doing);
  patches_.emplace(index, std::move(patch));
}

void ControlApi::observe(const Fact& fact) {
  listed_.reset();
  status_.observe(fact);
  metrics_.observe(fact);
  if (fact.kind == FactKind::CommandAnswered) answered(fact);
  if (fact.kind == FactKind::TestEnded) refuse_all("the test was over");
}

void ControlApi::observe_request(const RequestFact& fact) {
  listed_.reset();
  metrics_.observe_request(fact);
}

void ControlApi::answered(const Fact& fact) {
  if (fact.count < rehearsal_.control.size()) {
    if (!fact.refused) status_.carried_out(rehearsal_.control[fact.count], fact.at);
    return;
  }
  const auto found = patches_.find(fact.count);
  if (found == patches_.end()) return;
  Patch patch = std::move(found->second);
  patches_.erase(found);
  if (fact.refused) {
    refuse(patch, fact.refusal == nullptr ? "refused" : *fact.refusal);
    return;
  }
  status_.carried_out({fact.at, patch.doing}, fact.at);
  go_on(std::move(patch));
}

void ControlApi::refuse(const Patch& patch, std::string_view why) {
  const char* title = "Pause error";
  if (std::holds_alternative<ScaleCommand>(patch.doing)) {
    title = has_external_ ? "Config update error" : "Execution config error";
  }
  server_.answer(patch.ticket, [answer = error(kInternalError, title, why)] { return answer; });
}

void ControlApi::refuse_all(std::string_view why) {
  for (const auto& [index, patch] : patches_) refuse(patch, why);
  patches_.clear();
}

}  // namespace rehearse
