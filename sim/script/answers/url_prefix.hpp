#pragma once
// Which URLs a target answers for: "https://api.example.com/v1", "https://*.example.com".

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "models/base/json_place.hpp"
#include "sim/file/json/document_problems.hpp"
#include "sim/script/answers/js_value.hpp"
#include "sim/script/http/url.hpp"

namespace rehearse {

/// URLs of one scheme, host and port whose paths begin alike, segment by segment. A host "*" is
/// any,
/// "*.example.com" any below example.com; a port "*" is any.
class UrlPrefix {
 public:
  /// Nothing where the text is none: no scheme http or https, no host, a query, a fragment, a user,
  /// a "*" elsewhere.
  static std::optional<UrlPrefix> make(std::string_view text);

  /// How exactly a URL is meant; the larger one counts where several targets answer.
  struct Match {
    bool exact_host = false;
    std::size_t host = 0;  ///< bytes that are named
    std::size_t path = 0;  ///< bytes of the URL's path that belong to the prefix

    auto operator<=>(const Match&) const = default;
  };
  std::optional<Match> match(const Url& url) const;
  /// The bytes of a path and query that belong to it; nothing where it begins otherwise.
  std::optional<std::size_t> match_path(std::string_view target) const;
  const std::string& text() const { return text_; }
  /// Whether it names one address.
  bool is_plain() const { return text_.find('*') == std::string::npos; }

 private:
  std::string text_;
  std::string scheme_;
  std::string host_;  // in lower case; of "*.example.com" what is below "*": ".example.com"
  bool any_host_ = false;
  bool any_below_ = false;
  std::string port_;  // "*": any
  std::string path_;  // without a slash at its end
};

/// A prefix or a list of them. Reports what is none.
std::vector<UrlPrefix> read_url_prefixes(const TemplateValue& value, const JsonPlace& place,
                                         DocumentProblems& problems);

}  // namespace rehearse
