// Collected answers → JSON.

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "models/base/utf8.hpp"
#include "sim/fit/read/recorded_paths.hpp"
#include "sim/script/http/headers.hpp"
#include "tools/rehearse/script/recorded_answers.hpp"

namespace rehearse {

namespace {

using Json = nlohmann::ordered_json;
using Ids = std::vector<std::pair<std::string, std::string>>;

/// Of the message and its way, not of the answer.
constexpr std::string_view kNotKept[] = {
    "connection", "content-encoding", "content-length",    "date", "keep-alive",
    "set-cookie", "server",           "transfer-encoding", "age",  "expires"};

bool is_kept(const std::string& lower_name) {
  return std::find(std::begin(kNotKept), std::end(kNotKept), lower_name) == std::end(kNotKept);
}

bool is_redirect(int status) { return status >= 300 && status < 400 && status != 304; }

/// Whether brackets nest so deeply that a target file may not have it; those in texts count too.
bool nests_deeply(const std::string& text) {
  constexpr int kDeepest = 48;
  int depth = 0;
  for (const char c : text) {
    if (c == '[' || c == '{') ++depth;
    if (c == ']' || c == '}') --depth;
    if (depth > kDeepest) return true;
  }
  return false;
}

bool is_utf8(const std::string& text) { return !broken_utf8(text); }

std::string replaced(std::string text, const std::string& what, const std::string& with) {
  for (std::size_t at = text.find(what); at != std::string::npos;
       at = text.find(what, at + with.size())) {
    text.replace(at, what.size(), with);
  }
  return text;
}

/// A target file would take "{{x}}" for a reference to a part of the request.
std::string without_references(std::string text) { return replaced(std::move(text), "{{", "{ {"); }

Json without_references(const Json& value) {
  if (value.is_string()) return without_references(value.get<std::string>());
  if (!value.is_structured()) return value;
  Json copy = value;
  for (auto& item : copy) item = without_references(item);
  return copy;
}

/// The text with references in place of identifiers, where another answer agrees.
std::string templated(const std::string& text, const Ids& ids, const std::string& other,
                      const Ids& other_ids) {
  std::string made = text;
  std::string expected = other;
  for (std::size_t i = 0; i < ids.size(); ++i) {
    const std::string reference = "{{path." + ids[i].first + "}}";
    made = replaced(made, ids[i].second, reference);
    expected = replaced(expected, other_ids[i].second, reference);
  }
  return made == expected ? made : text;
}

Json templated(const Json& value, const Ids& ids, const Json& other, const Ids& other_ids) {
  if (value.is_string() && other.is_string()) {
    return templated(value.get<std::string>(), ids, other.get<std::string>(), other_ids);
  }
  if (value.is_number_integer() && other.is_number_integer()) {
    for (std::size_t i = 0; i < ids.size(); ++i) {
      if (value.dump() != ids[i].second || other.dump() != other_ids[i].second) continue;
      return "{{int:path." + ids[i].first + "}}";
    }
  }
  const bool alike = value.type() == other.type() && value.is_structured();
  if (!alike) return value;
  Json made = value;
  if (value.is_array()) {
    for (std::size_t i = 0; i < std::min(value.size(), other.size()); ++i) {
      made[i] = templated(value[i], ids, other[i], other_ids);
    }
  } else {
    for (const auto& [key, field] : value.items()) {
      if (other.contains(key)) made[key] = templated(field, ids, other[key], other_ids);
    }
  }
  return made;
}

Json json_or_discarded(const std::string& text) {
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  const bool begins = first != std::string::npos && (text[first] == '{' || text[first] == '[');
  if (!begins || nests_deeply(text)) return Json(Json::value_t::discarded);
  return Json::parse(text, nullptr, false);
}

Json lines_of(const std::string& text) {
  Json lines = Json::array();
  for (std::size_t at = 0;;) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    lines.push_back(text.substr(at, end - at));
    if (end == text.size()) return lines;
    at = end + 1;
  }
}

}  // namespace

class RecordedAnswers::Writer {
 public:
  /// The routes of one shape: paths of their own first.
  void write(const Key& key, const Route& route) {
    const int usual = usual_status(route);
    const bool one_path = route.paths.size() <= 1;
    std::set<int> alone;  // statuses that paths of their own account for
    bool any_left = one_path;
    for (const auto& [path, seen] : route.paths) {
      if (one_path || !differs(seen, usual, route)) {
        any_left = true;
        continue;
      }
      write_path(key.first, path, seen, route);
      alone.insert(seen.statuses.begin()->first);
    }
    if (!any_left) return;
    const std::string pattern = one_path ? route.paths.begin()->first : named_path(key.second);
    const std::string shape = one_path ? "" : key.second;
    std::vector<int> others;
    for (const auto& [status, answered] : route.answered) {
      if (status != usual && alone.count(status) == 0) others.push_back(status);
    }
    const bool plain = !others.empty() && !all_json(route);
    Json object = head(key.first, pattern);
    append(object, form({usual, route.answered.at(usual), shape, "", plain}));
    if (!others.empty()) object["cases"] = cases_of(route, others, shape, plain);
    add(std::move(object), pattern);
  }

  Json take_routes() { return std::move(routes_); }

 private:
  static Json head(const std::string& method, const std::string& path) {
    Json object = Json::object();
    object["method"] = method;
    object["path"] = path;
    return object;
  }
  static void append(Json& object, const Json& fields) {
    for (const auto& [name, value] : fields.items()) object[name] = value;
  }
  void add(Json object, const std::string& path) {
    // A target file has a meaning of its own for such a segment.
    if (path.find("**") == std::string::npos) routes_.push_back(std::move(object));
  }

  static int usual_status(const Route& route) {
    const auto most = std::max_element(
        route.answered.begin(), route.answered.end(),
        [](const auto& a, const auto& b) { return a.second.count < b.second.count; });
    return most->first;
  }
  /// Whether a path has always had a status of its own, or leads to a place of its own.
  static bool differs(const Path& path, int usual, const Route& route) {
    if (path.statuses.size() != 1) return false;
    const int status = path.statuses.begin()->first;
    if (status != usual) return true;
    return is_redirect(status) && route.answered.at(status).varying.count("location") > 0;
  }
  void write_path(const std::string& method, const std::string& path, const Path& seen,
                  const Route& route) {
    const int status = seen.statuses.begin()->first;
    Json object = head(method, path);
    append(object, form({status, route.answered.at(status), "", path, false}));
    if (is_redirect(status) && !seen.location.empty()) {
      object["headers"]["Location"] = without_references(seen.location);
    }
    add(std::move(object), path);
  }

  static bool all_json(const Route& route) {
    return std::all_of(route.answered.begin(), route.answered.end(), [](const auto& answered) {
      return !answered.second.samples.empty() &&
             !json_or_discarded(answered.second.samples.front().body).is_discarded();
    });
  }

  static Json cases_of(const Route& route, const std::vector<int>& statuses,
                       const std::string& shape, bool plain) {
    std::uint64_t total = 0;
    for (const auto& [status, answered] : route.answered) total += answered.count;
    Json cases = Json::array();
    for (const int status : statuses) {
      const Answered& answered = route.answered.at(status);
      const double every = static_cast<double>(total) / static_cast<double>(answered.count);
      Json one = Json::object();
      one["if"]["every"] = std::max<std::int64_t>(2, std::llround(every));
      // Whatever it does not say would be the route's.
      one["after_ms"] = 0;
      one["close"] = false;
      one["gzip"] = false;
      one["headers"] = Json::object();
      one["set_cookies"] = Json::array();
      append(one, form({status, answered, shape, "", plain}));
      cases.push_back(std::move(one));
    }
    return cases;
  }

  /// What the fields of an answer are made of.
  struct Form {
    int status;
    const Answered& answered;
    std::string shape;  ///< with identifiers; "": none
    std::string path;   ///< of the sample, if there is one
    bool plain;         ///< its body is a text, whatever it is: other kinds would win over it
  };
  static Json form(const Form& about) {
    const Answered& answered = about.answered;
    Json object = Json::object();
    const double waited = median_ms(answered.waited);
    if (waited > 0) object["after_ms"] = waited;
    if (about.status == 0) {
      object["close"] = true;
      return object;
    }
    object["status"] = about.status;
    const Sample* sample = &answered.samples.front();
    for (const Sample& other : answered.samples) {
      if (other.path == about.path) sample = &other;
    }
    Json headers = headers_of(*sample, answered);
    Json cookies = Json::array();
    for (const std::string& cookie : sample->cookies) {
      if (is_utf8(cookie)) cookies.push_back(without_references(cookie));
    }
    if (!cookies.empty()) object["set_cookies"] = std::move(cookies);
    const bool compares = !about.shape.empty() && answered.samples.size() > 1;
    const Sample* const other = compares ? &answered.samples[1] : nullptr;
    if (about.plain) {
      object["text"] = text_of(*sample, other, about.shape);
    } else {
      const char* const implied = add_body(object, *sample, other, about.shape);
      if (headers.value("Content-Type", "") == implied) headers.erase("Content-Type");
    }
    if (!headers.empty()) object["headers"] = std::move(headers);
    if (sample->packed) object["gzip"] = true;
    return object;
  }

  static Json headers_of(const Sample& sample, const Answered& answered) {
    Json headers = Json::object();
    for (const auto& [name, value] : sample.headers) {
      const std::string lower = lower_ascii(name);
      if (!is_kept(lower) || answered.varying.count(lower) > 0 || !is_utf8(value)) continue;
      headers[canonical_header_name(name)] = without_references(value);
    }
    return headers;
  }

  static double median_ms(std::vector<std::int64_t> waited) {
    if (waited.empty()) return 0;
    const auto middle = waited.begin() + static_cast<std::ptrdiff_t>((waited.size() - 1) / 2);
    std::nth_element(waited.begin(), middle, waited.end());
    constexpr double kNsPerUs = 1e3;
    return std::round(static_cast<double>(*middle) / kNsPerUs) / kNsPerUs;
  }

  static bool is_text(const std::string& body) { return body.size() <= kMostBody && is_utf8(body); }

  /// As a text; "" for what is none.
  static std::string text_of(const Sample& sample, const Sample* other, const std::string& shape) {
    if (!is_text(sample.body)) return {};
    const std::string text = without_references(sample.body);
    if (other == nullptr || !is_text(other->body)) return text;
    return templated(text, ids_of(shape, sample.path), without_references(other->body),
                     ids_of(shape, other->path));
  }

  /// Returns the type of content that is sent for the kind of body.
  static const char* add_body(Json& object, const Sample& sample, const Sample* other,
                              const std::string& shape) {
    const std::string& body = sample.body;
    if (body.empty()) return "text/plain";
    if (!is_text(body)) {
      object["bytes"] = sample.body_bytes;
      return "application/octet-stream";
    }
    if (const Json json = json_or_discarded(body); !json.is_discarded()) {
      Json made = without_references(json);
      const Json second = other == nullptr ? Json() : json_or_discarded(other->body);
      if (other != nullptr && !second.is_discarded()) {
        made = templated(made, ids_of(shape, sample.path), without_references(second),
                         ids_of(shape, other->path));
      }
      object["json"] = std::move(made);
      return "application/json";
    }
    const std::string text = text_of(sample, other, shape);
    if (text.find('\n') != std::string::npos && text.starts_with('<')) {
      object["html"] = lines_of(text);
      return "text/html; charset=utf-8";
    }
    object["text"] = text;
    return "text/plain";
  }

  Json routes_ = Json::array();
};

std::string RecordedAnswers::target_file() const {
  Routes routes = routes_;
  generalise(routes);
  Writer writer;
  // Those with identifiers come after those without, which they would match too.
  for (const bool any : {false, true}) {
    for (const auto& [key, route] : routes) {
      if ((key.second.find("{}") != std::string::npos) == any) writer.write(key, route);
    }
  }
  Json file = Json::object();
  std::string about = fmt::format("recorded by rehearse live: {} answers", answers_);
  if (failures_ > 0) about += fmt::format("; {} requests without one are left out", failures_);
  if (left_out_ > 0) about += fmt::format("; {} of too many routes are left out", left_out_);
  file["about"] = about;
  if (!origins_.empty()) file["base"] = std::vector<std::string>(origins_.begin(), origins_.end());
  file["routes"] = writer.take_routes();
  return file.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace rehearse
