#include "tests/sim/fit/measured_text.hpp"

#include <algorithm>

namespace rehearse::testing {

ReadText read_text(std::string_view text, const MeasurementForm& form) {
  ReadText read;
  read_more(text, read, form);
  return read;
}

void read_more(std::string_view text, ReadText& read, const MeasurementForm& form) {
  MeasurementFile file(form, read.measured);
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    file.read_line(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  read.problems = file.finish();
  read.kind = file.kind();
}

std::string lines_of(const Problems& problems) {
  std::string text;
  for (const Problem& each : problems) text += problem_line(each) + "\n";
  return text;
}

}  // namespace rehearse::testing
