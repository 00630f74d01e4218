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

void read_routes(const TemplateValue& list, const AnswerFiles& files, const JsonPlace& place,
                 DocumentProblems& problems, std::vector<AnswerRoute>& routes) {
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
    AnswerChoice choice = read_answer_choice(list[i], {"method", "path"}, files, at, problems);
    const auto number = static_cast<std::uint32_t>(routes.size());
    routes.push_back({std::move(methods), std::move(path), std::move(choice), {0, number}});
  }
}

}  // namespace

Checked<Answers> read_answers(std::string_view text, const AnswerFiles& files) {
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
  AnswerSite site;
  const auto base = document.find("base");
  if (base != document.end()) site.urls = read_url_prefixes(*base, root / "base", problems);
  const auto otherwise = document.find("default");
  if (otherwise != document.end() && otherwise->is_object()) {
    site.fallback = read_answer_choice(*otherwise, {}, files, root / "default", problems);
  } else if (otherwise != document.end()) {
    problems.add(root / "default", json(*otherwise), "an object such as {\"status\": 404}");
  }
  read_routes(document["routes"], files, root / "routes", problems, site.routes);
  site.fallback_to = {0, static_cast<std::uint32_t>(site.routes.size())};
  if (!problems.empty()) return problems.take();
  return Answers({std::move(site)});
}

}  // namespace rehearse
