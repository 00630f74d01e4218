// `rehearse run --jsonl` and `rehearse plan --jsonl`: an answer for each request.

#include <nlohmann/json.hpp>
#include <unistd.h>

#include "sim/machine/plan_answer.hpp"
#include "sim/machine/run_answer.hpp"
#include "tools/rehearse/commands/commands.hpp"
#include "tools/rehearse/commands/line_loop.hpp"

namespace rehearse {

void plan_lines(const CommandLine& line, Output& out) {
  answer_lines(
      STDIN_FILENO, out,
      [&](nlohmann::json& request, JsonWriter& json) {
        return answer_plan(request, {line.settings.limits.plan, line.full}, json);
      },
      line.guard);
}

void run_lines(const CommandLine& line, Output& out) {
  RunAnswerSettings settings;
  settings.read = line.settings;
  settings.threads = line.jobs;
  settings.detail = line.detail;
  answer_lines(
      STDIN_FILENO, out,
      [&](nlohmann::json& request, JsonWriter& json) {
        return answer_run(request, settings, json);
      },
      line.guard);
}

}  // namespace rehearse
