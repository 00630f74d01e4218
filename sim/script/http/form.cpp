// The keys are sorted by bytes, so that a body does not depend on the order of a map.

#include "sim/script/http/form.hpp"

#include <algorithm>

#include "sim/script/http/percent.hpp"

namespace rehearse {

std::string encode_form(FormPairs pairs) {
  std::stable_sort(pairs.begin(), pairs.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  return encode_form_in_order(pairs);
}

std::string encode_form_in_order(const FormPairs& pairs) {
  std::string text;
  for (const auto& [key, value] : pairs) {
    if (!text.empty()) text += '&';
    text += percent_encode(key, UrlPart::QueryComponent) + "=" +
            percent_encode(value, UrlPart::QueryComponent);
  }
  return text;
}

FormPairs decode_form(std::string_view text) {
  FormPairs pairs;
  while (!text.empty()) {
    const auto end = std::min(text.find('&'), text.size());
    const std::string_view part = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (part.empty() || part.find(';') != std::string_view::npos) continue;
    const auto equals = std::min(part.find('='), part.size());
    auto key = percent_decode(part.substr(0, equals), UrlPart::QueryComponent);
    auto value =
        percent_decode(part.substr(std::min(equals + 1, part.size())), UrlPart::QueryComponent);
    if (key && value) pairs.emplace_back(*std::move(key), *std::move(value));
  }
  return pairs;
}

}  // namespace rehearse
