// Services and endpoints are counted as their readers do, whatever is wrong with them.

#include "sim/file/target/target_answers.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "sim/options/go_text.hpp"
#include "sim/script/answers/route_match.hpp"

namespace rehearse {
namespace {

using nlohmann::json;

const json* find(const json& object, const char* key) {
  const auto found = object.find(key);
  return found == object.end() ? nullptr : &*found;
}

const TemplateValue* find(const TemplateValue* object, const std::string& key) {
  if (object == nullptr || !object->is_object()) return nullptr;
  const auto found = object->find(key);
  return found == object->end() ? nullptr : &*found;
}

/// The value with the keys of its objects as `written` has them; others come last.
TemplateValue in_written_order(const json& value, const TemplateValue* written) {
  if (value.is_array()) {
    TemplateValue list = TemplateValue::array();
    for (std::size_t i = 0; i < value.size(); ++i) {
      const bool has = written != nullptr && written->is_array() && i < written->size();
      list.push_back(in_written_order(value[i], has ? &(*written)[i] : nullptr));
    }
    return list;
  }
  if (!value.is_object()) return TemplateValue(value);
  TemplateValue object = TemplateValue::object();
  if (written != nullptr && written->is_object()) {
    for (const auto& [key, inner] : written->items()) {
      if (const json* found = find(value, key.c_str()))
        object[key] = in_written_order(*found, &inner);
    }
  }
  for (const auto& [key, inner] : value.items()) {
    if (!object.contains(key)) object[key] = in_written_order(inner, nullptr);
  }
  return object;
}

/// Reads one target.
class SiteReader {
 public:
  SiteReader(std::uint32_t service, const AnswerFiles& files, DocumentProblems& problems)
      : files_(files), problems_(problems) {
    site_.service = service;
  }

  std::optional<AnswerSite> read(const json& target, const TemplateValue* written,
                                 const JsonPlace& place) {
    if (!target.is_object()) return std::nullopt;
    const json* const url = find(target, "url");
    const json* const endpoints = find(target, "endpoints");
    if (endpoints == nullptr) {
      const bool answers = url != nullptr || target.contains("response");
      read_endpoint(answers ? "*" : "", target, written, place, 0);
    } else if (endpoints->is_object()) {
      const JsonPlace at = place / "endpoints";
      const TemplateValue* const as_written = find(written, "endpoints");
      std::uint32_t number = 0;
      for (const auto& [name, endpoint] : endpoints->items()) {
        const std::string match = looks_like_route(name) ? name : "";
        read_endpoint(match, endpoint, find(as_written, name), at / name, number++);
      }
    }
    if (url == nullptr && routes_.empty()) return std::nullopt;
    if (url != nullptr) read_url(*url, place / "url");
    sort_routes();
    return std::move(site_);
  }

 private:
  struct Route {
    RouteMatch match;
    AnswerChoice choice;
    std::uint32_t endpoint;
    std::string place;
  };

  /// `match`: what it is for unless it says so.
  void read_endpoint(const std::string& match, const json& endpoint, const TemplateValue* written,
                     const JsonPlace& place, std::uint32_t number) {
    const bool is_object = endpoint.is_object();
    const json* const own = is_object ? find(endpoint, "match") : nullptr;
    const json* const response = is_object ? find(endpoint, "response") : nullptr;
    AnswerChoice choice;
    if (response != nullptr) choice = read_response(*response, find(written, "response"), place);
    if (own != nullptr && !own->is_string()) {
      problems_.add(place / "match", *own, "a text such as \"GET /items/{id}\"");
      return;
    }
    const std::string text = own != nullptr ? own->get<std::string>() : match;
    if (text.empty() && own == nullptr) {
      if (response == nullptr) return;
      problems_.add(place,
                    "found a response without match, expected the requests that get it, "
                    "such as \"match\": \"GET /items/{id}\"");
      return;
    }
    auto read = parse_route_match(text);
    if (read) {
      const std::string at = (own != nullptr ? place / "match" : place).pointer();
      routes_.push_back({*std::move(read), std::move(choice), number, at});
    } else if (own != nullptr) {
      problems_.add_below(place / "match", read.problems());
    }
  }

  AnswerChoice read_response(const json& response, const TemplateValue* written,
                             const JsonPlace& endpoint) {
    const JsonPlace place = endpoint / "response";
    if (response.is_object()) {
      return read_answer_choice(in_written_order(response, written), {}, files_, place, problems_);
    }
    problems_.add(place, response, "an object such as {\"status\": 200, \"json\": {}}");
    return {};
  }

  /// What live runs alone can use of one is no mistake where no route is.
  void read_url(const json& url, const JsonPlace& place) {
    DocumentProblems found;
    site_.urls = read_url_prefixes(TemplateValue(url), place, found);
    if (!url.is_string() || !routes_.empty()) problems_.add_below(JsonPlace(), found.take());
  }

  void sort_routes() {
    std::stable_sort(routes_.begin(), routes_.end(), [](const Route& a, const Route& b) {
      return is_more_exact(a.match, b.match);
    });
    for (std::size_t i = 0; i < routes_.size(); ++i) {
      Route& route = routes_[i];
      for (std::size_t j = 0; j < i; ++j) {
        const RouteMatch other{site_.routes[j].methods, site_.routes[j].path};
        if (other.methods != route.match.methods || other.path.text() != route.match.path.text()) {
          continue;
        }
        problems_.add(JsonPlace(route.place),
                      fmt::format("found the requests of another endpoint, {}, expected others",
                                  site_.routes[j].name()));
        break;
      }
      site_.routes.push_back({std::move(route.match.methods),
                              std::move(route.match.path),
                              std::move(route.choice),
                              {site_.service, route.endpoint}});
    }
  }

  const AnswerFiles& files_;
  DocumentProblems& problems_;
  AnswerSite site_;
  std::vector<Route> routes_;
};

}  // namespace

std::shared_ptr<const Answers> read_target_answers(const json& targets,
                                                   const nlohmann::ordered_json* written,
                                                   const AnswerFiles& files, const JsonPlace& place,
                                                   DocumentProblems& problems) {
  std::vector<AnswerSite> sites;
  std::uint32_t service = 0;
  for (const auto& [name, target] : targets.items()) {
    SiteReader reader(service++, files, problems);
    if (auto site = reader.read(target, find(written, name), place / name)) {
      sites.push_back(*std::move(site));
    }
  }
  if (sites.empty()) return nullptr;
  return std::make_shared<const Answers>(std::move(sites));
}

}  // namespace rehearse
