#pragma once
// One request of a script with its redirects: sent hop by hop, each with its samples.

#include <cstdint>
#include <functional>
#include <list>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "models/base/time.hpp"
#include "models/journey/request.hpp"
#include "sim/script/answers/sent_request.hpp"
#include "sim/script/engine/js_value.hpp"
#include "sim/script/http/cookie.hpp"
#include "sim/script/http/cookie_jar.hpp"
#include "sim/script/http/headers.hpp"
#include "sim/script/http/url.hpp"
#include "sim/verdict/tags.hpp"
#include "sim/vu/backend.hpp"
#include "sim/vu/http_exchange.hpp"

namespace rehearse {

class ScriptVu;

enum class ResponseType : std::uint8_t { Text, Binary, None };

/// What a script asks for, understood.
struct HttpCall {
  std::string method;
  std::string url_text;  ///< as written
  Url url;
  std::string name;  ///< of http.url: its pattern; "" otherwise
  std::string body;
  bool has_body = false;
  std::optional<std::string> packed;  ///< what is sent in its place: the compressed body
  Headers headers;
  std::vector<Cookie> cookies;
  std::vector<std::string> replaced_cookies;  ///< of these names those of the jar are not sent
  std::vector<Tag> tags;
  Duration timeout = seconds(60);
  std::int64_t redirects = 10;
  ResponseType response_type = ResponseType::Text;
  std::shared_ptr<CookieJar> jar;  ///< none: the VU's
  bool sampled_failed = true;      ///< with samples of http_req_failed
  std::vector<StatusRange> expected{StatusRange{}};

  bool operator==(const HttpCall&) const = default;
};

/// The times of the last hop in milliseconds, as k6 names them.
struct HttpTimings {
  double duration = 0, blocked = 0, looking_up = 0, connecting = 0, tls_handshaking = 0,
         sending = 0, waiting = 0, receiving = 0;

  bool operator==(const HttpTimings&) const = default;
};

class HttpFlow {
 public:
  HttpFlow(ScriptVu& vu, std::shared_ptr<const HttpCall> call);
  /// Sends the first hop.
  void start();
  bool done() const { return done_; }
  /// A hop was answered.
  void answered(Instant now, Instant sent, const Answer& answer);
  /// The status of the hop that was answered, 0 without an answer.
  std::uint16_t answered_status() const;
  /// Continues after what has come until now.
  void advance();

  // What has become of it, once it is done.
  const HttpCall& call() const { return *shared_call_; }
  const std::shared_ptr<const HttpCall>& shared_call() const { return shared_call_; }
  int status = 0;
  int error_code = 0;
  std::string error;
  Url final_url;
  std::string final_url_text;
  Headers headers;
  std::string body;
  std::vector<Cookie> cookies;
  HttpTimings timings;
  Headers sent_headers;  ///< of the last hop
  std::string proto;
  // What only a real server tells.
  std::string own_status_text;  ///< "200 Fine"; "": the usual one
  std::string remote_ip;
  std::uint16_t remote_port = 0;
  std::string tls_version, tls_cipher_suite;
  EndpointRef to;           ///< that answered last
  bool has_body = true;     ///< false: nothing says what is in it (S130)
  bool has_headers = true;  ///< likewise, and in cookies
  /// What code has asked its response for; what it is handed in any case is not among it.
  enum Read : std::uint8_t { ReadBody = 1, ReadHeaders = 2, ReadRequest = 4, ReadTimings = 8 };
  mutable std::uint8_t reads = 0;

  /// Stops the test because nothing answers the hop.
  void stop_test();

 private:
  CookieJar& jar();
  void make_headers();
  void send_hop();
  /// Of a hop that nothing answers.
  void fail_unanswered();
  /// In real time with the reason, as k6 does.
  void log_failure() const;
  // In real time (http_flow_real.cpp).
  void send_for_real();
  void finish_for_real();
  /// What an HTTP client refuses to send; "": nothing is wrong.
  std::string unsendable() const;
  void finish_hop();
  /// The hop has its status, headers and body.
  void take_answer();
  void fail_hop(int code, std::string text);
  void sample_hop(bool has_answer);
  bool follow();
  void finish();

  ScriptVu& vu_;
  std::shared_ptr<const HttpCall> shared_call_;
  const HttpCall& call_;
  bool done_ = false;
  std::list<Request> requests_;        // live until the iteration is over
  std::list<HttpExchange> exchanges_;  // likewise, in real time
  // The hop under way.
  std::string method_;
  Url url_;
  std::string body_;
  bool has_body_ = false;
  Headers hop_headers_;
  std::int64_t hops_ = 0;
  bool keeps_host_ = true;     ///< the script's Host header is for this hop too
  bool keeps_secrets_ = true;  ///< likewise its headers with credentials
  Instant sent_;
  Instant began_;  // its first hop was sent
  std::optional<ScriptAnswer> scripted_;
  bool answer_came_ = false;
  Status model_status_ = Status::Ok;
  std::uint16_t model_http_status_ = 0;
  RequestTimes times_;
};

/// Sends requests as http.batch() does, as many at a time as the options batch and batchPerHost
/// allow, and waits for all. False: interrupted, or the test is
/// stopped.
bool run_batch(ScriptVu& vu, const std::vector<std::shared_ptr<HttpFlow>>& flows);

}  // namespace rehearse
