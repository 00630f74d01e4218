// The text is parsed twice: strictly, then with its keys in their order, which is that of the
// headers and members sent.

#include "sim/script/answers/answers_reader.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "sim/file/json/fields.hpp"
#include "sim/file/json/json_text.hpp"
#include "sim/script/answers/answer_form_reader.hpp"

namespace rehearse {
namespace {

using nlohmann::json;

std::optional<std::string> read_origin(const TemplateValue& value) {
  if (!value.is_string()) return std::nullopt;
  const auto url = parse_url(value.get_ref<const std::string&>());
  if (!url || url->host.empty() || (url->scheme != "http" && url->scheme != "https")) {
    return std::nullopt;
  }
  const bool has_more = url->user || !url->raw_query.empty() || !url->fragment.empty() ||
                        (!url->path.empty() && url->path != "/");
  return has_more ? std::nullopt : std::optional(origin_of(*url));
}

void read_base(const TemplateValue& value, const JsonPlace& place, DocumentProblems& problems,
               std::vector<std::string>& origins) {
  constexpr std::string_view kExpected = "a URL such as \"http://127.0.0.1:8080\", without a path";
  if (!value.is_array()) {
    if (auto origin = read_origin(value)) {
      origins.push_back(*std::move(origin));
    } else {
      problems.add(place, json(value), kExpected);
    }
    return;
  }
  if (value.empty()) problems.add(place, json(value), "a list of at least one URL");
  for (std::size_t i = 0; i < value.size(); ++i) {
    if (auto origin = read_origin(value[i])) {
      origins.push_back(*std::move(origin));
    } else {
      problems.add(place[i], json(value[i]), kExpected);
    }
  }
}

bool is_method(const TemplateValue& value) {
  return value.is_string() && is_token(value.get_ref<const std::string&>()) && value != "*";
}

std::vector<std::string> read_methods(const TemplateValue& route, const JsonPlace& place,
                                      DocumentProblems& problems) {
  const auto found = route.find("method");
  if (found == route.end()) {
    problems.add(place, json(route), "the key method too, such as \"GET\" or \"*\"");
    return {};
  }
  if (*found == "*") return {};
  if (is_method(*found)) return {found->get<std::string>()};
  const bool is_list =
      found->is_array() && !found->empty() && std::all_of(found->begin(), found->end(), is_method);
  if (is_list) return found->get<std::vector<std::string>>();
  problems.add(place / "method", json(*found), "a method, a list of methods, or \"*\" for all");
  return {};
}

PathPattern read_path(const TemplateValue& route, const JsonPlace& place,
                      DocumentProblems& problems) {
  const auto found = route.find("path");
  if (found == route.end()) {
    problems.add(place, json(route), "the key path too, such as \"/items/{id}\"");
  } else if (!found->is_string()) {
    problems.add(place / "path", json(*found), "a path such as \"/items/{id}\"");
  } else {
    auto path = PathPattern::make(found->get_ref<const std::string&>());
    if (path) return *std::move(path);
    problems.add_below(place / "path", path.problems());
  }
  return *PathPattern::make("/");
}

void read_routes(const TemplateValue& list, const JsonPlace& place, DocumentProblems& problems,
                 std::vector<AnswerRoute>& routes) {
  if (!list.is_array() || list.size() > kMostRoutes) {
    problems.add(place, json(list), "a list of up to 10000 routes");
    return;
  }
  for (std::size_t i = 0; i < list.size(); ++i) {
    const JsonPlace at = place[i];
    if (!list[i].is_object()) {
      problems.add(at, json(list[i]), "a route, an object with the keys method and path");
      continue;
    }
    auto methods = read_methods(list[i], at, problems);
    PathPattern path = read_path(list[i], at, problems);
    AnswerChoice choice = read_answer_choice(list[i], {"method", "path"}, at, problems);
    routes.push_back({std::move(methods), std::move(path), std::move(choice)});
  }
}

AnswerChoice not_found() {
  AnswerChoice choice;
  choice.form.status = AnswerTemplate(404);
  return choice;
}

}  // namespace

Checked<Answers> read_answers(std::string_view text) {
  const auto strict = parse_json(text);
  if (!strict) return strict.problems();
  DocumentProblems problems;
  const JsonPlace root;
  const TemplateValue document = TemplateValue::parse(text);
  if (!document.is_object() || !document.contains("routes")) {
    problems.add(root, *strict, "an object with the key routes");
    return problems.take();
  }
  check_keys(*strict, {"about", "base", "default", "routes"}, root, problems);
  Answers::Parts parts;
  const auto base = document.find("base");
  if (base != document.end()) read_base(*base, root / "base", problems, parts.origins);
  const auto otherwise = document.find("default");
  if (otherwise == document.end()) {
    parts.otherwise = not_found();
  } else if (otherwise->is_object()) {
    parts.otherwise = read_answer_choice(*otherwise, {}, root / "default", problems);
  } else {
    problems.add(root / "default", json(*otherwise), "an object such as {\"status\": 404}");
  }
  read_routes(document["routes"], root / "routes", problems, parts.routes);
  if (!problems.empty()) return problems.take();
  return Answers(std::move(parts));
}

}  // namespace rehearse
