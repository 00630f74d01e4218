// `rehearse run --jsonl`: a result for each rehearsal.

#include <nlohmann/json.hpp>
#include <unistd.h>

#include "sim/file/rehearsal_reader.hpp"
#include "sim/run/run.hpp"
#include "tools/rehearse/commands/commands.hpp"
#include "tools/rehearse/commands/line_loop.hpp"
#include "tools/rehearse/json/result_json.hpp"
#include "tools/rehearse/observers/run_detail.hpp"

namespace rehearse {

void run_lines(const CommandLine& line, Output& out) {
  answer_lines(STDIN_FILENO, out, [&](nlohmann::json& request, JsonWriter& json) -> Problems {
    const Checked<Rehearsal> rehearsal = read_rehearsal(request, line.settings);
    if (!rehearsal) return rehearsal.problems();
    if (line.detail) {
      RunDetail detail(rehearsal->plan.scenarios.size());
      const Result result = run_rehearsal(*rehearsal, {&detail});
      write_result(json, result, &detail.sorted());
    } else {
      write_result(json, run_rehearsal(*rehearsal, {}, {.threads = line.jobs}), nullptr);
    }
    return {};
  });
}

}  // namespace rehearse
