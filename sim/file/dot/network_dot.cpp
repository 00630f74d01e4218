// Labels of services, instances, endpoints and calls.

#include "sim/file/dot/network_dot.hpp"

#include <fmt/format.h>

#include "models/base/duration_format.hpp"
#include "sim/file/dot/dot_text.hpp"

namespace rehearse {
namespace {

std::string percentage(double share) { return fmt::format("{:.4g}%", share * 100.0); }

std::string counted(std::uint64_t count, const char* what) {
  return fmt::format("{} {}{}", count, what, count == 1 ? "" : "s");
}

std::string instance_text(const InstanceOptions& instance) {
  std::string text = instance.servers ? counted(*instance.servers, "server") : "pure delay";
  if (instance.slower != 1.0) text += fmt::format(" × {:.4g} as slow", instance.slower);
  if (instance.queue_bound) text += fmt::format(", queue {}", *instance.queue_bound);
  if (instance.concurrency_limit) text += fmt::format(", limit {}", *instance.concurrency_limit);
  switch (instance.discipline) {
    case Discipline::Fifo:
      break;
    case Discipline::Lifo:
      return text + ", lifo";
    case Discipline::ProcessorSharing:
      return text + ", processor sharing";
    case Discipline::Priority:
      return text + ", priority";
  }
  return text;
}

const char* balancing_text(Balancing balancing) {
  switch (balancing) {
    case Balancing::RoundRobin:
      return "round robin";
    case Balancing::Random:
      return "random";
    case Balancing::LeastConnections:
      return "least connections";
    case Balancing::TwoChoices:
      break;
  }
  return "two choices";
}

/// Its name, a line for each kind of instance, balancer and rate limit.
std::string service_label(const PlannedService& service) {
  constexpr std::size_t kShownKinds = 4;
  const std::vector<InstanceOptions>& instances = service.options.instances;
  std::string label = service.name;
  std::size_t kinds = 0;
  for (std::size_t i = 0; i < instances.size();) {
    const std::string text = instance_text(instances[i]);
    std::size_t next = i + 1;
    while (next < instances.size() && instance_text(instances[next]) == text) ++next;
    if (++kinds > kShownKinds) {
      label += "\n…";
      break;
    }
    label += instances.size() == 1 ? "\n" + text
                                   : fmt::format("\n{}: {}", counted(next - i, "instance"), text);
    i = next;
  }
  if (instances.size() > 1) label += fmt::format("\n{}", balancing_text(service.options.balancing));
  if (service.options.rate_limit) {
    label += fmt::format("\nat most {:.6g}/s", service.options.rate_limit->rate);
  }
  return label;
}

std::string endpoint_label(const PlannedEndpoint& endpoint) {
  std::string label = endpoint.name + "\n";
  if (endpoint.kind == EndpointKind::Stream) {
    label += endpoint.duration ? "stream of " : "endless stream";
  }
  if (endpoint.duration) label += endpoint.duration->text();
  if (!endpoint.error.never()) {
    label += fmt::format("\n{} fail", percentage(endpoint.error.probability()));
  }
  if (endpoint.calls.size() > 1 || (!endpoint.calls.empty() && endpoint.calls[0].count > 1)) {
    label +=
        endpoint.call_order == CallOrder::Parallel ? "\ncalls in parallel" : "\ncalls in sequence";
  }
  return label;
}

std::string call_label(const PlannedCall& call) {
  std::string label;
  if (!call.chance.always()) label = percentage(call.chance.probability());
  if (call.count > 1) label += fmt::format("{}× {}", label.empty() ? "" : " ", call.count);
  const auto add = [&](const std::string& fact) { label += (label.empty() ? "" : "\n") + fact; };
  if (call.timeout < kMaxDuration) add("timeout " + format_duration(call.timeout));
  if (call.backoffs.size() == 1) {
    add("1 retry");
  } else if (!call.backoffs.empty()) {
    add(fmt::format("{} retries", call.backoffs.size()));
  }
  return label;
}

void draw_cluster(const NetworkPlan& plan, const PlannedService& service, NetworkDrawing& drawing) {
  drawing.text +=
      fmt::format("  subgraph {} {{\n    label={};\n    style=rounded;\n",
                  dot_quoted("cluster " + service.name), dot_quoted(service_label(service)));
  for (std::uint32_t i = 0; i < service.endpoints; ++i) {
    const std::uint32_t index = service.first_endpoint + i;
    if (drawing.ids[index].empty()) continue;
    drawing.text += fmt::format(
        "    {} [label={}, shape=ellipse, service={}];\n", dot_quoted(drawing.ids[index]),
        dot_quoted(endpoint_label(plan.endpoints[index])), dot_quoted(service.name));
  }
  drawing.text += "  }\n";
}

void draw_calls(const NetworkPlan& plan, NetworkDrawing& drawing) {
  for (std::size_t i = 0; i < plan.endpoints.size(); ++i) {
    if (drawing.ids[i].empty()) continue;
    for (const PlannedCall& call : plan.endpoints[i].calls) {
      if (drawing.ids[call.endpoint].empty()) continue;
      drawing.text +=
          fmt::format("  {} -> {} [label={}{}];\n", dot_quoted(drawing.ids[i]),
                      dot_quoted(drawing.ids[call.endpoint]), dot_quoted(call_label(call)),
                      call.required ? "" : ", style=dashed");
    }
  }
}

}  // namespace

std::vector<bool> reached_endpoints(const NetworkPlan& plan,
                                    const std::vector<std::uint32_t>& first) {
  std::vector<bool> reached(plan.endpoints.size(), false);
  std::vector<std::uint32_t> open = first;
  while (!open.empty()) {
    const std::uint32_t index = open.back();
    open.pop_back();
    if (reached[index]) continue;
    reached[index] = true;
    for (const PlannedCall& call : plan.endpoints[index].calls) open.push_back(call.endpoint);
  }
  return reached;
}

NetworkDrawing draw_network(const NetworkPlan& plan, const std::vector<bool>& drawn,
                            std::set<std::string>& taken) {
  NetworkDrawing drawing;
  drawing.ids.resize(plan.endpoints.size());
  for (std::size_t i = 0; i < plan.endpoints.size(); ++i) {
    if (!drawn[i]) continue;
    const PlannedEndpoint& endpoint = plan.endpoints[i];
    std::string id = plan.services[endpoint.service].name + "/" + endpoint.name;
    while (!taken.insert(id).second) id = "target " + id;
    drawing.ids[i] = std::move(id);
  }
  for (const PlannedService& service : plan.services) {
    bool any = false;
    for (std::uint32_t i = 0; i < service.endpoints; ++i) {
      any = any || !drawing.ids[service.first_endpoint + i].empty();
    }
    if (any) draw_cluster(plan, service, drawing);
  }
  draw_calls(plan, drawing);
  return drawing;
}

std::string network_dot(const NetworkPlan& plan) {
  std::set<std::string> taken;
  const std::vector<bool> all(plan.endpoints.size(), true);
  return "digraph \"targets\" {\n  rankdir=LR;\n  services=true;\n" +
         draw_network(plan, all, taken).text + "}\n";
}

}  // namespace rehearse
