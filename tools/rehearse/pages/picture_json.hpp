#pragma once
// Pictures as the data of a page.

#include "sim/json/json_writer.hpp"
#include "tools/rehearse/pictures/picture.hpp"

namespace rehearse {

/// An object: title, note and panels, their curves as lists of numbers; `low` and `high` where the
/// truth may be elsewhere. Values that are not finite are null.
void write_picture(JsonWriter& json, const Picture& picture);

}  // namespace rehearse
