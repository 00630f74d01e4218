// Requests side by side, under k6's two limits.

#include <algorithm>
#include <deque>
#include <map>

#include "sim/run/rehearsal.hpp"
#include "sim/script/vu/http_flow.hpp"
#include "sim/script/vu/script_vu.hpp"

namespace rehearse {

namespace {

/// Entries that have not begun, by host, in their order.
using WaitingEntries = std::map<std::string, std::deque<std::size_t>>;

/// Those of the host whose first may begin next; null: none may.
std::deque<std::size_t>* next_host(WaitingEntries& waiting,
                                   const std::map<std::string, std::int64_t>& running,
                                   std::int64_t most) {
  std::deque<std::size_t>* first = nullptr;
  for (auto& [host, entries] : waiting) {
    const auto found = running.find(host);
    const bool full = most > 0 && found != running.end() && found->second >= most;
    if (entries.empty() || full) continue;
    if (first == nullptr || entries.front() < first->front()) first = &entries;
  }
  return first;
}

}  // namespace

bool run_batch(ScriptVu& vu, const std::vector<std::shared_ptr<HttpFlow>>& flows) {
  const Options& options = vu.world().rehearsal->options;
  const auto most = static_cast<std::size_t>(std::max<std::int64_t>(options.batch, 1));
  const auto host_of = [](const HttpFlow& flow) { return flow.call().url.host; };
  WaitingEntries waiting;
  for (std::size_t i = 0; i < flows.size(); ++i) waiting[host_of(*flows[i])].push_back(i);
  std::vector<std::shared_ptr<HttpFlow>> active;
  std::map<std::string, std::int64_t> hosts;
  for (;;) {
    while (active.size() < most) {
      std::deque<std::size_t>* const next = next_host(waiting, hosts, options.batch_per_host);
      if (next == nullptr) break;
      const std::shared_ptr<HttpFlow>& flow = flows[next->front()];
      next->pop_front();
      flow->start();
      if (vu.aborted()) return false;
      if (flow->done()) continue;
      ++hosts[host_of(*flow)];
      active.push_back(flow);
    }
    if (active.empty()) return true;
    if (!vu.wait_for_some(active)) return false;
    const auto is_over = [&](const std::shared_ptr<HttpFlow>& flow) {
      if (flow->done()) --hosts[host_of(*flow)];
      return flow->done();
    };
    active.erase(std::remove_if(active.begin(), active.end(), is_over), active.end());
  }
}

}  // namespace rehearse
