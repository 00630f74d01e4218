// How rehearse becomes rehearse-live.

#include <array>
#include <cerrno>
#include <climits>
#include <cstdio>
#include <cstring>
#include <string>
#include <unistd.h>

#include "tools/rehearse/commands/network_commands.hpp"

namespace rehearse {

int network_command(const CommandLine& /*line*/, Output& /*out*/, char** argv) {
  std::array<char, PATH_MAX> own{};
  const ssize_t length = readlink("/proc/self/exe", own.data(), own.size() - 1);
  const std::string program =
      std::string(own.data(), length > 0 ? static_cast<std::size_t>(length) : 0) + "-live";
  execv(program.c_str(), argv);
  std::fprintf(stderr, "rehearse: cannot start %s: %s\n", program.c_str(), std::strerror(errno));
  return 1;
}

}  // namespace rehearse
