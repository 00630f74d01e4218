// Usage, input files and exit codes of the command.

#include <fstream>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <set>

#include "tests/tools/rehearse/process.hpp"

namespace rehearse::testing {
namespace {

constexpr int kInvalid = 104;

const std::string kContacts =
    R"({"options":{"scenarios":{"contacts":{"executor":"constant-vus","vus":2,"duration":"10s"}}},)"
    R"("journeys":{"default":{"duration":"3s"}}})";

TEST(CommandLine, ExplainsItself) {
  const Finished help = run_command({"--help"});
  EXPECT_EQ(help.exit_code, 0);
  EXPECT_NE(help.out.find("plan"), std::string::npos);
  EXPECT_NE(help.out.find("run"), std::string::npos);
  EXPECT_EQ(run_command({"run", "--help"}).exit_code, 0);
}

TEST(CommandLine, TellsItsVersion) {
  const Finished version = run_command({"--version"});
  EXPECT_EQ(version.exit_code, 0);
  EXPECT_EQ(version.out.substr(0, 9), "rehearse ");
}

TEST(CommandLine, RefusesWrongUsage) {
  const std::vector<std::vector<std::string>> wrong = {
      {},
      {"fly"},
      {"run"},
      {"plan"},
      {"run", "-", "--no-such-flag"},
      {"run", "-", "another"},
      {"run", "--jsonl", "file.json"},
      {"run", "--jsonl", "--json"},
      {"run", "--jsonl", "--events", "file.jsonl"},
      {"run", "-", "--detail"},
      {"run", "-", "--runs", "0"},
      {"run", "--jsonl", "--runs", "2"},
      {"run", "-", "-v", "--runs", "2"},
      {"run", "-", "--events", "file.jsonl", "--runs", "2"},
      {"run", "-", "--runs", "2", "-o", "csv=file.csv"},
      {"run", "-", "--runs", "2", "--summary-export", "file.json"},
      {"run", "-", "--runs", "2", "--interval", "5s"},
      {"run", "-", "--runs", "2", "--k6-only"},
      {"run", "-", "--runs", "2", "--summary-mode", "full"},
      {"run", "-", "--runs", "2", "--no-summary"},
      {"run", "-", "--runs", "2", "--confidence", "nan"},
      {"run", "-", "--jobs", "0"},
      {"run", "-", "--seed", "many"},
      {"run", "-", "--seed", "-1"},
      {"plan", "-", "--seed", "1"},
      {"run", "-", "-u"},
  };
  for (const auto& arguments : wrong) {
    const Finished finished = run_command(arguments, kContacts);
    EXPECT_EQ(finished.exit_code, kInvalid) << ::testing::PrintToString(arguments);
    EXPECT_EQ(finished.out, "") << ::testing::PrintToString(arguments);
    EXPECT_NE(finished.err, "") << ::testing::PrintToString(arguments);
  }
}

TEST(CommandLine, SaysWhichFileCannotBeRead) {
  for (const char* command : {"run", "plan"}) {
    const Finished missing = run_command({command, "/no/such/file.json"});
    EXPECT_EQ(missing.exit_code, kInvalid);
    EXPECT_EQ(missing.err, "/no/such/file.json: cannot be read: No such file or directory\n");
    EXPECT_EQ(run_command({command, "/"}).exit_code, kInvalid);
  }
}

TEST(CommandLine, ReportsAllProblemsOneALine) {
  const Finished finished = run_command(
      {"run", "-"}, R"({"options":{"vus":1},"seed":-1,"journeys":{"default":{"duration":true}}})");
  EXPECT_EQ(finished.exit_code, kInvalid);
  EXPECT_EQ(finished.out, "");
  std::set<std::string> places;
  std::istringstream lines(finished.err);
  for (std::string line; std::getline(lines, line);) {
    ASSERT_EQ(line.substr(0, 16), "standard input: ");
    places.insert(line.substr(16, line.find(':', 16) - 16));
  }
  EXPECT_EQ(places, (std::set<std::string>{"/seed", "/journeys/default/duration"}));
}

TEST(CommandLine, ExitsWith105AfterCtrlC) {
  const std::string text =
      R"({"options":{"vus":1,"duration":"10s"},"journeys":{"default":{"duration":"3s"}},)"
      R"("control":[{"at":"4s","interrupt":true}]})";
  EXPECT_EQ(run_command({"run", "-"}, text).exit_code, 105);
}

TEST(CommandLine, ExitsWith108AfterAnAbort) {
  const std::string text = R"({"options":{"vus":1,"duration":"10s"},)"
                           R"("journeys":{"default":{"duration":"3s","abort":{"iteration":1}}}})";
  EXPECT_EQ(run_command({"run", "-"}, text).exit_code, 108);
}

TEST(CommandLine, LetsFlagsOverrideTheFile) {
  const auto complete = [](const std::vector<std::string>& flags) {
    std::vector<std::string> arguments = {"run", "-", "--json", "--iteration-duration", "3s"};
    arguments.insert(arguments.end(), flags.begin(), flags.end());
    const Finished finished = run_command(arguments, R"({"vus":2,"duration":"10s"})");
    EXPECT_EQ(finished.exit_code, 0) << finished.err;
    return nlohmann::json::parse(finished.out).at("complete").get<int>();
  };
  EXPECT_EQ(complete({}), 8);
  EXPECT_EQ(complete({"-u", "3"}), 12);
  EXPECT_EQ(complete({"-d", "5s"}), 4);
  EXPECT_EQ(complete({"-i", "7"}), 7);
  EXPECT_EQ(complete({"--min-iteration-duration", "5s"}), 4);
  EXPECT_EQ(complete({"--execution-segment", "0:1/2"}), 4);
}

TEST(CommandLine, TakesStagesOneByOneOrAsAList) {
  const auto peak = [](const std::vector<std::string>& flags) {
    std::vector<std::string> arguments = {"plan", "-", "--json"};
    arguments.insert(arguments.end(), flags.begin(), flags.end());
    const Finished finished = run_command(arguments, "{}");
    EXPECT_EQ(finished.exit_code, 0) << finished.err;
    return nlohmann::json::parse(finished.out).at("total").at("maxPlannedVUs").get<int>();
  };
  EXPECT_EQ(peak({"-s", "10s:5", "-s", "10s:7"}), 7);
  EXPECT_EQ(peak({"--stage", "10s:5,10s:9"}), 9);
  EXPECT_EQ(peak({"-s", "10s:6", "-s", "5s:0"}), 6);
}

TEST(CommandLine, RefusesUnknownStatistics) {
  const Finished stats = run_command({"run", "-", "--summary-trend-stats", "avg,mean"}, kContacts);
  EXPECT_EQ(stats.exit_code, kInvalid);
  EXPECT_EQ(stats.err,
            "standard input: --summary-trend-stats: found 'mean', expected avg, min, med, max, "
            "count or p(N), N from 0 to 100\n");
  EXPECT_EQ(run_command({"run", "-", "--summary-time-unit", "h"}, kContacts).exit_code, kInvalid);
}

TEST(CommandLine, EndsQuietlyWhenNobodyReads) {
  const Finished finished = run_command_unread({"plan", "-"}, kContacts);
  EXPECT_EQ(finished.exit_code, 141);
  EXPECT_EQ(finished.err, "");
}

TEST(CommandLine, FailsWhenItsOutputCannotBeWritten) {
  const Finished finished = run_command({"run", "-", "--events", "/no/such/folder/e"}, kContacts);
  EXPECT_EQ(finished.exit_code, kInvalid);
  EXPECT_EQ(finished.err, "/no/such/folder/e: cannot write: No such file or directory\n");
}

TEST(CommandLine, SaysWhatIsServedInPlaceOfAScript) {
  const Finished finished = run_command({"serve", "shop.js"});
  EXPECT_EQ(finished.exit_code, 104);
  EXPECT_EQ(finished.err,
            "shop.js: found a script, expected what answers it: the file that `run` takes with "
            "--targets, or a rehearsal with targets (`rehearse scaffold` writes a first one)\n");
}

TEST(CommandLine, NamesTheCommandThatWasMeant) {
  const Finished finished = run_command({"plam", "-"}, kContacts);
  EXPECT_EQ(finished.exit_code, kInvalid);
  EXPECT_TRUE(
      finished.err.starts_with("rehearse: found the command \"plam\", expected one of run, "));
  EXPECT_NE(finished.err.find("; did you mean \"plan\"?\n"), std::string::npos);
}

TEST(CommandLine, NamesTheFlagThatWasMeant) {
  EXPECT_EQ(
      run_command({"run", "-", "--iteratoins", "5"}, kContacts).err,
      "rehearse run: found the flag \"--iteratoins\", expected one of those that rehearse run "
      "--help lists; did you mean \"--iterations\"?\n"
      "rehearse run --help shows what it takes.\n");
}

TEST(CommandLine, NamesTheLongFlagThatHasOneDash) {
  EXPECT_EQ(run_command({"run", "-", "-vus", "5"}, kContacts).err,
            "rehearse: found \"-vus\", expected two dashes before a long flag; did you mean "
            "\"--vus\"?\nrehearse --help shows what it takes.\n");
}

TEST(CommandLine, PrintsTheSameTextForTheSameRun) {
  const Finished first = run_command({"run", "-"}, kContacts);
  EXPECT_EQ(first.out, run_command({"run", "-"}, kContacts).out);
  EXPECT_NE(first.out.find("    simulated..........................: 12s\n"), std::string::npos);
}

TEST(CommandLine, SaysHowLongASimulationTookWhereThatIsAsked) {
  const Finished verbose = run_command({"run", "-", "-v"}, kContacts);
  EXPECT_NE(verbose.out.find("    simulated..........................: 12s in "),
            std::string::npos);
}

}  // namespace
}  // namespace rehearse::testing
