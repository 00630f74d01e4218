// A function for each field, with the characters that HTTP allows in it.

#include "sim/file/journey/request_reader.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <utility>

#include "models/base/nearest_name.hpp"
#include "sim/file/journey/status_reader.hpp"
#include "sim/file/json/describe.hpp"
#include "sim/file/json/fields.hpp"
#include "sim/file/json/lengths.hpp"

namespace rehearse {
namespace {

using nlohmann::json;

constexpr std::size_t kMostInBatch = 1000;

/// RFC 9110: what methods and names of headers are made of.
bool is_token(std::string_view text) {
  constexpr std::string_view kMarks = "!#$%&'*+-.^_`|~";
  return !text.empty() && std::all_of(text.begin(), text.end(), [&](char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
           kMarks.find(c) != std::string_view::npos;
  });
}

bool is_control(char c) { return (c >= 0 && c < ' ' && c != '\t') || c == '\x7f'; }

/// Characters allowed in a line of HTTP: anything else could begin another line.
bool is_header_value(std::string_view text) {
  return std::none_of(text.begin(), text.end(), is_control);
}

bool is_path(std::string_view text) {
  return !text.empty() && text.front() == '/' && std::none_of(text.begin(), text.end(), [](char c) {
    return c == ' ' || c == '\t' || is_control(c);
  });
}

class RequestReader {
 public:
  RequestReader(const json& value, const JsonPlace& place, TargetDirectory& targets,
                DocumentProblems& problems)
      : value_(value), place_(place), targets_(targets), problems_(problems) {}

  std::optional<Request> read(bool in_batch) {
    std::vector<std::string_view> keys{"target",  "endpoint", "method",  "path",
                                       "headers", "body",     "timeout", "expectedStatuses"};
    if (!in_batch) keys.insert(keys.end(), {"throws", "retry"});
    check_keys(value_, keys, place_, problems_);
    read_target();
    read_text("method", request_.method, is_token, "an HTTP method, such as \"POST\"");
    read_text("path", request_.path, is_path, "a path, such as \"/search?q=1\"");
    read_text(
        "body", request_.body, [](std::string_view) { return true; }, "a text");
    read_headers();
    if (const auto* timeout = find("timeout")) {
      const auto length = read_length(*timeout, place_ / "timeout", problems_, nanoseconds(1));
      if (length) request_.timeout = *length;
    }
    request_.shortest = std::min(request_.shortest, request_.timeout);
    if (const auto* statuses = find("expectedStatuses")) {
      auto expected = read_statuses(*statuses, place_ / "expectedStatuses", problems_);
      if (expected) request_.expected = *std::move(expected);
    }
    if (const auto* throws = find("throws"); throws != nullptr && !in_batch) {
      if (throws->is_boolean()) {
        request_.throws = throws->get<bool>();
      } else {
        problems_.add(place_ / "throws", *throws, "true or false");
      }
    }
    return request_;
  }

 private:
  const json* find(const char* key) const {
    const auto found = value_.find(key);
    return found == value_.end() ? nullptr : &*found;
  }

  void read_target() {
    const json* target = find("target");
    if (target == nullptr || !target->is_string()) {
      if (target == nullptr) {
        problems_.add(place_, value_, "the key target, the name of a target");
      } else {
        problems_.add(place_ / "target", *target, "the name of a target");
      }
      return;
    }
    request_.target_name = target->get<std::string>();
    const auto index = targets_.find_target(request_.target_name);
    if (!index) {
      problems_.add(
          place_ / "target", *target,
          "one of the targets: " + names(targets_.targets()) + hint(*target, targets_.targets()));
      return;
    }
    request_.to.service = *index;
    read_endpoint(*target);
  }

  void read_endpoint(const json& target) {
    const json* endpoint = find("endpoint");
    if (endpoint != nullptr && !endpoint->is_string()) {
      problems_.add(place_ / "endpoint", *endpoint, "the name of an endpoint");
      return;
    }
    const auto index = endpoint == nullptr ? targets_.only_endpoint(request_.to.service)
                                           : targets_.find_endpoint(request_.to.service,
                                                                    endpoint->get<std::string>());
    const auto& endpoints = targets_.targets()[request_.to.service].endpoints;
    if (!index && endpoint == nullptr) {
      problems_.add(place_, fmt::format("found no endpoint, expected one of those of {}: {}",
                                        describe(target), names(endpoints)));
    } else if (!index) {
      problems_.add(place_ / "endpoint", *endpoint,
                    fmt::format("one of the endpoints of {}: {}{}", describe(target),
                                names(endpoints), hint(*endpoint, endpoints)));
    } else {
      request_.to.endpoint = *index;
      request_.endpoint_name = endpoints[*index].name;
      request_.shortest = endpoints[*index].shortest;
    }
  }

  /// "a, b, c", cut when there are many.
  template <class Named>
  static std::string names(const std::vector<Named>& all) {
    constexpr std::size_t kListed = 10;
    if (all.empty()) return "there are none (\"targets\" beside \"journeys\" has them)";
    std::vector<std::string> quoted;
    for (std::size_t i = 0; i < std::min(all.size(), kListed + 1); ++i) {
      quoted.push_back(describe(json(all[i].name)));
    }
    return listed_names(std::vector<std::string_view>(quoted.begin(), quoted.end()), kListed);
  }

  template <class Named>
  static std::string hint(const json& found, const std::vector<Named>& all) {
    std::vector<std::string_view> known;
    for (const Named& one : all) known.push_back(one.name);
    return meant_hint(found, known);
  }

  template <class Accepts>
  void read_text(const char* key, std::string& text, const Accepts& accepts, const char* expected) {
    const json* found = find(key);
    if (found == nullptr) return;
    if (!found->is_string() || !accepts(found->get_ref<const std::string&>())) {
      problems_.add(place_ / key, *found, expected);
      return;
    }
    text = found->get<std::string>();
  }

  void read_headers() {
    const json* headers = find("headers");
    if (headers == nullptr) return;
    const JsonPlace place = place_ / "headers";
    if (!headers->is_object()) {
      problems_.add(place, *headers, "an object name → text");
      return;
    }
    for (const auto& [name, value] : headers->items()) {
      if (!is_token(name)) {
        problems_.add(place / name,
                      "found a name that HTTP does not allow, expected letters, "
                      "digits and hyphens");
      } else if (!value.is_string() || !is_header_value(value.get_ref<const std::string&>())) {
        problems_.add(place / name, value, "a text of one line");
      } else {
        request_.headers.emplace_back(name, value.get<std::string>());
      }
    }
  }

  const json& value_;
  const JsonPlace& place_;
  TargetDirectory& targets_;
  DocumentProblems& problems_;
  Request request_;
};

std::optional<Request> read_one(const json& value, const JsonPlace& place, bool in_batch,
                                TargetDirectory& targets, DocumentProblems& problems) {
  if (!value.is_object()) {
    problems.add(place, value,
                 "a request, such as {\"target\": \"shop\", \"endpoint\": \"search\"}");
    return std::nullopt;
  }
  return RequestReader(value, place, targets, problems).read(in_batch);
}

}  // namespace

std::optional<Request> read_request(const json& value, const JsonPlace& place,
                                    TargetDirectory& targets, DocumentProblems& problems) {
  return read_one(value, place, false, targets, problems);
}

std::optional<std::vector<Request>> read_batch(const json& value, const JsonPlace& place,
                                               TargetDirectory& targets,
                                               DocumentProblems& problems) {
  if (!value.is_array() || value.empty() || value.size() > kMostInBatch) {
    problems.add(place, value, fmt::format("a list of 1 to {} requests", kMostInBatch));
    return std::nullopt;
  }
  std::vector<Request> requests;
  for (std::size_t i = 0; i < value.size(); ++i) {
    if (auto request = read_one(value[i], place[i], true, targets, problems)) {
      requests.push_back(*std::move(request));
    }
  }
  if (requests.size() < value.size()) return std::nullopt;
  return requests;
}

}  // namespace rehearse
