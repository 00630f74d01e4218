// Flags beside each other, and names of hosts.

#include "tools/rehearse/live/live_flags.hpp"

#include <fmt/format.h>
#include <string>

#include "tools/live/control/allowed_hosts.hpp"

namespace rehearse {

Problems wrong_live_flags(const CommandLine& line) {
  Problems problems;
  if (line.threads > 1 && line.address && !line.address->empty()) {
    problems.push_back({"--address", "found beside --threads, expected only one of the two"});
  }
  if (line.threads > 1 && line.watch) {
    problems.push_back({"--ui", "found beside --threads, expected only one of the two"});
  }
  for (const std::string& name : line.allow_hosts) {
    if (is_host_name(name)) continue;
    problems.push_back(
        {"--allow-host", fmt::format("found \"{}\", expected a host name without a port", name)});
  }
  return problems;
}

Problems choose_local_addresses(const CommandLine& line, LocalAddresses& addresses) {
  Problems problems;
  if (!line.local_ips || line.local_ips->empty()) return problems;
  const Checked<LocalAddresses> read = LocalAddresses::parse(*line.local_ips);
  if (read) {
    addresses = *read;
    return problems;
  }
  for (const Problem& problem : read.problems()) {
    problems.push_back({line.place_of("--local-ips"), problem.message});
  }
  return problems;
}

}  // namespace rehearse
