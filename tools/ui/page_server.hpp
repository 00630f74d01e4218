#pragma once
// Serves one page to this machine: its files, and answers to what it asks.

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "tools/live/loop/http_server.hpp"
#include "tools/ui/jobs.hpp"
#include "tools/ui/page_access.hpp"

namespace rehearse {

/// {"error": "…"}
HttpAnswer error_answer(unsigned status, std::string_view message);

struct PageFile {
  std::string_view path;  ///< below the page's own URL; "": the page itself
  std::string_view type;  ///< of its content
  std::string bytes;
};

/// What a page may ask.
struct PageQuestion {
  std::string_view name;
  /// Works out the answer, JSON, in a process of its own.
  std::function<std::string(const std::string& body, const JobProcess::Progress& progress)> answer;
};

/// What a page may have done by the program itself, at once.
struct PageAction {
  std::string_view name;
  std::function<HttpAnswer(const std::string& body)> act;
};

/// Below the page's URL:
///
///     GET  FILE                   a file
///     POST ask/QUESTION/TAB       the answer to the body; 409 where a newer question of the tab's,
///                                 or a cancel, came meanwhile, 500 where its process failed
///     GET  progress/QUESTION/TAB  {"share": 0.25}, or {} where nothing is being worked out
///     POST cancel/QUESTION/TAB    {}
///     POST do/ACTION              what the action answers to the body
///     GET  events                 what tell() says: server-sent events, one message each
///
/// TAB is a name that each window of the page gives itself. Whatever does not come from the page
/// (page_access.hpp) gets a 403. Errors are {"error": "…"}.
class PageServer {
 public:
  struct Settings {
    std::string token;
    std::size_t processes = 1;  ///< that work out answers at a time; at least 1
    HttpLimits limits{};
    bool has_events = false;
  };
  /// Throws std::system_error where it cannot listen. Requires: a loopback address; `loop` outlives
  /// it.
  PageServer(EventLoop& loop, const SocketAddress& address, Settings settings,
             std::vector<PageFile> files, std::vector<PageQuestion> questions,
             std::vector<PageAction> actions = {});

  /// Sends the message to all listeners to the events; those that still take the one before do
  /// without it. Requires: a single line.
  void tell(std::string_view message);
  /// Whether some have not taken the last message yet.
  bool is_telling() const;
  /// Whether anything listens to the events.
  bool has_listeners() const;
  /// How many have begun to listen so far.
  std::size_t listened() const { return listened_; }

  std::string url() const { return access_.url(); }
  /// As in EventSource.
  Instant wake() const { return server_.wake(); }
  void work() { server_.work(); }

 private:
  void handle(HttpServer::Ticket ticket, const ServedRequest& request);
  void reply(HttpServer::Ticket ticket, HttpAnswer answer);
  void send_file(HttpServer::Ticket ticket, std::string_view path);
  void listen(HttpServer::Ticket ticket);
  void act(HttpServer::Ticket ticket, const ServedRequest& request, std::string_view name);
  void handle_job(HttpServer::Ticket ticket, const ServedRequest& request, std::string_view path);
  void ask(HttpServer::Ticket ticket, const PageQuestion& question, const std::string& job,
           const std::string& body);

  std::vector<PageFile> files_;
  std::vector<PageQuestion> questions_;
  std::vector<PageAction> actions_;
  bool has_events_;
  std::vector<HttpServer::Ticket> listeners_;
  std::size_t listened_ = 0;
  HttpServer server_;
  PageAccess access_;
  Jobs jobs_;
};

}  // namespace rehearse
