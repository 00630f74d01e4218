// libcurl's results, with OpenSSL's names where libcurl has none.

#include "tools/live/http/http_received.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fmt/format.h>
#include <openssl/ssl.h>
#include <string>

namespace rehearse {

namespace {

enum Code : int {
  CodeGeneric = 1000,
  CodeInvalidUrl = 1020,
  CodeTimeout = 1050,
  CodeNoSuchHost = 1101,
  CodeTcp = 1200,
  CodeBrokenPipe = 1201,
  CodeDial = 1210,
  CodeDialTimeout = 1211,
  CodeDialRefused = 1212,
  CodeDialErrno = 1213,
  CodeReset = 1220,
  CodeTls = 1300,
  CodeUnknownAuthority = 1310,
  CodeWrongHost = 1311,
  CodeHttp2 = 1600,
  CodeHttp2Stream = 1630,
  CodeDecompression = 1701,
};

void set(HttpReceived& received, Code code, std::string text) {
  received.error_code = code;
  received.error = std::move(text);
}

void take_dial_failure(long number, std::string_view message, HttpReceived& received) {
  switch (number) {
    case ECONNREFUSED:
      return set(received, CodeDialRefused, "dial: connection refused");
    case ETIMEDOUT:
      return set(received, CodeDialTimeout, "dial: i/o timeout");
    case 0:
      return set(received, CodeDial, fmt::format("dial: {}", message));
    default:
      const char* const text = std::strerror(static_cast<int>(number));
      std::string lower = text;
      if (!lower.empty() && lower[0] >= 'A' && lower[0] <= 'Z') lower[0] += 'a' - 'A';
      return set(received, CodeDialErrno,
                 fmt::format("dial: unknown errno `{}` on linux with message `{}`", number, lower));
  }
}

void take_stream_failure(long number, bool sends, HttpReceived& received) {
  if (number == ECONNRESET) {
    set(received, CodeReset,
        sends ? "write: connection reset by peer" : "read: connection reset by peer");
  } else if (number == EPIPE) {
    set(received, CodeBrokenPipe, "write: broken pipe");
  } else {
    set(received, CodeTcp, std::strerror(static_cast<int>(number == 0 ? EIO : number)));
  }
}

/// What the server says is wrong with a handshake of TLS 1.3 comes after it.
bool is_of_tls(std::string_view message) {
  return message.find(":SSL routines:") != std::string_view::npos &&
         message.find(" alert ") != std::string_view::npos;
}

void take_verification(CURL* easy, std::string_view message, HttpReceived& received) {
  long verified = X509_V_OK;
  curl_easy_getinfo(easy, CURLINFO_SSL_VERIFYRESULT, &verified);
  switch (verified) {
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
    case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
      return set(received, CodeUnknownAuthority, "x509: unknown authority");
    case X509_V_OK:
    case X509_V_ERR_UNSPECIFIED:  // libcurl looks at the name before it asks for this
      return set(received, CodeWrongHost, "x509: certificate doesn't match hostname");
    default:
      return set(received, CodeTls, fmt::format("x509: {}", message));
  }
}

/// "TLSv1.2" → "tls1.2".
std::string tls_name(std::string_view name) {
  if (name == "TLSv1") return "tls1.0";
  if (name.starts_with("TLSv")) return "tls" + std::string(name.substr(4));
  return {};
}

}  // namespace

void take_header_line(CURL* easy, std::string_view line, HttpReceived& received) {
  if (!line.starts_with("HTTP/")) return;
  while (!line.empty() && (line.back() == '\r' || line.back() == '\n')) line.remove_suffix(1);
  const std::size_t space = std::min(line.find(' '), line.size());
  const std::string_view proto = line.substr(0, space);
  const std::string_view status = line.substr(std::min(space + 1, line.size()));
  received.proto = proto == "HTTP/2" ? "HTTP/2.0" : std::string(proto);
  constexpr std::size_t kStatusDigits = 3;
  received.status_text = status.size() > kStatusDigits + 1 ? status : std::string_view();
  const curl_tlssessioninfo* session = nullptr;
  curl_easy_getinfo(easy, CURLINFO_TLS_SSL_PTR, &session);
  if (session == nullptr || session->backend != CURLSSLBACKEND_OPENSSL) return;
  const auto* const tls = static_cast<const SSL*>(session->internals);
  if (tls == nullptr) return;
  received.tls_version = tls_name(SSL_get_version(tls));
  if (const SSL_CIPHER* const cipher = SSL_get_current_cipher(tls)) {
    const char* const name = SSL_CIPHER_standard_name(cipher);
    received.tls_cipher_suite = name != nullptr ? name : "";
  }
}

void take_answer(CURL* easy, HttpReceived& received) {
  long number = 0;
  curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &number);
  received.status = static_cast<int>(number);
  constexpr int kLastRequest = -1;
  curl_header* header = nullptr;
  while ((header = curl_easy_nextheader(easy, CURLH_HEADER, kLastRequest, header)) != nullptr) {
    received.headers.emplace_back(header->name, header->value);
  }
  const char* address = nullptr;
  curl_easy_getinfo(easy, CURLINFO_PRIMARY_IP, &address);
  if (address != nullptr) received.remote_ip = address;
  curl_easy_getinfo(easy, CURLINFO_PRIMARY_PORT, &number);
  received.remote_port = static_cast<std::uint16_t>(number);
}

void take_failure(CURL* easy, CURLcode code, std::string_view message, HttpReceived& received) {
  if (message.empty()) message = curl_easy_strerror(code);
  long number = 0;
  curl_easy_getinfo(easy, CURLINFO_OS_ERRNO, &number);
  switch (code) {
    case CURLE_OPERATION_TIMEDOUT:
      return set(received, CodeTimeout, "request timeout");
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_RESOLVE_PROXY:
      return set(received, CodeNoSuchHost, "lookup: no such host");
    case CURLE_COULDNT_CONNECT:
      return take_dial_failure(number, message, received);
    case CURLE_INTERFACE_FAILED:
      return set(received, CodeDial, fmt::format("dial: {}", message));
    case CURLE_SEND_ERROR:
      return take_stream_failure(number, true, received);
    case CURLE_RECV_ERROR:
      if (is_of_tls(message)) return set(received, CodeTls, fmt::format("tls: {}", message));
      return take_stream_failure(number, false, received);
    case CURLE_GOT_NOTHING:
      return set(received, CodeGeneric, "EOF");
    case CURLE_PARTIAL_FILE:
      return set(received, CodeGeneric, "unexpected EOF");
    case CURLE_PEER_FAILED_VERIFICATION:
      return take_verification(easy, message, received);
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CIPHER:
    case CURLE_SSL_ISSUER_ERROR:
      return set(received, CodeTls, fmt::format("tls: {}", message));
    case CURLE_HTTP2:
      return set(received, CodeHttp2, fmt::format("http2: {}", message));
    case CURLE_HTTP2_STREAM:
      return set(received, CodeHttp2Stream, fmt::format("http2: stream error: {}", message));
    case CURLE_BAD_CONTENT_ENCODING:
      return set(received, CodeDecompression, "error decompressing response body");
    case CURLE_URL_MALFORMAT:
      return set(received, CodeInvalidUrl, fmt::format("invalid URL: {}", message));
    default:
      return set(received, CodeGeneric, std::string(message));
  }
}

}  // namespace rehearse
