#pragma once
// A terminal's screen, as far as progress displays move on it.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace rehearse::testing {

/// Understands \r, \n, cursor up, erase to the end of the line and of the screen; ignores colours.
/// Every character takes one column. Throws std::runtime_error for any other control sequence.
class Screen {
 public:
  Screen(std::size_t columns, std::size_t rows) : columns_(columns), cells_(rows) {}

  void feed(std::string_view text);
  /// The rows without spaces at the end, down to the last one with text.
  std::vector<std::string> rows() const;
  /// How often everything below the cursor was erased.
  std::size_t erased() const { return erased_; }

 private:
  using Row = std::vector<std::string>;  // a character each

  void put(std::string character);
  void line_feed();
  void control(char what, std::size_t count);

  std::size_t columns_;
  std::vector<Row> cells_;
  std::size_t row_ = 0;
  std::size_t column_ = 0;
  std::size_t erased_ = 0;
  std::string pending_;  // of an unfinished character or sequence
};

}  // namespace rehearse::testing
