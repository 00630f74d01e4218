#pragma once
// The backend of real time: requests go out over HTTP.

#include <curl/curl.h>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "models/base/indexed_heap.hpp"
#include "sim/vu/backend.hpp"
#include "sim/vu/http_exchange.hpp"
#include "tools/live/http/failure_log.hpp"
#include "tools/live/http/http_options.hpp"
#include "tools/live/http/http_sockets.hpp"
#include "tools/live/http/outgoing_request.hpp"
#include "tools/live/loop/event_loop.hpp"
#include "tools/live/loop/event_source.hpp"

namespace rehearse {

/// Sends at once; answers come while the event loop waits, each at the instant at which it was
/// whole. Every VU has connections and cookies of its own. Redirects are followed; the
/// answer is the last one, its times those of all together. Bodies are counted and thrown away.
/// Whatever goes wrong is an answer: status 0 and its Status; so is more than kMostHeaderBytes. The
/// process ignores SIGPIPE from the first one on.
/// Requests of programs are prepared; theirs are cookies and redirects, and bodies that they keep.
class HttpBackend final : public Backend,
                          public EventSource,
                          public HttpExchanges,
                          private HttpEvents {
 public:
  /// Of the headers and trailers of an answer: libcurl keeps them.
  static constexpr std::size_t kMostHeaderBytes = std::size_t{256} * 1024;
  /// Of bodies that are taken in one go, for all transfers together: then timeouts, signals and the
  /// engine have their turn. Transfers that have more wait meanwhile, and with them their servers.
  static constexpr std::size_t kMostBytesAtOnce = std::size_t{4} << 20;

  /// `urls`: of each target, as EndpointRef::service counts them. The specs of requests live until
  /// it is gone.
  HttpBackend(EventLoop& loop, std::vector<std::string> urls, HttpOptions options = {});
  /// Where requests that fail are counted from now on; it outlives this.
  void count_failures_in(FailureLog& log) { failures_ = &log; }
  ~HttpBackend() override;
  /// Makes ready what VUs 1 … `vus` need for their first requests, which takes some ten
  /// microseconds each; otherwise that is done when they send them.
  void expect(std::uint32_t vus);

  /// Shows each exchange that is over, before its answer is handed out. Bodies are kept up to
  /// `most_bytes` even where the program does not.
  using Watch = std::function<void(const HttpExchange& exchange)>;
  void watch_exchanges(std::size_t most_bytes, Watch watch);

  void prepare(HttpExchange& exchange) override { prepared_[&exchange.request] = &exchange; }
  RequestId send(Instant now, const Request& request, VuId vu, const RequestKey& key,
                 bool connects) override;
  /// Closes the request's connection, unless others use it too.
  void abandon(Instant now, RequestId request) override;
  bool iteration_ended(Instant now, VuId vu) override;
  Instant next() const override;
  void advance(Instant now) override;
  const Answer* take() override;

  Instant wake() const override;
  void work() override;
  Instant pending_since() const override { return next(); }

  /// Requests under way.
  std::size_t in_flight() const { return deadlines_.size(); }

 private:
  /// A handle and the request that it transfers, or has transferred.
  struct Transfer {
    CURL* easy = nullptr;
    const Request* spec = nullptr;  ///< which the handle is set to, unless it was redirected
    RequestId id;
    VuId vu = kNoVu;
    bool under_way = false;
    std::size_t header_bytes = 0;  ///< of the answer so far, trailers and 1xx answers too
    bool header_ended = false;     ///< by an empty line, as it has to
    bool waits = false;            ///< it has more than could be taken
    std::int64_t redirects = 0;
    bool sent_again = false;
    std::unique_ptr<Request> redirected_spec;
    std::unique_ptr<OutgoingRequest> own;  ///< of one that is redirected, or an exchange's
    HttpExchange* exchange = nullptr;
    std::string refusal;      ///< why it may not connect to the first such address, in k6's words
    std::vector<char> error;  ///< libcurl's message, of exchanges
    HttpBackend* backend = nullptr;
    Instant begun;  ///< the present transfer of the redirected ones
    Instant wrote;
    RequestTimes times;
  };
  /// What a VU has for itself: its connections and cookies are in the share.
  struct Client {
    CURLSH* share = nullptr;
    std::vector<std::uint32_t> transfers;  ///< all of its own
    std::vector<std::uint32_t> free;
  };
  struct Deadline {
    Instant at;
    std::uint32_t slot;
    static Deadline last() { return {kNever, UINT32_MAX}; }
    bool before(const Deadline& other) const {
      return at != other.at ? at < other.at : slot < other.slot;
    }
  };
  struct Come {
    Answer answer;
    Instant at;
  };

  static std::size_t on_header(char* line, std::size_t size, std::size_t count, void* transfer);
  static std::size_t on_body(char* bytes, std::size_t size, std::size_t count, void* transfer);
  static curl_socket_t on_open(void* transfer, curlsocktype purpose, curl_sockaddr* address);
  void wrote(CURL* easy) override;
  void over(CURL* easy, CURLcode code) override;

  Client& client_of(VuId vu);
  void open_share(Client& client);
  void close_share(Client& client);
  /// Closes the VU's connections, which are all idle.
  void renew_share(Client& client);
  std::uint32_t new_transfer(VuId vu);
  void set_up(CURL* easy) const;
  const OutgoingRequest& request_of(const Request& spec);
  void apply(const Request& request, Transfer& transfer);
  void begin(Transfer& transfer);
  /// Takes more of transfers that wait, as long as that is not too much again.
  void take_more();
  bool redirect(Transfer& transfer, long status);
  void finish(Instant now, Transfer& transfer, Status status, long http_status);
  // Of exchanges (http_exchange_transfers.cpp).
  void set_up_for_exchanges(Transfer& transfer);
  /// False: it is not to be sent, and is over.
  bool begin_exchange(Transfer& transfer, HttpExchange& exchange);
  void finish_exchange(Transfer& transfer, CURLcode code);
  void count_failure(Instant now, const Transfer& transfer, CURLcode code, long http_status);
  void release(Transfer& transfer);

  EventLoop& loop_;
  std::vector<std::string> urls_;
  HttpOptions options_;
  std::string certificates_;
  HttpSockets sockets_;
  std::unordered_map<const Request*, std::unique_ptr<OutgoingRequest>> requests_;
  std::unordered_map<const Request*, HttpExchange*> prepared_;  // not yet sent
  std::size_t most_watched_ = 0;
  Watch watch_;
  std::vector<std::unique_ptr<Transfer>> transfers_;  // by RequestId::slot
  std::vector<std::unique_ptr<Client>> clients_;      // by number of the VU
  IndexedHeap<Deadline> deadlines_;                   // of those under way
  std::deque<Come> come_;
  std::size_t bytes_at_once_ = 0;
  std::deque<std::uint32_t> waiting_;  // slots of transfers that have more
  std::size_t released_ = 0;           // of come_, from its front: may be taken
  Answer taken_;                       // last
  FailureLog* failures_ = nullptr;
};

}  // namespace rehearse
