// Options of libcurl, and OpenSSL's names and checks.

#include "tools/live/http/tls_options.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <fmt/format.h>
#include <memory>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <utility>

#include "tools/live/http/host_pattern.hpp"

namespace rehearse {

namespace {

struct Free {
  void operator()(BIO* memory) const { BIO_free(memory); }
  void operator()(X509* certificate) const { X509_free(certificate); }
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
};
template <class T>
using Owned = std::unique_ptr<T, Free>;

Owned<BIO> reader_of(const std::string& text) {
  return Owned<BIO>(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
}

struct Asked {
  const std::string& password;
  bool asked = false;
};

/// OpenSSL would ask the terminal.
int give_password(char* buffer, int size, int, void* data) {
  auto& asked = *static_cast<Asked*>(data);
  asked.asked = true;
  const auto most = static_cast<std::size_t>(size);
  if (asked.password.empty() || asked.password.size() > most) return -1;
  std::memcpy(buffer, asked.password.data(), asked.password.size());
  return static_cast<int>(asked.password.size());
}

/// "TLS_AES_128_GCM_SHA256"; those below name how keys are exchanged: "TLS_RSA_WITH_…".
bool is_of_tls13(std::string_view name) { return name.find("_WITH_") == std::string_view::npos; }

/// Go's older names of two suites lack how they hash.
std::string iana_name(std::string_view name) {
  std::string full(name);
  if (name.ends_with("_WITH_CHACHA20_POLY1305")) full += "_SHA256";
  return full;
}

curl_blob blob_of(const std::string& text) {
  // libcurl only reads it.
  return {const_cast<char*>(text.data()), text.size(), CURL_BLOB_NOCOPY};
}

}  // namespace

std::optional<TlsVersion> tls_version(std::string_view name) {
  constexpr std::array<std::string_view, 4> kNames{"tls1.0", "tls1.1", "tls1.2", "tls1.3"};
  const auto* const found = std::find(kNames.begin(), kNames.end(), name);
  if (found == kNames.end()) return std::nullopt;
  return static_cast<TlsVersion>(found - kNames.begin() + 1);
}

std::optional<Problem> TlsOptions::set_versions(TlsVersion least, TlsVersion most) {
  least_ = least;
  most_ = most;
  const TlsVersion from = least == TlsVersion::Unsaid ? TlsVersion::Tls12 : least;
  if (most == TlsVersion::Unsaid || most >= from) return std::nullopt;
  return Problem{"",
                 "found a max below min, expected a min that is not above it; without one it is "
                 "\"tls1.2\""};
}

std::optional<Problem> TlsOptions::add_cipher_suite(std::string_view name) {
  const std::string full = iana_name(name);
  const std::string own = OPENSSL_cipher_name(full.c_str());
  if (own == "(NONE)") {
    return Problem{"", fmt::format("found \"{}\", expected the IANA name of a cipher suite that "
                                   "this OpenSSL ({}) has, such as "
                                   "\"TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256\"",
                                   name, OpenSSL_version(OPENSSL_VERSION_STRING))};
  }
  names_suites_ = true;
  if (!is_of_tls13(full)) suites_ += (suites_.empty() ? "" : ":") + own;
  return std::nullopt;
}

Problems TlsOptions::add_certificate(ClientCertificate certificate) {
  Problems problems;
  const Owned<BIO> text = reader_of(certificate.certificate);
  const Owned<X509> shown(PEM_read_bio_X509(text.get(), nullptr, nullptr, nullptr));
  if (shown == nullptr) {
    problems.push_back({"/cert",
                        "found a text without a certificate, expected one as PEM, which begins "
                        "with -----BEGIN CERTIFICATE-----"});
  }
  Asked asked{certificate.password};
  const Owned<BIO> key_text = reader_of(certificate.key);
  const Owned<EVP_PKEY> key(
      PEM_read_bio_PrivateKey(key_text.get(), nullptr, &give_password, &asked));
  if (key == nullptr && asked.asked) {
    problems.push_back({"/password", certificate.password.empty()
                                         ? "found none, expected the password of the key"
                                         : "found one that does not open the key, expected the "
                                           "key's"});
  } else if (key == nullptr) {
    problems.push_back({"/key",
                        "found a text without a private key, expected one as PEM, which begins "
                        "with -----BEGIN PRIVATE KEY-----"});
  } else if (shown != nullptr && X509_check_private_key(shown.get(), key.get()) != 1) {
    problems.push_back({"/key", "found the key of another certificate, expected that of cert"});
  }
  ERR_clear_error();
  for (std::string& domain : certificate.domains) domain = lower_host(domain);
  if (problems.empty()) certificates_.push_back(std::move(certificate));
  return problems;
}

std::optional<Problem> TlsOptions::contradiction() const {
  const bool below_13 = most_ != TlsVersion::Unsaid && most_ < TlsVersion::Tls13;
  if (!names_suites_ || !suites_.empty() || !below_13) return std::nullopt;
  return Problem{
      "",
      "found only cipher suites of TLS 1.3, expected one of the versions that tlsVersion "
      "allows"};
}

const ClientCertificate* TlsOptions::certificate_for(std::string_view host) const {
  const std::string name = lower_host(host);
  for (const ClientCertificate& one : certificates_) {
    const auto fits = [&](const std::string& pattern) { return fits_host(pattern, name); };
    if (one.domains.empty() || std::any_of(one.domains.begin(), one.domains.end(), fits)) {
      return &one;
    }
  }
  return nullptr;
}

TlsVersion TlsOptions::least() const {
  return names_suites_ && suites_.empty() ? TlsVersion::Tls13 : least_;
}

void TlsOptions::apply(CURL* easy) const {
  // Unsaid is 1.2, as in Go.
  constexpr std::array<long, 5> kLeast{CURL_SSLVERSION_TLSv1_2, CURL_SSLVERSION_TLSv1_0,
                                       CURL_SSLVERSION_TLSv1_1, CURL_SSLVERSION_TLSv1_2,
                                       CURL_SSLVERSION_TLSv1_3};
  constexpr std::array<long, 5> kMost{CURL_SSLVERSION_MAX_NONE, CURL_SSLVERSION_MAX_TLSv1_0,
                                      CURL_SSLVERSION_MAX_TLSv1_1, CURL_SSLVERSION_MAX_TLSv1_2,
                                      CURL_SSLVERSION_MAX_TLSv1_3};
  const long from = kLeast.at(static_cast<std::size_t>(least()));
  const long to = kMost.at(static_cast<std::size_t>(most_));
  curl_easy_setopt(easy, CURLOPT_SSLVERSION, from | to);
  // Versions below 1.2 sign with SHA-1, which OpenSSL does at this level only.
  const bool is_old = least_ == TlsVersion::Tls10 || least_ == TlsVersion::Tls11;
  std::string suites = suites_;
  if (is_old) suites = (suites.empty() ? "DEFAULT" : suites) + ":@SECLEVEL=0";
  if (!suites.empty()) curl_easy_setopt(easy, CURLOPT_SSL_CIPHER_LIST, suites.c_str());
}

void present_certificate(CURL* easy, const ClientCertificate* certificate) {
  curl_blob shown{};
  curl_blob key{};
  if (certificate != nullptr) {
    shown = blob_of(certificate->certificate);
    key = blob_of(certificate->key);
  }
  curl_easy_setopt(easy, CURLOPT_SSLCERT_BLOB, certificate != nullptr ? &shown : nullptr);
  curl_easy_setopt(easy, CURLOPT_SSLKEY_BLOB, certificate != nullptr ? &key : nullptr);
  const bool locked = certificate != nullptr && !certificate->password.empty();
  curl_easy_setopt(easy, CURLOPT_KEYPASSWD, locked ? certificate->password.c_str() : nullptr);
}

}  // namespace rehearse
