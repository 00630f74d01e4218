#pragma once
// A request as options of a libcurl handle.

#include <curl/curl.h>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "models/journey/request.hpp"
#include "tools/live/http/http_options.hpp"

namespace rehearse {

/// `base` is a target's URL; its path, if any, goes before the request's.
std::string request_url(std::string_view base, std::string_view path);

/// Made once, used for many transfers. Only the headers that the request names are sent, besides
/// Host, User-Agent, Content-Length and the VU's cookies.
class OutgoingRequest {
 public:
  /// `spec` and `options` outlive it.
  OutgoingRequest(const Request& spec, const Destination& where, const HttpOptions& options);

  /// Why it is not to be sent, in k6's words; "": it is.
  const std::string& refusal() const { return refusal_; }
  /// Whether bodies are unpacked as they come.
  bool unpacks() const { return !accept_encoding_.empty(); }
  /// Sets all in which requests differ. The handle must not outlive this while it transfers.
  void apply(CURL* easy) const;

  /// What Go's client, hence k6, sends after an answer with this status and Location: after 301,
  /// 302 and 303 a GET without a body, unless it was a HEAD; after 307 and 308 the same again.
  /// Headers with secrets go to the same host only. None where it is not redirected.
  static std::optional<Request> redirected(const Request& spec, long status, std::string_view from,
                                           std::string_view to);

 private:
  struct Free {
    void operator()(curl_slist* list) const { curl_slist_free_all(list); }
    void operator()(CURLU* url) const { curl_url_cleanup(url); }
  };
  void add_header(const std::string& line);

  const Request& spec_;
  std::string url_;
  std::string refusal_;
  std::string cookies_;          ///< of the request itself
  std::string accept_encoding_;  ///< "": answers are not decoded
  std::string proxy_;            ///< "": none
  std::string no_proxy_;
  long family_;            ///< of addresses of a name
  bool presents_ = false;  ///< it says which certificate the handle has, or that it has none
  const ClientCertificate* certificate_ = nullptr;
  std::unique_ptr<CURLU, Free> parsed_;  ///< url_; none where it cannot be parsed
  std::unique_ptr<curl_slist, Free> headers_;
  std::unique_ptr<curl_slist, Free> connect_to_;
};

}  // namespace rehearse
