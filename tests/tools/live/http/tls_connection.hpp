#pragma once
// The server's side of TLS, for scripted servers.

#include <cstdint>
#include <functional>
#include <memory>
#include <openssl/ssl.h>
#include <string>
#include <string_view>

#include "tests/tools/live/http/scripted_server.hpp"

namespace rehearse::testing {

/// A key and a certificate for a host (a name or an address), signed by itself.
class TlsIdentity {
 public:
  explicit TlsIdentity(const std::string& host);
  /// The certificate as PEM.
  std::string certificate() const;
  SSL_CTX* context() const { return context_.get(); }

 private:
  struct Free {
    void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
    void operator()(X509* certificate) const { X509_free(certificate); }
  };
  std::unique_ptr<SSL_CTX, Free> context_;
  std::unique_ptr<X509, Free> certificate_;
};

/// A connection after its handshake.
class TlsConnection {
 public:
  explicit TlsConnection(SSL* ssl) : ssl_(ssl) {}
  /// What was agreed on: "h2", "http/1.1" or "".
  std::string protocol() const;
  /// Up to the empty line; "" when the client has closed.
  std::string read_head();
  /// Exactly `bytes` bytes; "" when the client closes before.
  std::string read(std::size_t bytes);
  bool write(std::string_view bytes);

 private:
  SSL* ssl_;
};

/// Serves connections over TLS; those whose handshake fails are closed. `h2`: offers HTTP/2.
ScriptedServer::Script over_tls(const TlsIdentity& identity, bool h2,
                                std::function<void(TlsConnection&)> script);

/// A frame of HTTP/2.
struct Frame {
  std::uint8_t type = 0;
  std::uint8_t flags = 0;
  std::uint32_t stream = 0;
  std::string payload = {};
};
inline constexpr std::uint8_t kHeaders = 1;
inline constexpr std::uint8_t kSettings = 4;
inline constexpr std::uint8_t kGoAway = 7;

/// None when the client has closed.
std::unique_ptr<Frame> read_frame(TlsConnection& connection);
bool write_frame(TlsConnection& connection, const Frame& frame);
/// Both sides' settings.
bool begin_http2(TlsConnection& connection);
/// An answer with status 200 and no body.
Frame http2_ok(std::uint32_t stream);
/// No streams above `last` are served any more.
Frame http2_go_away(std::uint32_t last);

}  // namespace rehearse::testing
