#pragma once
// --svg: a picture in a file.

#include <string>

#include "tools/rehearse/pictures/picture.hpp"

namespace rehearse {

/// Throws StreamFailed, which names the file.
void write_svg(const std::string& file, const Picture& picture);

}  // namespace rehearse
