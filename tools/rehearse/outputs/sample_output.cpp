// Names to forms, forms to files.

#include "tools/rehearse/outputs/sample_output.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <optional>
#include <stdexcept>
#include <utility>

#include "models/base/nearest_name.hpp"

namespace rehearse {

namespace {

/// The table.
constexpr std::array<const SampleOutputForm*, 3> kForms{&kCsvPoints, &kJsonPoints, &kOpenMetrics};

/// A form and the file it is to write.
struct Asked {
  const SampleOutputForm* form;
  std::string file;
};

Checked<Asked> parse(const std::string& text) {
  const std::size_t equals = text.find('=');
  const std::string name = text.substr(0, equals);
  const auto form = std::find_if(kForms.begin(), kForms.end(),
                                 [&](const SampleOutputForm* each) { return each->name == name; });
  if (form == kForms.end()) {
    std::vector<std::string_view> names;
    for (const SampleOutputForm* each : kForms) names.push_back(each->name);
    return Problem{"--out", fmt::format("found '{}', expected one of {}, or one with =FILE{}", text,
                                        listed_names(names), nearest_hint(name, names))};
  }
  if (equals != std::string::npos && equals + 1 < text.size()) {
    return Asked{*form, text.substr(equals + 1)};
  }
  if ((*form)->file != nullptr) return Asked{*form, (*form)->file};
  return Problem{"--out", fmt::format("found '{}', expected {}=FILE", text, name)};
}

}  // namespace

/// Passes samples on until the output fails.
class SampleOutputs::Guarded final : public SampleSink {
 public:
  explicit Guarded(std::unique_ptr<SampleOutput> output) : output_(std::move(output)) {}

  void begin(const MetricEngine& engine) override {
    guard([&] { output_->begin(engine); });
  }
  void sample(Instant at, MetricRef metric, TagSetId tags, double value) override {
    guard([&] { output_->sample(at, metric, tags, value); });
  }
  void finish(const MetricEngine& engine, Duration run) {
    guard([&] { output_->finish(engine, run); });
  }
  const std::optional<std::string>& error() const { return error_; }

 private:
  template <class Action>
  void guard(Action action) {
    if (error_) return;
    try {
      action();
    } catch (const std::runtime_error& error) {
      error_ = error.what();
    }
  }

  std::unique_ptr<SampleOutput> output_;
  std::optional<std::string> error_;
};

void SampleOutputs::Delete::operator()(Guarded* guarded) const { delete guarded; }

Problems SampleOutputs::check(const std::vector<std::string>& asked) {
  Problems problems;
  for (const std::string& text : asked) {
    if (const Checked<Asked> one = parse(text); !one) problems.push_back(one.problems().front());
  }
  return problems;
}

Checked<SampleOutputs> SampleOutputs::open(const std::vector<std::string>& asked,
                                           const SampleOutputSettings& settings) {
  if (Problems problems = check(asked); !problems.empty()) return problems;
  SampleOutputs outputs;
  for (const std::string& text : asked) {
    const Checked<Asked> one = parse(text);
    Checked<std::unique_ptr<PointFile>> file = PointFile::open(one->file);
    if (!file) return Problem{"--out", one->file + ": " + file.problems().front().message};
    outputs.outputs_.emplace_back(new Guarded(one->form->make(std::move(*file), settings)));
  }
  return outputs;
}

std::vector<SampleSink*> SampleOutputs::sinks() const {
  std::vector<SampleSink*> sinks;
  for (const auto& output : outputs_) sinks.push_back(output.get());
  return sinks;
}

std::vector<std::string> SampleOutputs::finish(const MetricEngine& engine, Duration run) {
  std::vector<std::string> errors;
  for (const auto& output : outputs_) {
    output->finish(engine, run);
    if (const auto& error = output->error()) errors.push_back(*error);
  }
  return errors;
}

}  // namespace rehearse
