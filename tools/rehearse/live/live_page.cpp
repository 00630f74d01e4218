// A loop beside that of the test; a message is a whole page, so that one may be left out.

#include "tools/rehearse/live/live_page.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <utility>

#include "models/base/duration_format.hpp"
#include "sim/json/json_writer.hpp"
#include "tools/live/control/json_api.hpp"
#include "tools/rehearse/display/background_thread.hpp"
#include "tools/rehearse/line/messages.hpp"
#include "tools/rehearse/ui/page_files.hpp"

namespace rehearse {

namespace {

constexpr Duration kLook = milliseconds(100);
constexpr Duration kApart = seconds(1);
constexpr std::int64_t kRest = 9;  // to one part of work
constexpr Duration kLastWait = seconds(1);
constexpr std::size_t kLongestBody = std::size_t{1} << 12;
constexpr unsigned kSlowest = 10;  // s, in which a browser has to take something
constexpr unsigned kAccepted = 202;
constexpr unsigned kBadRequest = 400;
constexpr unsigned kOver = 409;

std::string start_json(const std::string& name, const Rehearsal& rehearsal) {
  const bool steered = is_steered(rehearsal.plan);
  return json_text([&](JsonWriter& json) {
    json.begin_object();
    json.field("name", name);
    json.key("live");
    json.begin_object();
    json.field("pauses", steered || rehearsal.plan.paused);
    json.field("scales", steered);
    json.end_object();
    json.end_object();
  });
}

}  // namespace

std::unique_ptr<LivePage> LivePage::open(const CommandLine& line, const Rehearsal& rehearsal) {
  if (!line.watch) return nullptr;
  auto page = std::make_unique<LivePage>(rehearsal, input_name(line.file));
  report_notes({"Watch it at " + page->url()});
  return page;
}

LivePage::LivePage(const Rehearsal& rehearsal, const std::string& name)
    : rehearsal_(rehearsal),
      test_(rehearsal),
      server_(loop_, *parse_socket_address("127.0.0.1:0"),
              {.token = random_token(),
               .processes = 1,
               .limits = {.refuse_more = true,
                          .timeout_s = kSlowest,
                          .body = kLongestBody,
                          .rest_share = 0},
               .has_events = true},
              page_files(start_json(name, rehearsal)), {},
              {{"status", [this](const std::string& body) { return steer(body); }}}) {
  thread_ = background_thread([this] { run(); });
}

LivePage::~LivePage() {
  over_ = true;
  thread_.join();
}

void LivePage::finish(const Result& result, const RunPageParts& parts) {
  auto page = std::make_shared<const ReportPage>(shown_run(rehearsal_.plan, result, parts));
  const std::lock_guard lock(last_mutex_);
  last_ = std::move(page);
}

std::shared_ptr<const ReportPage> LivePage::last() const {
  const std::lock_guard lock(last_mutex_);
  return last_;
}

/// The body is that of a PATCH of k6's status.
HttpAnswer LivePage::steer(const std::string& body) {
  const Checked<StatusPatch> patch = read_status_patch(body);
  if (!patch) return error_answer(kBadRequest, one_line(patch.problems()));
  bool sent = true;
  for (const auto& action : actions_of(*patch)) sent = test_.steer(action);
  return sent ? HttpAnswer{kAccepted, "{}"} : error_answer(kOver, "the test is over");
}

const char* LivePage::state() const {
  const RunStatus& status = test_.status();
  if (status.paused()) return "paused";
  if (status.stopped()) return "is being stopped";
  switch (status.code()) {
    case RunStatus::Code::Created:
    case RunStatus::Code::InitDone:
    case RunStatus::Code::PausedBeforeRun:
      return "has not begun";
    case RunStatus::Code::Setup:
      return "setup";
    case RunStatus::Code::Teardown:
      return "teardown";
    default:
      return "running";
  }
}

ReportPage LivePage::page_now(Instant now) const {
  const Result result = test_.so_far(now);
  ReportPage page = shown_run(rehearsal_.plan, result);
  const Duration shown = kLook * (result.run.ns / kLook.ns);
  page.lead =
      fmt::format("{} of at most {}", format_duration(shown), format_duration(rehearsal_.plan.end));
  // The axes are those of the whole test.
  constexpr double kNsPerSecond = 1e9;
  const double end = static_cast<double>(rehearsal_.plan.end.ns) / kNsPerSecond;
  for (Picture& picture : page.pictures) {
    for (PicturePanel& panel : picture.panels) {
      if (panel.x.high) panel.x.high = std::max(*panel.x.high, end);
    }
  }
  return page;
}

std::string LivePage::message(const ReportPage& page, const char* state) const {
  return json_text([&](JsonWriter& json) {
    json.begin_object();
    json.field("state", state);
    json.field("paused", test_.status().paused());
    json.field("vus", test_.status().vus());
    json.field("maxVUs", test_.status().vus_max());
    json.field("said", test_.is_lost() ? "More happened than could be shown: this is how it was."
                                       : test_.said());
    json.key("page");
    json.raw(page_json(page));
    json.end_object();
  });
}

void LivePage::run() {
  Instant next;
  std::size_t listened = 0;
  std::shared_ptr<const ReportPage> told;  // of a test that is over
  while (!over_) {
    work_until(loop_.now() + kLook);
    const bool answered = test_.catch_up(loop_.now());
    if (!server_.has_listeners()) continue;
    const bool is_new = std::exchange(listened, server_.listened()) != server_.listened();
    if (const std::shared_ptr<const ReportPage> page = last()) {
      if (std::exchange(told, page) != page || is_new) server_.tell(message(*page, "over"));
      continue;
    }
    if (loop_.now() < next && !answered && !is_new) continue;
    const Instant began = loop_.now();
    server_.tell(message(page_now(began), state()));
    next = began + std::max(kApart, (loop_.now() - began) * (1 + kRest));
  }
  test_.catch_up(loop_.now());
  wait_until_told();
  // Again to all: one that was slow may have been left out.
  if (const std::shared_ptr<const ReportPage> page = last()) {
    server_.tell(message(*page, "over"));
  }
  wait_until_told();
}

/// Until then, or until something has been done.
void LivePage::work_until(Instant until) {
  loop_.wait(std::min(until, server_.wake()));
  server_.work();
}

void LivePage::wait_until_told() {
  const Instant end = loop_.now() + kLastWait;
  while (server_.is_telling() && loop_.now() < end) work_until(end);
}

}  // namespace rehearse
