// A table of the top-level fields: how each is read, or only checked.

#include "sim/options/options_fields.hpp"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <utility>
#include <variant>

#include "sim/options/option_values.hpp"
#include "sim/options/scenario_reader.hpp"

namespace rehearse {
namespace {

using nlohmann::json;

/// Fields whose value is checked but not kept.
enum class Ignored { Anything, Object, List, Secrets, Number, Length, Flag, Text, TextMap };

using Stages = std::optional<std::vector<RawStage>>;
using Scenarios = std::optional<std::vector<RawScenario>>;
using TextList = std::optional<std::vector<std::string>>;

struct Field {
  std::string_view name;
  std::variant<Ignored, Given<std::int64_t> RawOptions::*, Given<Duration> RawOptions::*,
               Given<std::string> RawOptions::*, Given<bool> RawOptions::*, Stages RawOptions::*,
               Scenarios RawOptions::*, TextList RawOptions::*,
               std::optional<Segment> RawOptions::*, std::optional<SegmentSequence> RawOptions::*>
      place;
};

using O = RawOptions;
constexpr auto kFields = std::to_array<Field>({
    {"vus", &O::vus},
    {"iterations", &O::iterations},
    {"duration", &O::duration},
    {"stages", &O::stages},
    {"scenarios", &O::scenarios},
    {"executionSegment", &O::segment},
    {"executionSegmentSequence", &O::sequence},
    {"minIterationDuration", &O::min_iteration_duration},
    {"setupTimeout", &O::setup_timeout},
    {"teardownTimeout", &O::teardown_timeout},
    {"paused", &O::paused},
    {"noSetup", &O::no_setup},
    {"noTeardown", &O::no_teardown},
    {"summaryTrendStats", &O::summary_trend_stats},
    {"summaryTimeUnit", &O::summary_time_unit},
    {"rps", &O::rps},
    {"batch", &O::batch},
    {"batchPerHost", &O::batch_per_host},
    {"noConnectionReuse", &O::no_connection_reuse},
    {"noVUConnectionReuse", &O::no_vu_connection_reuse},
    {"maxRedirects", &O::max_redirects},
    {"insecureSkipTLSVerify", &O::insecure_skip_tls_verify},
    {"noCookiesReset", &O::no_cookies_reset},
    {"userAgent", &O::user_agent},
    {"blacklistIPs", Ignored::List},
    {"blockHostnames", Ignored::List},
    {"cloud", Ignored::Anything},
    {"discardResponseBodies", Ignored::Flag},
    {"dns", Ignored::Object},
    {"ext", Ignored::Object},
    {"features", Ignored::Anything},
    {"handleSummaryTimeout", Ignored::Length},
    {"hosts", Ignored::Object},
    {"httpDebug", Ignored::Text},
    {"linger", Ignored::Flag},
    {"metricSamplesBufferSize", Ignored::Number},
    {"noUsageReport", Ignored::Flag},
    {"systemTags", Ignored::List},
    {"tags", Ignored::TextMap},
    {"thresholds", Ignored::Object},
    {"throw", Ignored::Flag},
    {"tlsAuth", Ignored::Secrets},
    {"tlsCipherSuites", Ignored::List},
    {"tlsVersion", Ignored::Anything},
});

void read_list_of_texts(Decoding& decoding, const JsonPlace& place, const json& value,
                        TextList& out) {
  out.reset();
  if (value.is_null()) return;
  if (!value.is_array()) {
    decoding.note_type(place, value, "[]string", "a list of texts");
    return;
  }
  out.emplace();
  for (std::size_t i = 0; i < value.size(); ++i) {
    if (value[i].is_string()) {
      out->push_back(value[i].get<std::string>());
    } else {
      decoding.note_type(place[i], value[i], "string", "a text");
    }
  }
}

/// Reads a segment or a sequence, which have their own syntax.
template <class T>
void read_parsed(Decoding& decoding, const JsonPlace& place, const json& value,
                 std::string_view go_type, std::string_view expected, std::optional<T>& out) {
  out.reset();
  if (value.is_null()) return;
  if (!value.is_string()) {
    decoding.note_type(place, value, go_type, expected);
    return;
  }
  const auto parsed = T::parse(value.get_ref<const std::string&>());
  if (parsed) {
    out = *parsed;
  } else {
    decoding.refuse(place, value, parsed.problems().front().message, expected);
  }
}

template <class T>
void check_value(Decoding& decoding, const JsonPlace& place, const json& value) {
  T ignored;
  read_value(decoding, place, value, ignored);
}

void check(Decoding& decoding, const JsonPlace& place, const json& value, Ignored kind) {
  switch (kind) {
    case Ignored::Anything:
      return;
    case Ignored::Number:
      return check_value<Given<std::int64_t>>(decoding, place, value);
    case Ignored::Length:
      return check_value<Given<Duration>>(decoding, place, value);
    case Ignored::Flag:
      return check_value<Given<bool>>(decoding, place, value);
    case Ignored::Text:
      return check_value<Given<std::string>>(decoding, place, value);
    case Ignored::TextMap:
      return check_value<StringMap>(decoding, place, value);
    case Ignored::Object:
      if (value.is_object() || value.is_null()) return;
      return decoding.note_type(place, value, "map[string]interface {}", "an object");
    case Ignored::List:
      if (value.is_array() || value.is_null()) return;
      return decoding.note_type(place, value, "[]interface {}", "a list");
    case Ignored::Secrets:
      if (value.is_array() || value.is_null()) return;
      return decoding.note_type_of_secret(place, value, "[]interface {}", "a list");
  }
}

/// Reads one field, whatever its kind.
struct FieldReader {
  Decoding& decoding;
  const JsonPlace& place;
  const json& value;
  RawOptions& options;

  void operator()(Ignored kind) const { check(decoding, place, value, kind); }
  void operator()(Stages O::*member) const { read_stages(decoding, place, value, options.*member); }
  void operator()(Scenarios O::*member) const {
    read_scenarios(decoding, place, value, options.*member);
  }
  void operator()(TextList O::*member) const {
    read_list_of_texts(decoding, place, value, options.*member);
  }
  void operator()(std::optional<Segment> O::*member) const {
    read_parsed(decoding, place, value, "*lib.ExecutionSegment", "a segment such as \"0:1/4\"",
                options.*member);
  }
  void operator()(std::optional<SegmentSequence> O::*member) const {
    read_parsed(decoding, place, value, "*lib.ExecutionSegmentSequence",
                "a sequence of segments such as \"0,1/4,1\"", options.*member);
  }
  template <class T>
  void operator()(Given<T> O::*member) const {
    read_value(decoding, place, value, options.*member);
  }
};

void read_field(Decoding& decoding, const JsonPlace& place, const json& value, const Field& field,
                RawOptions& options) {
  std::visit(FieldReader{decoding, place, value, options}, field.place);
}

}  // namespace

const std::vector<std::string_view>& option_names() {
  static const std::vector<std::string_view> names = [] {
    std::vector<std::string_view> all;
    for (const Field& field : kFields) all.push_back(field.name);
    return all;
  }();
  return names;
}

bool is_option(std::string_view key) {
  return std::any_of(kFields.begin(), kFields.end(),
                     [key](const Field& field) { return names_field(key, field.name); });
}

bool has_option(const json& object) {
  const auto items = object.items();
  return std::any_of(items.begin(), items.end(),
                     [](const auto& item) { return is_option(item.key()); });
}

RawOptions read_fields(Decoding& decoding, const json& document) {
  RawOptions options;
  const JsonPlace root;
  if (document.is_null()) return options;
  if (!document.is_object()) {
    decoding.note_type(root, document, "lib.Options", "an object of options");
    return options;
  }
  for (const auto& [key, value] : document.items()) {
    const auto field = std::find_if(kFields.begin(), kFields.end(), [&name = key](const Field& f) {
      return names_field(name, f.name);
    });
    if (field == kFields.end()) {
      if (!options.first_unknown_field) options.first_unknown_field = key;
      continue;
    }
    if (key != field->name) options.spellings.insert_or_assign(std::string(field->name), key);
    decoding.enter(field->name);
    read_field(decoding, root / key, value, *field, options);
  }
  if (options.stages) {
    std::erase_if(*options.stages, [](const RawStage& stage) { return !stage.duration.given; });
  }
  return options;
}

}  // namespace rehearse
