// In rehearse: replaces the process by rehearse-live, from the same folder.

#include "tools/rehearse/commands/live_launcher.hpp"

#include <array>
#include <cerrno>
#include <climits>
#include <cstdio>
#include <cstring>
#include <string>
#include <unistd.h>

#include "sim/measure/exit_code.hpp"

namespace rehearse {

int launch_live(const CommandLine& /*line*/, Output& /*out*/, char** argv) {
  std::array<char, PATH_MAX> own{};
  const ssize_t length = readlink("/proc/self/exe", own.data(), own.size() - 1);
  const std::string program =
      std::string(own.data(), length > 0 ? static_cast<std::size_t>(length) : 0) + "-live";
  execv(program.c_str(), argv);
  std::fprintf(stderr, "rehearse: cannot start %s: %s\n", program.c_str(), std::strerror(errno));
  return exit_status(ExitCode::Failed);
}

}  // namespace rehearse
