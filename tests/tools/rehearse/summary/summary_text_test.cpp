// The summary's text (F5), beside what is recorded of it.

#include "tools/rehearse/summary/summary_text.hpp"

#include <gtest/gtest.h>

namespace rehearse {
namespace {

SummaryStyle plain() {
  SummaryStyle style;
  style.trend_stats = default_trend_stats();
  return style;
}

TEST(SummaryText, FailsWithoutAMetricToShow) {
  const MetricEngine engine;
  const SummaryText summary = summary_text(engine, seconds(1), plain());
  EXPECT_EQ(summary.text, "");
  EXPECT_EQ(summary.error,
            "unexpected error while generating the summary: TypeError: No initial value");
}

TEST(SummaryText, HasNoDotsForAMetricThatIsAlone) {
  MetricEngine engine;
  engine.add(*engine.find("iterations"), TagSetId::None, 5);
  EXPECT_EQ(summary_text(engine, seconds(1), plain()).text,
            "\n\n  █ TOTAL RESULTS \n\n    EXECUTION\n    iterations: 5 5/s\n\n\n\n");
}

TEST(SummaryText, PadsColumnsOverAllSections) {
  MetricEngine engine;
  engine.add(*engine.find("iterations"), TagSetId::None, 1234);
  engine.add(*engine.find("vus"), TagSetId::None, 5);
  engine.add(*engine.find("data_sent"), TagSetId::None, 12);
  EXPECT_EQ(summary_text(engine, seconds(4), plain()).text,
            "\n\n  █ TOTAL RESULTS \n\n"
            "    EXECUTION\n"
            "    iterations...: 1234 308.5/s\n"
            "    vus..........: 5    min=5   max=5\n\n"
            "    NETWORK\n"
            "    data_sent....: 12 B 3 B/s\n\n\n\n");
}

TEST(SummaryText, HidesGroupsOfSetupButNotWhatIsInThem) {
  MetricEngine engine(true);
  const MetricRef iterations = *engine.find("iterations");
  for (const char* group : {"::setup", "::setup::inner", "::teardown"}) {
    engine.add(iterations, engine.intern(TagSet::of({{"group", group}})), 1);
  }
  SummaryStyle style = plain();
  style.full = true;
  EXPECT_EQ(summary_text(engine, seconds(1), style).text,
            "\n\n  █ TOTAL RESULTS \n\n    EXECUTION\n    iterations: 3 3/s\n\n\n"
            "  █ GROUP: setup \n\n"
            "    ↳ GROUP: inner \n\n"
            "      EXECUTION\n      iterations...: 1 1/s\n\n\n\n");
}

}  // namespace
}  // namespace rehearse
