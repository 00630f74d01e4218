// Values of `--vary` come after those of `--set`.

#include "tools/rehearse/input/varied_input.hpp"

#include <fmt/format.h>
#include <utility>

#include "models/base/random.hpp"
#include "sim/file/expectations_reader.hpp"
#include "sim/file/rehearsal_reader.hpp"
#include "sim/run/run_verdict.hpp"
#include "tools/rehearse/input/rehearsal_input.hpp"
#include "tools/rehearse/line/messages.hpp"
#include "tools/rehearse/text/input.hpp"
#ifdef REHEARSE_SCRIPTS
#include "tools/rehearse/script/script_input.hpp"
#endif

namespace rehearse {

namespace {

/// Texts one behind the other, each with its length, so that no two lists look alike.
class Texts {
 public:
  void add(const std::string& text) { all_ += fmt::format("{}:{}", text.size(), text); }
  void add(const std::optional<std::string>& text) { add(text ? "=" + *text : std::string("-")); }
  void add(const std::vector<std::string>& texts) {
    add(fmt::format("{}", texts.size()));
    for (const std::string& text : texts) add(text);
  }
  void add(const OptionOverrides& overrides) {
    for (const auto* text :
         {&overrides.vus, &overrides.duration, &overrides.iterations, &overrides.segment,
          &overrides.sequence, &overrides.min_iteration_duration, &overrides.rps, &overrides.batch,
          &overrides.batch_per_host, &overrides.paused, &overrides.no_setup, &overrides.no_teardown,
          &overrides.system_tags}) {
      add(*text);
    }
    add(overrides.stages);
    add(overrides.tags.value_or(std::vector<std::string>{}));
  }
  const std::string& all() const { return all_; }

 private:
  std::string all_;
};

}  // namespace

#ifdef REHEARSE_SCRIPTS
Checked<VariedInput> VariedInput::read(const CommandLine& line) {
  if (!is_script_file(line.file) && !names_script(line.file, line.settings.limits.json)) {
    Checked<std::string> text = read_input(line.file, line.settings.limits.json.bytes);
    if (!text) return text.problems();
    return VariedInput(*text, *text, settings_with_folder(line));
  }
  Checked<ScriptReader> reader = ScriptReader::make(line);
  if (!reader) return reader.problems();
  ScriptFailure failure;
  const std::shared_ptr<ScriptTest> test = reader->read({}, nullptr, failure);
  if (test == nullptr) return script_problem(failure);
  VariedInput input(reader->identity(*test), reader->document(*test), settings_with_folder(line));
  input.script_ = std::make_shared<const ScriptReader>(*std::move(reader));
  return input;
}

Checked<Rehearsal> VariedInput::rehearsal(const std::vector<std::string>& values) const {
  ReadSettings settings = settings_;
  ScriptReader::Variables variables;
  constexpr std::string_view kVariable = "env.";
  std::vector<std::string> all = given_;
  all.insert(all.end(), values.begin(), values.end());
  for (const std::string& value : all) {
    const std::size_t equals = value.find('=');
    if (script_ != nullptr && value.starts_with(kVariable) && equals != std::string::npos) {
      variables[value.substr(kVariable.size(), equals - kVariable.size())] =
          value.substr(equals + 1);
    } else {
      settings.values.push_back(value);
    }
  }
  if (script_ == nullptr) return read_rehearsal(text_, settings);
  ScriptFailure failure;
  const std::shared_ptr<ScriptTest> test = script_->read(variables, nullptr, failure);
  if (test == nullptr) return script_problem(failure);
  return script_->rehearsal(test, settings);
}
#else
Checked<VariedInput> VariedInput::read(const CommandLine& line) {
  Checked<OptionsText> text = read_options_text(line, line.file);
  if (!text) return text.problems();
  return VariedInput(text->text, text->text, settings_with_folder(line));
}

Checked<Rehearsal> VariedInput::rehearsal(const std::vector<std::string>& values) const {
  ReadSettings settings = settings_;
  settings.values.insert(settings.values.end(), given_.begin(), given_.end());
  settings.values.insert(settings.values.end(), values.begin(), values.end());
  return read_rehearsal(text_, settings);
}
#endif

VariedInput VariedInput::with(const std::vector<std::string>& values,
                              std::optional<std::uint64_t> seed) const {
  VariedInput copy = *this;
  copy.given_.insert(copy.given_.end(), values.begin(), values.end());
  if (seed) copy.settings_.seed = seed;
  return copy;
}

MakeRehearsal VariedInput::maker(const std::vector<std::string>& questions, const std::string& flag,
                                 Parse parse) const {
  return [this, questions, flag,
          parse](const std::vector<std::string>& values) -> Checked<AskedRehearsal> {
    Checked<Rehearsal> rehearsal = this->rehearsal(values);
    if (!rehearsal) return rehearsal.problems();
    AskedRehearsal asked{*std::move(rehearsal), {}};
    Problems problems;
    const RunVerdict metrics(asked.rehearsal);
    const ExpressionNames names = expression_names(asked.rehearsal, metrics.engine(), true);
    for (const std::string& question : questions) {
      Checked<Expression> parsed = parse(question, names);
      if (parsed) {
        asked.questions.push_back(*std::move(parsed));
        continue;
      }
      for (const Problem& problem : parsed.problems()) {
        problems.push_back({flag, fmt::format("in \"{}\" {}", question, problem.message)});
      }
    }
    if (!problems.empty()) return problems;
    return asked;
  };
}

std::string VariedInput::fingerprint() const {
  Texts texts;
  texts.add(text_);
  texts.add(settings_.values);
  if (!given_.empty()) texts.add(given_);
  texts.add(settings_.overrides);
  texts.add(settings_.environment);
  texts.add(settings_.iteration_duration);
  texts.add(settings_.seed ? std::optional(fmt::format("{}", *settings_.seed)) : std::nullopt);
  texts.add(std::string(settings_.no_thresholds ? "no thresholds" : ""));
  // As before where nothing is asked, so that results that were kept stay good.
  if (settings_.ties) texts.add(fmt::format("ties {}", static_cast<int>(*settings_.ties)));
  return fmt::format("{:016x}", name_key(texts.all()));
}

}  // namespace rehearse
