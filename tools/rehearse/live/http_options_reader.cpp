// Options by their keys.

#include "tools/rehearse/live/http_options_reader.hpp"

#include <fmt/format.h>
#include <functional>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "sim/file/rehearsal_reader.hpp"
#include "sim/file/set_values.hpp"
#include "tools/rehearse/live/dns_options_reader.hpp"
#include "tools/rehearse/live/network_values.hpp"
#include "tools/rehearse/live/tls_options_reader.hpp"

namespace rehearse {

namespace {

using Json = nlohmann::json;

void read_hosts(const Json& hosts, const JsonPlace& place, Destinations& destinations,
                DocumentProblems& problems) {
  if (!hosts.is_object()) return problems.add(place, hosts, "an object of IP addresses");
  for (const auto& [name, value] : hosts.items()) {
    const JsonPlace at = place / name;
    const auto address = read_text(value, at, "an IP address such as \"127.0.0.1:8080\"", problems);
    if (address) add_problem(destinations.add_host(name, *address), at, problems);
  }
}

void read_blocked_names(const Json& names, const JsonPlace& place, Destinations& destinations,
                        DocumentProblems& problems) {
  if (!names.is_array()) return problems.add(place, names, "a list of host names");
  for (std::size_t i = 0; i < names.size(); ++i) {
    const auto name = read_text(names[i], place[i], "a host name, or \"*.\" and a name", problems);
    if (name) add_problem(destinations.block_name(*name), place[i], problems);
  }
}

void read_blocked_ranges(const Json& ranges, const JsonPlace& place, Destinations& destinations,
                         DocumentProblems& problems) {
  for (const std::string& range :
       read_texts(ranges, place, "a list of IP addresses",
                  "an IP address or a network such as \"10.0.0.0/8\"", problems)) {
    add_problem(destinations.block_range(range), place, problems);
  }
}

}  // namespace

void read_http_options(const Json& options, const JsonPlace& place, HttpOptions& http,
                       DocumentProblems& problems) {
  const auto read = [&](const char* key, const auto& reader, auto& into) {
    const Json* const value = given(options, key);
    if (value != nullptr) reader(*value, place / key, into, problems);
  };
  read("hosts", read_hosts, http.destinations);
  read("blockHostnames", read_blocked_names, http.destinations);
  read("blacklistIPs", read_blocked_ranges, http.destinations);
  read("dns", read_dns_options, http.dns);
  read_tls_options(options, place, http.tls, problems);
}

namespace {

void read_network_flags(const CommandLine& line, HttpOptions& http, DocumentProblems& problems) {
  const std::string names = line.place_of("--block-hostnames");
  for (const std::string& name : line.network.block_hostnames) {
    add_problem(http.destinations.block_name(name), JsonPlace(names), problems);
  }
  const std::string ranges = line.place_of("--blacklist-ip");
  for (const std::string& range : line.network.blacklist_ips) {
    add_problem(http.destinations.block_range(range), JsonPlace(ranges), problems);
  }
  if (!line.network.dns) return;
  const std::string place = line.place_of("--dns");
  const std::optional<Json> dns = dns_of_text(*line.network.dns);
  if (dns) return read_dns_options(*dns, JsonPlace(place), http.dns, problems);
  problems.add(JsonPlace(place), Json(*line.network.dns),
               "ttl, select and policy, such as ttl=5m,select=random,policy=any");
}

}  // namespace

Problems read_connections(std::string_view text, const ReadSettings& settings,
                          const CommandLine& line, HttpOptions& http) {
  const Checked<Json> document = parse_document(text, settings);
  if (!document) return document.problems();
  DocumentProblems problems;
  const OptionsPart part = find_options(*document);
  Json options = *part.options;
  // What flags say takes the place of the option, as in k6.
  if (options.is_object() && !line.network.block_hostnames.empty()) options.erase("blockHostnames");
  if (options.is_object() && !line.network.blacklist_ips.empty()) options.erase("blacklistIPs");
  read_http_options(options, JsonPlace(part.pointer), http, problems);
  read_network_flags(line, http, problems);
  return problems.take();
}

}  // namespace rehearse
