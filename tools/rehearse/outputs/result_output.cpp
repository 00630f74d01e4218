// The table of outputs: a new one is a row here.

#include "tools/rehearse/outputs/result_output.hpp"

#include <algorithm>
#include <array>

#include "models/base/require.hpp"

namespace rehearse {

namespace {

constexpr std::array kOutputs{&kTextOutput, &kJsonOutput};

}  // namespace

std::span<const ResultOutput* const> result_outputs() { return kOutputs; }

const ResultOutput& result_output(std::string_view name) {
  const auto* found = std::find_if(kOutputs.begin(), kOutputs.end(),
                                   [name](const ResultOutput* each) { return each->name == name; });
  REQUIRE(found != kOutputs.end());
  return **found;
}

}  // namespace rehearse
