// In rehearse-live: performs the commands that need a network, in the same process.

#include "tools/rehearse/commands/commands.hpp"
#include "tools/rehearse/commands/live_launcher.hpp"
#include "tools/rehearse/commands/serve_command.hpp"
#include "tools/rehearse/commands/steer_commands.hpp"

namespace rehearse {

int launch_live(const CommandLine& line, Output& out, char** /*argv*/) {
  if (line.command == CommandLine::Command::Live) return live_command(line, out);
  if (line.command == CommandLine::Command::Serve) return serve_command(line, out);
#ifdef REHEARSE_PAGES
  if (line.command == CommandLine::Command::Ui) return ui_command(line, out);
#endif
  return steer_command(line, out);
}

}  // namespace rehearse
