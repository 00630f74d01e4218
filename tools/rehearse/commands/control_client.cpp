// One transfer by libcurl, and what JSON:API wraps around the document.

#include "tools/rehearse/commands/control_client.hpp"

#include <curl/curl.h>
#include <fmt/format.h>
#include <memory>
#include <nlohmann/json.hpp>
#include <string_view>

#include "sim/file/json/json_text.hpp"

namespace rehearse {

namespace {

using Json = nlohmann::json;

constexpr std::size_t kLongestAnswer = std::size_t{16} << 20;
constexpr long kConnectTimeoutMs = 10'000;
constexpr long kAnswerTimeoutMs = 30'000;  // from the beginning
constexpr long kFirstError = 400;

struct Closer {
  void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};

std::size_t keep(char* data, std::size_t /*one*/, std::size_t size, void* to) noexcept {
  auto& text = *static_cast<std::string*>(to);
  if (text.size() + size > kLongestAnswer) return 0;
  text.append(data, size);
  return size;
}

/// "Pause error: the test is already paused".
Problem refusal(long status, const Checked<Json>& answer) {
  const Json::json_pointer title("/errors/0/title");
  const Json::json_pointer detail("/errors/0/detail");
  if (!answer || !answer->contains(title) || !answer->contains(detail) ||
      !answer->at(title).is_string() || !answer->at(detail).is_string()) {
    return {"", fmt::format("the REST API answered with status {}", status)};
  }
  return {"", fmt::format("{}: {}", answer->at(title).get<std::string>(),
                          answer->at(detail).get<std::string>())};
}

}  // namespace

Checked<Json> ask_control_api(const std::string& address, const std::string& path,
                              const std::string& body) {
  const std::unique_ptr<CURL, Closer> handle(curl_easy_init());
  if (handle == nullptr) return Problem{"", "libcurl cannot be used"};
  CURL* curl = handle.get();
  std::string text;
  curl_easy_setopt(curl, CURLOPT_URL, fmt::format("http://{}{}", address, path).c_str());
  curl_easy_setopt(curl, CURLOPT_NOPROXY, "*");
  curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, kConnectTimeoutMs);
  curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, kAnswerTimeoutMs);
  curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http");
  curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, &keep);
  curl_easy_setopt(curl, CURLOPT_WRITEDATA, &text);
  const std::unique_ptr<curl_slist, Closer> headers(
      curl_slist_append(nullptr, "Content-Type: application/json"));
  if (!body.empty()) {
    curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, "PATCH");
    curl_easy_setopt(curl, CURLOPT_POSTFIELDS, body.c_str());
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers.get());
  }
  if (const CURLcode code = curl_easy_perform(curl); code != CURLE_OK) {
    return Problem{"", fmt::format("no answer from {}: {}", address, curl_easy_strerror(code))};
  }
  long status = 0;
  curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
  Checked<Json> answer = parse_json(text);
  if (status >= kFirstError) return refusal(status, answer);
  if (!answer || !answer->is_object() || !answer->contains("data")) {
    return Problem{"", fmt::format("what {} answered is no JSON:API", address)};
  }
  return (*answer)["data"];
}

}  // namespace rehearse
