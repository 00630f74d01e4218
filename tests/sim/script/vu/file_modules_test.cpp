// k6/experimental/fs, k6/experimental/csv and k6/secrets.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/sim/script/run/scripted_run.hpp"

namespace rehearse::testing {
namespace {

using ::testing::ElementsAre;

/// A script whose init code opens /t/data.csv as `file`, with this body of the iteration.
ScriptSetup with_file(const std::string& body, const std::string& content = "a,b\n1,2\n3,4\n",
                      const std::string& init = "") {
  return {.script =
              "import fs from 'k6/experimental/fs'; import csv from 'k6/experimental/csv';\n"
              "let file; let rows; let parser;\n"
              "(async function () { file = await fs.open('data.csv'); " +
              init + " })();\nexport default async function () { " + body + " }",
          .more_files = {{"/t/data.csv", content}}};
}

TEST(ExperimentalFs, ReadsAFilePieceByPiece) {
  const ScriptedRun run = run_setup(with_file(
      "const b = new Uint8Array(4); const n = [];"
      "for (;;) { const read = await file.read(b); n.push(read); if (read === null) break; }"
      "console.log(n.join(), String.fromCharCode(...b));",
      "012345678"));
  // What the last piece did not fill is of the one before.
  EXPECT_THAT(run.log, ElementsAre("0s 4,4,1, 8567"));
}

TEST(ExperimentalFs, SeeksFromThreePlaces) {
  const ScriptedRun run = run_setup(
      with_file("const b = new Uint8Array(1); const at = async (o, w) => { await file.seek(o, w);"
                "await file.read(b); return String.fromCharCode(b[0]); };"
                "console.log(await at(2, fs.SeekMode.Start), await at(1, fs.SeekMode.Current),"
                "await at(-1, fs.SeekMode.End));"
                "try { await file.seek(-1, 0); } catch (e) { console.log(e.name, e.message); }",
                "012345678"));
  EXPECT_THAT(run.log, ElementsAre("0s 2 4 8",
                                   "0s TypeError seek() failed; reason: seeking before start of "
                                   "file"));
}

TEST(ExperimentalFs, TellsNameAndSize) {
  const ScriptedRun run =
      run_setup(with_file("console.log(JSON.stringify(await file.stat()), file.path);", "12345"));
  EXPECT_THAT(run.log, ElementsAre("0s {\"name\":\"data.csv\",\"size\":5} data.csv"));
}

TEST(ExperimentalFs, OpensInInitCodeAlone) {
  const ScriptedRun run =
      run_setup(with_file("try { await fs.open('data.csv'); } catch (e) { console.log(e.name); }"));
  EXPECT_THAT(run.log, ElementsAre("0s ForbiddenError"));
}

TEST(ExperimentalFs, SaysThatThereIsNoSuchFile) {
  const ScriptedRun run = run_setup(
      {.script = "import fs from 'k6/experimental/fs'; let found;\n"
                 "(async () => { try { await fs.open('x'); } catch (e) { found = e; } })();"
                 "export default () => console.log(found.name, found.message);"});
  EXPECT_THAT(run.log,
              ElementsAre("0s NotFoundError open() failed; reason: stat /t/x: no such file "
                          "or directory"));
}

TEST(ExperimentalCsv, ParsesAFileIntoAList) {
  const ScriptedRun run = run_setup(with_file("console.log(JSON.stringify([...rows]));",
                                              "a,b\n1,2\n3,4\n", "rows = await csv.parse(file);"));
  EXPECT_THAT(run.log, ElementsAre("0s [[\"a\",\"b\"],[\"1\",\"2\"],[\"3\",\"4\"]]"));
}

TEST(ExperimentalCsv, TakesLinesAndDelimiters) {
  const ScriptedRun run =
      run_setup(with_file("console.log(JSON.stringify([...rows]));", "a;b\n1;2\n3;4\n5;6\n",
                          "rows = await csv.parse(file, { delimiter: ';', skipFirstLine: true,"
                          "toLine: 2 });"));
  EXPECT_THAT(run.log, ElementsAre("0s [[\"1\",\"2\"],[\"3\",\"4\"]]"));
}

TEST(ExperimentalCsv, MakesObjectsWithTheNamesOfTheFirstLine) {
  const ScriptedRun run =
      run_setup(with_file("console.log(rows[1].b, rows.length);", "a,b\n1,2\n3,4\n",
                          "rows = await csv.parse(file, { asObjects: true });"));
  EXPECT_THAT(run.log, ElementsAre("0s 4 2"));
}

TEST(ExperimentalCsv, GivesOneRecordAfterTheOther) {
  const ScriptedRun run =
      run_setup(with_file("for (;;) { const { done, value } = await parser.next(); if (done) break;"
                          "console.log(value.join('-')); }",
                          "a,b\n1,2\n", "parser = new csv.Parser(file, { skipFirstLine: true });"));
  EXPECT_THAT(run.log, ElementsAre("0s 1-2"));
}

TEST(ExperimentalCsv, SaysWhereAFileIsWrong) {
  const ScriptedRun run =
      run_setup(with_file("console.log(rows);", "a,b\n1\n",
                          "try { await csv.parse(file); } catch (e) { rows = e.message; }"));
  EXPECT_THAT(run.log, ElementsAre("0s record on line 2: wrong number of fields"));
}

ScriptSetup with_secrets(const std::string& body) {
  ScriptSetup setup{.script =
                        "import secrets from 'k6/secrets';\n"
                        "export default async function () { " +
                        body + " }"};
  setup.secrets = {{.name = "one", .is_default = true, .values = {{"key", "s3cret"}}},
                   {.name = "two", .is_default = false, .values = {{"key", "other"}}}};
  return setup;
}

TEST(Secrets, AreMaskedInTheLogOnceTheyWereAskedFor) {
  const ScriptedRun run =
      run_setup(with_secrets("console.log('s3cret'); const s = await secrets.get('key');"
                             "console.log('a ' + s + '!', s.length);"));
  EXPECT_THAT(run.log, ElementsAre("0s s3cret", "0s a ***SECRET_REDACTED***! 6"));
}

TEST(Secrets, AreMaskedInStacks) {
  const ScriptedRun run =
      run_setup(with_secrets("throw new Error('with ' + await secrets.get('key'));"));
  ASSERT_EQ(run.log.size(), 1U);
  EXPECT_THAT(run.log.front(), ::testing::HasSubstr("Error: with ***SECRET_REDACTED***\n"));
}

TEST(Secrets, AreOfTheSourceThatIsNamed) {
  const ScriptedRun run = run_setup(
      with_secrets("console.log((await secrets.source('two').get('key')).length);"
                   "try { await secrets.get('none'); } catch (e) { console.log(e.message); }"
                   "try { secrets.source('three'); } catch (e) { console.log(e.message); }"));
  EXPECT_THAT(run.log, ElementsAre("0s 5", "0s no value",
                                   "0s no secret source with name \"three\" is configured"));
}

TEST(RemoteModules, AreFoundInTheFolderThatStandsForTheirHosts) {
  ScriptSetup setup{.script =
                        "import { a } from 'https://x.test/lib/a.js?v=1';\n"
                        "export default () => console.log(a);",
                    .more_files = {{"/jslib/x.test/lib/a.js", "export { b as a } from './b.js';"},
                                   {"/jslib/x.test/lib/b.js", "export const b = 7;"}}};
  setup.jslib = "/jslib";
  EXPECT_THAT(run_setup(setup).log, ElementsAre("0s 7"));
}

TEST(Configs, LieBelowTheOptionsOfTheScript) {
  ScriptSetup setup{.script =
                        "import exec from 'k6/execution';\n"
                        "export const options = { iterations: 2, vus: 1 };"
                        "export default () => console.log(exec.test.options.batch);"};
  setup.config = R"({"duration": "1h", "vus": 9, "batch": 3})";
  EXPECT_THAT(run_setup(setup).log, ElementsAre("0s 3", "0s 3"));
}

}  // namespace
}  // namespace rehearse::testing
