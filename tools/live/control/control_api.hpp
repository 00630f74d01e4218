#pragma once
// k6's REST API v1 for a running test.

#include <cstddef>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "models/base/checked.hpp"
#include "sim/core/fact_sink.hpp"
#include "sim/run/rehearsal.hpp"
#include "tools/live/control/allowed_hosts.hpp"
#include "tools/live/control/group_tree.hpp"
#include "tools/live/control/json_api.hpp"
#include "tools/live/control/live_metrics.hpp"
#include "tools/live/control/run_status.hpp"
#include "tools/live/loop/command_queue.hpp"
#include "tools/live/loop/http_server.hpp"

namespace rehearse {

/// Where k6 listens, and looks for a running test.
inline constexpr const char* kControlAddress = "localhost:6565";

/// How the REST API is offered.
struct ControlSettings {
  std::vector<std::string> allowed_hosts = {};  ///< names of it beside those of its address
  HttpLimits limits = {};
};

/// GET, PATCH /v1/status; GET /v1/metrics, /v1/metrics/ID, /v1/groups, /v1/groups/ID; GET, PUT,
/// POST /v1/setup; POST /v1/teardown. Bodies as in F7, refusals as in S66 and S67.
///
/// A PATCH becomes up to two commands, a pause or resume and then a scaling, each put into the
/// queue when the one before was carried out; or a stop. It is answered when the engine has. Setup
/// and teardown take modelled time and have no script, so running them again does nothing, and
/// setup data is what was put there. Requests of web pages of others are refused (AllowedHosts).
class ControlApi final : public FactSink, public EventSource {
 public:
  /// Problem: an address that is none, or at which one cannot listen; the path is empty.
  /// Requires: the others outlive it; `commands` gets its first command after Rehearsal::control.
  static Checked<std::unique_ptr<ControlApi>> open(std::string_view address, EventLoop& loop,
                                                   CommandQueue& commands,
                                                   const Rehearsal& rehearsal,
                                                   const ControlSettings& settings = {});
  /// Throws std::system_error where it cannot listen.
  ControlApi(const SocketAddress& address, EventLoop& loop, CommandQueue& commands,
             const Rehearsal& rehearsal, const ControlSettings& settings);

  SocketAddress address() const { return server_.address(); }

  void observe(const Fact& fact) override;
  void observe_request(const RequestFact& fact) override;

  Instant wake() const override { return server_.wake(); }
  void work() override { server_.work(); }
  Instant pending_since() const override { return kNever; }  // they are in the queue

 private:
  using Action = decltype(Command::action);
  /// A PATCH on its way: what is being done, and what comes then.
  struct Patch {
    HttpServer::Ticket ticket;
    Action doing;
    std::deque<Action> rest;
  };

  void handle(HttpServer::Ticket ticket, const ServedRequest& request);
  HttpAnswer metric(const std::string& id);
  HttpAnswer group(const std::string& id) const;
  HttpAnswer put_setup(const std::string& body);
  void patch_status(HttpServer::Ticket ticket, const std::string& body);
  void go_on(Patch patch);
  void answered(const Fact& fact);
  void refuse(const Patch& patch, std::string_view why);
  void refuse_all(std::string_view why);
  const std::vector<LiveMetric>& metrics();

  const Rehearsal& rehearsal_;
  EventLoop& loop_;
  CommandQueue& commands_;
  AllowedHosts hosts_;
  bool has_external_;
  GroupTree groups_;
  RunStatus status_;
  LiveMetrics metrics_;
  std::optional<std::vector<LiveMetric>> listed_;  // until the next fact
  std::string setup_data_ = "null";
  std::map<std::size_t, Patch> patches_;  // by the index of the command that is being done
  HttpServer server_;
};

}  // namespace rehearse
