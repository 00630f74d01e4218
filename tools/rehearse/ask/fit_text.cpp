// Sources, then each target: its queue, its endpoints, the parameters with their intervals.

#include "tools/rehearse/ask/fit_text.hpp"

#include <fmt/format.h>
#include <vector>

#include "sim/fit/fit_json.hpp"
#include "tools/rehearse/text/text_columns.hpp"
#include "tools/rehearse/text/text_table.hpp"

namespace rehearse {

namespace {

using Rows = std::vector<std::vector<std::string>>;

constexpr std::size_t kNameWidth = 32;

std::string head(const std::string& title) { return fmt::format("\n  █ {}\n\n", title); }

std::string number(double value) { return fmt::format("{:.4g}", value); }

/// Names come from files.
std::string name_of(const std::string& text) { return printable_text(cut_name(text, kNameWidth)); }

std::string share(double value) { return fmt::format("{:.2f}%", 100 * value); }

std::string queue_text(const TargetFit& target) {
  if (!target.queue) return fmt::format("    queue: not known; {}\n", target.no_queue);
  const ServerFit& queue = *target.queue;
  const OperationalFigures& figures = queue.operational;
  std::string text = fmt::format(
      "    {} requests/s, {} inside on average, {} at most; an answer after {} on average\n",
      number(figures.per_second), number(figures.mean_inside), figures.most_inside,
      duration_text(figures.mean_response, 4));
  if (!queue.servers) {
    if (queue.unexplained > 0) {
      return text + fmt::format(
                        "    servers: not known; a queue is likelier than a delay, but no number "
                        "of servers that take\n    requests in their order explains {} of them\n",
                        share(queue.unexplained));
    }
    return text + fmt::format(
                      "    servers: a delay explains the answers; {} servers and more cannot be "
                      "distinguished from it,\n    as no more requests were inside at once\n",
                      figures.most_inside);
  }
  double work = 0;
  std::size_t count = 0;
  for (const double each : queue.service_times) {
    if (each <= 0) continue;
    work += each;
    ++count;
  }
  work /= static_cast<double>(count > 0 ? count : 1);
  text += fmt::format("    servers: {} (95 % interval {}…{}); log-likelihood {} above a delay's\n",
                      *queue.servers, queue.low, queue.high, number(queue.gain));
  text += fmt::format(
      "    work {} of {} on average, the rest waited; servers busy {}, at most {} requests/s\n",
      duration_text(work, 4), duration_text(figures.mean_response, 4),
      share(figures.per_second * work / 1000 / *queue.servers),
      number(*queue.servers / work * 1000));
  if (queue.latency > 0) {
    text += fmt::format("    latency {} that holds no server, both ways together\n",
                        duration_text(queue.latency, 4));
  }
  return text;
}

void add_fit(Rows& rows, const std::string& name, const std::string& what, const DurationFit& fit) {
  rows.push_back({name, what, fit.family, fmt::format("{}", fit.count), duration_text(fit.mean, 4),
                  fit.distance ? fmt::format("{:.4f}", fit.distance->ks) : "",
                  fit.distance ? fmt::format("{:.3g}", fit.distance->ad) : "",
                  fit.distance ? fmt::format("{:.3f}", fit.distance->qq.slope) : "",
                  fit.distance ? fmt::format("{:.4f}", fit.distance->qq.correlation) : ""});
}

std::string status_name(const StatusFit& status) {
  const std::string name = status.status == 0 ? "no answer" : fmt::format("{}", status.status);
  return status.failed ? name + " failed" : name;
}

std::string parameters_text(const TargetFit& target) {
  Rows rows{{"endpoint", "model", "parameter", "value", "95 % interval"}};
  const auto add = [&](const std::string& name, const DurationFit& fit) {
    for (const ParameterEstimate& each : fit.parameters) {
      rows.push_back(
          {name_of(name), fit.family, each.name, fmt::format("{:.5g}", each.value),
           each.interval ? fmt::format("{:.5g}…{:.5g}", each.interval->first, each.interval->second)
                         : "not known"});
    }
  };
  for (const EndpointFit& each : target.endpoints) {
    add(each.name, each.work);
    if (each.failed_work) add(each.name + " failed", *each.failed_work);
  }
  if (rows.size() == 1) return "";
  return "\n" + text_table(rows, 3) +
         "    times in milliseconds, mu and sigma of their logarithms\n";
}

std::string limit_text(const LimitFit& fit) {
  if (!fit.divide) return "";
  if (!fit.limit) {
    return fmt::format(
        "    rejections (503) come with more inside: {} of them with {} or more, where {} were "
        "rejected;\n    that is no limit of requests inside alone, so they are taken for errors\n",
        share(1 - fit.rejected_below), *fit.divide, share(1 - fit.accepted_above));
  }
  std::string text =
      fmt::format("    with {} inside (95 % interval {}…{}) others were rejected (503)", *fit.limit,
                  fit.low, fit.high);
  if (fit.latency > 0) {
    text += fmt::format(", {} after they were sent", duration_text(fit.latency, 4));
  }
  return text + "\n";
}

std::string target_text(const TargetFit& target) {
  std::string text = head("TARGET " + printable_text(target.name)) + queue_text(target);
  text += limit_text(target.limit);
  Rows rows{{"endpoint", "of", "model", "requests", "mean", "KS", "AD", "QQ slope", "QQ r"}};
  std::string notes;
  for (const EndpointFit& each : target.endpoints) {
    const bool inverted = target.latency > 0 || (target.queue && target.queue->servers);
    add_fit(rows, name_of(each.name), inverted ? "work" : "answer", each.work);
    if (each.failed_work) add_fit(rows, name_of(each.name), "failed", *each.failed_work);
    for (const StatusFit& status : each.statuses) {
      if (inverted || each.statuses.size() > 1) {
        add_fit(rows, name_of(each.name), status_name(status), status.response);
      }
    }
    if (each.failed_share && each.failed > 0) {
      notes += fmt::format("    {}: {} of {} failed, 95 % interval {}…{}\n", name_of(each.name),
                           each.failed, each.count, share(each.failed_share->low),
                           share(each.failed_share->high));
    }
    if (!each.work.refused.empty()) {
      notes += fmt::format("    {}: percentiles, as no family is near enough ({})\n",
                           name_of(each.name), each.work.refused);
    }
  }
  return text + "\n" + text_table(rows, 3) + notes + parameters_text(target);
}

std::string overhead_text(const ClientFit& client) {
  if (!client.overhead) return fmt::format("    overhead: not known; {}\n", client.unknown);
  const DurationFit& fit = *client.overhead;
  const std::string where =
      client.is_mean ? "of what iterations took beyond their requests"
                     : fmt::format("of {} times between requests ({})", fit.count, fit.family);
  return fmt::format("    {} before each request on average, {}\n", duration_text(fit.mean, 4),
                     where);
}

/// What belongs beside "targets", with where it comes from; "" without iterations.
std::string client_text(const Fit& fit) {
  const ClientFit& client = fit.client;
  if (!client.overhead && client.unknown.empty()) return "";
  std::string text = head("CLIENT") + overhead_text(client);
  if (client.first_iteration) {
    text += fmt::format("    {} more before the first iteration of a VU, of {} VUs ({})\n",
                        duration_text(client.first_iteration->mean, 4),
                        client.first_iteration->count, client.first_iteration->family);
  }
  if (client.paused > 0) {
    text += fmt::format(
        "    at {} of {} places between requests the script pauses: that is think time\n",
        client.paused, client.places);
  }
  const auto own = client_of(fit);
  return own.empty() ? text : text + "\n" + own.dump(2) + "\n";
}

}  // namespace

std::string fit_text(const Fit& fit) {
  std::string text = head("MEASUREMENTS");
  for (const FitSource& each : fit.sources) {
    text += fmt::format("    {}: {}\n", printable_text(each.file), each.kind);
  }
  text += fmt::format("    {} requests", fit.requests);
  if (fit.length > 0) text += fmt::format(" in {:.1f} s", fit.length / 1000);
  text += "\n";
  for (const TargetFit& each : fit.targets) text += target_text(each);
  if (fit.connect) {
    text += head("CONNECTIONS");
    text += fmt::format("    {} were opened, in {} on average ({})\n", fit.connect->count,
                        duration_text(fit.connect->mean, 4), fit.connect->family);
  }
  text += head("TARGETS") + targets_of(fit).dump(2) + "\n";
  return text + client_text(fit);
}

}  // namespace rehearse
