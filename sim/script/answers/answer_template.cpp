// A reference is two braces, a text without braces, and two braces.

#include "sim/script/answers/answer_template.hpp"

#include <fmt/format.h>

#include "sim/options/go_text.hpp"

namespace rehearse {
namespace {

/// A reference in a text: where its braces begin, and what is between them.
struct Found {
  std::size_t begin;
  std::string_view inside;
  std::size_t end() const { return begin + inside.size() + 4; }
};

std::optional<Found> next_reference(std::string_view text, std::size_t from) {
  for (auto at = text.find("{{", from); at != std::string_view::npos;
       at = text.find("{{", at + 1)) {
    const auto stop = text.find_first_of("{}", at + 2);
    if (stop == std::string_view::npos) return std::nullopt;
    if (stop > at + 2 && text.substr(stop, 2) == "}}") {
      return Found{at, text.substr(at + 2, stop - at - 2)};
    }
  }
  return std::nullopt;
}

enum class Form : unsigned char { Value, Int, Dec, Obj };

struct Reference {
  Form form = Form::Value;
  std::string_view name;
  std::optional<std::string_view> fallback;
};

Reference parse(std::string_view inside) {
  Reference reference;
  const auto take = [&inside, &reference](std::string_view prefix, Form form) {
    if (!inside.starts_with(prefix)) return;
    inside.remove_prefix(prefix.size());
    reference.form = form;
  };
  take("int:", Form::Int);
  if (reference.form == Form::Value) take("dec:", Form::Dec);
  if (reference.form == Form::Value) take("obj:", Form::Obj);
  const auto bar = inside.find('|');
  reference.name = inside.substr(0, bar);
  if (bar != std::string_view::npos) reference.fallback = inside.substr(bar + 1);
  return reference;
}

/// Puts values in place of references, and counts what they insert.
class Filler {
 public:
  explicit Filler(SentParts& parts) : parts_(parts) {}

  TemplateValue fill(const TemplateValue& value) {
    if (value.is_string()) return fill_text(value.get_ref<const std::string&>());
    if (!value.is_structured()) return value;
    TemplateValue filled = value;
    for (TemplateValue& item : filled) item = fill(item);
    return filled;
  }
  bool is_within_bounds() const { return left_ > 0; }

 private:
  TemplateValue fill_text(const std::string& text) {
    auto found = next_reference(text, 0);
    if (found && found->begin == 0 && found->end() == text.size()) return insert(found->inside);
    std::string filled;
    std::size_t at = 0;
    for (; found; found = next_reference(text, at)) {
      filled.append(text, at, found->begin - at);
      filled += js_text(insert(found->inside));
      at = found->end();
    }
    return filled.append(text, at);
  }

  TemplateValue insert(std::string_view inside) {
    const Reference reference = parse(inside);
    const TemplateValue* found = parts_.find(reference.name);
    const bool is_missing = found == nullptr || (found->is_string() && *found == "");
    TemplateValue value = reference.form == Form::Obj ? TemplateValue() : TemplateValue("");
    if (!is_missing) {
      charge(*found);
      if (is_within_bounds()) value = *found;
    } else if (reference.fallback) {
      value = std::string(*reference.fallback);
    }
    if (reference.form == Form::Int) return js_number(value);
    if (reference.form == Form::Dec) return js_number(value) - 1;
    return value;
  }

  /// What is no text costs the whole request, which is at least as long.
  void charge(const TemplateValue& value) {
    const std::size_t cost = value.is_string()       ? value.get_ref<const std::string&>().size()
                             : value.is_structured() ? parts_.size()
                                                     : 0;
    left_ = cost < left_ ? left_ - cost : 0;
  }

  SentParts& parts_;
  std::size_t left_ = kMostAnswerBytes;
};

bool has_reference(const TemplateValue& value) {
  if (value.is_string()) {
    return next_reference(value.get_ref<const std::string&>(), 0).has_value();
  }
  if (!value.is_structured()) return false;
  for (const TemplateValue& item : value) {
    if (has_reference(item)) return true;
  }
  return false;
}

void check_text(const std::string& text, const JsonPlace& place, DocumentProblems& problems) {
  for (auto found = next_reference(text, 0); found; found = next_reference(text, found->end())) {
    const Reference reference = parse(found->inside);
    const std::string_view name = reference.name.substr(0, reference.name.find('.'));
    if (SentParts::has(name)) continue;
    problems.add(place, fmt::format("found the reference {}, expected one to {}",
                                    go_quote(found->inside), SentParts::names()));
  }
}

}  // namespace

AnswerTemplate::AnswerTemplate(TemplateValue value)
    : value_(std::move(value)),
      is_fixed_(!has_reference(value_)),
      fixed_json_(is_fixed_ ? js_json(value_) : std::string()) {}

std::optional<TemplateValue> AnswerTemplate::fill(SentParts& parts) const {
  if (is_fixed_) return value_;
  Filler filler(parts);
  TemplateValue filled = filler.fill(value_);
  if (!filler.is_within_bounds()) return std::nullopt;
  return filled;
}

void check_references(const TemplateValue& value, const JsonPlace& place,
                      DocumentProblems& problems) {
  if (value.is_string()) {
    check_text(value.get_ref<const std::string&>(), place, problems);
  } else if (value.is_array()) {
    for (std::size_t i = 0; i < value.size(); ++i) check_references(value[i], place[i], problems);
  } else if (value.is_object()) {
    for (const auto& [key, item] : value.items()) check_references(item, place / key, problems);
  }
}

}  // namespace rehearse
