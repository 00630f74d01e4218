#include "tools/rehearse/commands/commands.hpp"
namespace rehearse {
int judge_command(const CommandLine&, Output&) { return 1; }
}  // namespace rehearse
