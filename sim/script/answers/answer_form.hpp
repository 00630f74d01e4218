#pragma once
// How an answer looks: status, headers and body as templates, and how one is made for a request.

#include <memory>
#include <optional>
#include <string>

#include "sim/script/answers/answer_template.hpp"
#include "sim/script/answers/sent_request.hpp"

namespace rehearse {

/// A body from a file, sent as it is.
struct AnswerFile {
  std::string bytes;
  std::string type;  ///< of Content-Type
};

/// The fields of a route, the default or a case. Of several bodies the first one in the order json,
/// file, bytes, html, text is sent.
struct AnswerForm {
  std::optional<AnswerTemplate> status;  ///< 200 without it
  std::optional<AnswerTemplate> headers;
  std::optional<AnswerTemplate> set_cookies;  ///< a list
  std::optional<bool> set_cookies_from_query;
  std::optional<AnswerTemplate> json;
  std::shared_ptr<const AnswerFile> file;
  std::optional<AnswerTemplate> bytes;  ///< how many
  std::optional<std::string> fill;      ///< repeated; "x" without it
  std::optional<AnswerTemplate> html;   ///< lines
  std::optional<AnswerTemplate> text;
  std::optional<bool> gzip;
  std::optional<AnswerTemplate> after_ms;
  std::optional<bool> close;

  /// This one with the fields that `other` has in place of its own.
  AnswerForm overridden_by(const AnswerForm& other) const;
  /// Whether it says what the body is.
  bool has_body() const { return json || file != nullptr || bytes || html || text; }
  /// Whether it says more than a status.
  bool has_headers() const {
    return has_body() || headers || set_cookies || set_cookies_from_query;
  }

  /// The answer, but for its route. What no answer can have (a status outside 200..999, a body of
  /// more than kMostAnswerBytes) is answered by a status 500 that says so.
  ScriptAnswer answer(SentParts& parts, bool is_head) const;
};

/// The longest wait, about 24 days: what timers of servers can count.
inline constexpr double kMostAfterMs = 2147483647;

/// Bytes that a header cannot hold are left out; letters beyond ASCII are in Latin-1.
std::string header_value(std::string_view text);

}  // namespace rehearse
