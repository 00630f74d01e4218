// `rehearse run --runs R`: replications of a test, a line for each.

#include <algorithm>
#include <fmt/format.h>

#include "models/base/duration_format.hpp"
#include "sim/run/replications.hpp"
#include "tools/rehearse/commands/commands.hpp"
#include "tools/rehearse/json/result_json.hpp"
#include "tools/rehearse/text/text_table.hpp"

namespace rehearse {

namespace {

void write_json(const Rehearsal& rehearsal, std::uint32_t runs, unsigned jobs, Output& out,
                int& exit_code) {
  JsonWriter json([&](std::string_view piece) { out.write(piece); });
  json.begin_object();
  json.key("runs");
  json.begin_array();
  run_replications(rehearsal, runs, jobs, [&](std::uint32_t replication, const Result& result) {
    exit_code = std::max(exit_code, exit_status(result.exit_code));
    json.begin_object();
    json.field("replication", std::uint64_t{replication});
    write_result(json, result, nullptr);
    json.end_object();
  });
  json.end_array();
  json.end_object();
  json.finish_line();
}

void write_table(const Rehearsal& rehearsal, std::uint32_t runs, unsigned jobs, Output& out,
                 int& exit_code) {
  std::vector<std::vector<std::string>> rows{
      {"run", "complete", "interrupted", "dropped", "VUs", "time", "trace hash"}};
  run_replications(rehearsal, runs, jobs, [&](std::uint32_t replication, const Result& result) {
    exit_code = std::max(exit_code, exit_status(result.exit_code));
    rows.push_back({fmt::format("{}", replication), fmt::format("{}", result.counts.complete),
                    fmt::format("{}", result.counts.interrupted),
                    fmt::format("{}", result.counts.dropped), fmt::format("{}", result.vus_max),
                    format_duration(result.run), fmt::format("{:016x}", result.trace_hash)});
  });
  out.write(text_table(rows, 0));
}

}  // namespace

int run_many(const CommandLine& line, const Rehearsal& rehearsal, Output& out) {
  int exit_code = 0;
  if (line.json()) {
    write_json(rehearsal, *line.runs, line.jobs, out, exit_code);
  } else {
    write_table(rehearsal, *line.runs, line.jobs, out, exit_code);
  }
  return exit_code;
}

}  // namespace rehearse
