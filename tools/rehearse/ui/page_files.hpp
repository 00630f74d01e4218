#pragma once
// The page of `rehearse ui`, which also shows live tests.

#include <string>
#include <vector>

#include "tools/ui/page_server.hpp"

namespace rehearse {

/// `start`: what the page begins with, as JSON.
std::vector<PageFile> page_files(std::string start);

}  // namespace rehearse
