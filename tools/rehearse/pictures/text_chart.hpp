#pragma once
// A picture as text, for terminals and for documents in a fixed font.

#include <cstddef>
#include <string>

#include "tools/rehearse/pictures/picture.hpp"

namespace rehearse {

struct TextChartStyle {
  std::size_t width = 80;  ///< of lines at most, in columns; at least 40 are used
  bool ascii = false;      ///< without other characters
};

/// For each panel its curves one below the other, to one scale from 0 on, above one axis: a column
/// is the greatest value of its stretch of the x axis, or that of a line between two points. A line
/// of shades is what the picture shades. Of a map each place is a shade from the least value to the
/// greatest. Texts are printable.
std::string text_chart(const Picture& picture, const TextChartStyle& style = {});

}  // namespace rehearse
