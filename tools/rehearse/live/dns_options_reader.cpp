// Its keys, and how libcurl comes nearest to each word.

#include "tools/rehearse/live/dns_options_reader.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "models/base/time.hpp"
#include "sim/file/json/fields.hpp"
#include "sim/options/duration_text.hpp"
#include "tools/rehearse/live/network_values.hpp"

namespace rehearse {

namespace {

using Json = nlohmann::json;

/// libcurl counts whole seconds.
std::int64_t rounded_up_to_seconds(Duration length) {
  constexpr std::int64_t kSecond = seconds(1).ns;
  return length.ns / kSecond + (length.ns % kSecond > 0 ? 1 : 0);
}

void read_ttl(const Json& value, const JsonPlace& place, DnsOptions& dns,
              DocumentProblems& problems) {
  const std::string text = value.is_string() ? value.get<std::string>() : "";
  if (value.is_string() && text.empty()) return;
  if (text == "inf") {
    dns.ttl_s = -1;
    return;
  }
  const Checked<Duration> length = parse_duration(text);
  if (length && *length >= Duration{}) {
    dns.ttl_s = rounded_up_to_seconds(*length);
  } else {
    problems.add(place, value,
                 "a text: a duration such as \"5m\", \"0\" to look names up each time, or \"inf\"");
  }
}

/// The number of the word; none where it is missing or wrong.
std::optional<std::size_t> read_word(const Fields& fields, const char* key,
                                     const std::vector<std::string_view>& words) {
  const Json* const value = fields.find(key);
  if (value == nullptr || value->is_null()) return std::nullopt;
  return fields.one_of(key, words);
}

}  // namespace

std::optional<nlohmann::json> dns_of_text(std::string_view text) {
  Json dns = Json::object();
  while (!text.empty()) {
    const std::size_t comma = std::min(text.find(','), text.size());
    const std::string_view item = text.substr(0, comma);
    const std::size_t equals = item.find('=');
    if (equals == std::string_view::npos) return std::nullopt;
    dns[std::string(item.substr(0, equals))] = item.substr(equals + 1);
    text.remove_prefix(std::min(comma + 1, text.size()));
  }
  return dns;
}

void read_dns_options(const Json& value, const JsonPlace& place, DnsOptions& dns,
                      DocumentProblems& problems) {
  if (!value.is_object()) return problems.add(place, value, "an object of ttl, select and policy");
  check_keys(value, {"ttl", "select", "policy"}, place, problems);
  if (const Json* const ttl = given(value, "ttl")) read_ttl(*ttl, place / "ttl", dns, problems);
  const Fields fields(value, place, problems);
  const auto select = read_word(fields, "select", {"first", "random", "roundRobin"});
  if (select) dns.shuffles = *select > 0;
  const auto policy =
      read_word(fields, "policy", {"any", "onlyIPv4", "onlyIPv6", "preferIPv4", "preferIPv6"});
  using Family = DnsOptions::Family;
  if (policy) dns.family = *policy == 1 ? Family::V4 : *policy == 2 ? Family::V6 : Family::Any;
}

}  // namespace rehearse
