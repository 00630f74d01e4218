// One object: the result, or prediction and reality.

#include "tools/rehearse/json/result_json.hpp"
#include "tools/rehearse/outputs/result_output.hpp"

namespace rehearse {

namespace {

void write_json(const FinishedRun& run, Output& out) {
  JsonWriter json([&](std::string_view piece) { out.write(piece); });
  if (run.predicted != nullptr) {
    json.begin_object();
    json.key("predicted");
    write_whole_result(json, *run.predicted, run.style.trend_stats);
    json.key("real");
  }
  write_whole_result(json, run.result, run.style.trend_stats);
  if (run.predicted != nullptr) json.end_object();
  json.finish_line();
}

}  // namespace

constinit const ResultOutput kJsonOutput{"json", "the answer as one JSON object", false,
                                         write_json};

}  // namespace rehearse
