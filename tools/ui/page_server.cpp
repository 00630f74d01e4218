// Every answer forbids the page all but its own files and questions.

#include "tools/ui/page_server.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <memory>
#include <utility>

#include "sim/json/json_writer.hpp"

namespace rehearse {

namespace {

constexpr unsigned kForbidden = 403;
constexpr unsigned kNotFound = 404;
constexpr unsigned kWrongMethod = 405;
constexpr unsigned kReplaced = 409;
constexpr unsigned kFailed = 500;
constexpr std::size_t kLongestTab = 64;

std::vector<std::pair<std::string, std::string>> protecting_headers() {
  return {{"Content-Security-Policy",
           "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
           "img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"},
          {"Referrer-Policy", "no-referrer"},
          {"X-Content-Type-Options", "nosniff"},
          {"Cross-Origin-Resource-Policy", "same-origin"},
          {"Cross-Origin-Opener-Policy", "same-origin"},
          {"Cache-Control", "no-store"}};
}

HttpAnswer wrong_method(const char* allowed) {
  HttpAnswer answer =
      error_answer(kWrongMethod, fmt::format("found another method, expected {}", allowed));
  answer.allow = allowed;
  return answer;
}

/// The path's first part, and what is behind the '/' that ends it.
std::pair<std::string_view, std::string_view> split(std::string_view path) {
  const std::size_t slash = std::min(path.find('/'), path.size());
  return {path.substr(0, slash), path.substr(std::min(slash + 1, path.size()))};
}

bool is_tab(std::string_view name) {
  return !name.empty() && name.size() <= kLongestTab &&
         name.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

}  // namespace

HttpAnswer error_answer(unsigned status, std::string_view message) {
  return {status, json_text([&](JsonWriter& json) {
            json.begin_object();
            json.field("error", message);
            json.end_object();
          })};
}

PageServer::PageServer(EventLoop& loop, const SocketAddress& address, Settings settings,
                       std::vector<PageFile> files, std::vector<PageQuestion> questions,
                       std::vector<PageAction> actions)
    : files_(std::move(files)),
      questions_(std::move(questions)),
      actions_(std::move(actions)),
      has_events_(settings.has_events),
      server_(loop, address, settings.limits,
              [this](HttpServer::Ticket ticket, const ServedRequest& request) {
                handle(ticket, request);
              }),
      access_(server_.address().port(), std::move(settings.token)),
      jobs_(loop, settings.processes) {
  server_.add_headers(protecting_headers());
  server_.fail_with([](unsigned status) {
    return error_answer(status, status == kBodyTooLong ? "found too long a body, expected less"
                                                       : "the server is about to stop");
  });
}

void PageServer::reply(HttpServer::Ticket ticket, HttpAnswer answer) {
  server_.answer(ticket, [answer = std::move(answer)] { return answer; });
}

void PageServer::handle(HttpServer::Ticket ticket, const ServedRequest& request) {
  if (const auto why = access_.refuse(request)) {
    return reply(ticket, error_answer(kForbidden, *why));
  }
  const std::string_view path = access_.path_of(request);
  if (path.find('/') != std::string_view::npos) return handle_job(ticket, request, path);
  if (request.method != "GET") return reply(ticket, wrong_method("GET"));
  if (has_events_ && path == "events") return listen(ticket);
  send_file(ticket, path);
}

void PageServer::listen(HttpServer::Ticket ticket) {
  ++listened_;
  listeners_.push_back(ticket);
  server_.open_stream(ticket, "text/event-stream");
}

void PageServer::tell(std::string_view message) {
  std::erase_if(listeners_,
                [this](HttpServer::Ticket ticket) { return !server_.is_streaming(ticket); });
  const auto event = std::make_shared<const std::string>(fmt::format("data: {}\n\n", message));
  for (const HttpServer::Ticket listener : listeners_) server_.push(listener, event);
}

bool PageServer::has_listeners() const {
  return std::any_of(listeners_.begin(), listeners_.end(),
                     [this](HttpServer::Ticket ticket) { return server_.is_streaming(ticket); });
}

bool PageServer::is_telling() const {
  return std::any_of(listeners_.begin(), listeners_.end(),
                     [this](HttpServer::Ticket ticket) { return server_.is_taking(ticket); });
}

void PageServer::act(HttpServer::Ticket ticket, const ServedRequest& request,
                     std::string_view name) {
  const auto action = std::find_if(actions_.begin(), actions_.end(),
                                   [name](const PageAction& one) { return one.name == name; });
  if (action == actions_.end()) {
    return reply(ticket, error_answer(kNotFound, "there is no such action"));
  }
  if (request.method != "POST") return reply(ticket, wrong_method("POST"));
  reply(ticket, action->act(request.body));
}

void PageServer::send_file(HttpServer::Ticket ticket, std::string_view path) {
  const auto file = std::find_if(files_.begin(), files_.end(),
                                 [path](const PageFile& one) { return one.path == path; });
  if (file == files_.end()) return reply(ticket, error_answer(kNotFound, "there is no such file"));
  server_.answer(ticket, [file = &*file] {
    return HttpAnswer{200, file->bytes, {}, std::string(file->type)};
  });
}

void PageServer::handle_job(HttpServer::Ticket ticket, const ServedRequest& request,
                            std::string_view path) {
  const auto [action, behind] = split(path);
  if (action == "do") return act(ticket, request, behind);
  const auto [name, tab] = split(behind);
  const auto question =
      std::find_if(questions_.begin(), questions_.end(),
                   [name = name](const PageQuestion& one) { return one.name == name; });
  const bool known = action == "ask" || action == "progress" || action == "cancel";
  if (!known || question == questions_.end() || !is_tab(tab)) {
    return reply(ticket, error_answer(kNotFound, "there is no such question"));
  }
  const char* method = action == "progress" ? "GET" : "POST";
  if (request.method != method) return reply(ticket, wrong_method(method));
  const std::string job(behind);
  if (action == "ask") return ask(ticket, *question, job, request.body);
  HttpAnswer answer{200, "{}"};
  const auto share = jobs_.progress(job);
  if (action == "cancel") {
    jobs_.cancel(job);
  } else if (share) {
    answer.body = fmt::format(R"({{"share":{}}})", *share);
  }
  reply(ticket, std::move(answer));
}

void PageServer::ask(HttpServer::Ticket ticket, const PageQuestion& question,
                     const std::string& job, const std::string& body) {
  jobs_.start(
      job,
      [&question, body](const JobProcess::Progress& progress) {
        return question.answer(body, progress);
      },
      [this, ticket](Jobs::End end, std::string answer) {
        if (end == Jobs::End::Answered) {
          return reply(ticket, {200, std::move(answer)});
        }
        reply(ticket, end == Jobs::End::GivenUp
                          ? error_answer(kReplaced, "given up: cancelled, or asked anew")
                          : error_answer(kFailed, "the process that works it out has failed"));
      });
}

}  // namespace rehearse
