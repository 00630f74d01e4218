// Each key's forms; no problem shows a certificate, a key or a password.

#include "tools/rehearse/live/tls_options_reader.hpp"

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <utility>

#include "sim/file/json/fields.hpp"
#include "tools/rehearse/live/network_values.hpp"

namespace rehearse {

namespace {

using Json = nlohmann::json;

/// "": nothing is said, as in k6. None, with a problem: there is no such version.
std::optional<TlsVersion> read_version(const Json& value, const JsonPlace& place,
                                       DocumentProblems& problems) {
  const std::string name = value.is_string() ? value.get<std::string>() : "";
  if (value.is_string() && name.empty()) return TlsVersion::Unsaid;
  const auto version = tls_version(name);
  if (!version) {
    problems.add(place, value,
                 name == "ssl3.0" ? "at least \"tls1.0\", since OpenSSL has SSL no more"
                                  : "\"tls1.0\", \"tls1.1\", \"tls1.2\" or \"tls1.3\"");
  }
  return version;
}

void read_versions(const Json& value, const JsonPlace& place, TlsOptions& tls,
                   DocumentProblems& problems) {
  if (!value.is_object()) {
    const auto version = read_version(value, place, problems);
    if (version) add_problem(tls.set_versions(*version, *version), place, problems);
    return;
  }
  check_keys(value, {"min", "max"}, place, problems);
  const auto read = [&](const char* key) -> std::optional<TlsVersion> {
    const Json* const version = given(value, key);
    return version == nullptr ? TlsVersion::Unsaid : read_version(*version, place / key, problems);
  };
  const auto least = read("min");
  const auto most = read("max");
  if (least && most) add_problem(tls.set_versions(*least, *most), place, problems);
}

void read_cipher_suites(const Json& value, const JsonPlace& place, TlsOptions& tls,
                        DocumentProblems& problems) {
  constexpr const char* kExpected = "a list of the IANA names of cipher suites";
  if (!value.is_array()) return problems.add(place, value, kExpected);
  for (std::size_t i = 0; i < value.size(); ++i) {
    const auto name = read_text(value[i], place[i], "the IANA name of a cipher suite", problems);
    if (name) add_problem(tls.add_cipher_suite(*name), place[i], problems);
  }
}

/// One that may be missing, and that no message shows.
std::optional<std::string> read_secret(const Json& holder, const JsonPlace& place, const char* key,
                                       const char* expected, DocumentProblems& problems) {
  const Json* const value = given(holder, key);
  if (value == nullptr) return std::string();
  if (value->is_string()) return value->get<std::string>();
  problems.add((place / key).pointer(), "something else", expected);
  return std::nullopt;
}

void read_certificate(const Json& value, const JsonPlace& place, TlsOptions& tls,
                      DocumentProblems& problems) {
  if (!value.is_object()) {
    problems.add(place.pointer(), "something else", "an object of domains, cert, key and password");
    return;
  }
  check_keys(value, {"domains", "cert", "key", "password"}, place, problems);
  ClientCertificate certificate;
  if (const Json* const domains = given(value, "domains")) {
    certificate.domains = read_texts(*domains, place / "domains", "a list of host names",
                                     "a host name, or \"*.\" and a name", problems);
  }
  auto cert = read_secret(value, place, "cert", "a certificate as PEM", problems);
  auto key = read_secret(value, place, "key", "a private key as PEM", problems);
  auto password = read_secret(value, place, "password", "the key's password", problems);
  if (!cert || !key || !password) return;
  certificate.certificate = *std::move(cert);
  certificate.key = *std::move(key);
  certificate.password = *std::move(password);
  problems.add_below(place, tls.add_certificate(std::move(certificate)));
}

void read_certificates(const Json& value, const JsonPlace& place, TlsOptions& tls,
                       DocumentProblems& problems) {
  if (!value.is_array()) {
    problems.add(place.pointer(), "something else", "a list of certificates and their keys");
    return;
  }
  for (std::size_t i = 0; i < value.size(); ++i)
    read_certificate(value[i], place[i], tls, problems);
}

}  // namespace

void read_tls_options(const Json& options, const JsonPlace& place, TlsOptions& tls,
                      DocumentProblems& problems) {
  const auto read = [&](const char* key, const auto& reader) {
    const Json* const value = given(options, key);
    if (value != nullptr) reader(*value, place / key, tls, problems);
  };
  read("tlsVersion", read_versions);
  read("tlsCipherSuites", read_cipher_suites);
  read("tlsAuth", read_certificates);
  add_problem(tls.contradiction(), place / "tlsCipherSuites", problems);
}

}  // namespace rehearse
