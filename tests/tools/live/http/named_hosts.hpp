#pragma once
// Stands in front of the C library's functions that look names up and connect.

#include <netdb.h>
#include <string>
#include <vector>

namespace rehearse::testing {

/// While it lives every name has these addresses, IPv4 all, and all that happens is noted.
class NamedHosts {
 public:
  enum class Lead { Here, ToThemselves };
  /// `lead`: whether a connection to any of them is one to 127.0.0.1.
  explicit NamedHosts(std::vector<std::string> addresses, Lead lead = Lead::Here);
  ~NamedHosts();
  NamedHosts(const NamedHosts&) = delete;
  NamedHosts& operator=(const NamedHosts&) = delete;

  /// Of which family addresses were asked for, at each look-up of a name.
  std::vector<int> families() const;
  std::size_t lookups() const { return families().size(); }
  /// To which addresses.
  std::vector<std::string> connections() const;
};

}  // namespace rehearse::testing
