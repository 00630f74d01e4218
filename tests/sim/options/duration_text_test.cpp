// Durations against k6's recorded answers, and one test for each rule of reading them.
#include "sim/options/duration_text.hpp"

#include <gmock/gmock-more-matchers.h>
#include <gtest/gtest.h>
#include <limits>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "tests/sim/plan/recorded_lines.hpp"

namespace rehearse {
namespace {

using nlohmann::json;
using testing::IsEmpty;

/// What a recorded line says about a value that was read.
json answer(const Checked<std::optional<Duration>>& read) {
  if (!read) return {{"error", read.problems().at(0).message}};
  if (!*read) return {{"null", true}};
  return {{"ns", (*read)->ns}};
}

std::vector<std::string> differing(const std::string& kind) {
  std::vector<std::string> result;
  std::size_t compared = 0;
  for (json line : recorded_lines("durations.jsonl")) {
    if (line.at("kind") != kind) continue;
    ++compared;
    const std::string id = line.at("id");
    json computed;
    if (kind == "format") {
      computed = {{"string", format_duration({line.at("ns").get<std::int64_t>()})}};
      line.erase("ns");
    } else {
      computed = answer(kind == "json" ? read_duration(line.at("input"))
                                       : read_duration_flag(line.at("input").get<std::string>()));
    }
    for (const char* key : {"id", "kind", "input", "floatOverflow"}) line.erase(key);
    if (computed != line) result.push_back(id + ": " + computed.dump());
  }
  EXPECT_GT(compared, 0U);
  return result;
}

std::int64_t ns_of(const std::string& text) {
  const auto read = parse_duration(text);
  if (!read) throw std::runtime_error(read.problems().at(0).message);
  return read->ns;
}

std::string error_of(const std::string& text) {
  const auto read = parse_duration(text);
  return read ? "no error" : read.problems().at(0).message;
}

TEST(RecordedDurations, OfOptionsAreEqual) { EXPECT_THAT(differing("json"), IsEmpty()); }
TEST(RecordedDurations, OfFlagsAreEqual) { EXPECT_THAT(differing("text"), IsEmpty()); }
TEST(RecordedDurations, AreWrittenEqually) { EXPECT_THAT(differing("format"), IsEmpty()); }

// S2.
TEST(DurationText, ReadsAPlainNumberAsMilliseconds) {
  EXPECT_EQ(ns_of("1500"), 1'500'000'000);
  EXPECT_EQ((*read_duration(json(1500)))->ns, 1'500'000'000);
}

// S85.
TEST(DurationText, TruncatesTheDoubleOfANumberButReadsUnitsExactly) {
  EXPECT_EQ((*read_duration(json(1.001)))->ns, 1'000'999);
  EXPECT_EQ(ns_of("1.001"), 1'000'999);
  EXPECT_EQ(ns_of("1.001ms"), 1'001'000);
}

TEST(DurationText, TruncatesTowardZero) {
  EXPECT_EQ(ns_of("-0.0000019"), -1);
  EXPECT_EQ(ns_of("1.9ns"), 1);
  EXPECT_EQ(ns_of("-1.9ns"), -1);
}

TEST(DurationText, ReadsWholeDaysBeforeTheRest) {
  EXPECT_EQ(ns_of("1d5h"), 29 * 3'600'000'000'000);
  EXPECT_EQ(ns_of("-1d5h"), -29 * 3'600'000'000'000);
  EXPECT_EQ(error_of("1.5d"), "strconv.ParseInt: parsing \"1.5\": invalid syntax");
  EXPECT_EQ(error_of("5h1d"), "strconv.ParseInt: parsing \"5h1\": invalid syntax");
}

// S86.
TEST(DurationText, WrapsDaysButRefusesHoursBeyond64Bits) {
  EXPECT_EQ(ns_of("213504d"), 1'526'290'448'384);
  EXPECT_EQ(error_of("5124096h"), "time: invalid duration \"5124096h\"");
}

TEST(DurationText, RefusesASignAfterTheDays) {
  EXPECT_EQ(error_of("1d-1h"), "invalid time format '-1h'");
}

TEST(DurationText, MakesWhatNoIntegerHoldsTheMostNegative) {
  constexpr std::int64_t kLowest = std::numeric_limits<std::int64_t>::min();
  EXPECT_EQ(ns_of("nan"), kLowest);
  EXPECT_EQ(ns_of("Infinity"), kLowest);
  EXPECT_EQ(ns_of("1e300"), kLowest);
  EXPECT_EQ(ns_of("-9223372036854.775808"), kLowest);
}

TEST(DurationText, TellsTooSmallANumberFromTooLarge) {
  EXPECT_EQ(ns_of("1e-400"), 0);
  EXPECT_EQ(ns_of("0.0000000000001e-400"), 0);
  EXPECT_EQ(ns_of("0e999999"), 0);
  EXPECT_EQ(error_of("1e400"), "time: unknown unit \"e\" in duration \"1e400\"");
}

TEST(DurationText, AllowsUnderscoresBetweenDigitsOfANumberOnly) {
  EXPECT_EQ(ns_of("1_0.0_5"), 10'050'000);
  EXPECT_EQ(error_of("1__0"), "time: unknown unit \"__\" in duration \"1__0\"");
  EXPECT_EQ(error_of("_10"), "time: invalid duration \"_10\"");
  EXPECT_EQ(error_of("10_"), "time: unknown unit \"_\" in duration \"10_\"");
}

TEST(DurationText, ReadsHexadecimalWithAnExponentOnly) {
  EXPECT_EQ(ns_of("0x1.8p1"), 3'000'000);
  EXPECT_EQ(ns_of("-0X_Ap-1"), -5'000'000);
  EXPECT_EQ(error_of("0x10"), "time: unknown unit \"x\" in duration \"0x10\"");
}

TEST(DurationText, QuotesBytesOutsideAscii) {
  EXPECT_EQ(error_of("\xff\"\\\n1s"), R"(time: invalid duration "\xff\"\\\x0a1s")");
}

TEST(DurationText, SaysWhichDayCountIsNone) {
  EXPECT_EQ(error_of("\xffµ\u00ad\n\x7f\"d"),
            R"(strconv.ParseInt: parsing "\xffµ\u00ad\n\x7f\"": invalid syntax)");
}

TEST(DurationText, LeavesTheOptionUnsetByNullAndTheFlagByTheEmptyText) {
  EXPECT_EQ(*read_duration(json()), std::nullopt);
  EXPECT_EQ(*read_duration_flag(""), std::nullopt);
  EXPECT_EQ(read_duration(json("")).problems().at(0).message, "time: invalid duration \"\"");
}

TEST(DurationText, CutsTheQuotationOfAHugeValueShort) {
  const json huge = json::array({std::string(100'000, 'x')});
  EXPECT_LT(read_duration(huge).problems().at(0).message.size(), 1000U);
  json deep = json::array();
  for (int i = 0; i < 100'000; ++i) deep = json::array({std::move(deep)});
  EXPECT_LT(read_duration(deep).problems().at(0).message.size(), 1000U);
}

}  // namespace
}  // namespace rehearse
