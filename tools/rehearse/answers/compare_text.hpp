#pragma once
// A comparison as text.

#include <cstddef>
#include <string>
#include <vector>

#include "tools/rehearse/results/compared_files.hpp"

namespace rehearse {

/// Of each file but the first: the figures that differ from the first one's, then those for which
/// that is not certain, with the difference and half of its 95 % interval; how many do not differ.
/// In how many runs thresholds hold. Then reality against each file: what is outside of the
/// prediction before what is inside.
std::string compare_text(const ComparedFiles& compared);

/// The cells of its tables: the names of the columns, then a row for each main figure of the file
/// at `place` that differs from the first one's or may do so; a row for each threshold (none where
/// no file has any); a row for each figure of reality. Files are A, B … Requires: 1 ≤ place; `file`
/// and `place` are below the number of files, and there is a real run for the last.
std::vector<std::vector<std::string>> difference_rows(const ComparedFiles& compared,
                                                      std::size_t place);
std::vector<std::vector<std::string>> kept_threshold_rows(const ComparedFiles& compared);
std::vector<std::vector<std::string>> predicted_rows(const ComparedFiles& compared,
                                                     std::size_t file);

/// What a file is named in them.
std::string letter_of(std::size_t file);

}  // namespace rehearse
