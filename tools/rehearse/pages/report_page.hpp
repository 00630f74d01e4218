#pragma once
// A report as one HTML file, which needs nothing else: no network, no other file.

#include <optional>
#include <string>
#include <vector>

#include "tools/rehearse/pictures/picture.hpp"

namespace rehearse {

struct ReportFact {
  std::string name;
  std::string text;
};

struct ReportTable {
  std::string title;
  std::vector<std::string> columns;  ///< the first one names the row
  std::vector<std::vector<std::string>> rows;
  bool first = false;  ///< above the pictures
};

/// A table whose first row has the names of its columns. Requires: there is one.
ReportTable table_of(std::string title, std::vector<std::vector<std::string>> rows, bool first);

struct ReportPage {
  struct Verdict {
    bool ok = false;
    std::string text;
  };
  std::string title;
  std::string lead{};
  std::optional<Verdict> verdict{};
  std::vector<ReportFact> facts{};
  std::vector<ReportTable> tables{};
  std::vector<Picture> pictures{};
  std::string vus{};          ///< vus_json(); "": VUs are not shown one by one
  bool keeps_file = true;     ///< false: what was asked of is no file to repeat it with
  std::string command{};      ///< that makes it again
  std::string file{};         ///< what was asked of, as it was read; "": not kept
  std::string version{};      ///< of the program
  std::string result = "{}";  ///< what --json prints, as JSON
};

/// What the page draws, as JSON.
std::string page_json(const ReportPage& page);

/// The whole file, the same bytes for the same page. Texts may have any bytes.
std::string report_html(const ReportPage& page);

}  // namespace rehearse
