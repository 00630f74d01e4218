// Segments, sequences, striping and re-cutting against k6's recorded answers.
#include <cstdint>
#include <functional>
#include <gmock/gmock-more-matchers.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "sim/plan/segment.hpp"
#include "tests/sim/plan/recorded_lines.hpp"

namespace rehearse {
namespace {

using nlohmann::json;
using testing::IsEmpty;

template <class T>
json text_or_error(const Checked<T>& read) {
  if (!read) return {{"error", read.problems().at(0).message}};
  return {{"string", read->text()}};
}

/// The tuple that a recorded line asks for.
Checked<ExecutionTuple> recorded_tuple(const json& line) {
  std::optional<Segment> segment;
  std::optional<SegmentSequence> sequence;
  if (line.at("segment").is_string()) {
    segment = *Segment::parse(line.at("segment").get<std::string>());
  }
  if (line.at("sequence").is_string()) {
    sequence = *SegmentSequence::parse(line.at("sequence").get<std::string>());
  }
  return ExecutionTuple::make(segment, sequence);
}

json answer_tuple(const json& line) {
  const Checked<ExecutionTuple> tuple = recorded_tuple(line);
  if (!tuple) return {{"error", tuple.problems().at(0).message}};
  json scaled = json::array();
  json by_length = json::array();
  for (const json& value : line.value("values", json::array())) {
    scaled.push_back(tuple->scale(value.get<std::int64_t>()));
    by_length.push_back(tuple->segment().scale_by_length(value.get<std::int64_t>()));
  }
  return {{"canonicalSegment", tuple->segment().text()},
          {"filledSequence", tuple->sequence().text()},
          {"index", tuple->index()},
          {"lcd", tuple->lcd()},
          {"start", tuple->start()},
          {"offsets", tuple->offsets()},
          {"values", line.value("values", json::array())},
          {"scaleInt64", scaled},
          {"segmentScale", by_length}};
}

json answer_retuple(const json& line) {
  const ExecutionTuple tuple = *recorded_tuple(line);
  json results = json::array();
  for (const json& recorded : line.at("results")) {
    const auto value = recorded.at("value").get<std::int64_t>();
    const Checked<ExecutionTuple> recut = tuple.recut(value);
    if (!recut) {
      results.push_back({{"value", value}, {"error", recut.problems().at(0).message}});
      continue;
    }
    json result = {{"value", value},          {"segment", recut->segment().text()},
                   {"index", recut->index()}, {"sequence", recut->sequence().text()},
                   {"lcd", recut->lcd()},     {"start", recut->start()}};
    if (recut->offsets().size() <= 60) result["offsets"] = recut->offsets();
    results.push_back(result);
  }
  return {{"results", results}};
}

json answer_index(const json& line) {
  StripedIterator at(*recorded_tuple(line));
  json results = json::array();
  for (const json& operation : line.at("ops")) {
    const auto text = operation.get<std::string>();
    if (text == "next") {
      at.next();
    } else if (text == "prev") {
      at.previous();
    } else {
      at.go_to(std::stoll(text.substr(text.find(' '))));
    }
    results.push_back({at.position().local, at.position().global});
  }
  return {{"results", results}};
}

/// The ids of the lines of one kind whose answer has any recorded field different.
std::vector<std::string> differing(const std::string& kind,
                                   const std::function<json(const json&)>& answer,
                                   std::size_t expected_lines) {
  std::vector<std::string> result;
  std::size_t compared = 0;
  for (const json& line : recorded_lines("segments.jsonl")) {
    if (line.at("kind") != kind) continue;
    ++compared;
    json expected = line;
    for (const char* question : {"id", "kind", "input", "segment", "sequence", "ops"}) {
      expected.erase(question);
    }
    if (answer(line) != expected) result.push_back(line.at("id").get<std::string>());
  }
  EXPECT_EQ(compared, expected_lines);
  return result;
}

TEST(RecordedSegments, ParseSegments) {
  const auto parse = [](const json& line) {
    return text_or_error(Segment::parse(line.at("input").get<std::string>()));
  };
  EXPECT_THAT(differing("parseSegment", parse, 182), IsEmpty());
}

TEST(RecordedSegments, ParseSequences) {
  const auto parse = [](const json& line) {
    return text_or_error(SegmentSequence::parse(line.at("input").get<std::string>()));
  };
  EXPECT_THAT(differing("parseSequence", parse, 135), IsEmpty());
}

TEST(RecordedSegments, MakeTuples) {
  EXPECT_THAT(differing("tuple", answer_tuple, 256), IsEmpty());
}

TEST(RecordedSegments, RecutTuples) {
  EXPECT_THAT(differing("retuple", answer_retuple, 254), IsEmpty());
}

TEST(RecordedSegments, WalkStripes) {
  EXPECT_THAT(differing("index", answer_index, 254), IsEmpty());
}

}  // namespace
}  // namespace rehearse
