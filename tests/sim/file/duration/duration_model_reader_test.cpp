// Every form of a duration model, and every way to write it wrong.

#include "sim/file/duration/duration_model_reader.hpp"

#include <string>

#include "models/duration/duration_sampling.hpp"
#include "tests/sim/file/duration/model_texts.hpp"

namespace rehearse {
namespace {

Duration sample(const DurationModel& model, std::uint64_t vu, std::uint64_t iteration) {
  const Stream stream(1, 0, Purpose::Journey, "test");
  Draws draws(stream, vu, iteration);
  return model.sample({vu, iteration}, draws);
}

TEST(DurationModelReader, ReadsANumberAsMilliseconds) {
  EXPECT_EQ(model_of("1500.5").min(), nanoseconds(1'500'500'000));
  EXPECT_EQ(model_of("1500.5").max(), nanoseconds(1'500'500'000));
}

TEST(DurationModelReader, ReadsADurationText) {
  EXPECT_EQ(model_of("\"1m30s\"").min(), seconds(90));
}

TEST(DurationModelReader, ReadsNoTimeAtAll) { EXPECT_EQ(model_of("0").max(), Duration{}); }

TEST(DurationModelReader, ReadsAConstant) {
  EXPECT_EQ(model_of(R"({"constant": "2s"})").max(), seconds(2));
}

TEST(DurationModelReader, ReadsAUniformModel) {
  const DurationModel model = model_of(R"({"uniform": ["1s", 5000]})");
  EXPECT_EQ(model.min(), seconds(1));
  EXPECT_EQ(model.max(), seconds(5));
}

TEST(DurationModelReader, ReadsAChoice) {
  const DurationModel model = model_of(R"({"choice": ["1s", "2s", "4s"]})");
  EXPECT_EQ(model.min(), seconds(1));
  EXPECT_EQ(model.max(), seconds(4));
}

TEST(DurationModelReader, ReadsTheWeightsOfAChoice) {
  EXPECT_DOUBLE_EQ(model_of(R"({"choice": ["1s", "2s"], "weights": [3, 1]})").mean_ns(), 1.25e9);
}

TEST(DurationModelReader, ReadsAnExponentialByItsMean) {
  EXPECT_EQ(model_of(R"({"exponential": "2s"})").text(),
            model_of(R"({"exponential": {"mean": 2000}})").text());
  EXPECT_THAT(model_of(R"({"exponential": "2s"})").text(), HasSubstr("2s"));
}

TEST(DurationModelReader, ReadsASequenceByIteration) {
  const DurationModel model = model_of(R"({"sequence": ["1s", "2s"], "by": "iteration"})");
  EXPECT_EQ(sample(model, 0, 3), seconds(2));
  EXPECT_EQ(sample(model, 1, 4), seconds(1));
}

TEST(DurationModelReader, TakesASequenceByIterationUnlessToldOtherwise) {
  EXPECT_EQ(sample(model_of(R"({"sequence": ["1s", "2s"]})"), 0, 1), seconds(2));
}

TEST(DurationModelReader, ReadsASequenceByVu) {
  EXPECT_EQ(sample(model_of(R"({"sequence": ["1s", "2s"], "by": "vu"})"), 1, 2), seconds(2));
}

TEST(DurationModelReader, ReadsASumOfModels) {
  const DurationModel model =
      model_of(R"({"sum": ["1s", {"uniform": [0, "2s"]}, {"sum": [500]}]})");
  EXPECT_EQ(model.min(), milliseconds(1500));
  EXPECT_EQ(model.max(), milliseconds(3500));
}

TEST(DurationModelReader, ReadsAHyperexponential) {
  EXPECT_DOUBLE_EQ(model_of(R"({"hyperexponential": ["1s", "11s"], "weights": [9, 1]})").mean_ns(),
                   2e9);
  EXPECT_DOUBLE_EQ(model_of(R"({"hyperexponential": ["1s", "3s"]})").mean_ns(), 2e9);
}

TEST(DurationModelReader, ReadsAMixtureOfModels) {
  const DurationModel model =
      model_of(R"({"mixture": ["1s", {"uniform": ["2s", "4s"]}], "weights": [1, 3]})");
  EXPECT_EQ(model.min(), seconds(1));
  EXPECT_EQ(model.max(), seconds(4));
  EXPECT_DOUBLE_EQ(model.mean_ns(), 2.5e9);
}

TEST(DurationModelReader, ReadsAShiftedModel) {
  EXPECT_EQ(model_of(R"({"shift": {"uniform": ["1s", "2s"]}, "by": "-1s"})").max(), seconds(1));
}

TEST(DurationModelReader, ReadsAScaledModel) {
  EXPECT_EQ(model_of(R"({"scale": {"uniform": ["1s", "2s"]}, "by": 2.5})").max(), seconds(5));
}

TEST(DurationModelReader, ReadsAClampedModel) {
  const DurationModel both =
      model_of(R"({"clamp": {"exponential": "1s"}, "min": "10ms", "max": "5s"})");
  EXPECT_EQ(both.min(), milliseconds(10));
  EXPECT_EQ(both.max(), seconds(5));
  EXPECT_EQ(model_of(R"({"clamp": {"exponential": "1s"}, "max": "5s"})").max(), seconds(5));
  EXPECT_EQ(model_of(R"({"clamp": {"exponential": "1s"}, "min": "5s"})").min(), seconds(5));
}

TEST(DurationModelReader, RejectsModelsOfModelsWithoutTheirCompanions) {
  EXPECT_THAT(model_problems(R"({"shift": 1})"),
              ElementsAre(problem_at("/at", HasSubstr("the key by, a duration"))));
  EXPECT_THAT(model_problems(R"({"scale": 1})"),
              ElementsAre(problem_at("/at", HasSubstr("the key by, a factor"))));
  EXPECT_THAT(model_problems(R"({"clamp": 1})"),
              ElementsAre(problem_at("/at", HasSubstr("the keys min, max or both"))));
}

TEST(DurationModelReader, RejectsWhatCannotBeShiftedScaledOrClamped) {
  EXPECT_THAT(model_problems(R"({"shift": "1s", "by": "-2s"})"),
              ElementsAre(problem_at("/at/by", HasSubstr("expected at least 0s to be left"))));
  EXPECT_THAT(model_problems(R"({"shift": "36500d", "by": 1})"),
              ElementsAre(problem_at("/at/by", HasSubstr("expected at most 876000h0m0s"))));
  EXPECT_THAT(model_problems(R"({"scale": "1s", "by": 0})"),
              ElementsAre(problem_at("/at/by", HasSubstr("expected a finite number above 0"))));
  EXPECT_THAT(model_problems(R"({"scale": "1s", "by": "2"})"),
              ElementsAre(problem_at("/at/by", "found \"2\", expected a number")));
  EXPECT_THAT(model_problems(R"({"scale": "1d", "by": 1e5})"),
              ElementsAre(problem_at("/at/by", HasSubstr("expected at most 876000h0m0s"))));
  EXPECT_THAT(model_problems(R"({"clamp": "1s", "min": "2s", "max": "1s"})"),
              ElementsAre(problem_at("/at/max", "found 1s, expected ≥ 2s, the min")));
}

TEST(DurationModelReader, ReportsThePartsOfAMixtureAndItsWeightsAtOnce) {
  EXPECT_THAT(model_problems(R"({"mixture": [true, {"normal": 1}], "weights": [1, 0]})"),
              ElementsAre(problem_at("/at/mixture/0", testing::_),
                          problem_at("/at/mixture/1/normal", testing::_),
                          problem_at("/at/weights/1", "found 0, expected a number above 0")));
}

TEST(DurationModelReader, RejectsOtherJson) {
  for (const char* text : {"null", "true", "[]", "[1]", "{}"}) {
    EXPECT_THAT(model_problems(text),
                ElementsAre(problem_at("/at", HasSubstr("expected a duration, or an object with"))))
        << text;
  }
}

TEST(DurationModelReader, RejectsTwoFormsAtOnce) {
  EXPECT_THAT(
      model_problems(R"({"uniform": [1, 2], "constant": 1})"),
      ElementsAre(problem_at("/at", StartsWith("found {\"constant\": ..., \"uniform\": ...}, "))));
}

TEST(DurationModelReader, RejectsAnUnknownForm) {
  EXPECT_THAT(model_problems(R"({"gaussian": [1, 2]})"),
              ElementsAre(problem_at("/at", HasSubstr("uniform, choice"))));
}

TEST(DurationModelReader, RejectsAnUnknownKeyBesideTheForm) {
  EXPECT_THAT(model_problems(R"({"uniform": [1, 2], "weights": [1]})"),
              ElementsAre(problem_at("/at/weights", HasSubstr("unknown key"))));
}

TEST(DurationModelReader, RejectsNegativeDurations) {
  EXPECT_THAT(model_problems("-1"),
              ElementsAre(problem_at("/at", StartsWith("found -1, expected a "
                                                       "duration from 0s to "))));
  EXPECT_THAT(model_problems(R"({"choice": [1, "-1s", 2, -3]})"),
              ElementsAre(problem_at("/at/choice/1", StartsWith("found \"-1s\", expected")),
                          problem_at("/at/choice/3", StartsWith("found -3, expected"))));
}

TEST(DurationModelReader, RejectsTextThatIsNoDuration) {
  EXPECT_THAT(model_problems("\"5sec\""),
              ElementsAre(problem_at("/at", HasSubstr("found \"5sec\", expected a duration"))));
}

TEST(DurationModelReader, RejectsDurationsBeyondACentury) {
  EXPECT_TRUE(read_duration_model(json("36500d")));
  EXPECT_THAT(model_problems("\"36501d\""),
              ElementsAre(problem_at("/at", HasSubstr("876000h0m0s"))));
  EXPECT_THAT(model_problems("1e300"), ElementsAre(problem_at("/at", HasSubstr("876000h0m0s"))));
}

TEST(DurationModelReader, RejectsAnEmptyList) {
  EXPECT_THAT(model_problems(R"({"choice": []})"),
              ElementsAre(problem_at("/at/choice",
                                     "found [], expected a list of at least "
                                     "one duration")));
  EXPECT_THAT(model_problems(R"({"sequence": []})"),
              ElementsAre(problem_at("/at/sequence", testing::_)));
  EXPECT_THAT(model_problems(R"({"sum": []})"), ElementsAre(problem_at("/at/sum", testing::_)));
}

TEST(DurationModelReader, RejectsBoundsTheWrongWayRound) {
  const Problems problems = model_problems(R"({"uniform": ["5s", "1s"]})");
  ASSERT_EQ(problems.size(), 1u);
  EXPECT_THAT(problems[0].path, StartsWith("/at/uniform"));
}

TEST(DurationModelReader, RejectsBoundsThatAreNotTwo) {
  EXPECT_THAT(model_problems(R"({"uniform": ["5s"]})"),
              ElementsAre(problem_at("/at/uniform",
                                     "found a list of 1, expected a list of two "
                                     "durations, [low, high]")));
}

TEST(DurationModelReader, RejectsWeightsThatDoNotFit) {
  EXPECT_THAT(model_problems(R"({"choice": [1, 2], "weights": [1]})"),
              ElementsAre(problem_at("/at/weights", HasSubstr("a list of 2 weights"))));
  EXPECT_THAT(model_problems(R"({"choice": [1, 2], "weights": [0, "1"]})"),
              ElementsAre(problem_at("/at/weights/0", "found 0, expected a number above 0"),
                          problem_at("/at/weights/1", "found \"1\", expected a number above 0")));
}

TEST(DurationModelReader, RejectsAnExponentialWithoutAMean) {
  EXPECT_THAT(
      model_problems(R"({"exponential": 0})"),
      ElementsAre(problem_at("/at/exponential", StartsWith("found 0, expected a duration"))));
  EXPECT_THAT(model_problems(R"({"exponential": {"median": 1}})"),
              ElementsAre(problem_at("/at/exponential/median", HasSubstr("unknown key")),
                          problem_at("/at/exponential", HasSubstr("the key mean"))));
}

TEST(DurationModelReader, RejectsASequenceByAnythingElse) {
  EXPECT_THAT(
      model_problems(R"({"sequence": [1], "by": "user"})"),
      ElementsAre(problem_at("/at/by", "found \"user\", expected \"iteration\" or \"vu\"")));
}

TEST(DurationModelReader, NamesThePlaceWithinASum) {
  EXPECT_THAT(model_problems(R"({"sum": [1, {"sum": [{"uniform": [1, true]}]}]})"),
              ElementsAre(problem_at("/at/sum/1/sum/0/uniform/1", StartsWith("found true, "))));
}

std::string nested_sum(int levels) {
  std::string text = "1";
  for (int i = 0; i < levels; ++i) text = "{\"sum\": [" + text + "]}";
  return text;
}

TEST(DurationModelReader, BoundsTheNestingOfSums) {
  EXPECT_TRUE(read_duration_model(json::parse(nested_sum(8))));
  EXPECT_THAT(model_problems(nested_sum(9).c_str()),
              ElementsAre(problem_at(testing::_, HasSubstr("deeper than 8 levels"))));
}

TEST(DurationModelReader, BoundsThePartsOfASum) {
  EXPECT_TRUE(read_duration_model(json{{"sum", json(std::vector<int>(999, 1))}}));
  EXPECT_THAT(problems_of(read_duration_model(json{{"sum", json(std::vector<int>(5000, 1))}})),
              ElementsAre(problem_at("/sum/999", HasSubstr("more than 1000 duration models"))));
}

TEST(DurationModelReader, BoundsTheTablesOfADocument) {
  DocumentProblems problems;
  const json ten = json::parse(R"({"hyperexponential": [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]})");
  EXPECT_TRUE(problems.count_tables(980, JsonPlace("/others")));
  EXPECT_TRUE(read_duration_model(ten, JsonPlace("/a"), problems));
  const json scaled = {{"scale", ten}, {"by", 2}};
  EXPECT_TRUE(read_duration_model(scaled, JsonPlace("/b"), problems));
  EXPECT_FALSE(read_duration_model(json{{"exponential", 1}}, JsonPlace("/c"), problems));
  EXPECT_THAT(problems.take(),
              ElementsAre(problem_at("/c/exponential", HasSubstr("more than 1000 different"))));
}

TEST(DurationModelReader, CountsEqualDistributionsOnce) {
  DocumentProblems problems;
  EXPECT_TRUE(problems.count_tables(998, JsonPlace("/others")));
  const json one = {{"exponential", "5ms"}};
  const json other = {{"exponential", "6ms"}};
  for (int i = 0; i < 3; ++i) {
    EXPECT_TRUE(read_duration_model(one, JsonPlace("/a"), problems));
    EXPECT_EQ(read_bare_model(other, JsonPlace("/b"), problems, "").text(), "exponential(6ms)");
  }
  EXPECT_TRUE(problems.empty());
}

TEST(DurationModelReader, CountsDistributionsWhereAModelMayStandAlone) {
  DocumentProblems problems;
  EXPECT_TRUE(problems.count_tables(1000, JsonPlace("/others")));
  read_bare_model(json{{"exponential", 1}}, JsonPlace("/a"), problems, "");
  EXPECT_THAT(problems.take(),
              ElementsAre(problem_at("/a/exponential", HasSubstr("more than 1000 different"))));
}

TEST(DurationModelReader, RejectsASumBeyondACentury) {
  EXPECT_THAT(model_problems(R"({"sum": ["36500d", "1ns"]})"),
              ElementsAre(problem_at("/at/sum", HasSubstr("add up to more than 876000h0m0s"))));
}

TEST(DurationModelReader, ReportsAtMostAThousandProblemsAndCountsTheRest) {
  const auto problems =
      problems_of(read_duration_model(json{{"choice", json(std::vector<int>(5000, -1))}}));
  ASSERT_EQ(problems.size(), ProblemList::kMost + 1);
  EXPECT_EQ(problems.back().message, "4000 more problems are not listed");
}

}  // namespace
}  // namespace rehearse
