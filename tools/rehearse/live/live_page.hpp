#pragma once
// A page that shows a live test while it runs, and steers it.

#include <atomic>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "sim/measure/result.hpp"
#include "sim/run/rehearsal.hpp"
#include "tools/live/loop/event_loop.hpp"
#include "tools/rehearse/line/command_line.hpp"
#include "tools/rehearse/live/watched_test.hpp"
#include "tools/rehearse/pages/report_page.hpp"
#include "tools/rehearse/pages/run_page.hpp"
#include "tools/ui/page_server.hpp"

namespace rehearse {

/// The page of `rehearse ui` without what asks for simulations, on a thread of its own: neither
/// browsers nor what it takes to draw can hold up the test. Open pages receive how it is once a
/// second, or, where making that takes longer, for at most a tenth of the time.
class LivePage {
 public:
  /// Says where it is; null: it was not asked for. Throws and requires as the constructor.
  static std::unique_ptr<LivePage> open(const CommandLine& line, const Rehearsal& rehearsal);
  /// `name`: of the test. Throws std::system_error where the system lacks what it takes. Requires:
  /// `rehearsal` outlives it.
  LivePage(const Rehearsal& rehearsal, const std::string& name);
  /// Open pages are given a second to take the last message.
  ~LivePage();
  LivePage(const LivePage&) = delete;
  LivePage& operator=(const LivePage&) = delete;

  std::string url() const { return server_.url(); }
  LiveFollower& follower() { return test_; }
  /// Shows how the test ended, as a report with these parts does; again, when there are more parts.
  void finish(const Result& result, const RunPageParts& parts);

 private:
  HttpAnswer steer(const std::string& body);
  std::string message(const ReportPage& page, const char* state) const;
  ReportPage page_now(Instant now) const;
  const char* state() const;
  std::shared_ptr<const ReportPage> last() const;
  void run();
  void work_until(Instant until);
  void wait_until_told();

  const Rehearsal& rehearsal_;
  WatchedTest test_;
  EventLoop loop_;
  PageServer server_;
  mutable std::mutex last_mutex_;
  std::shared_ptr<const ReportPage> last_;  // null: the test is not over
  std::atomic<bool> over_ = false;
  std::thread thread_;
};

}  // namespace rehearse
