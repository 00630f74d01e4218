#pragma once
// application/x-www-form-urlencoded: bodies of forms and queries of URLs, as Go's net/url has them.

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace rehearse {

using FormPairs = std::vector<std::pair<std::string, std::string>>;

/// "a=1&b=x+y": sorted by key, the values of one key in the order given, as url.Values.Encode()
/// does.
std::string encode_form(FormPairs pairs);

/// The same in the order given, for fields whose order a page decides.
std::string encode_form_in_order(const FormPairs& pairs);

/// The pairs of a form or query in order; like url.ParseQuery() without those that have ";" in them
/// or a broken escape.
FormPairs decode_form(std::string_view text);

}  // namespace rehearse
