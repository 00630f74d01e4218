// Puts the URLs of command line and file together and checks them.

#include "tools/live/target_urls.hpp"

#include <curl/curl.h>
#include <fmt/format.h>
#include <memory>
#include <optional>
#include <string_view>

#include "models/base/masked_url.hpp"
#include "models/base/nearest_name.hpp"
#include "models/journey/journey_program.hpp"

namespace rehearse {

namespace {

constexpr const char* kFlag = "--target";

struct FreeUrl {
  void operator()(CURLU* url) const { curl_url_cleanup(url); }
};

/// Why a URL cannot be used.
std::optional<std::string> unusable(const std::string& text) {
  const std::unique_ptr<CURLU, FreeUrl> url(curl_url());
  constexpr const char* kExpected = "expected http:// or https:// with a host";
  if (const CURLUcode code = curl_url_set(url.get(), CURLUPART_URL, text.c_str(), 0)) {
    return fmt::format("found '{}' ({}); {}", masked_url(text), curl_url_strerror(code), kExpected);
  }
  const auto part = [&](CURLUPart which) {
    char* value = nullptr;
    if (curl_url_get(url.get(), which, &value, 0) != CURLUE_OK) return std::string();
    std::string copy(value);
    curl_free(value);
    return copy;
  };
  const std::string scheme = part(CURLUPART_SCHEME);
  if (scheme != "http" && scheme != "https")
    return fmt::format("found '{}'; {}", masked_url(text), kExpected);
  if (!part(CURLUPART_QUERY).empty() || !part(CURLUPART_FRAGMENT).empty()) {
    return fmt::format("found '{}', expected no query and no fragment, since paths are added to it",
                       masked_url(text));
  }
  return std::nullopt;
}

/// Which services the plan's journeys send requests to.
std::vector<bool> used_targets(const Rehearsal& rehearsal) {
  std::vector<bool> used(rehearsal.targets->services.size());
  for (const ScenarioPlan& scenario : rehearsal.plan.scenarios) {
    const auto journey = rehearsal.journeys.find(scenario.options.exec);
    if (journey == rehearsal.journeys.end() || journey->second.program() == nullptr) continue;
    for (const auto& endpoint : journey->second.program()->work().endpoints) {
      used.at(endpoint.ref.service) = true;
    }
  }
  return used;
}

std::vector<std::string_view> names_of(const Rehearsal& rehearsal) {
  std::vector<std::string_view> names;
  if (rehearsal.targets == nullptr) return names;
  for (const PlannedService& service : rehearsal.targets->services) names.push_back(service.name);
  return names;
}

}  // namespace

Checked<std::vector<std::string>> target_urls(const Rehearsal& rehearsal,
                                              const std::vector<std::string>& given) {
  std::vector<std::string> urls = rehearsal.target_urls;
  std::vector<bool> used;
  if (rehearsal.targets != nullptr) {
    urls.resize(rehearsal.targets->services.size());
    used = used_targets(rehearsal);
  }
  std::vector<bool> from_flag(urls.size());
  Problems problems;
  for (const std::string& entry : given) {
    const std::size_t equals = entry.find('=');
    const std::string name = entry.substr(0, equals);
    const auto service = rehearsal.targets == nullptr || equals == std::string::npos
                             ? std::nullopt
                             : rehearsal.targets->find_service(name);
    if (!service) {
      problems.push_back(
          {kFlag, equals == std::string::npos
                      ? fmt::format("found '{}', expected NAME=URL", masked_url(entry))
                      : fmt::format("found '{}', expected a target of the file{}", name,
                                    nearest_hint(name, names_of(rehearsal)))});
      continue;
    }
    urls[*service] = entry.substr(equals + 1);
    from_flag[*service] = true;
  }
  for (std::size_t i = 0; i < urls.size(); ++i) {
    const std::string& name = rehearsal.targets->services[i].name;
    if (!used[i]) {
      urls[i].clear();
    } else if (urls[i].empty()) {
      problems.push_back(
          {"/targets/" + name,
           fmt::format("found no URL, expected \"url\" here or {} {}=URL", kFlag, name)});
    } else if (const auto why = unusable(urls[i])) {
      problems.push_back({from_flag[i] ? kFlag : "/targets/" + name + "/url", *why});
    }
  }
  if (!problems.empty()) return problems;
  return urls;
}

}  // namespace rehearse
