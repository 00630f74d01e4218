// The page of tools/web/report with its data in the middle.

#include "tools/rehearse/pages/report_page.hpp"

#include <iterator>
#include <utility>

#include "sim/json/json_writer.hpp"
#include "tools/rehearse/embedded/report_template.hpp"
#include "tools/rehearse/pages/picture_json.hpp"

namespace rehearse {

namespace {

void write_table(JsonWriter& json, const ReportTable& table) {
  json.begin_object();
  json.field("title", table.title);
  json.field("first", table.first);
  json.field("columns", table.columns);
  json.key("rows");
  json.begin_array();
  for (const std::vector<std::string>& row : table.rows) {
    json.begin_array();
    for (const std::string& text : row) json.value(text);
    json.end_array();
  }
  json.end_array();
  json.end_object();
}

void write_page(JsonWriter& json, const ReportPage& page) {
  json.begin_object();
  json.field("title", page.title);
  json.field("lead", page.lead);
  if (page.verdict) {
    json.key("verdict");
    json.begin_object();
    json.field("ok", page.verdict->ok);
    json.field("text", page.verdict->text);
    json.end_object();
  }
  json.key("facts");
  json.begin_array();
  for (const ReportFact& fact : page.facts) {
    json.begin_object();
    json.field("name", fact.name);
    json.field("text", fact.text);
    json.end_object();
  }
  json.end_array();
  json.key("tables");
  json.begin_array();
  for (const ReportTable& table : page.tables) write_table(json, table);
  json.end_array();
  json.key("pictures");
  json.begin_array();
  for (const Picture& picture : page.pictures) write_picture(json, picture);
  json.end_array();
  if (!page.vus.empty()) {
    json.key("vus");
    json.raw(page.vus);
  }
  json.field("command", page.command);
  json.field("file", page.file);
  json.field("version", page.version);
  json.key("result");
  json.raw(page.result);
  json.end_object();
}

/// JSON in which no "<" could end the element that it is in.
std::string for_element(const std::string& json) {
  std::string safe;
  for (const char c : json) {
    if (c == '<') {
      safe += "\\u003c";
    } else {
      safe += c;
    }
  }
  return safe;
}

}  // namespace

ReportTable table_of(std::string title, std::vector<std::vector<std::string>> rows, bool first) {
  ReportTable table{std::move(title), std::move(rows.front()), {}, first};
  table.rows.assign(std::make_move_iterator(rows.begin() + 1), std::make_move_iterator(rows.end()));
  return table;
}

std::string page_json(const ReportPage& page) {
  return json_text([&](JsonWriter& json) { write_page(json, page); });
}

std::string report_html(const ReportPage& page) {
  return embedded::report_before + for_element(page_json(page)) + embedded::report_after;
}

}  // namespace rehearse
