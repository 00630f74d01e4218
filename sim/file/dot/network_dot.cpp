// Labels of services, instances, endpoints and calls.

#include "sim/file/dot/network_dot.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <optional>

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

/// From green to red.
const char* colour_of(double utilisation) {
  constexpr double kCalm = 0.5;
  constexpr double kBusy = 0.7;
  constexpr double kFull = 0.9;
  if (utilisation < kCalm) return "#e3f1e7";
  if (utilisation < kBusy) return "#fff2c6";
  return utilisation < kFull ? "#ffd6a5" : "#ffb0a3";
}

/// How much is on each edge.
class Traffic {
 public:
  Traffic(const NetworkPlan& plan, const NetworkLoad& load) : load_(load) {
    at_.assign(load.sent.begin(), load.sent.end());
    for (const std::uint32_t caller : callers_first(plan)) {
      for (const PlannedCall& call : plan.endpoints[caller].calls) {
        at_[call.endpoint] += calls(caller, call);
      }
    }
    for (const double count : at_) most_ = std::max(most_, count);
  }

  /// How often the endpoint makes the call.
  double calls(std::size_t endpoint, const PlannedCall& call) const {
    return at_[endpoint] * often(call);
  }
  std::uint64_t sent(std::size_t endpoint) const { return load_.sent[endpoint]; }
  const NetworkLoad::Service& service(std::size_t index) const { return load_.services[index]; }
  /// Between one and eight points.
  std::string width(double count) const {
    return fmt::format("penwidth={:.3g}", 1 + 7 * count / most_);
  }

 private:
  static double often(const PlannedCall& call) {
    if (call.only_if != CallCondition::None) return 0;
    return call.chance.probability() * call.count;
  }

  const NetworkLoad& load_;
  std::vector<double> at_;  // requests, by endpoint
  double most_ = 1;
};

std::string fill_of(const NetworkLoad::Service& service) {
  return fmt::format("    style=\"rounded,filled\";\n    fillcolor=\"{}\";\n",
                     colour_of(service.utilisation));
}

void draw_cluster(const NetworkPlan& plan, const PlannedService& service, const Traffic* traffic,
                  NetworkDrawing& drawing) {
  std::string label = service_label(service);
  std::string style = "    style=rounded;\n";
  if (traffic != nullptr) {
    const auto& load = traffic->service(static_cast<std::size_t>(&service - plan.services.data()));
    label += fmt::format("\n{} busy, {}", percentage(load.utilisation),
                         counted(load.requests, "request"));
    style = fill_of(load);
  }
  drawing.text += fmt::format("  subgraph {} {{\n    label={};\n{}",
                              dot_quoted("cluster " + service.name), dot_quoted(label), style);
  for (std::uint32_t i = 0; i < service.endpoints; ++i) {
    const std::uint32_t index = service.first_endpoint + i;
    if (drawing.ids[index].empty()) continue;
    drawing.text += fmt::format(
        "    {} [label={}, shape=ellipse, service={}];\n", dot_quoted(drawing.ids[index]),
        dot_quoted(endpoint_label(plan.endpoints[index])), dot_quoted(service.name));
  }
  drawing.text += "  }\n";
}

void draw_calls(const NetworkPlan& plan, const Traffic* traffic, NetworkDrawing& drawing) {
  for (std::size_t i = 0; i < plan.endpoints.size(); ++i) {
    if (drawing.ids[i].empty()) continue;
    for (const PlannedCall& call : plan.endpoints[i].calls) {
      if (drawing.ids[call.endpoint].empty()) continue;
      std::string label = call_label(call);
      std::string style = call.required ? "" : ", style=dashed";
      if (traffic != nullptr && call.only_if == CallCondition::None) {
        const double count = traffic->calls(i, call);
        label += fmt::format("{}≈ {:.0f}", label.empty() ? "" : "\n", count);
        style += ", " + traffic->width(count);
      }
      drawing.text += fmt::format("  {} -> {} [label={}{}];\n", dot_quoted(drawing.ids[i]),
                                  dot_quoted(drawing.ids[call.endpoint]), dot_quoted(label), style);
    }
  }
}

void draw_vus(const NetworkPlan& plan, const Traffic& traffic, NetworkDrawing& drawing) {
  drawing.text += "  \"VUs\" [shape=box];\n";
  for (std::size_t i = 0; i < plan.endpoints.size(); ++i) {
    if (traffic.sent(i) == 0) continue;
    drawing.text +=
        fmt::format("  \"VUs\" -> {} [label=\"{}\", {}];\n", dot_quoted(drawing.ids[i]),
                    traffic.sent(i), traffic.width(static_cast<double>(traffic.sent(i))));
  }
}

NetworkDrawing drawn_network(const NetworkPlan& plan, const std::vector<bool>& drawn,
                             const Traffic* traffic, std::set<std::string>& taken) {
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
    if (any) draw_cluster(plan, service, traffic, drawing);
  }
  if (traffic != nullptr) draw_vus(plan, *traffic, drawing);
  draw_calls(plan, traffic, drawing);
  return drawing;
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
  return drawn_network(plan, drawn, nullptr, taken);
}

std::string network_dot(const NetworkPlan& plan, const NetworkLoad* load) {
  std::set<std::string> taken;
  std::optional<Traffic> traffic;
  if (load != nullptr) {
    traffic.emplace(plan, *load);
    taken.insert("VUs");
  }
  const std::vector<bool> all(plan.endpoints.size(), true);
  return "digraph \"targets\" {\n  rankdir=LR;\n  services=true;\n" +
         drawn_network(plan, all, traffic ? &*traffic : nullptr, taken).text + "}\n";
}

}  // namespace rehearse
