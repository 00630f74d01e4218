// Flags beside each other, and names of hosts.

#include "tools/rehearse/live/live_flags.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <span>
#include <string>

#include "tools/live/control/allowed_hosts.hpp"
#include "tools/rehearse/line/messages.hpp"
#include "tools/rehearse/line/output_names.hpp"

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
  if (!line.dry_run) append(problems, unwritable_outputs(line));
  return problems;
}

std::vector<std::string> warnings_of(const LocalAddresses& addresses, std::uint64_t vus) {
  constexpr std::uint64_t kMostTried = 1000;
  constexpr std::size_t kMostNamed = 3;
  const std::vector<std::string> missing = addresses.missing(std::min(vus, kMostTried));
  if (missing.empty()) return {};
  const std::span named(missing.data(), std::min(missing.size(), kMostNamed));
  const std::string more = missing.size() > kMostNamed
                               ? fmt::format(" and {} more", missing.size() - kMostNamed)
                               : std::string();
  return {
      fmt::format("--local-ips: found {}{}, expected addresses of this machine: the requests "
                  "of the VUs that send from there will fail",
                  fmt::join(named, ", "), more)};
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
