#pragma once
// Texts read as files of measurements.

#include <string>
#include <string_view>

#include "sim/fit/read/measurement_reader.hpp"

namespace rehearse::testing {

struct ReadText {
  Measurements measured;
  Problems problems;
  std::string kind;
};

/// The text, line by line.
ReadText read_text(std::string_view text, const MeasurementForm& form = {});

/// The text as one more file of the same measurements.
void read_more(std::string_view text, ReadText& read, const MeasurementForm& form = {});

/// All problems, one a line.
std::string lines_of(const Problems& problems);

}  // namespace rehearse::testing
