// Measured values, percentiles and summaries.

#include "sim/file/duration/empirical_reader.hpp"

#include "tests/sim/file/duration/model_texts.hpp"

namespace rehearse {
namespace {

using testing::_;

TEST(EmpiricalReader, ReadsValues) {
  const DurationModel model = model_of(R"({"empirical": [12.5, "1s", 13]})");
  EXPECT_EQ(model.text(), "empirical(3 from 12.5ms to 1s)");
}

TEST(EmpiricalReader, ReadsPercentiles) {
  const DurationModel model = model_of(
      R"({"empirical": {"percentiles": [[0, 8], [50, 15], [99.9, "120ms"], [100, 310]]}})");
  EXPECT_EQ(model.min(), milliseconds(8));
  EXPECT_EQ(model.max(), milliseconds(310));
  EXPECT_EQ(model.text(), "percentiles(4 from p0 8ms to p100 310ms)");
}

TEST(EmpiricalReader, ReadsASummaryOfK6) {
  const DurationModel model = model_of(
      R"j({"empirical": {"summary": {"avg": 15.2, "min": 8, "med": 15, "max": 310, "p(90)": 19,
          "p(99.99)": 300, "thresholds": {"p(95)<500": false}, "count": 7}}})j");
  const DurationModel same = model_of(
      R"({"empirical": {"percentiles": [[0, 8], [50, 15], [90, 19], [99.99, 300], [100, 310]]}})");
  EXPECT_EQ(model.text(), same.text());
  EXPECT_EQ(model.mean_ns(), same.mean_ns());
}

TEST(EmpiricalReader, RejectsOtherForms) {
  for (const char* text :
       {R"({"empirical": 1})", R"({"empirical": {}})", R"({"empirical": {"values": [1]}})",
        R"({"empirical": {"summary": {}, "percentiles": []}})"}) {
    EXPECT_THAT(model_problems(text),
                ElementsAre(problem_at("/at/empirical", HasSubstr("percentiles, summary, csv"))));
  }
  EXPECT_THAT(model_problems(R"({"empirical": []})"), ElementsAre(problem_at("/at/empirical", _)));
  EXPECT_THAT(model_problems(R"({"empirical": [1, -1]})"),
              ElementsAre(problem_at("/at/empirical/1", HasSubstr("found -1"))));
}

TEST(EmpiricalReader, RejectsPercentilesThatAreNone) {
  EXPECT_THAT(
      model_problems(R"({"empirical": {"percentiles": [[50, 1]]}})"),
      ElementsAre(problem_at("/at/empirical/percentiles", HasSubstr("at least two pairs"))));
  EXPECT_THAT(model_problems(R"({"empirical": {"percentiles": [[50], ["90", 1], 3]}})"),
              ElementsAre(problem_at("/at/empirical/percentiles/0", _),
                          problem_at("/at/empirical/percentiles/1/0", _),
                          problem_at("/at/empirical/percentiles/2", _)));
}

TEST(EmpiricalReader, RejectsPercentilesThatDoNotAscend) {
  EXPECT_THAT(
      model_problems(R"({"empirical": {"percentiles": [[50, 2], [50, 1], [101, 3], [90, 2]]}})"),
      ElementsAre(problem_at("/at/empirical/percentiles/1",
                             "found percentile 50, expected > 50, the one before it"),
                  problem_at("/at/empirical/percentiles/1",
                             "found 1ms, expected ≥ 2ms, the value before "
                             "it"),
                  problem_at("/at/empirical/percentiles/2",
                             "found percentile 101, expected a number from 0 to 100"),
                  problem_at("/at/empirical/percentiles/3", _),
                  problem_at("/at/empirical/percentiles/3", _)));
}

TEST(EmpiricalReader, RejectsStatisticsThatAreNoPercentiles) {
  EXPECT_THAT(
      model_problems(R"j({"empirical": {"summary": {"min": 1, "p(x)": 2, "p()": 2, "p(95": 3}}})j"),
      ElementsAre(problem_at("/at/empirical/summary/p()", HasSubstr("unknown statistic")),
                  problem_at("/at/empirical/summary/p(95", _),
                  problem_at("/at/empirical/summary/p(x)", _)));
  EXPECT_THAT(model_problems(R"({"empirical": {"summary": {"min": 3, "max": 2}}})"),
              ElementsAre(problem_at("/at/empirical/summary",
                                     "found 2ms, expected ≥ 3ms, the value before it")));
  EXPECT_THAT(model_problems(R"({"empirical": {"summary": [1]}})"),
              ElementsAre(problem_at("/at/empirical/summary", HasSubstr("an object with min"))));
}

TEST(EmpiricalReader, ReadsNoFilesByItself) {
  EXPECT_THAT(model_problems(R"({"empirical": {"csv": "a.csv", "column": 1}})"),
              ElementsAre(problem_at("/at/empirical/csv", HasSubstr("where no files are read"))));
}

}  // namespace
}  // namespace rehearse
