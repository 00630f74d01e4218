// Every recorded run of k6 reads as a rehearsal (tests/conformance/README.md), and every recorded
// rejection of options is refused with a place.

#include <cstdlib>
#include <fstream>
#include <string>
#include <vector>

#include "sim/file/rehearsal_reader.hpp"
#include "tests/sim/file/reader_testing.hpp"

namespace rehearse {
namespace {

std::vector<json> lines_of(const std::string& name) {
  const char* folder = std::getenv("REHEARSE_CONFORMANCE");
  const std::string root = folder != nullptr ? folder : REHEARSE_SOURCE_DIR "/tests/conformance";
  std::ifstream in(root + name);
  std::vector<json> lines;
  for (std::string line; std::getline(in, line);) lines.push_back(json::parse(line));
  EXPECT_FALSE(lines.empty()) << root + name;
  return lines;
}

void copy_if_present(const json& from, const char* key, json& to, const char* as) {
  if (const auto found = from.find(key); found != from.end() && !found->is_null()) to[as] = *found;
}

json command_of(const json& recorded) {
  json command = {{"at", recorded.at("at_ms")}};
  const std::string name = recorded.at("command");
  if (name == "scale") {
    command["scale"] = json::object();
    copy_if_present(recorded, "vus", command["scale"], "vus");
    copy_if_present(recorded, "max", command["scale"], "max");
  } else {
    command[name == "sigint" ? "interrupt" : name] = true;
  }
  return command;
}

/// The rehearsal file of a recorded run.
json rehearsal_of(const json& run) {
  json document = {{"options", run.at("options")}};
  copy_if_present(run, "segment", document["options"], "executionSegment");
  copy_if_present(run, "sequence", document["options"], "executionSegmentSequence");
  json& journey = document["journeys"]["default"];
  journey["duration"] = {{"sequence", run.at("durations_ms")}, {"by", "iteration"}};
  if (run.contains("throws")) journey["throws"] = {{"iterations", run.at("throws")}};
  if (run.contains("abort_at")) journey["abort"] = {{"iteration", run.at("abort_at")}};
  copy_if_present(run, "setup_ms", document, "setup");
  copy_if_present(run, "teardown_ms", document, "teardown");
  copy_if_present(run, "vu_init_ms", document, "vuInit");
  if (run.contains("commands")) {
    for (const json& command : run.at("commands"))
      document["control"].push_back(command_of(command));
  }
  return document;
}

TEST(RecordedRuns, AllReadAsRehearsals) {
  for (const json& run : lines_of("/runs/runs.jsonl")) {
    EXPECT_THAT(problems_of(read_rehearsal(rehearsal_of(run), {})), testing::IsEmpty())
        << run["id"];
  }
}

TEST(RecordedRejections, AreAllRefusedWithAPlaceInTheOptions) {
  for (const json& line : lines_of("/plan/invalid.jsonl")) {
    if (line.value("ok", false)) continue;
    json document = {{"options", line.at("options")}};
    copy_if_present(line, "segment", document["options"], "executionSegment");
    copy_if_present(line, "sequence", document["options"], "executionSegmentSequence");
    ReadSettings settings;
    settings.iteration_duration = "1s";
    if (line.contains("exports")) {
      document["journeys"] = json::object();
      for (const json& name : line.at("exports")) {
        document["journeys"][name.get<std::string>()] = {{"duration", "1s"}};
      }
      settings.iteration_duration.reset();
    }
    const Problems problems = problems_of(read_rehearsal(document, settings));
    EXPECT_FALSE(problems.empty()) << line["id"];
    for (const Problem& problem : problems) {
      EXPECT_THAT(problem.path, testing::StartsWith("/options")) << line["id"];
      EXPECT_FALSE(problem.message.empty()) << line["id"];
    }
  }
}

}  // namespace
}  // namespace rehearse
