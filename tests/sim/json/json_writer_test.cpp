// Streaming JSON.

#include "sim/json/json_writer.hpp"

#include <cstdint>
#include <gtest/gtest.h>
#include <limits>
#include <string>

namespace rehearse {
namespace {

struct Written {
  std::string text;
  std::size_t pieces = 0;
  JsonWriter json{[this](std::string_view piece) {
    text += piece;
    ++pieces;
  }};
};

TEST(JsonWriter, PutsCommasBetweenMembersAndItemsOnly) {
  Written written;
  written.json.begin_object();
  written.json.field("a", 1);
  written.json.key("b");
  written.json.begin_array();
  written.json.value(2);
  written.json.begin_object();
  written.json.end_object();
  written.json.begin_array();
  written.json.end_array();
  written.json.end_array();
  written.json.field("c", true);
  written.json.key("d");
  written.json.null();
  written.json.end_object();
  written.json.finish();
  EXPECT_EQ(written.text, R"({"a":1,"b":[2,{},[]],"c":true,"d":null})");
}

TEST(JsonWriter, StartsAnewAfterALine) {
  Written written;
  written.json.value(1);
  written.json.finish_line();
  written.json.value(2);
  written.json.finish_line();
  EXPECT_EQ(written.text, "1\n2\n");
}

TEST(JsonWriter, KeepsAll64Bits) {
  Written written;
  written.json.begin_array();
  written.json.value(std::numeric_limits<std::int64_t>::min());
  written.json.value(std::numeric_limits<std::uint64_t>::max());
  written.json.end_array();
  written.json.finish();
  EXPECT_EQ(written.text, "[-9223372036854775808,18446744073709551615]");
}

TEST(JsonWriter, EscapesText) {
  Written written;
  written.json.value("a\"\\\n\x01µ");
  written.json.finish();
  EXPECT_EQ(written.text, "\"a\\\"\\\\\\n\\u0001µ\"");
}

TEST(JsonWriter, ReplacesWhatIsNotUtf8) {
  Written written;
  written.json.value("a\xff");
  written.json.finish();
  EXPECT_EQ(written.text, "\"a\xEF\xBF\xBD\"");
}

TEST(JsonWriter, HasNoNumberForInfinity) {
  Written written;
  written.json.value(std::numeric_limits<double>::infinity());
  written.json.finish();
  EXPECT_EQ(written.text, "null");
}

TEST(JsonWriter, DrainsLongListsInPieces) {
  Written written;
  written.json.begin_array();
  for (int i = 0; i < 100'000; ++i) written.json.value(i);
  written.json.end_array();
  written.json.finish();
  EXPECT_GT(written.pieces, 5U);
}

}  // namespace
}  // namespace rehearse
