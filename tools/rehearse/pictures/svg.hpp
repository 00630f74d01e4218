#pragma once
// Pictures as SVG: for documents, and for a browser in its light or dark scheme.

#include <string>

#include "tools/rehearse/pictures/picture.hpp"

namespace rehearse {

/// A whole file, the same bytes for the same picture. Values that are not finite are left out.
std::string svg_text(const Picture& picture);

}  // namespace rehearse
