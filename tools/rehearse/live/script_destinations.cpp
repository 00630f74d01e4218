// Options by their keys.

#include "tools/rehearse/live/script_destinations.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <optional>

namespace rehearse {

namespace {

using Json = nlohmann::json;

class OptionReader {
 public:
  OptionReader(Destinations& destinations, Problems& problems)
      : destinations_(destinations), problems_(problems) {}

  void read_hosts(const Json& hosts) {
    if (!hosts.is_object()) return wrong("/options/hosts", hosts, "an object of IP addresses");
    for (const auto& [name, address] : hosts.items()) {
      const std::string path = "/options/hosts/" + name;
      if (!address.is_string()) {
        wrong(path, address, "an IP address such as \"127.0.0.1:8080\"");
      } else {
        add(path, destinations_.add_host(name, address.get<std::string>()));
      }
    }
  }
  void read_names(const Json& names) {
    if (!names.is_array()) return wrong("/options/blockHostnames", names, "a list of host names");
    for (const Json& name : names) {
      if (name.is_string()) {
        destinations_.block_name(name.get<std::string>());
      } else {
        wrong("/options/blockHostnames", name, "a host name, or \"*.\" and a name");
      }
    }
  }
  void read_ranges(const Json& ranges) {
    constexpr const char* kPath = "/options/blacklistIPs";
    if (!ranges.is_array()) return wrong(kPath, ranges, "a list of IP addresses");
    for (const Json& range : ranges) {
      if (range.is_string()) {
        add(kPath, destinations_.block_range(range.get<std::string>()));
      } else {
        wrong(kPath, range, "an IP address or a network such as \"10.0.0.0/8\"");
      }
    }
  }

 private:
  void wrong(const std::string& path, const Json& found, const std::string& expected) {
    problems_.push_back({path, fmt::format("found {}, expected {}", found.dump(), expected)});
  }
  void add(const std::string& path, const std::optional<Problem>& problem) {
    if (problem) problems_.push_back({path, problem->message});
  }

  Destinations& destinations_;
  Problems& problems_;
};

}  // namespace

Checked<Destinations> script_destinations(const std::string& options,
                                          const std::vector<std::string>& servers) {
  Destinations destinations;
  Problems problems;
  for (const std::string& server : servers) {
    if (const auto problem = destinations.add_server(server)) problems.push_back(*problem);
  }
  const Json document = Json::parse(options, nullptr, false);
  OptionReader reader(destinations, problems);
  const auto given = [&](const char* key) -> const Json* {
    if (!document.is_object()) return nullptr;
    const auto found = document.find(key);
    return found == document.end() || found->is_null() ? nullptr : &*found;
  };
  if (const Json* const hosts = given("hosts")) reader.read_hosts(*hosts);
  if (const Json* const names = given("blockHostnames")) reader.read_names(*names);
  if (const Json* const ranges = given("blacklistIPs")) reader.read_ranges(*ranges);
  if (!problems.empty()) return problems;
  return destinations;
}

}  // namespace rehearse
