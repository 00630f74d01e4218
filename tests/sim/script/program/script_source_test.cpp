// What a script imports: found, resolved, compiled, refused.

#include "sim/script/program/script_source.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/sim/script/run/scripted_run.hpp"

namespace rehearse::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

/// A source, or why there is none.
struct Read {
  std::shared_ptr<ScriptSource> source;
  ScriptFailure failure;
};

Read read(const FileTexts& files) {
  Read read;
  read.source = ScriptSource::read("test.js", files_of(files), read.failure);
  return read;
}

TEST(ScriptSources, AreReadFromTheWorkingFolder) {
  const Read found = read({{"/t/test.js", "export default function () {}"}});
  ASSERT_NE(found.source, nullptr);
  EXPECT_EQ(found.source->main_url(), "file:///t/test.js");
}

TEST(ScriptSources, ResolveAgainstTheFileThatImports) {
  const Read found = read({{"/t/test.js", "export default function () {}"}});
  const ScriptSource& source = *found.source;
  EXPECT_EQ(source.resolve("file:///a/b/c.js", "./d.js"), "file:///a/b/d.js");
  EXPECT_EQ(source.resolve("file:///a/b/c.js", "../d.js"), "file:///a/d.js");
  EXPECT_EQ(source.resolve("file:///a/b/c.js", "../../../../d.js"), "file:///d.js");
  EXPECT_EQ(source.resolve("file:///a/b/c.js", "/x//y/./d.js"), "file:///x/y/d.js");
  EXPECT_EQ(source.resolve("file:///a/b/c.js", "file:///x/../d.js"), "file:///d.js");
  EXPECT_EQ(source.resolve("file:///a/b/c.js", "k6/http"), "k6/http");
}

TEST(ScriptSources, CompileEachFileOnce) {
  int reads = 0;
  ScriptFiles files = files_of({{"/t/test.js", "import './a.js'; import './b.js';"},
                                {"/t/a.js", "import './b.js'; export const a = 1;"},
                                {"/t/b.js", "import './a.js'; export const b = 1;"}});
  files.read = [&reads, inner = files.read](const std::string& path, std::string& reason) {
    if (path == "/t/b.js") ++reads;
    return inner(path, reason);
  };
  ScriptFailure failure;
  EXPECT_NE(ScriptSource::read("test.js", files, failure), nullptr);
  EXPECT_EQ(reads, 1);
}

TEST(ScriptSources, TellCommonJsFromModules) {
  const Read found = read({{"/t/test.js", "import './c.js'; export default function () {}"},
                           {"/t/c.js", "module.exports = { a: 1 };"}});
  ASSERT_NE(found.source, nullptr);
  std::string reason;
  EXPECT_EQ(found.source->find("file:///t/test.js", reason)->kind, ScriptText::Kind::Module);
  EXPECT_EQ(found.source->find("file:///t/c.js", reason)->kind, ScriptText::Kind::CommonJs);
}

TEST(ScriptSources, KeepWhatIsImportedOfBuiltInModules) {
  const Read found = read(
      {{"/t/test.js", "import { sleep, check as is } from 'k6'; export default () => sleep;"}});
  EXPECT_THAT(found.source->names_asked_of("k6"), ElementsAre("sleep", "check"));
  EXPECT_THAT(found.source->names_asked_of("k6/http"), IsEmpty());
}

TEST(ScriptSources, AreRefusedWithoutTheirFile) {
  const Read found = read({});
  EXPECT_EQ(found.source, nullptr);
  EXPECT_EQ(found.failure.exit_code, 255);
  EXPECT_THAT(found.failure.text, HasSubstr("\"test.js\" couldn't be found on local disk"));
}

TEST(ScriptSources, AreRefusedWithoutAFileThatTheyImport) {
  const Read found = read({{"/t/test.js", "import './a.js';"}, {"/t/a.js", "import './none.js';"}});
  EXPECT_EQ(found.source, nullptr);
  EXPECT_EQ(found.failure.exit_code, 107);
  EXPECT_THAT(found.failure.text, HasSubstr("\"file:///t/none.js\" couldn't be found"));
}

TEST(ScriptSources, AreRefusedWithAModuleOfK6ThatIsNotThere) {
  const Read found = read({{"/t/test.js", "import x from 'k6/none';"}});
  EXPECT_EQ(found.failure.exit_code, 107);
  EXPECT_THAT(found.failure.text, HasSubstr("unknown modules [\"k6/none\"]"));
}

TEST(ScriptSources, AreRefusedWithARemoteModule) {
  const Read found = read({{"/t/test.js", "import x from 'https://example.com/x.js';"}});
  EXPECT_THAT(found.failure.text, HasSubstr("\"https://example.com/x.js\" is not one"));
}

TEST(ScriptSources, SayOnWhichLineTheSyntaxIsWrong) {
  const Read found =
      read({{"/t/test.js", "import './a.js';"}, {"/t/a.js", "let a = 1;\nlet 2;\n"}});
  EXPECT_EQ(found.failure.exit_code, 107);
  EXPECT_THAT(found.failure.text, HasSubstr("file:///t/a.js: Line 2:1 "));
}

TEST(ScriptSources, SayWhyARequiredFileIsNotThere) {
  const Read found = read({{"/t/test.js", "export default function () {}"}});
  std::string reason;
  EXPECT_EQ(found.source->find("file:///t/none.js", reason), nullptr);
  EXPECT_THAT(reason, HasSubstr("couldn't be found"));
}

TEST(ScriptSources, TranspileTypeScriptByTheFunctionGiven) {
  ScriptFiles files = files_of({{"/t/test.ts", "TYPED"}});
  files.transpile = [](const std::string& text, const std::string& url, std::string&) {
    return std::optional<std::string>(
        text == "TYPED" && url == "file:///t/test.ts" ? "export default function () {}" : "");
  };
  ScriptFailure failure;
  EXPECT_NE(ScriptSource::read("test.ts", files, failure), nullptr) << failure.text;
}

}  // namespace
}  // namespace rehearse::testing
