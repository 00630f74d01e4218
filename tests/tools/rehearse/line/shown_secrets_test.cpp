// What is left of tlsAuth where pages show files and commands.

#include "tools/rehearse/line/shown_secrets.hpp"

#include <gtest/gtest.h>

namespace rehearse {
namespace {

TEST(ShownSecrets, AreMaskedInARehearsal) {
  EXPECT_EQ(without_secrets(R"({"options": {"tlsAuth": [
  {"domains": ["a"], "cert": "C", "key": "S\"1", "password": "S2"
  }], "vus": 1}, "key": "kept"})"),
            R"({"options": {"tlsAuth": [
  {"domains": ["a"], "cert": "C", "key": "***", "password": "***"
  }], "vus": 1}, "key": "kept"})");
}

TEST(ShownSecrets, HaveNamesOfAnyCase) {
  EXPECT_EQ(without_secrets(R"({"TLSauth": [{"Key": "S", "PASSWORD": "S"}]})"),
            R"({"TLSauth": [{"Key": "***", "PASSWORD": "***"}]})");
}

TEST(ShownSecrets, AreMaskedWhateverTheTypes) {
  EXPECT_EQ(without_secrets(R"({"tlsAuth": {"password": ["S", "}"], "x": {"key": 5}}, "a": "b"})"),
            R"({"tlsAuth": {"password": "***", "x": {"key": "***"}}, "a": "b"})");
  EXPECT_EQ(without_secrets(R"({"tlsAuth": "S", "a": ["b"]})"),
            R"({"tlsAuth": "***", "a": ["b"]})");
  EXPECT_EQ(without_secrets(R"({"tlsAuth": ["S"]})"), R"({"tlsAuth": ["***"]})");
}

TEST(ShownSecrets, AreMaskedInAScript) {
  EXPECT_EQ(without_secrets("// don't\nexport const options = { tlsAuth: [{ cert: open('a.pem'),\n"
                            "  key: `S\n${x}`, password: 'S' + 'S' }], vus: 1 };\nlet a = 'b';"),
            "// don't\nexport const options = { tlsAuth: [{ cert: open('a.pem'),\n"
            "  key: \"***\", password: \"***\" }], vus: 1 };\nlet a = 'b';");
  EXPECT_EQ(without_secrets("const tlsAuth = [{ cert, key: 'S' }]\nconst url = 'kept'\n"),
            "const tlsAuth = [{ cert, key: \"***\" }]\nconst url = 'kept'\n");
}

TEST(ShownSecrets, AreMaskedInTextThatBreaksOff) {
  EXPECT_EQ(without_secrets(R"({"tlsAuth": [{"key": "S)"), R"({"tlsAuth": [{"key": "***")");
  for (const char* text :
       {"tlsAuth", "tlsAuth:", R"({"tlsAuth": [{"key")", "\"tlsAuth", "tlsAuth ="}) {
    EXPECT_EQ(without_secrets(text), text);
  }
}

TEST(ShownSecrets, AreNoneInTextsThatSpeakOfThem) {
  const char* text = R"({"about": "tlsAuth: don't", "b": [{"key": "kept"}]})";
  EXPECT_EQ(without_secrets(text), text);
}

TEST(ShownSecrets, AreMaskedInWords) {
  EXPECT_EQ(word_without_secrets(R"(tlsAuth=[{"key":"S","cert":"C"}])"),
            R"(tlsAuth=[{"key":"***","cert":"C"}])");
  EXPECT_EQ(word_without_secrets("--set=options.tlsAuth.0.key=S"),
            "--set=options.tlsAuth.0.key=***");
  EXPECT_EQ(word_without_secrets("/options/tlsauth/0/Password=S=S"),
            "/options/tlsauth/0/Password=***");
  EXPECT_EQ(word_without_secrets(R"(tlsAuth=[{"key":"S)"), "tlsAuth=***");
  EXPECT_EQ(word_without_secrets(R"(options={"tlsAuth":[{"key":"S"}]})"),
            R"(options={"tlsAuth":[{"key":"***"}]})");
}

TEST(ShownSecrets, AreNoneInOtherWords) {
  for (const char* word : {"", "-", "--set", "--=", "-e", "KEY=1", "a=tlsAuth", "--tlsAuth",
                           "tlsAuth.0.cert=C", R"(tlsAuth.0.domains=["a"])"}) {
    EXPECT_EQ(word_without_secrets(word), word);
  }
}

}  // namespace
}  // namespace rehearse
