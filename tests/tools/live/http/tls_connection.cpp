// OpenSSL, and a little HTTP/2 by hand.

#include "tests/tools/live/http/tls_connection.hpp"

#include <array>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <stdexcept>
#include <utility>

namespace rehearse::testing {
namespace {

constexpr std::string_view kPreface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

std::string number(std::uint32_t value, int bytes) {
  std::string text;
  for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8) {
    text += static_cast<char>((value >> shift) & 0xff);
  }
  return text;
}

std::uint32_t number(std::string_view text) {
  std::uint32_t value = 0;
  for (const char c : text) value = value << 8 | static_cast<unsigned char>(c);
  return value;
}

void add_extension(X509* certificate, int which, const std::string& value) {
  X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, nullptr, which, value.c_str());
  if (extension == nullptr) throw std::runtime_error("no such extension");
  X509_add_ext(certificate, extension, -1);
  X509_EXTENSION_free(extension);
}

int choose_h2(SSL*, const unsigned char** out, unsigned char* size, const unsigned char* offered,
              unsigned offered_size, void*) {
  static constexpr std::array<unsigned char, 3> kH2{2, 'h', '2'};
  unsigned char* chosen = nullptr;
  if (SSL_select_next_proto(&chosen, size, kH2.data(), kH2.size(), offered, offered_size) !=
      OPENSSL_NPN_NEGOTIATED) {
    return SSL_TLSEXT_ERR_NOACK;
  }
  *out = chosen;
  return SSL_TLSEXT_ERR_OK;
}

}  // namespace

TlsIdentity::TlsIdentity(const std::string& host)
    : context_(SSL_CTX_new(TLS_server_method())), certificate_(X509_new()) {
  EVP_PKEY* key = EVP_EC_gen("P-256");
  X509* certificate = certificate_.get();
  X509_set_version(certificate, 2);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate), 1);
  X509_gmtime_adj(X509_getm_notBefore(certificate), -3600);
  X509_gmtime_adj(X509_getm_notAfter(certificate), 3600);
  X509_set_pubkey(certificate, key);
  X509_NAME* name = X509_get_subject_name(certificate);
  X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC,
                             reinterpret_cast<const unsigned char*>(host.c_str()), -1, -1, 0);
  X509_set_issuer_name(certificate, name);
  const bool address = host.find_first_not_of("0123456789.") == std::string::npos;
  add_extension(certificate, NID_subject_alt_name, (address ? "IP:" : "DNS:") + host);
  add_extension(certificate, NID_basic_constraints, "critical,CA:TRUE");
  X509_sign(certificate, key, EVP_sha256());
  SSL_CTX_use_certificate(context_.get(), certificate);
  SSL_CTX_use_PrivateKey(context_.get(), key);
  EVP_PKEY_free(key);
}

std::string TlsIdentity::certificate() const {
  BIO* memory = BIO_new(BIO_s_mem());
  PEM_write_bio_X509(memory, certificate_.get());
  char* bytes = nullptr;
  const long size = BIO_get_mem_data(memory, &bytes);
  std::string text(bytes, static_cast<std::size_t>(size));
  BIO_free(memory);
  return text;
}

std::string TlsConnection::protocol() const {
  const unsigned char* name = nullptr;
  unsigned size = 0;
  SSL_get0_alpn_selected(ssl_, &name, &size);
  return {reinterpret_cast<const char*>(name), size};
}

std::string TlsConnection::read_head() {
  std::string head;
  while (!head.ends_with("\r\n\r\n")) {
    const std::string next = read(1);
    if (next.empty()) return {};
    head += next;
  }
  return head;
}

std::string TlsConnection::read(std::size_t bytes) {
  std::string all(bytes, '\0');
  std::size_t have = 0;
  while (have < bytes) {
    std::size_t more = 0;
    if (SSL_read_ex(ssl_, all.data() + have, bytes - have, &more) != 1) return {};
    have += more;
  }
  return all;
}

bool TlsConnection::write(std::string_view bytes) {
  std::size_t written = 0;
  return SSL_write_ex(ssl_, bytes.data(), bytes.size(), &written) == 1;
}

ScriptedServer::Script over_tls(const TlsIdentity& identity, bool h2,
                                std::function<void(TlsConnection&)> script) {
  SSL_CTX* context = identity.context();
  if (h2) SSL_CTX_set_alpn_select_cb(context, &choose_h2, nullptr);
  return [context, script = std::move(script)](ScriptedConnection& connection) {
    SSL* ssl = SSL_new(context);
    SSL_set_fd(ssl, connection.fd());
    if (SSL_accept(ssl) == 1) {
      TlsConnection tls(ssl);
      script(tls);
    }
    SSL_free(ssl);
  };
}

std::unique_ptr<Frame> read_frame(TlsConnection& connection) {
  const std::string head = connection.read(9);
  if (head.empty()) return nullptr;
  auto frame = std::make_unique<Frame>();
  const std::uint32_t size = number(std::string_view(head).substr(0, 3));
  frame->type = static_cast<std::uint8_t>(head[3]);
  frame->flags = static_cast<std::uint8_t>(head[4]);
  frame->stream = number(std::string_view(head).substr(5, 4));
  if (size > 0) {
    frame->payload = connection.read(size);
    if (frame->payload.empty()) return nullptr;
  }
  return frame;
}

bool write_frame(TlsConnection& connection, const Frame& frame) {
  return connection.write(number(static_cast<std::uint32_t>(frame.payload.size()), 3) +
                          number(frame.type, 1) + number(frame.flags, 1) + number(frame.stream, 4) +
                          frame.payload);
}

bool begin_http2(TlsConnection& connection) {
  return connection.read(kPreface.size()) == kPreface &&
         write_frame(connection, {.type = kSettings}) &&
         write_frame(connection, {.type = kSettings, .flags = 1});
}

Frame http2_ok(std::uint32_t stream) {
  // END_STREAM and END_HEADERS; ":status: 200" is number 8 of HPACK's table.
  return {.type = kHeaders, .flags = 0x5, .stream = stream, .payload = "\x88"};
}

Frame http2_go_away(std::uint32_t last) {
  return {.type = kGoAway, .payload = number(last, 4) + number(0, 4)};
}

}  // namespace rehearse::testing
