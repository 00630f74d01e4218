// JUnit's XML as continuous-integration servers read it: a suite for each file. Its times are those
// of the tests, so that the same files give the same bytes.

#include <fmt/format.h>

#include "tools/rehearse/outputs/check_format.hpp"
#include "tools/rehearse/text/xml_text.hpp"

namespace rehearse {

namespace {

/// The cases of a suite, and how many of them are not well.
struct Suite {
  std::string cases;
  std::size_t tests = 0;
  std::size_t failures = 0;
  std::size_t errors = 0;
  Duration time;
};

void add_case(const CheckedFile& file, const CheckCase& each, Suite& suite) {
  ++suite.tests;
  const std::string name = each.kind == "run" ? each.claim : each.kind + " " + each.claim;
  suite.cases += fmt::format("    <testcase name=\"{}\" classname=\"{}\" time=\"0\"",
                             xml_text(name), xml_text(file.name));
  if (each.ok) {
    suite.cases += "/>\n";
    return;
  }
  ++suite.failures;
  std::string lines;
  for (const std::string& reason : each.reasons) {
    lines += (lines.empty() ? "" : "\n") + xml_text(reason);
  }
  const std::string first = each.reasons.empty() ? "" : xml_text(each.reasons.front());
  suite.cases +=
      fmt::format(">\n      <failure message=\"{}\" type=\"{}\">{}</failure>\n    </testcase>\n",
                  first, each.kind, lines);
}

void add_error(const CheckedFile& file, Suite& suite) {
  ++suite.tests;
  ++suite.errors;
  std::string lines;
  for (const Problem& problem : file.problems) {
    lines += (lines.empty() ? "" : "\n") + xml_text(problem_line(problem));
  }
  const std::string first =
      file.problems.empty() ? "" : xml_text(problem_line(file.problems.front()));
  suite.cases += fmt::format(
      "    <testcase name=\"can be read\" classname=\"{}\" time=\"0\">\n"
      "      <error message=\"{}\" type=\"wrong\">{}</error>\n    </testcase>\n",
      xml_text(file.name), first, lines);
}

Suite suite_of(const CheckedFile& file) {
  Suite suite;
  if (!file.outcome) {
    add_error(file, suite);
    return suite;
  }
  suite.time = file.outcome->longest;
  for (const CheckCase& each : cases_of(file)) add_case(file, each, suite);
  return suite;
}

void write_junit(std::span<const CheckedFile> files, Output& out) {
  Suite sum;
  for (const CheckedFile& file : files) {
    const Suite suite = suite_of(file);
    sum.tests += suite.tests;
    sum.failures += suite.failures;
    sum.errors += suite.errors;
    sum.time = sum.time + suite.time;
    sum.cases += fmt::format(
        "  <testsuite name=\"{}\" tests=\"{}\" failures=\"{}\" errors=\"{}\" skipped=\"0\" "
        "time=\"{}\">\n{}  </testsuite>\n",
        xml_text(file.name), suite.tests, suite.failures, suite.errors, seconds_text(suite.time),
        suite.cases);
  }
  out.write("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
  out.write(
      fmt::format("<testsuites name=\"rehearse check\" tests=\"{}\" failures=\"{}\" "
                  "errors=\"{}\" time=\"{}\">\n{}</testsuites>\n",
                  sum.tests, sum.failures, sum.errors, seconds_text(sum.time), sum.cases));
}

}  // namespace

constinit const CheckFormat kCheckJunit{
    .name = "junit",
    .help = "write the verdict as JUnit XML, a test case for each threshold and expectation",
    .to_file = true,
    .for_people = false,
    .needs_lines = false,
    .write = write_junit,
};

}  // namespace rehearse
