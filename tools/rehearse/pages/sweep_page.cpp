// The picture answers at a glance, the table to the digit.

#include "tools/rehearse/pages/sweep_page.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "sim/json/json_writer.hpp"
#include "tools/rehearse/answers/sweep_json.hpp"
#include "tools/rehearse/answers/sweep_text.hpp"
#include "tools/rehearse/pictures/sweep_picture.hpp"

namespace rehearse {

ReportPage sweep_page(const SweepTable& table) {
  ReportPage page;
  page.title = fmt::format("{} over {}", fmt::join(table.header.questions, ", "),
                           fmt::join(table.header.paths, ", "));
  Picture picture = sweep_picture(table);
  page.lead = picture.title;
  page.version = table.header.version;
  page.pictures.push_back(std::move(picture));
  page.tables.push_back(table_of("Points", sweep_rows(table), false));
  page.result = json_text([&](JsonWriter& json) { write_sweep(json, table); });
  return page;
}

}  // namespace rehearse
