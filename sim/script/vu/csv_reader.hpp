#pragma once
// Records of CSV (RFC 4180) as Go's encoding/csv reads them, which is what k6/experimental/csv
// does.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "models/base/checked.hpp"

namespace rehearse {

/// A place between two records of a text.
struct CsvPlace {
  std::size_t offset = 0;  ///< in bytes
  std::uint64_t line = 1;  ///< from 1
  std::size_t fields = 0;  ///< of the records before; 0: there was none
};

/// The record behind `place`, which moves behind it; without fields at the end of the text. Empty
/// lines are none. A field in quotes may have line breaks, and "" for a quote, in it; the end of a
/// line may be "\r\n". Errors, in Go's words: a quote where none may be, one that is not closed,
/// another number of fields than before.
Checked<std::vector<std::string>> next_csv_record(std::string_view text, char delimiter,
                                                  CsvPlace& place);

}  // namespace rehearse
