#pragma once
// HAR: what a browser or proxy recorded, by request
// (http://www.softwareishard.com/blog/har-12-spec/).

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "models/base/checked.hpp"
#include "sim/script/http/headers.hpp"

namespace rehearse {

struct RecordedExchange {
  std::string method;
  std::string origin;  ///< "https://shop.example"
  std::string path;    ///< "/items/7", without the query
  int status = 0;      ///< 0: it had no answer
  Headers headers;
  std::string body;
  double milliseconds = 0;  ///< from the first byte sent to the last received
  std::string uri;          ///< the path with the query
  std::string started;      ///< when, as the file has it: ISO 8601
  std::string page;         ///< "" where the file has none
  double waits_ms = 0;  ///< before the first byte was sent: for a connection, or the set-up of one
  double connect_ms = 0;  ///< of these, the set-up; 0: a connection that was there
};

/// Its entries in their order; one without an answer or whose URL is none is left out. Problems are
/// by JSON path.
Checked<std::vector<RecordedExchange>> read_har(std::string_view text);

}  // namespace rehearse
