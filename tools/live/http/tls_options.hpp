#pragma once
// How connections are secured (S165): k6's options tlsVersion, tlsCipherSuites and tlsAuth.

#include <cstdint>
#include <curl/curl.h>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "models/base/checked.hpp"

namespace rehearse {

enum class TlsVersion : std::uint8_t { Unsaid, Tls10, Tls11, Tls12, Tls13 };

/// "tls1.0" to "tls1.3".
std::optional<TlsVersion> tls_version(std::string_view name);

/// What the client shows to servers that ask for it.
struct ClientCertificate {
  std::vector<std::string> domains;  ///< patterns of hosts (host_pattern.hpp); none: all hosts
  std::string certificate;           ///< and its chain, as PEM
  std::string key;                   ///< as PEM
  std::string password;              ///< of the key
};

/// Immutable once it was filled.
class TlsOptions {
 public:
  /// Problem: `most` is below `least`, which is TLS 1.2 unless it is said. Its path is empty.
  std::optional<Problem> set_versions(TlsVersion least, TlsVersion most);
  /// A suite that may be used, by its IANA name or the one that Go has for it. Suites of TLS 1.3
  /// can always be used, as in Go. Problem: this OpenSSL lacks it. Its path is empty.
  std::optional<Problem> add_cipher_suite(std::string_view name);
  /// Problems: what cannot be used, with the paths "/cert", "/key" and "/password"; they show
  /// nothing of the texts.
  Problems add_certificate(ClientCertificate certificate);
  /// Why no connection could be secured at all; of versions and suites together.
  std::optional<Problem> contradiction() const;

  bool has_certificates() const { return !certificates_.empty(); }
  /// The first one that is for the host; null where none is.
  const ClientCertificate* certificate_for(std::string_view host) const;
  /// Versions and suites. The handle's certificates are those of its requests.
  void apply(CURL* easy) const;

 private:
  TlsVersion least() const;

  TlsVersion least_ = TlsVersion::Unsaid;
  TlsVersion most_ = TlsVersion::Unsaid;
  bool names_suites_ = false;
  std::string suites_;  ///< those below TLS 1.3, as OpenSSL has them: "A:B"
  std::vector<ClientCertificate> certificates_;
};

/// Null: none. Requires: `certificate` stays as it is while the handle transfers.
void present_certificate(CURL* easy, const ClientCertificate* certificate);

}  // namespace rehearse
