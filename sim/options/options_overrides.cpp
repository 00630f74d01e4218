// What the command line and the environment put over the options of the document (S105).

#include <algorithm>
#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "sim/options/duration_text.hpp"
#include "sim/options/go_text.hpp"
#include "sim/options/option_words.hpp"
#include "sim/options/options_fields.hpp"

namespace rehearse {
namespace {

/// The flags' values, read.
class Flags {
 public:
  Flags(Decoding& decoding, const OptionOverrides& overrides)
      : decoding_(decoding), overrides_(overrides) {}

  void read(std::string_view flag, const std::optional<std::string>& text,
            Given<std::int64_t>& out) {
    if (!text || text->empty()) return;
    const auto number = go_parse_int(*text);
    if (!number) return refuse(flag, *text, number.problems(), whole_number_expected(*text));
    out.set(*number);
  }

  void read(std::string_view flag, const std::optional<std::string>& text, Given<Duration>& out) {
    if (!text) return;
    const auto length = read_duration_flag(*text);
    if (!length) return refuse(flag, *text, length.problems(), length_expected(*text));
    if (*length) out.set(**length);
  }

  void read(std::string_view flag, const std::optional<std::string>& text, Given<bool>& out) {
    if (!text || text->empty()) return;
    const auto value = go_parse_bool(*text);
    if (!value) return refuse(flag, *text, value.problems(), "true or false");
    out.set(*value);
  }

  template <class T>
  void read(std::string_view flag, const std::optional<std::string>& text,
            std::string_view expected, std::optional<T>& out) {
    if (!text || text->empty()) return;
    const auto parsed = T::parse(*text);
    if (!parsed) return refuse(flag, *text, parsed.problems(), expected);
    out = *parsed;
  }

  /// "<duration>:<target>"; either may be missing. Stages without a duration, or with anything that
  /// cannot be read, are left out.
  void read_stage(const std::string& text, std::vector<RawStage>& stages) {
    RawStage stage;
    stage.index = stages.size();
    const std::size_t colon = std::min(text.find(':'), text.size());
    const bool has_target = colon + 1 < text.size();
    read("--stage", text.substr(0, colon), stage.duration);
    if (has_target) read("--stage", text.substr(colon + 1), stage.target);
    if (stage.duration.given && stage.target.given == has_target) stages.push_back(stage);
  }

 private:
  void refuse(std::string_view flag, std::string_view text, const Problems& problems,
              std::string_view expected) {
    const std::string place = overrides_.place_of(flag);
    // k6's words for a flag; what it says of a variable is not recorded.
    decoding_.refuse(fmt::format("invalid argument {} for \"{}\" {}: {}", go_quote(text), place,
                                 place == flag ? "flag" : "environment variable",
                                 problems.front().message));
    decoding_.problems().add(place, fmt::format("found {}, expected {}", go_quote(text), expected));
  }

  Decoding& decoding_;
  const OptionOverrides& overrides_;
};

/// Notes which fields have their values from the overrides, so that problems of these are there.
void note_givers(const OptionOverrides& overrides, RawOptions& options) {
  const auto note = [&](const char* field, const char* flag, bool given) {
    if (given) options.givers.insert_or_assign(field, overrides.place_of(flag));
  };
  const auto has = [](const std::optional<std::string>& text) { return text && !text->empty(); };
  note("vus", "--vus", has(overrides.vus));
  note("executionSegment", "--execution-segment", has(overrides.segment));
  note("executionSegmentSequence", "--execution-segment-sequence", has(overrides.sequence));
  const bool has_shortcut =
      has(overrides.duration) || has(overrides.iterations) || !overrides.stages.empty();
  if (!has_shortcut) return;
  for (const char* field : {"duration", "iterations", "stages"}) options.givers.erase(field);
  note("duration", "--duration", has(overrides.duration));
  note("iterations", "--iterations", has(overrides.iterations));
  note("stages", "--stage", !overrides.stages.empty());
}

}  // namespace

void apply_overrides(Decoding& decoding, const OptionOverrides& overrides, RawOptions& options) {
  note_givers(overrides, options);
  Flags flags(decoding, overrides);
  Given<Duration> duration;
  Given<std::int64_t> iterations;
  flags.read("--vus", overrides.vus, options.vus);
  flags.read("--duration", overrides.duration, duration);
  flags.read("--iterations", overrides.iterations, iterations);
  flags.read("--min-iteration-duration", overrides.min_iteration_duration,
             options.min_iteration_duration);
  flags.read("--execution-segment", overrides.segment, "a segment such as \"0:1/4\"",
             options.segment);
  flags.read("--execution-segment-sequence", overrides.sequence,
             "a sequence of segments such as \"0,1/4,1\"", options.sequence);
  flags.read("--rps", overrides.rps, options.rps);
  flags.read("--batch", overrides.batch, options.batch);
  flags.read("--batch-per-host", overrides.batch_per_host, options.batch_per_host);
  flags.read("--paused", overrides.paused, options.paused);
  flags.read("--no-setup", overrides.no_setup, options.no_setup);
  flags.read("--no-teardown", overrides.no_teardown, options.no_teardown);

  if (!duration.given && !iterations.given && overrides.stages.empty()) return;
  options.duration = duration;
  options.iterations = iterations;
  options.stages.reset();
  options.scenarios.reset();
  if (overrides.stages.empty()) return;
  options.stages.emplace();
  for (const std::string& text : overrides.stages) flags.read_stage(text, *options.stages);
}

}  // namespace rehearse
