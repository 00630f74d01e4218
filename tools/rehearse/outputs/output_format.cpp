// The table of formats: a new one is a row here.

#include "tools/rehearse/outputs/output_format.hpp"

#include <algorithm>
#include <array>

#include "models/base/require.hpp"

namespace rehearse {

namespace {

constexpr std::array kFormats{&kTextFormat, &kJsonFormat, &kCsvFormat};

}  // namespace

void write_runs(const RunsTable& table, const OutputFormat& format, Output& out) {
  const RunReplications run = [&table](const TakeReplication& take) {
    for (const ReplicationRow& row : table.rows) take(row);
  };
  format.write_replications({run, table.over}, out);
}

std::span<const OutputFormat* const> output_formats() { return kFormats; }

const OutputFormat& output_format(std::string_view name) {
  const auto* found = std::find_if(kFormats.begin(), kFormats.end(),
                                   [name](const OutputFormat* each) { return each->name == name; });
  REQUIRE(found != kFormats.end());
  return **found;
}

}  // namespace rehearse
