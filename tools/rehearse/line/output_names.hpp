#pragma once
// Files that the command line asks for, before any of them is opened.

#include "models/base/checked.hpp"
#include "tools/rehearse/line/command_line.hpp"

namespace rehearse {

/// Files that would be written and are read too, or written twice, at their flags: one would be
/// emptied by the other.
Problems clashing_outputs(const CommandLine& line);

/// Files that cannot be written, at their flags, of a test that takes its time before it writes
/// them. What is there stays as it is.
Problems unwritable_outputs(const CommandLine& line);

}  // namespace rehearse
