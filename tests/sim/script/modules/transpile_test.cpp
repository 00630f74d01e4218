// esbuild behind a call.

#include "sim/script/modules/transpile.hpp"

#include "sim/script/modules/child_process.hpp"
#include "tests/sim/script/modules/script_fixture.hpp"

namespace rehearse {
namespace {

class Transpile : public ::testing::Test {
 protected:
  // What an earlier run has kept would hide the program.
  Transpile() { setenv("XDG_CACHE_HOME", "/dev/null", 1); }
};

std::size_t line_of(const std::string& code, const std::string& text) {
  const auto begin = code.begin();
  return 1 + static_cast<std::size_t>(
                 std::count(begin, begin + static_cast<std::ptrdiff_t>(code.find(text)), '\n'));
}

TEST_F(Transpile, StripsTypesAndKeepsLines) {
  const Transpiled made = transpile(
      "interface A {\n  x: number;\n}\n\nfunction f(a: A): number {\n  // why\n\n  return a.x;\n}\n"
      "const t = `a\nb`;\nexport default (): void => {\n  f({ x: 1 });\n};\n",
      ScriptLanguage::TypeScript);
  ASSERT_TRUE(made.code.has_value()) << made.error;
  EXPECT_EQ(made.code->find("interface"), std::string::npos);
  EXPECT_EQ(line_of(*made.code, "return"), 8U);
  EXPECT_EQ(line_of(*made.code, "f({"), 13U);
}

TEST_F(Transpile, MakesNewerSyntaxReadable) {
  const Transpiled made =
      transpile("class Q { #p; static { this.x = 1; } static h(o) { return #p in o; } }\nQ.x;\n",
                ScriptLanguage::JavaScript);
  ASSERT_TRUE(made.code.has_value()) << made.error;
  EXPECT_EQ(made.code->find("static{"), std::string::npos);
}

TEST_F(Transpile, SaysWhereTypeScriptIsWrong) {
  const Transpiled made = transpile("export default function (: number) { console.log(1); }\n",
                                    ScriptLanguage::TypeScript);
  EXPECT_EQ(made.error, "Line 1:25 Expected identifier but found \":\"");
  EXPECT_EQ(made.column, 25U);
}

TEST_F(Transpile, SaysWhereJavaScriptIsWrong) {
  const Transpiled made =
      transpile("import http from 'k6/http';\n\nexport default function () {\n  const a = ;\n}\n",
                ScriptLanguage::JavaScript);
  EXPECT_EQ(made.error, "Line 4:13 Unexpected token ; (and 1 more errors)");
}

TEST_F(Transpile, NamesThePackageWhereItIsMissing) {
  const std::string path = getenv("PATH");
  setenv("PATH", "/nowhere", 1);
  const Transpiled made = transpile("let a: number = 77;", ScriptLanguage::TypeScript);
  setenv("PATH", path.c_str(), 1);
  EXPECT_EQ(made.error,
            "TypeScript: found no program esbuild, expected it on PATH (Debian package "
            "esbuild)");
}

TEST(SourceMaps, ThatAreBrokenChangeNothing) {
  EXPECT_EQ(on_written_lines("a;b;", ";;;AAAA"), "a;b;");
  EXPECT_EQ(on_written_lines("a;b;", "!!!"), "a;b;");
  EXPECT_EQ(on_written_lines("a;b;", "AAAA,EACA"), "a;\nb;");
}

TEST(ChildProcess, IsStoppedInTime) {
  const auto result = run_child({"sleep", "60"}, "", 50, 100);
  ASSERT_TRUE(result.has_value());
  EXPECT_TRUE(result->timed_out);
}

TEST(ChildProcess, TakesMoreThanAPipeHolds) {
  const std::string text(1'000'000, 'x');
  const auto result = run_child({"cat"}, text, 20'000, 2'000'000);
  ASSERT_TRUE(result.has_value());
  EXPECT_EQ(result->output, text);
}

}  // namespace
}  // namespace rehearse
